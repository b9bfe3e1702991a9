// RUN: mcunet-opt %s -split-input-file -verify-diagnostics
//
// One case for each branch of the verifiers of element-wise layers.

func.func @add_broadcast(%in0: tensor<1x2x2x2xi8>, %in1: tensor<1x3x2x2xi8>) {
  // expected-error@+1 {{'patch.add' op operand 'tensor<1x3x2x2xi8>' does not broadcast to 'tensor<1x2x2x2xi8>'}}
  %0 = patch.add %in0, %in1 {lhs_zp = 0 : i32, rhs_zp = 0 : i32, output_zp = 0 : i32,
      left_shift = 20 : i32, multiplier = array<i32: 1, 1, 1>, shift = array<i32: 31, 31, 31>,
      clamp = array<i32: -128, 127>} : (tensor<1x2x2x2xi8>, tensor<1x3x2x2xi8>) -> tensor<1x2x2x2xi8>
  return
}

// -----

func.func @add_multipliers(%in0: tensor<1x2x2x2xi8>, %in1: tensor<1x2x2x2xi8>) {
  // expected-error@+1 {{'patch.add' op needs three multipliers: lhs, rhs, output}}
  %0 = patch.add %in0, %in1 {lhs_zp = 0 : i32, rhs_zp = 0 : i32, output_zp = 0 : i32,
      left_shift = 20 : i32, multiplier = array<i32: 1>, shift = array<i32: 31>,
      clamp = array<i32: -128, 127>} : (tensor<1x2x2x2xi8>, tensor<1x2x2x2xi8>) -> tensor<1x2x2x2xi8>
  return
}

// -----

func.func @add_left_shift(%in0: tensor<1x2x2x2xi8>, %in1: tensor<1x2x2x2xi8>) {
  // expected-error@+1 {{'patch.add' op left_shift must be in [0, 22], got 23}}
  %0 = patch.add %in0, %in1 {lhs_zp = 0 : i32, rhs_zp = 0 : i32, output_zp = 0 : i32,
      left_shift = 23 : i32, multiplier = array<i32: 1, 1, 1>, shift = array<i32: 31, 31, 31>,
      clamp = array<i32: -128, 127>} : (tensor<1x2x2x2xi8>, tensor<1x2x2x2xi8>) -> tensor<1x2x2x2xi8>
  return
}

// -----

func.func @add_clamp(%in0: tensor<1x2x2x2xi8>, %in1: tensor<1x2x2x2xi8>) {
  // expected-error@+1 {{'patch.add' op clamp must be [min, max] within [-128, 127]}}
  %0 = patch.add %in0, %in1 {lhs_zp = 0 : i32, rhs_zp = 0 : i32, output_zp = 0 : i32,
      left_shift = 20 : i32, multiplier = array<i32: 1, 1, 1>, shift = array<i32: 31, 31, 31>,
      clamp = array<i32: -129, 127>} : (tensor<1x2x2x2xi8>, tensor<1x2x2x2xi8>) -> tensor<1x2x2x2xi8>
  return
}

// -----

func.func @add_lhs_zp(%in0: tensor<1x2x2x2xi8>, %in1: tensor<1x2x2x2xi8>) {
  // expected-error@+1 {{'patch.add' op lhs_zp must be in [-128, 127], got 200}}
  %0 = patch.add %in0, %in1 {lhs_zp = 200 : i32, rhs_zp = 0 : i32, output_zp = 0 : i32,
      left_shift = 20 : i32, multiplier = array<i32: 1, 1, 1>, shift = array<i32: 31, 31, 31>,
      clamp = array<i32: -128, 127>} : (tensor<1x2x2x2xi8>, tensor<1x2x2x2xi8>) -> tensor<1x2x2x2xi8>
  return
}

// -----

func.func @add_rhs_zp(%in0: tensor<1x2x2x2xi8>, %in1: tensor<1x2x2x2xi8>) {
  // expected-error@+1 {{'patch.add' op rhs_zp must be in [-128, 127], got 200}}
  %0 = patch.add %in0, %in1 {lhs_zp = 0 : i32, rhs_zp = 200 : i32, output_zp = 0 : i32,
      left_shift = 20 : i32, multiplier = array<i32: 1, 1, 1>, shift = array<i32: 31, 31, 31>,
      clamp = array<i32: -128, 127>} : (tensor<1x2x2x2xi8>, tensor<1x2x2x2xi8>) -> tensor<1x2x2x2xi8>
  return
}

// -----

