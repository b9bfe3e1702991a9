// RUN: mcunet-opt %s -split-input-file -verify-diagnostics
//
// One case for each branch of the verifiers of data movement and schedules; the
// other layers have files of their own.

func.func @dynamic_shape(%in: tensor<1x1x1x?xi8>) {
  // expected-error@+1 {{'patch.reshape' op needs static shapes, got 'tensor<1x1x1x?xi8>'}}
  %0 = patch.reshape %in : (tensor<1x1x1x?xi8>) -> tensor<1x1x1x4xi8>
  return
}

// -----

func.func @large(%in: tensor<1x4097x4096x1xi8>) {
  // expected-error @+1 {{operand #0 must be 4D tensor of 8-bit signless integer values, at most 2^24, but got 'tensor<1x4097x4096x1xi8>'}}
  %0 = patch.reshape %in : (tensor<1x4097x4096x1xi8>) -> tensor<1x1x4097x4096xi8>
  return
}

// -----

func.func @rank(%in: tensor<4xi8>) {
  // expected-error@+1 {{'patch.reshape' op operand #0 must be 4D tensor of 8-bit signless integer values, at most 2^24, but got 'tensor<4xi8>'}}
  %0 = patch.reshape %in : (tensor<4xi8>) -> tensor<1x1x1x4xi8>
  return
}

// -----

func.func @batch_two(%in: tensor<2x1x1x4xi8>) {
  // expected-error@+1 {{'patch.reshape' op needs batch 1, got 2}}
  %0 = patch.reshape %in : (tensor<2x1x1x4xi8>) -> tensor<1x1x1x8xi8>
  return
}

// -----

func.func @empty(%in: tensor<1x1x1x0xi8>) {
  // expected-error@+1 {{'patch.reshape' op has an empty tensor 'tensor<1x1x1x0xi8>'}}
  %0 = patch.reshape %in : (tensor<1x1x1x0xi8>) -> tensor<1x1x1x0xi8>
  return
}

// -----

func.func @pad_value(%in: tensor<1x1x1x4xi8>) {
  // expected-error@+1 {{'patch.pad' op value must be in [-128, 127], got 128}}
  %0 = patch.pad %in {low = array<i64: 0, 0, 0, 1>, value = 128 : i32} : (tensor<1x1x1x4xi8>) -> tensor<1x1x1x5xi8>
  return
}

// -----

func.func @pad_count(%in: tensor<1x1x1x4xi8>) {
  // expected-error@+1 {{'patch.pad' op needs one low padding a dimension}}
  %0 = patch.pad %in {low = array<i64: 1, 1>, value = 0 : i32} : (tensor<1x1x1x4xi8>) -> tensor<1x1x1x5xi8>
  return
}

// -----

func.func @pad_result(%in: tensor<1x1x1x4xi8>) {
  // expected-error@+1 {{'patch.pad' op result is too small for the padding of dimension 3}}
  %0 = patch.pad %in {low = array<i64: 0, 0, 0, 2>, value = 0 : i32} : (tensor<1x1x1x4xi8>) -> tensor<1x1x1x5xi8>
  return
}

// -----

func.func @slice_count(%in: tensor<1x1x1x4xi8>) {
  // expected-error@+1 {{'patch.slice' op needs one offset and one stride a dimension}}
  %0 = patch.slice %in {offsets = array<i64: 0>, strides = array<i64: 1, 1>} : (tensor<1x1x1x4xi8>) -> tensor<1x1x1x2xi8>
  return
}

// -----

func.func @slice_outside(%in: tensor<1x1x1x4xi8>) {
  // expected-error@+1 {{'patch.slice' op reads outside dimension 3}}
  %0 = patch.slice %in {offsets = array<i64: 0, 0, 0, 1>, strides = array<i64: 1, 1, 1, 3>} : (tensor<1x1x1x4xi8>) -> tensor<1x1x1x2xi8>
  return
}

// -----

func.func @slice_stride(%in: tensor<1x1x1x4xi8>) {
  // expected-error@+1 {{'patch.slice' op reads outside dimension 3}}
  %0 = patch.slice %in {offsets = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1, 1, 0>} : (tensor<1x1x1x4xi8>) -> tensor<1x1x1x2xi8>
  return
}

// -----

func.func @concat_nothing() {
  // expected-error@+1 {{'patch.concat' op needs an operand}}
  %0 = patch.concat {axis = 3 : i64} : () -> tensor<1x1x1x4xi8>
  return
}

// -----

