// Functions over an arena that verify and make no sense: an error on the operation.
// RUN: mcunet-opt %s -split-input-file -verify-diagnostics -patch-verify-plan

// expected-error@+1 {{has no function over an arena}}
module {}

// -----

// expected-error@+1 {{has no function that takes rows, or none that finishes}}
module {
  func.func @m_begin(%arena: memref<4xi8>) -> i32 {
    %0 = arith.constant 0 : i32
    return %0 : i32
  }
}

// -----

// expected-error@+1 {{has no arena}}
func.func @m_invoke() -> i32 {
  %0 = arith.constant 0 : i32
  return %0 : i32
}

// -----

// expected-error@+1 {{argument 0 is no number of bytes that can be checked: 'memref<2x4xi8>'}}
func.func @m_invoke(%arena: memref<2x4xi8>, %out: memref<4xi8>) -> i32 {
  %0 = arith.constant 0 : i32
  return %0 : i32
}

// -----

// expected-error@+1 {{does not say what its results are}}
func.func @m_invoke(%arena: memref<4xi8>, %out: memref<4xi8>) -> i32 {
  %0 = arith.constant 0 : i32
  return %0 : i32
}

// -----

// expected-error@+1 {{has the result of an unknown layer 'm.L00.pool'}}
func.func @m_invoke(%arena: memref<4xi8>, %out: memref<4xi8>) -> i32
    attributes {patch.results = ["m.L00.pool"]} {
  %0 = arith.constant 0 : i32
  return %0 : i32
}

// -----

patch.layer @m.L00.transpose attributes {order = #patch.access<row>, sources = ["input+0"]} {
^bb0(%x: tensor<1x2x2x1xi8>):
  %0 = patch.transpose %x {perm = array<i64: 0, 2, 1, 3>} : (tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi8>
  patch.yield %0 : tensor<1x2x2x1xi8>
}
// expected-error@+1 {{its results do not fit the output of 3 bytes}}
func.func @m_invoke(%arena: memref<4xi8>, %in: memref<4xi8>, %out: memref<3xi8>) -> i32
    attributes {patch.results = ["m.L00.transpose"]} {
  %0 = arith.constant 0 : i32
  return %0 : i32
}

// -----

patch.arena @arena bytes 8 {
  patch.slot @x tensor size 4 live [0, 1) align 1 at 1
}
// expected-error@+1 {{the input lies outside of the arena}}
func.func @m_invoke(%arena: memref<4xi8>, %in: memref<4xi8>, %out: memref<3xi8>) -> i32
    attributes {patch.input_slot = @arena::@x, patch.results = []} {
  %0 = arith.constant 0 : i32
  return %0 : i32
}

// -----

// expected-error@+1 {{the input's slot @arena::@x has no place in the arena}}
func.func @m_invoke(%arena: memref<4xi8>, %in: memref<4xi8>, %out: memref<3xi8>) -> i32
    attributes {patch.input_slot = @arena::@x, patch.results = []} {
  %0 = arith.constant 0 : i32
  return %0 : i32
}

// -----

patch.arena @arena {
  patch.slot @x tensor size 4 live [0, 1) align 1
}
func.func @m_invoke(%arena: memref<4xi8>, %in: memref<4xi8>, %out: memref<3xi8>) -> i32
    attributes {patch.results = []} {
  %0 = arith.constant 0 : i32
  // expected-error@+1 {{cannot be checked: its slot has no place yet}}
  %x = patch.view %arena[@arena::@x] : memref<4xi8> to memref<4xi8>
  return %0 : i32
}

// -----

patch.layer @m.L00.max_pool2d attributes {order = #patch.access<row>, sources = ["input+0"]} {
^bb0(%x: tensor<1x2x2x1xi8>):
  %0 = patch.max_pool2d %x kernel [1, 1] : (tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi8>
  patch.yield %0 : tensor<1x2x2x1xi8>
}
func.func @m_invoke(%arena: memref<4xi8>, %in: memref<4xi8>, %out: memref<4xi8>) -> i32
    attributes {patch.results = ["m.L00.max_pool2d"]} {
  %0 = arith.constant 0 : i32
  %3 = arith.constant 3 : i32
  %from = patch.buffer %in[0] : memref<4xi8> to memref<2x2x1xi8>
  %to = patch.buffer %out[0] : memref<4xi8> to memref<2x2x1xi8>
  // expected-error@+1 {{covers rows [0, 3) and columns [0, 3) of a map of 2 x 2}}
  patch.compute @m.L00.max_pool2d rows [%0, %3) cols [%0, %3) origins(%0, %0)
      ins(%from : memref<2x2x1xi8>) outs(%to : memref<2x2x1xi8>)
  return %0 : i32
}

// -----

func.func @m_invoke(%arena: memref<4xi8>, %out: memref<4xi8>) -> i32
    attributes {patch.results = []} {
  %0 = arith.constant 0 : i32
  %9 = arith.constant 9 : i32
  // expected-error@+1 {{cannot be checked: a step below 1}}
  scf.for %i = %0 to %9 step %0 : i32 {
  }
  return %0 : i32
}

// -----

func.func @m_invoke(%arena: memref<4xi8>, %out: memref<4xi8>) -> i32
    attributes {patch.results = []} {
  %0 = arith.constant 0 : i32
  // expected-error@+1 {{cannot be checked: a divisor below 1}}
  %1 = arith.floordivsi %0, %0 : i32
  return %1 : i32
}

// -----

func.func @m_invoke(%arena: memref<4xi8>, %out: memref<4xi8>) -> i32
    attributes {patch.results = []} {
  // expected-error@+1 {{cannot be checked: calls itself}}
  %0 = func.call @m_invoke(%arena, %out) : (memref<4xi8>, memref<4xi8>) -> i32
  return %0 : i32
}

// -----

func.func @m_invoke(%arena: memref<8xi8>, %out: memref<4xi8>) -> i32
    attributes {patch.results = []} {
  %9 = arith.constant 9 : index
  %words = patch.buffer %arena[0] : memref<8xi8> to memref<2xi32>
  // expected-error@+1 {{counts outside its buffer}}
  %0 = memref.load %words[%9] : memref<2xi32>
  return %0 : i32
}

// -----

func.func @m_invoke(%arena: memref<8xi8>, %read: !llvm.ptr, %context: !llvm.ptr, %out: memref<4xi8>) -> i32
    attributes {patch.results = []} {
  %0 = arith.constant 0 : i32
  %3 = arith.constant 3 : i32
  %rows = patch.buffer %arena[0] : memref<8xi8> to memref<2x4x1xi8>
  // expected-error@+1 {{fetches outside its buffer}}
  patch.fetch %read(%context) to %rows rows [%0, %3) cols [%0, %3) of 9 origin %3
      : !llvm.ptr, !llvm.ptr, memref<2x4x1xi8>
  return %0 : i32
}

// -----

func.func @m_invoke(%arena: memref<16xi8>, %out: memref<4xi8>) -> i32
    attributes {patch.results = []} {
  %0 = arith.constant 0 : i32
  %9 = arith.constant 9 : i32
  %block = patch.buffer %arena[0] : memref<16xi8> to memref<2x4x1xi8>
  %ring = patch.buffer %arena[8] : memref<16xi8> to memref<2x4x1xi8>
  // expected-error@+1 {{moves bytes outside its buffers}}
  patch.commit %block : memref<2x4x1xi8> to %ring : memref<2x4x1xi8>
      rows [%0, %9) from %0 cols [%0, %9, %9) origin %0
  return %0 : i32
}
