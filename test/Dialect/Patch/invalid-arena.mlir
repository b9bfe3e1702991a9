// RUN: mcunet-opt %s -split-input-file -verify-diagnostics

func.func @slot_of_unknown_size(%arena: memref<?xi8>) {
  // expected-error@+1 {{'patch.view' op result #0 must be a buffer of i8 or i32 of static shape, but got 'memref<?x4x2xi8>'}}
  %0 = patch.view %arena[@arena::@a] : memref<?xi8> to memref<?x4x2xi8>
  return
}

// -----

func.func @buffer_of_unknown_size(%arena: memref<?xi8>) {
  // expected-error@+1 {{'patch.buffer' op operand #0 must be a number of bytes, but got 'memref<?xi8>'}}
  %0 = patch.buffer %arena[0] : memref<?xi8> to memref<4xi8>
  return
}

// -----

func.func @buffer_outside(%arena: memref<16xi8>) {
  // expected-error@+1 {{'patch.buffer' op bytes [4, 20) are outside the source of 16}}
  %0 = patch.buffer %arena[4] : memref<16xi8> to memref<4xi32>
  return
}

// -----

func.func @buffer_of_floats(%arena: memref<16xi8>) {
  // expected-error@+1 {{'patch.buffer' op result #0 must be a buffer of i8 or i32 of static shape, but got 'memref<4xf32>'}}
  %0 = patch.buffer %arena[0] : memref<16xi8> to memref<4xf32>
  return
}

// -----

func.func @buffer_with_strides(%arena: memref<16xi8>) {
  // expected-error@+1 {{'patch.buffer' op result #0 must be a buffer of i8 or i32 of static shape}}
  %0 = patch.buffer %arena[0] : memref<16xi8> to memref<4xi8, strided<[2]>>
  return
}

// -----

func.func @buffer_too_large(%arena: memref<16xi8>) {
  // expected-error@+1 {{'patch.buffer' op is too large}}
  %0 = patch.buffer %arena[0] : memref<16xi8> to memref<9000000000x9000000000xi8>
  return
}

// -----

func.func @constant_of_another_size() {
  // expected-error@+1 {{'patch.constant_buffer' op has 16 elements, its result is 'memref<2x4x1xi8>'}}
  %0 = patch.constant_buffer {value = dense<7> : tensor<1x2x4x2xi8>} : memref<2x4x1xi8>
  return
}

// -----

func.func @copy_of_another_size(%a: memref<16xi8>, %b: memref<15xi8>) {
  // expected-error@+1 {{'patch.copy' op copies 'memref<16xi8>' to 'memref<15xi8>'}}
  patch.copy %a to %b : memref<16xi8>, memref<15xi8>
  return
}

// -----

func.func @flat_block(%block: memref<16xi8>, %i: i32) {
  // expected-error@+1 {{'patch.commit' op the block must be rows x columns x channels of i8, is 'memref<16xi8>'}}
  patch.commit %block : memref<16xi8> rows [%i, %i) from %i cols [%i, %i, %i) origin %i
  return
}

// -----

func.func @unequal_channels(%block: memref<2x4x2xi8>, %ring: memref<3x9x3xi8>, %i: i32) {
  // expected-error@+1 {{'patch.commit' op the block has 2 channels, the ring 3}}
  patch.commit %block : memref<2x4x2xi8> to %ring : memref<3x9x3xi8>
      rows [%i, %i) from %i cols [%i, %i, %i) origin %i
  return
}

// -----

func.func @fetch_to_words(%from: !llvm.ptr, %rows: memref<3x9x2xi32>, %i: i32) {
  // expected-error@+1 {{'patch.fetch' op the buffer must be rows x columns x channels of i8, is 'memref<3x9x2xi32>'}}
  patch.fetch %from(%from) to %rows rows [%i, %i) cols [%i, %i) of 9 origin %i
      : !llvm.ptr, !llvm.ptr, memref<3x9x2xi32>
  return
}

// -----

func.func @fetch_of_no_columns(%from: !llvm.ptr, %rows: memref<3x9x2xi8>, %i: i32) {
  // expected-error@+1 {{attribute 'width' failed to satisfy constraint: 64-bit signless integer attribute whose value is positive}}
  patch.fetch %from(%from) to %rows rows [%i, %i) cols [%i, %i) of 0 origin %i
      : !llvm.ptr, !llvm.ptr, memref<3x9x2xi8>
  return
}

// -----

func.func @push_to_flat_ring(%from: !llvm.ptr, %ring: memref<54xi8>, %i: i32) {
  // expected-error@+1 {{'patch.push_row' op the ring must be rows x columns x channels of i8, is 'memref<54xi8>'}}
  patch.push_row %from[%i] to %ring[%i] : !llvm.ptr, memref<54xi8>
  return
}

// -----

// expected-error@+1 {{expected element, pixels, row or whole}}
func.func private @no_such_step() attributes {order = #patch.access<column>}

// -----

// expected-error@+1 {{expected at least one pixel in a step}}
func.func private @no_pixel() attributes {order = #patch.access<pixels 0>}

// -----

// expected-error@+1 {{expected integer value}}
func.func private @no_number() attributes {order = #patch.access<pixels across_rows>}

// -----

// expected-error@+1 {{'func.func' op 'patch.results' must be names of layers}}
func.func private @results() attributes {patch.results = [1]}

// -----

// expected-error@+1 {{'func.func' op 'patch.rows' must be a positive number}}
func.func private @rows() attributes {patch.rows = 0 : i64}

// -----

// expected-error@+1 {{'func.func' op 'patch.input_slot' must name a slot}}
func.func private @offset() attributes {patch.input_slot = "0"}

// -----

func.func @reset_unknown(%line: memref<3x1x4xi8>) {
  // expected-error@+1 {{'patch.reset' op refers to an unknown layer @m.L00.delay}}
  patch.reset @m.L00.delay in %line : memref<3x1x4xi8>
  return
}

// -----

patch.layer @m.L00.reshape {
^bb0(%x: tensor<1x1x1x4xi8>):
  %0 = patch.reshape %x : (tensor<1x1x1x4xi8>) -> tensor<1x2x2x1xi8>
  patch.yield %0 : tensor<1x2x2x1xi8>
}
func.func @reset_other(%line: memref<3x1x4xi8>) {
  // expected-error@+1 {{'patch.reset' op needs a layer that keeps a delay line, @m.L00.reshape is none}}
  patch.reset @m.L00.reshape in %line : memref<3x1x4xi8>
  return
}

// -----

patch.layer @m.L00.delay {
^bb0(%x: tensor<1x1x1x4xi8>):
  %0 = patch.delay %x : (tensor<1x1x1x4xi8>) -> tensor<1x3x1x4xi8> initial dense<0> : tensor<1x2x1x4xi8>
  patch.yield %0 : tensor<1x3x1x4xi8>
}
func.func @reset_buffer(%line: memref<2x1x4xi8>) {
  // expected-error@+1 {{'patch.reset' op needs a buffer of the layer's result, got 'memref<2x1x4xi8>'}}
  patch.reset @m.L00.delay in %line : memref<2x1x4xi8>
  return
}
