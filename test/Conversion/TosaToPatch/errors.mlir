// RUN: mcunet-opt %s -convert-tosa-to-patch -split-input-file -verify-diagnostics
//
// What cannot be converted is an error that names it.

// expected-error@+1 {{argument 0 must be int8, got 'f32'; quantise the network first}}
func.func @float_input(%x: tensor<1x2x2x1xf32>) -> tensor<1x2x2x1xf32> {
  return %x : tensor<1x2x2x1xf32>
}

// -----

// expected-error@+1 {{argument 0 needs a static shape, got 'tensor<1x?x2x1xi8>'}}
func.func @dynamic_shape(%x: tensor<1x?x2x1xi8>) -> tensor<1x?x2x1xi8> {
  return %x : tensor<1x?x2x1xi8>
}

// -----

// expected-error@+1 {{argument 0 must have batch 1, got 'tensor<2x2x2x1xi8>'}}
func.func @batch_of_two(%x: tensor<2x2x2x1xi8>) -> tensor<2x2x2x1xi8> {
  return %x : tensor<2x2x2x1xi8>
}

// -----

// expected-error@+1 {{argument 0 ('video') must have batch 1, got 'tensor<2x3x2x2x1x1xi8>'}}
func.func @five_dimensions(%x: tensor<2x3x2x2x1x1xi8> {patch.name = "video"}) -> tensor<2x3x2x2x1x1xi8> {
  return %x : tensor<2x3x2x2x1x1xi8>
}

// -----

// expected-error@+1 {{result 0 must be int8, got 'i32'; quantise the network first}}
func.func @wide_result(%x: tensor<4xi8>) -> tensor<4xi32> {
  %0 = tosa.cast %x : (tensor<4xi8>) -> tensor<4xi32>
  return %0 : tensor<4xi32>
}

// -----

func.func @dynamic_in_between(%x: tensor<1x2x2x1xi8>) -> tensor<1x4xi8> {
  %s0 = tosa.const_shape {values = dense<[1, 4]> : tensor<2xindex>} : () -> !tosa.shape<2>
  // expected-error@+1 {{'tosa.concat' needs a static shape that is not empty, got 'tensor<1x?x2x1xi8>'}}
  %y = tosa.concat %x {axis = 1 : i32} : (tensor<1x2x2x1xi8>) -> tensor<1x?x2x1xi8>
  %z = tosa.reshape %y, %s0 : (tensor<1x?x2x1xi8>, !tosa.shape<2>) -> tensor<1x4xi8>
  return %z : tensor<1x4xi8>
}

// -----

func.func @unsupported_operation(%x: tensor<4xi8>) -> tensor<4xi8> {
  // expected-error@+1 {{'tosa.bitwise_not' is not supported here: no int8 layer of the patch dialect computes it}}
  %y = tosa.bitwise_not %x : (tensor<4xi8>) -> tensor<4xi8>
  return %y : tensor<4xi8>
}

// -----