func.func @add_output_zp(%in0: tensor<1x2x2x2xi8>, %in1: tensor<1x2x2x2xi8>) {
  // expected-error@+1 {{'patch.add' op output_zp must be in [-128, 127], got 200}}
  %0 = patch.add %in0, %in1 {lhs_zp = 0 : i32, rhs_zp = 0 : i32, output_zp = 200 : i32,
      left_shift = 20 : i32, multiplier = array<i32: 1, 1, 1>, shift = array<i32: 31, 31, 31>,
      clamp = array<i32: -128, 127>} : (tensor<1x2x2x2xi8>, tensor<1x2x2x2xi8>) -> tensor<1x2x2x2xi8>
  return
}

// -----

func.func @mul_multipliers(%in0: tensor<1x1x1x4xi8>, %in1: tensor<1x1x1x4xi8>) {
  // expected-error@+1 {{'patch.mul' op needs 1 or 1 multipliers, got 2}}
  %0 = patch.mul %in0, %in1 {lhs_zp = 0 : i32, rhs_zp = 0 : i32, output_zp = 0 : i32,
      multiplier = array<i32: 1, 1>, shift = array<i32: 31, 31>, clamp = array<i32: -128, 127>} : (tensor<1x1x1x4xi8>, tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8>
  return
}

// -----

func.func @lookup_table(%in: tensor<1x1x1x4xi8>) {
  // expected-error@+1 {{'patch.lookup' op table must have 256 entries, got 2}}
  %0 = patch.lookup %in {table = array<i8: 1, 2>} : (tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8>
  return
}

// -----

#table = array<i8:
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0>

func.func @lookup_shape(%in: tensor<1x1x1x4xi8>) {
  // expected-error@+1 {{'patch.lookup' op must keep the shape}}
  %0 = patch.lookup %in {table = #table} : (tensor<1x1x1x4xi8>) -> tensor<1x1x2x2xi8>
  return
}

// -----

func.func @softmax_table(%in: tensor<1x1x1x4xi8>) {
  // expected-error@+1 {{'patch.softmax' op exp_table must have 256 entries, got 1}}
  %0 = patch.softmax %in {exp_table = array<i32: 1>} : (tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8>
  return
}

// -----

#table32 = array<i32:
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0>

func.func @softmax_row(%in: tensor<1x1x1x4096xi8>) {
  // expected-error@+1 {{'patch.softmax' op rows must have at most 4095 elements}}
  %0 = patch.softmax %in {exp_table = #table32} : (tensor<1x1x1x4096xi8>) -> tensor<1x1x1x4096xi8>
  return
}

// -----

func.func @prelu_multipliers(%in: tensor<1x2x2x2xi8>) {
  // expected-error@+1 {{'patch.prelu' op needs two multipliers: identity and slope}}
  %0 = patch.prelu %in, %in {input_zp = 0 : i32,
      alpha_zp = 0 : i32, output_zp = 0 : i32, multiplier = array<i32: 1>,
      shift = array<i32: 31>} : (tensor<1x2x2x2xi8>, tensor<1x2x2x2xi8>) -> tensor<1x2x2x2xi8>
  return
}

// -----

func.func @prelu_slopes(%in: tensor<1x2x2x2xi8>, %alpha: tensor<1x1x1x3xi8>) {
  // expected-error@+1 {{'patch.prelu' op operand 'tensor<1x1x1x3xi8>' does not broadcast to 'tensor<1x2x2x2xi8>'}}
  %0 = patch.prelu %in, %alpha {input_zp = 0 : i32,
      alpha_zp = 0 : i32, output_zp = 0 : i32, multiplier = array<i32: 1, 1>,
      shift = array<i32: 31, 31>} : (tensor<1x2x2x2xi8>, tensor<1x1x1x3xi8>) -> tensor<1x2x2x2xi8>
  return
}

// -----

func.func @prelu_shape(%in: tensor<1x1x2x2xi8>, %alpha: tensor<1x2x2x2xi8>) {
  // expected-error@+1 {{'patch.prelu' op must keep the shape}}
  %0 = patch.prelu %in, %alpha {input_zp = 0 : i32,
      alpha_zp = 0 : i32, output_zp = 0 : i32, multiplier = array<i32: 1, 1>,
      shift = array<i32: 31, 31>} : (tensor<1x1x2x2xi8>, tensor<1x2x2x2xi8>) -> tensor<1x2x2x2xi8>
  return
}

// -----

func.func @prelu_alpha_zp(%in: tensor<1x2x2x2xi8>) {
  // expected-error@+1 {{'patch.prelu' op alpha_zp must be in [-128, 127], got 128}}
  %0 = patch.prelu %in, %in {input_zp = 0 : i32,
      alpha_zp = 128 : i32, output_zp = 0 : i32, multiplier = array<i32: 1, 1>,
      shift = array<i32: 31, 31>} : (tensor<1x2x2x2xi8>, tensor<1x2x2x2xi8>) -> tensor<1x2x2x2xi8>
  return
}

// -----

func.func @square_of_sum(%in: tensor<1x2x2x2xi8>) {
  // expected-error@+1 {{'patch.add' op squares differences only}}
  %0 = patch.add %in, %in {lhs_zp = 0 : i32, rhs_zp = 0 : i32, output_zp = 0 : i32,
      left_shift = 7 : i32, multiplier = array<i32: 1, 1, 1>, shift = array<i32: 31, 31, 31>,
      clamp = array<i32: -128, 127>, square} : (tensor<1x2x2x2xi8>, tensor<1x2x2x2xi8>) -> tensor<1x2x2x2xi8>
  return
}

// -----

func.func @extremum_shape(%in: tensor<1x2x2x2xi8>, %other: tensor<1x1x3x1xi8>) {
  // expected-error@+1 {{'patch.extremum' op operand 'tensor<1x1x3x1xi8>' does not broadcast to 'tensor<1x2x2x2xi8>'}}
  %0 = patch.extremum %in, %other : (tensor<1x2x2x2xi8>, tensor<1x1x3x1xi8>) -> tensor<1x2x2x2xi8>
  return
}

// -----

func.func @l2_normalize_zp(%in: tensor<1x1x1x4xi8>) {
  // expected-error@+1 {{'patch.l2_normalize' op input_zp must be in [-128, 127], got 128}}
  %0 = patch.l2_normalize %in {input_zp = 128 : i32} : (tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8>
  return
}

// -----

func.func @l2_normalize_row(%in: tensor<1x1x1x32769xi8>) {
  // expected-error@+1 {{'patch.l2_normalize' op rows must have at most 32768 elements}}
  %0 = patch.l2_normalize %in {input_zp = 0 : i32} : (tensor<1x1x1x32769xi8>) -> tensor<1x1x1x32769xi8>
  return
}

// -----

func.func @l2_normalize_shape(%in: tensor<1x1x1x4xi8>) {
  // expected-error@+1 {{'patch.l2_normalize' op must keep the shape}}
  %0 = patch.l2_normalize %in {input_zp = 0 : i32} : (tensor<1x1x1x4xi8>) -> tensor<1x1x2x2xi8>
  return
}

// -----

func.func @argmax_bytes(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.argmax' op must make 4 or 8 bytes, got 2}}
  %0 = patch.argmax %in : (tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi8>
  return
}

// -----

func.func @argmax_shape(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.argmax' op must keep all dimensions but the last}}
  %0 = patch.argmax %in : (tensor<1x4x4x2xi8>) -> tensor<1x4x2x4xi8>
  return
}

// -----

func.func @matmul_shapes(%lhs: tensor<1x2x3x5xi8>, %rhs: tensor<1x3x4x5xi8>) {
  // expected-error@+1 {{'patch.matmul' op operands 'tensor<1x2x3x5xi8>' and 'tensor<1x3x4x5xi8>' do not make 'tensor<1x2x3x4xi8>'}}
  %0 = patch.matmul %lhs, %rhs {lhs_zp = 0 : i32, rhs_zp = 0 : i32, output_zp = 0 : i32, multiplier = array<i32: 1073741824>,
      shift = array<i32: 36>, clamp = array<i32: -128, 127>} : (tensor<1x2x3x5xi8>, tensor<1x3x4x5xi8>) -> tensor<1x2x3x4xi8>
  return
}

// -----

func.func @matmul_bias(%lhs: tensor<1x2x3x5xi8>, %rhs: tensor<1x2x4x5xi8>) {
  // expected-error@+1 {{'patch.matmul' op bias must have 4 values}}
  %0 = patch.matmul %lhs, %rhs {lhs_zp = 0 : i32, rhs_zp = 0 : i32, output_zp = 0 : i32, multiplier = array<i32: 1073741824>,
      shift = array<i32: 36>, clamp = array<i32: -128, 127>, bias = array<i32: 1>} : (tensor<1x2x3x5xi8>, tensor<1x2x4x5xi8>) -> tensor<1x2x3x4xi8>
  return
}