func.func @concat_axis(%in0: tensor<1x1x1x4xi8>, %in1: tensor<1x1x1x4xi8>) {
  // expected-error@+1 {{'patch.concat' op axis must be 1, 2 or 3, got 0}}
  %0 = patch.concat %in0, %in1 {axis = 0 : i64} : (tensor<1x1x1x4xi8>, tensor<1x1x1x4xi8>) -> tensor<1x1x1x8xi8>
  return
}

// -----

func.func @concat_shape(%in0: tensor<1x1x2x2xi8>, %in1: tensor<1x1x2x3xi8>) {
  // expected-error@+1 {{'patch.concat' op operands differ in dimension 3}}
  %0 = patch.concat %in0, %in1 {axis = 2 : i64} : (tensor<1x1x2x2xi8>, tensor<1x1x2x3xi8>) -> tensor<1x1x4x2xi8>
  return
}

// -----

func.func @concat_sum(%in0: tensor<1x1x1x4xi8>, %in1: tensor<1x1x1x4xi8>) {
  // expected-error@+1 {{'patch.concat' op operands add up to 8 on the axis}}
  %0 = patch.concat %in0, %in1 {axis = 3 : i64} : (tensor<1x1x1x4xi8>, tensor<1x1x1x4xi8>) -> tensor<1x1x1x9xi8>
  return
}

// -----

func.func @delay_room(%in: tensor<1x2x1x4xi8>) {
  // expected-error@+1 {{'patch.delay' op result must have room for more than the input}}
  %0 = patch.delay %in : (tensor<1x2x1x4xi8>) -> tensor<1x2x1x4xi8> initial dense<0> : tensor<1x1x1x4xi8>
  return
}

// -----

func.func @delay_outer(%in: tensor<1x2x1x4xi8>) {
  // expected-error@+1 {{'patch.delay' op dimensions before the axis of time must be 1}}
  %0 = patch.delay %in : (tensor<1x2x1x4xi8>) -> tensor<1x2x3x4xi8> initial dense<0> : tensor<1x2x2x4xi8>
  return
}

// -----

func.func @delay_inner(%in: tensor<1x1x1x4xi8>) {
  // expected-error@+1 {{'patch.delay' op input and result differ in more than one dimension}}
  %0 = patch.delay %in : (tensor<1x1x1x4xi8>) -> tensor<1x3x1x5xi8> initial dense<0> : tensor<1x2x1x4xi8>
  return
}

// -----

func.func @delay_initial(%in: tensor<1x1x1x4xi8>) {
  // expected-error@+1 {{'patch.delay' op initial must be 'tensor<1x2x1x4xi8>', what the result has before the input, got 'tensor<1x3x1x4xi8>'}}
  %0 = patch.delay %in : (tensor<1x1x1x4xi8>) -> tensor<1x3x1x4xi8> initial dense<0> : tensor<1x3x1x4xi8>
  return
}

// -----

func.func @transpose_count(%in: tensor<1x1x2x3xi8>) {
  // expected-error@+1 {{'patch.transpose' op perm must have one entry a dimension, the first 0}}
  %0 = patch.transpose %in {perm = array<i64: 0>} : (tensor<1x1x2x3xi8>) -> tensor<1x1x3x2xi8>
  return
}

// -----

func.func @transpose_perm(%in: tensor<1x1x2x3xi8>) {
  // expected-error@+1 {{'patch.transpose' op perm is not a permutation}}
  %0 = patch.transpose %in {perm = array<i64: 0, 1, 2, 2>} : (tensor<1x1x2x3xi8>) -> tensor<1x1x2x2xi8>
  return
}

// -----

func.func @transpose_result(%in: tensor<1x1x2x3xi8>) {
  // expected-error@+1 {{'patch.transpose' op result does not match perm in dimension 2}}
  %0 = patch.transpose %in {perm = array<i64: 0, 1, 3, 2>} : (tensor<1x1x2x3xi8>) -> tensor<1x1x2x3xi8>
  return
}

// -----

func.func @reshape_elements(%in: tensor<1x1x1x4xi8>) {
  // expected-error@+1 {{'patch.reshape' op must keep the number of elements}}
  %0 = patch.reshape %in : (tensor<1x1x1x4xi8>) -> tensor<1x1x1x5xi8>
  return
}

// -----

func.func @constant_type() {
  // expected-error@+1 {{'patch.constant' op value has another type than the result}}
  %0 = patch.constant {value = dense<1> : tensor<1x1x1x4xi8>} : tensor<1x1x1x5xi8>
  return
}

// -----