func.func @weights_that_are_not_constant(%x: tensor<1x2x2x1xi8>, %w: tensor<1x1x1x1xi8>) -> tensor<1x2x2x1xi8> {
  %c0 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c1 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c2 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c3 = "tosa.const"() <{values = dense<38> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error@+1 {{takes its weights from argument 1; they must be constants}}
  %a = tosa.conv2d %x, %w, %c0, %c1, %c1 {acc_type = i32, dilation = array<i64: 1, 1>,
      pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
      : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  %y = tosa.rescale %a, %c2, %c3, %c0, %c1 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x1xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x2x1xi8>
  return %y : tensor<1x2x2x1xi8>
}

// -----

func.func @accumulator_with_two_uses(%x: tensor<1x2x2x1xi8>) -> (tensor<1x2x2x1xi8>, tensor<1x2x2x1xi8>) {
  %c0 = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %c1 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c2 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c3 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c4 = "tosa.const"() <{values = dense<38> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c5 = "tosa.const"() <{values = dense<39> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error@+1 {{'tosa.conv2d' is not supported here}}
  %a = tosa.conv2d %x, %c0, %c1, %c2, %c2 {acc_type = i32, dilation = array<i64: 1, 1>,
      pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
      : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  %y = tosa.rescale %a, %c3, %c4, %c1, %c2 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x1xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x2x1xi8>
  %z = tosa.rescale %a, %c3, %c5, %c1, %c2 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x1xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x2x1xi8>
  return %y, %z : tensor<1x2x2x1xi8>, tensor<1x2x2x1xi8>
}

// -----

func.func @add_with_unequal_shifts(%x: tensor<1x2x2x2xi8>, %y: tensor<1x2x2x2xi8>) -> tensor<1x2x2x2xi8> {
  %c0 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c1 = "tosa.const"() <{values = dense<10> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c2 = "tosa.const"() <{values = dense<1> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c3 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c4 = "tosa.const"() <{values = dense<31> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c5 = "tosa.const"() <{values = dense<11> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c6 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c7 = "tosa.const"() <{values = dense<1342177280> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c8 = "tosa.const"() <{values = dense<50> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error@+1 {{'tosa.rescale' is not supported here}}
  %l0 = tosa.rescale %x, %c0, %c1, %c2, %c3 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x2x2x2xi32>
  %l1 = tosa.rescale %l0, %c0, %c4, %c3, %c3 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi32>) -> tensor<1x2x2x2xi32>
  %r1 = tosa.rescale %y, %c0, %c5, %c6, %c3 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x2x2x2xi32>
  %s = tosa.add %l1, %r1 : (tensor<1x2x2x2xi32>, tensor<1x2x2x2xi32>) -> tensor<1x2x2x2xi32>
  %z = tosa.rescale %s, %c7, %c8, %c3, %c6 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x2x2xi8>
  return %z : tensor<1x2x2x2xi8>
}

// -----

func.func @resize_bilinear_of_tosa(%x: tensor<1x2x2x1xi8>) -> tensor<1x4x4x1xi8> {
  %s0 = tosa.const_shape {values = dense<[2, 1, 2, 1]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %s1 = tosa.const_shape {values = dense<[0, 0]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %s2 = tosa.const_shape {values = dense<[1, 1]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %c3 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c4 = "tosa.const"() <{values = dense<32> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c5 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c6 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error@+1 {{'tosa.resize' is not supported here}}
  %y = tosa.resize %x, %s0, %s1, %s2 {mode = BILINEAR} : (tensor<1x2x2x1xi8>, !tosa.shape<4>, !tosa.shape<2>, !tosa.shape<2>) -> tensor<1x4x4x1xi32>
  %z = tosa.rescale %y, %c3, %c4, %c5, %c6 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x4x4x1xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x4x4x1xi8>
  return %z : tensor<1x4x4x1xi8>
}

// -----

func.func @shifted_out_of_32_bits(%a: tensor<1x2x2x1xi8>, %b: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi8> {
  %m = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %one = "tosa.const"() <{values = dense<1> : tensor<1xi8>}> : () -> tensor<1xi8>
  %z = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %z32 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<40> : tensor<1xi8>}> : () -> tensor<1xi8>
  // 2^29 times an int8 leaves 32 bits.
  // expected-error@+1 {{'tosa.rescale' has a multiplier below 0 or a shift outside of [2, 62]}}
  %x = tosa.rescale %a, %m, %one, %z, %z32 {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true} : (tensor<1x2x2x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x2x2x1xi32>
  %x2 = tosa.rescale %x, %m, %s, %z32, %z32 {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true} : (tensor<1x2x2x1xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi32>) -> tensor<1x2x2x1xi32>
  %y = tosa.rescale %b, %m, %one, %z, %z32 {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true} : (tensor<1x2x2x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x2x2x1xi32>
  %y2 = tosa.rescale %y, %m, %s, %z32, %z32 {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true} : (tensor<1x2x2x1xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi32>) -> tensor<1x2x2x1xi32>
  %sum = tosa.add %x2, %y2 : (tensor<1x2x2x1xi32>, tensor<1x2x2x1xi32>) -> tensor<1x2x2x1xi32>
  %r = tosa.rescale %sum, %m, %s, %z32, %z {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true} : (tensor<1x2x2x1xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x2x1xi8>
  return %r : tensor<1x2x2x1xi8>
}

// -----

// expected-error@+1 {{argument 0 is too large: 'tensor<1x6917529027641081856x1x1xi8>'}}
func.func @huge(%x: tensor<1x6917529027641081856x1x1xi8>) -> tensor<1x6917529027641081856x1x1xi8> {
  return %x : tensor<1x6917529027641081856x1x1xi8>
}

// -----

func.func @rescale_of_another_shape(%a: tensor<1x2x2x3xi8>) -> tensor<1x2x2x2xi8> {
  %m = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<30> : tensor<1xi8>}> : () -> tensor<1xi8>
  %z = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error@+1 {{'tosa.rescale' must keep the shape, has 'tensor<1x2x2x3xi8>' and 'tensor<1x2x2x2xi8>'}}
  %x = tosa.rescale %a, %m, %s, %z, %z {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true} : (tensor<1x2x2x3xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi8>
  return %x : tensor<1x2x2x2xi8>
}

// -----

// expected-error@+1 {{argument 0 is too large: 'tensor<1x2147483647xi8>' has more than 2^24 elements}}
func.func @large(%x: tensor<1x2147483647xi8>) -> tensor<1x2147483647xi8> {
  return %x : tensor<1x2147483647xi8>
}

// -----

// Before dimensions are merged: their product leaves 64 bits.
// expected-error@+1 {{argument 0 is too large: 'tensor<1x4000000000x4000000000x2x2xi8>'}}
func.func @huge_of_five(%x: tensor<1x4000000000x4000000000x2x2xi8>) -> tensor<1x4000000000x4000000000x2x2xi8> {
  return %x : tensor<1x4000000000x4000000000x2x2xi8>
}

// -----

// The start of an average pool, but for pads that would make its expression huge.
func.func @wide_pads(%x: tensor<1x7x7x3xi8>) -> tensor<1x4x4x3xi8> {
  %w = "tosa.const"() <{values = dense<1> : tensor<3x3x3x1xi8>}> : () -> tensor<3x3x3x1xi8>
  %b = "tosa.const"() <{values = dense<0> : tensor<3xi32>}> : () -> tensor<3xi32>
  %z = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error@+1 {{'tosa.depthwise_conv2d' is not supported here: no int8 layer of the patch dialect computes it}}
  %sum = tosa.depthwise_conv2d %x, %w, %b, %z, %z {acc_type = i32,
      dilation = array<i64: 16777217, 16777217>, stride = array<i64: 2, 2>,
      pad = array<i64: 16777217, 16777217, 16777217, 16777217>}
      : (tensor<1x7x7x3xi8>, tensor<3x3x3x1xi8>, tensor<3xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x3xi32>
  %zero = "tosa.const"() <{values = dense<0> : tensor<1x1x1x1xi32>}> : () -> tensor<1x1x1x1xi32>
  %half = "tosa.const"() <{values = dense<2> : tensor<1x4x4x1xi32>}> : () -> tensor<1x4x4x1xi32>
  %count = "tosa.const"() <{values = dense<4> : tensor<1x4x4x1xi32>}> : () -> tensor<1x4x4x1xi32>
  %positive = tosa.greater %sum, %zero : (tensor<1x4x4x3xi32>, tensor<1x1x1x1xi32>) -> tensor<1x4x4x3xi1>
  %up = tosa.add %sum, %half : (tensor<1x4x4x3xi32>, tensor<1x4x4x1xi32>) -> tensor<1x4x4x3xi32>
  %down = tosa.sub %sum, %half : (tensor<1x4x4x3xi32>, tensor<1x4x4x1xi32>) -> tensor<1x4x4x3xi32>
  %biased = tosa.select %positive, %up, %down : (tensor<1x4x4x3xi1>, tensor<1x4x4x3xi32>, tensor<1x4x4x3xi32>) -> tensor<1x4x4x3xi32>
  %mean = tosa.intdiv %biased, %count : (tensor<1x4x4x3xi32>, tensor<1x4x4x1xi32>) -> tensor<1x4x4x3xi32>
  %y = tosa.cast %mean : (tensor<1x4x4x3xi32>) -> tensor<1x4x4x3xi8>
  return %y : tensor<1x4x4x3xi8>
}
