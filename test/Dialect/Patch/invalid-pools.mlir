// RUN: mcunet-opt %s -split-input-file -verify-diagnostics
//
// One case for each branch of the verifiers of pools, means and resizes.

func.func @pool_kernel(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.max_pool2d' op kernel must be two values in [1, 1048576]}}
  %0 = patch.max_pool2d %in kernel [0, 2] stride [2, 2]
      : (tensor<1x4x4x2xi8>) -> tensor<1x2x2x2xi8>
  return
}

// -----

func.func @pool_channels(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.max_pool2d' op must keep the number of channels}}
  %0 = patch.max_pool2d %in kernel [2, 2] stride [2, 2]
      : (tensor<1x4x4x2xi8>) -> tensor<1x2x2x3xi8>
  return
}

// -----

func.func @pool_window(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.max_pool2d' op has windows wholly outside the input on axis 0}}
  %0 = patch.max_pool2d %in kernel [2, 2] stride [2, 2]
      : (tensor<1x4x4x2xi8>) -> tensor<1x3x2x2xi8>
  return
}

// -----

func.func @pool_clamp(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.avg_pool2d' op clamp must be [min, max] within [-128, 127]}}
  %0 = patch.avg_pool2d %in kernel [2, 2] stride [2, 2] clamp [0]
      : (tensor<1x4x4x2xi8>) -> tensor<1x2x2x2xi8>
  return
}

// -----

func.func @avg_pool_zero_points(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.avg_pool2d' op has zero points only with reciprocal}}
  %0 = patch.avg_pool2d %in zp 1 kernel [2, 2] stride [2, 2]
      : (tensor<1x4x4x2xi8>) -> tensor<1x2x2x2xi8>
  return
}

// -----

func.func @avg_pool_two_roundings(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.avg_pool2d' op takes either reciprocal or halves_up}}
  %0 = patch.avg_pool2d %in kernel [2, 2] stride [2, 2] {reciprocal, halves_up}
      : (tensor<1x4x4x2xi8>) -> tensor<1x2x2x2xi8>
  return
}

// -----

func.func @avg_pool_zero_point_range(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.avg_pool2d' op output_zp must be in [-128, 127], got 128}}
  %0 = patch.avg_pool2d %in kernel [2, 2] stride [2, 2] to zp 128 {reciprocal}
      : (tensor<1x4x4x2xi8>) -> tensor<1x2x2x2xi8>
  return
}

// -----

func.func @mean_axis(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.mean' op axes must be 1, 2 or 3, got 4}}
  %0 = patch.mean %in zp 0 axes [4] to zp 0 factor 1 shift 31
      : (tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi8>
  return
}

// -----

func.func @mean_axis_twice(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.mean' op axis 1 appears twice}}
  %0 = patch.mean %in zp 0 axes [1, 1] to zp 0 factor 1 shift 31
      : (tensor<1x4x4x2xi8>) -> tensor<1x1x4x2xi8>
  return
}

// -----

func.func @mean_result(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.mean' op result 'tensor<1x4x1x2xi8>' does not match the reduced axes}}
  %0 = patch.mean %in zp 0 axes [1, 2] to zp 0 factor 1 shift 31
      : (tensor<1x4x4x2xi8>) -> tensor<1x4x1x2xi8>
  return
}

// -----

func.func @mean_shift(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.mean' op shift must be in [2, 62], got 1}}
  %0 = patch.mean %in zp 0 axes [1, 2] to zp 0 factor 1 shift 1
      : (tensor<1x4x4x2xi8>) -> tensor<1x1x1x2xi8>
  return
}

// -----

func.func @resize_channels(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.resize' op must keep the number of channels}}
  %0 = patch.resize %in {scale = array<i64: 2, 1, 2, 1>, offset = array<i64: 0, 0>} : (tensor<1x4x4x2xi8>) -> tensor<1x8x8x3xi8>
  return
}

// -----

func.func @resize_count(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.resize' op needs four scales and two offsets}}
  %0 = patch.resize %in {scale = array<i64: 2, 1>, offset = array<i64: 0, 0>} : (tensor<1x4x4x2xi8>) -> tensor<1x8x8x2xi8>
  return
}

// -----

func.func @resize_scale(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.resize' op scales must be in [1, 2^31), got 0}}
  %0 = patch.resize %in {scale = array<i64: 2, 0, 2, 1>, offset = array<i64: 0, 0>} : (tensor<1x4x4x2xi8>) -> tensor<1x8x8x2xi8>
  return
}

// -----

func.func @resize_offset(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.resize' op offset 4294967296 does not fit 32 bits}}
  %0 = patch.resize %in {scale = array<i64: 2, 1, 2, 1>, offset = array<i64: 4294967296, 0>} : (tensor<1x4x4x2xi8>) -> tensor<1x8x8x2xi8>
  return
}

// -----

func.func @bilinear_channels(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.resize_bilinear' op must keep the number of channels}}
  %0 = patch.resize_bilinear %in : (tensor<1x4x4x2xi8>) -> tensor<1x1x1x3xi8>
      rows 0 to 1 by 5
      columns 0 to 0 by 0
  return
}

// -----

func.func @bilinear_count(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.resize_bilinear' op needs 1 neighbours and weights on axis 0}}
  %0 = patch.resize_bilinear %in : (tensor<1x4x4x2xi8>) -> tensor<1x1x1x2xi8>
      rows [0, 1] to 1 by 5
      columns 0 to 0 by 0
  return
}

// -----

func.func @bilinear_columns(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.resize_bilinear' op needs 2 neighbours and weights on axis 1}}
  %0 = patch.resize_bilinear %in : (tensor<1x4x4x2xi8>) -> tensor<1x1x2x2xi8>
      rows 0 to 1 by 5
      columns 0 to 0 by 0
  return
}

// -----

func.func @bilinear_neighbour(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.resize_bilinear' op reads outside the input on axis 0}}
  %0 = patch.resize_bilinear %in : (tensor<1x4x4x2xi8>) -> tensor<1x1x1x2xi8>
      rows 0 to 4 by 5
      columns 0 to 0 by 0
  return
}

// -----

func.func @bilinear_weight(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.resize_bilinear' op weights must be in [0, 1024], got 1025}}
  %0 = patch.resize_bilinear %in : (tensor<1x4x4x2xi8>) -> tensor<1x1x1x2xi8>
      rows 0 to 1 by 1025
      columns 0 to 0 by 0
  return
}

// -----

func.func @extremum_axis(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.reduce_extremum' op axes must be 1, 2 or 3, got 0}}
  %0 = patch.reduce_extremum %in {axes = array<i64: 0>} : (tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi8>
  return
}

// -----

func.func @extremum_result(%in: tensor<1x4x4x2xi8>) {
  // expected-error@+1 {{'patch.reduce_extremum' op result 'tensor<1x4x4x2xi8>' does not match the reduced axes}}
  %0 = patch.reduce_extremum %in {axes = array<i64: 1>, least} : (tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi8>
  return
}