func.func @stage_negative(%in: tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8> {
  // expected-error@+1 {{a tile of negative size}}
  %0 = patch.stage walk<stream rows -1> {
    %1 = patch.max_pool2d %in kernel [1, 1] : (tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8>
    patch.yield %1 : tensor<1x1x1x4xi8>
  } : tensor<1x1x1x4xi8>
  return %0 : tensor<1x1x1x4xi8>
}

// -----

func.func @stage_columns(%in: tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8> {
  // expected-error@+1 {{column steps need streamed rows}}
  %0 = patch.stage walk<patch rows 1 columns 1> {
    %1 = patch.max_pool2d %in kernel [1, 1] : (tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8>
    patch.yield %1 : tensor<1x1x1x4xi8>
  } : tensor<1x1x1x4xi8>
  return %0 : tensor<1x1x1x4xi8>
}

// -----

func.func @stage_order(%in: tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8> {
  // expected-error@+2 {{unknown name 'sideways'}}
  // expected-error@+1 {{failed to parse Patch_WalkAttr parameter 'order'}}
  %0 = patch.stage walk<sideways> {
    %1 = patch.max_pool2d %in kernel [1, 1] : (tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8>
    patch.yield %1 : tensor<1x1x1x4xi8>
  } : tensor<1x1x1x4xi8>
  return %0 : tensor<1x1x1x4xi8>
}

// -----

func.func @stage_yield(%in: tensor<1x1x1x4xi8>) -> tensor<1x1x1x5xi8> {
  // expected-error@+1 {{'patch.stage' op must yield its results}}
  %0 = patch.stage walk<stream> {
    %1 = patch.max_pool2d %in kernel [1, 1] : (tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8>
    patch.yield %1 : tensor<1x1x1x4xi8>
  } : tensor<1x1x1x5xi8>
  return %0 : tensor<1x1x1x5xi8>
}

// -----

func.func @stage_empty(%in: tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8> {
  // expected-error@+1 {{'patch.stage' op holds no layer}}
  %0 = patch.stage walk<stream> {
    patch.yield %in : tensor<1x1x1x4xi8>
  } : tensor<1x1x1x4xi8>
  return %0 : tensor<1x1x1x4xi8>
}

// -----

func.func @stage_kept(%in: tensor<1x1x1x4xi8>, %other: tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8> {
  // expected-error@+1 {{'patch.stage' op keeps rows of a tensor that none of its layers reads}}
  %0 = patch.stage walk<patch rows 1> kept(%other : tensor<1x1x1x4xi8>) {
    %1 = patch.max_pool2d %in kernel [1, 1] : (tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8>
    patch.yield %1 : tensor<1x1x1x4xi8>
  } : tensor<1x1x1x4xi8>
  return %0 : tensor<1x1x1x4xi8>
}

// -----

func.func @stage_kept_constant(%in: tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8> {
  %c = patch.constant {value = dense<1> : tensor<1x1x1x4xi8>} : tensor<1x1x1x4xi8>
  // expected-error@+1 {{'patch.stage' op keeps rows of a constant}}
  %0 = patch.stage walk<patch rows 1> kept(%c : tensor<1x1x1x4xi8>) {
    %1 = patch.extremum %in, %c {least} : (tensor<1x1x1x4xi8>, tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8>
    patch.yield %1 : tensor<1x1x1x4xi8>
  } : tensor<1x1x1x4xi8>
  return %0 : tensor<1x1x1x4xi8>
}

// -----

func.func @lean_outside(%in: tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8> {
  // expected-error@+1 {{'patch.max_pool2d' op 'patch.lean' is a unit attribute of a layer in a stage}}
  %0 = patch.max_pool2d %in kernel [1, 1] {patch.lean}
      : (tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8>
  return %0 : tensor<1x1x1x4xi8>
}

// -----

func.func @kept_value(%in: tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8> {
  %0 = patch.stage walk<patch rows 1> {
    // expected-error@+1 {{'patch.max_pool2d' op 'patch.kept' is a unit attribute of a layer in a stage}}
    %1 = patch.max_pool2d %in kernel [1, 1] {patch.kept = 1 : i32}
        : (tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8>
    patch.yield %1 : tensor<1x1x1x4xi8>
  } : tensor<1x1x1x4xi8>
  return %0 : tensor<1x1x1x4xi8>
}

// -----

// expected-error@+1 {{'patch.input' must be #patch.input<...>}}
func.func @input_mode(%in: tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8> attributes {patch.input = "push"} {
  return %in : tensor<1x1x1x4xi8>
}

// -----

// expected-error@+1 {{'patch.layer' op must end in patch.yield}}
patch.layer @no_yield {
^bb0(%in: tensor<1x1x1x4xi8>):
  %0 = patch.reshape %in : (tensor<1x1x1x4xi8>) -> tensor<1x1x2x2xi8>
}

// -----

// expected-error@+1 {{'patch.layer' op must hold exactly one layer}}
patch.layer @two_layers {
^bb0(%in: tensor<1x1x1x4xi8>):
  %0 = patch.reshape %in : (tensor<1x1x1x4xi8>) -> tensor<1x1x2x2xi8>
  %1 = patch.reshape %0 : (tensor<1x1x2x2xi8>) -> tensor<1x1x1x4xi8>
  patch.yield %1 : tensor<1x1x1x4xi8>
}

// -----

// expected-error@+1 {{'patch.layer' op must yield what its layer computes}}
patch.layer @wrong_yield {
^bb0(%in: tensor<1x1x1x4xi8>):
  %0 = patch.reshape %in : (tensor<1x1x1x4xi8>) -> tensor<1x1x2x2xi8>
  patch.yield %in : tensor<1x1x1x4xi8>
}

// -----

// expected-error@+1 {{'patch.layer' op must hand its arguments, in order, to its layer}}
patch.layer @unread_argument {
^bb0(%in: tensor<1x1x1x4xi8>, %other: tensor<1x1x1x4xi8>):
  %0 = patch.reshape %in : (tensor<1x1x1x4xi8>) -> tensor<1x1x2x2xi8>
  patch.yield %0 : tensor<1x1x2x2xi8>
}

// -----

// expected-error@+1 {{'patch.layer' op has 1 operands and 2 sources}}
patch.layer @sources attributes {sources = ["input+0", "input+4"]} {
^bb0(%in: tensor<1x1x1x4xi8>):
  %0 = patch.reshape %in : (tensor<1x1x1x4xi8>) -> tensor<1x1x2x2xi8>
  patch.yield %0 : tensor<1x1x2x2xi8>
}

// -----

func.func @unknown_layer(%x: memref<4x1x1xi8>, %i: i32) {
  // expected-error@+1 {{'patch.compute' op refers to an unknown layer @layer}}
  patch.compute @layer rows[%i, %i) cols[%i, %i) origins(%i, %i)
      ins(%x : memref<4x1x1xi8>) outs(%x : memref<4x1x1xi8>)
  return
}

// -----

patch.layer @layer {
^bb0(%in: tensor<1x1x1x4xi8>):
  %0 = patch.reshape %in : (tensor<1x1x1x4xi8>) -> tensor<1x1x2x2xi8>
  patch.yield %0 : tensor<1x1x2x2xi8>
}

func.func @operand_count(%x: memref<4x1x1xi8>, %i: i32) {
  // expected-error@+1 {{'patch.compute' op layer has 1 operands, got 2}}
  patch.compute @layer rows[%i, %i) cols[%i, %i) origins(%i, %i, %i)
      ins(%x, %x : memref<4x1x1xi8>, memref<4x1x1xi8>) outs(%x : memref<4x1x1xi8>)
  return
}

// -----

patch.layer @layer {
^bb0(%in: tensor<1x1x1x4xi8>):
  %0 = patch.reshape %in : (tensor<1x1x1x4xi8>) -> tensor<1x1x2x2xi8>
  patch.yield %0 : tensor<1x1x2x2xi8>
}

func.func @origin_count(%x: memref<4x1x1xi8>, %i: i32) {
  // expected-error@+1 {{'patch.compute' op needs one origin a buffer}}
  patch.compute @layer rows[%i, %i) cols[%i, %i) origins(%i)
      ins(%x : memref<4x1x1xi8>) outs(%x : memref<4x1x1xi8>)
  return
}

// -----

patch.layer @layer {
^bb0(%in: tensor<1x1x1x4xi8>):
  %0 = patch.reshape %in : (tensor<1x1x1x4xi8>) -> tensor<1x1x2x2xi8>
  patch.yield %0 : tensor<1x1x2x2xi8>
}

func.func @input_channels(%x: memref<1x1x3xi8>, %y: memref<1x2x2xi8>, %i: i32) {
  // expected-error@+1 {{'patch.compute' op an input has 3 channels, its tensor is 'tensor<1x1x1x4xi8>'}}
  patch.compute @layer rows[%i, %i) cols[%i, %i) origins(%i, %i)
      ins(%x : memref<1x1x3xi8>) outs(%y : memref<1x2x2xi8>)
  return
}

// -----

patch.layer @layer {
^bb0(%in: tensor<1x1x1x4xi8>):
  %0 = patch.reshape %in : (tensor<1x1x1x4xi8>) -> tensor<1x1x2x2xi8>
  patch.yield %0 : tensor<1x1x2x2xi8>
}

func.func @output_channels(%x: memref<1x1x4xi8>, %y: memref<1x2x3xi8>, %i: i32) {
  // expected-error@+1 {{'patch.compute' op the output has 3 channels, its tensor is 'tensor<1x1x2x2xi8>'}}
  patch.compute @layer rows[%i, %i) cols[%i, %i) origins(%i, %i)
      ins(%x : memref<1x1x4xi8>) outs(%y : memref<1x2x3xi8>)
  return
}

// -----

patch.layer @layer {
^bb0(%in: tensor<1x1x1x4xi8>):
  %0 = patch.reshape %in : (tensor<1x1x1x4xi8>) -> tensor<1x1x2x2xi8>
  patch.yield %0 : tensor<1x1x2x2xi8>
}

func.func @flat_input(%x: memref<4xi8>, %y: memref<1x2x2xi8>, %i: i32) {
  // expected-error@+1 {{'patch.compute' op an input must be rows x columns x channels of i8, is 'memref<4xi8>'}}
  patch.compute @layer rows[%i, %i) cols[%i, %i) origins(%i, %i)
      ins(%x : memref<4xi8>) outs(%y : memref<1x2x2xi8>)
  return
}

// -----

patch.layer @layer {
^bb0(%in: tensor<1x1x1x4xi8>):
  %0 = patch.reshape %in : (tensor<1x1x1x4xi8>) -> tensor<1x1x2x2xi8>
  patch.yield %0 : tensor<1x1x2x2xi8>
}

func.func @block_channels(%x: memref<1x1x4xi8>, %y: memref<1x2x2xi8>, %b: memref<1x2x1xi8>, %i: i32) {
  // expected-error@+1 {{'patch.compute' op a block has 1 channels, its tensor is 'tensor<1x1x2x2xi8>'}}
  patch.compute @layer rows[%i, %i) cols[%i, %i) origins(%i, %i)
      ins(%x : memref<1x1x4xi8>) outs(%y : memref<1x2x2xi8>)
      blocks(%b : memref<1x2x1xi8>) rows(%i) cols(%i) {block_of = array<i32: -1, 0>}
  return
}

// -----

patch.layer @layer {
^bb0(%in: tensor<1x1x1x4xi8>):
  %0 = patch.reshape %in : (tensor<1x1x1x4xi8>) -> tensor<1x1x2x2xi8>
  patch.yield %0 : tensor<1x1x2x2xi8>
}

func.func @phase_without_sums(%x: memref<1x1x4xi8>, %y: memref<1x2x2xi8>, %i: i32) {
  // expected-error@+1 {{'patch.compute' op with a phase needs one input, and scratch for the sums}}
  patch.compute @layer rows[%i, %i) cols[%i, %i) origins(%i, %i)
      ins(%x : memref<1x1x4xi8>) outs(%y : memref<1x2x2xi8>) phase begin
  return
}

// -----

// expected-error@+1 {{'patch.object' op bytes must be a row of i8, got 'tensor<2xi16>'}}
patch.object @words for "host" bytes dense<1> : tensor<2xi16>

// -----

// expected-error@+1 {{'patch.object' op bytes must be a row of i8, got 'tensor<2x1xi8>'}}
patch.object @matrix for "host" bytes dense<1> : tensor<2x1xi8>

// -----

// expected-error@+1 {{'patch.object' op has no bytes}}
patch.object @empty for "host" bytes dense<> : tensor<0xi8>

// -----

// expected-error@+1 {{'patch.object' op names no CPU}}
patch.object @nowhere for "" bytes dense<1> : tensor<1xi8>

// -----

// expected-error@+1 {{"patch.arg_ports" must be a list of #patch.port<...>, on a function}}
func.func private @no_port(tensor<1x1x1x4xi8>) attributes {patch.arg_ports = ["x"]}

// -----

// expected-error@+1 {{"patch.res_ports" must be a list of #patch.port<...>, on a function}}
module attributes {patch.res_ports = []} {}

// -----

// expected-error@+1 {{"patch.arg_ports" has 2 ports, expected 1}}
func.func private @two_ports(tensor<1x1x1x4xi8>)
    attributes {patch.arg_ports = [#patch.port<>, #patch.port<>]}

// -----

// expected-error@+1 {{"patch.res_ports" has 0 ports, expected 1}}
func.func private @no_result_ports() -> tensor<1x1x1x4xi8> attributes {patch.res_ports = []}

// -----

// expected-error@+1 {{'patch.removed' must be #patch.removed<...>}}
func.func private @removed() attributes {patch.removed = 3 : i64}
