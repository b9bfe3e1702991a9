// RUN: mcunet-opt %s --split-input-file --pass-pipeline="builtin.module(func.func(patch-prune-channels{granularity=1}))" | FileCheck %s
// RUN: mcunet-opt %s --split-input-file --pass-pipeline="builtin.module(func.func(patch-prune-channels))" | FileCheck %s --check-prefix=FOUR
// RUN: mcunet-opt %s --split-input-file --pass-pipeline="builtin.module(func.func(patch-prune-channels{mcpu=cortex-m55}))" | FileCheck %s --check-prefix=VECTOR
// RUN: not mcunet-opt %s --split-input-file --pass-pipeline="builtin.module(func.func(patch-prune-channels{mcpu=z80}))" 2>&1 | FileCheck %s --check-prefix=CPU
// CPU: error: unknown CPU 'z80'
// RUN: not mcunet-opt %s --split-input-file --pass-pipeline="builtin.module(func.func(patch-prune-channels{granularity=-1}))" 2>&1 | FileCheck %s --check-prefix=NEGATIVE

// NEGATIVE: error: needs no negative granularity, got -1

// The bias of channel 1 of %0 is so low that its output is always clamped to
// -128. It goes with its filter, and its share into the bias of %1:
// 100 + 2 * (-128 + 108), and 200 + 5 * (-128 + 108).
// CHECK-LABEL: @into_the_bias
// CHECK-SAME:    patch.removed = {channels = 1 : i64, macs = 12 : i64}
// CHECK:         %[[A:.*]] = patch.conv2d %{{.*}} {bias = dense<[7, 9]> : tensor<2xi32>
// CHECK-SAME:      weights = dense<{{\[\[\[\[}}1]]], {{\[\[\[}}3]]]]> : tensor<2x1x1x1xi8>
// CHECK-SAME:      -> tensor<1x2x2x2xi8>
// CHECK:         patch.conv2d %[[A]] {bias = dense<[60, 100]> : tensor<2xi32>
// CHECK-SAME:      weights = dense<{{\[\[\[\[}}1, 3]]], {{\[\[\[}}4, 6]]]]> : tensor<2x1x1x2xi8>
// CHECK-SAME:      -> tensor<1x2x2x2xi8>
// Three channels are no more than one step.
// FOUR-LABEL: @into_the_bias
// FOUR-NOT:     patch.removed
// FOUR:         tensor<1x2x2x3xi8>
func.func @into_the_bias(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x2xi8> {
  %0 = patch.conv2d %x {weights = dense<[[[[1]]], [[[2]]], [[[3]]]]> : tensor<3x1x1x1xi8>,
      bias = dense<[7, -100000, 9]> : tensor<3xi32>, stride = array<i64: 1, 1>,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0>, input_zp = 0 : i32,
      output_zp = 0 : i32, multiplier = array<i32: 1073741824>,
      shift = array<i32: 33>, clamp = array<i32: -128, 127>}
      : (tensor<1x2x2x1xi8>) -> tensor<1x2x2x3xi8>
  %1 = patch.conv2d %0 {weights = dense<[[[[1, 2, 3]]], [[[4, 5, 6]]]]> : tensor<2x1x1x3xi8>,
      bias = dense<[100, 200]> : tensor<2xi32>, stride = array<i64: 1, 1>,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0>, input_zp = -108 : i32,
      output_zp = 0 : i32, multiplier = array<i32: 1073741824>,
      shift = array<i32: 33>, clamp = array<i32: -128, 127>}
      : (tensor<1x2x2x3xi8>) -> tensor<1x2x2x2xi8>
  return %1 : tensor<1x2x2x2xi8>
}

// -----

// Where windows reach over the border, a constant counts less there, unless it
// is what lies outside: channel 1 (-128, the zero point) goes, 2 (127) stays,
// with weights of zero.
// CHECK-LABEL: @padding
// CHECK-SAME:    patch.removed = {channels = 1 : i64, macs = {{[0-9]+}} : i64}
// CHECK:         %[[A:.*]] = patch.conv2d %{{.*}} {bias = dense<[7, {{[0-9]+}}]> : tensor<2xi32>
// CHECK-SAME:      weights = dense<{{\[\[\[\[}}1]]], {{\[\[\[}}0]]]]> : tensor<2x1x1x1xi8>
// CHECK:         patch.conv2d %[[A]] {bias = dense<100> : tensor<1xi32>
// CHECK-SAME:      (tensor<1x3x3x2xi8>) -> tensor<1x3x3x1xi8>
func.func @padding(%x: tensor<1x3x3x1xi8>) -> tensor<1x3x3x1xi8> {
  %0 = patch.conv2d %x {weights = dense<[[[[1]]], [[[2]]], [[[3]]]]> : tensor<3x1x1x1xi8>,
      bias = dense<[7, -100000, 100000]> : tensor<3xi32>, stride = array<i64: 1, 1>,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0>, input_zp = 0 : i32,
      output_zp = 0 : i32, multiplier = array<i32: 1073741824>,
      shift = array<i32: 33>, clamp = array<i32: -128, 127>}
      : (tensor<1x3x3x1xi8>) -> tensor<1x3x3x3xi8>
  %1 = patch.conv2d %0 {weights = dense<2> : tensor<1x3x3x3xi8>,
      bias = dense<100> : tensor<1xi32>, stride = array<i64: 1, 1>,
      dilation = array<i64: 1, 1>, pad = array<i64: 1, 1>, input_zp = -128 : i32,
      output_zp = 0 : i32, multiplier = array<i32: 1073741824>,
      shift = array<i32: 38>, clamp = array<i32: -128, 127>}
      : (tensor<1x3x3x3xi8>) -> tensor<1x3x3x1xi8>
  return %1 : tensor<1x3x3x1xi8>
}

// -----

// The last convolution ignores channels 1 and 2 of the sum. So they go from the
// sum, from both of its operands and from the tensors before the pool, the resize
// and the depthwise filter.
// CHECK-LABEL: @ignored
// CHECK-SAME:    patch.removed = {channels = 12 : i64, macs = {{[0-9]+}} : i64}
// CHECK:         patch.conv2d {{.*}} weights = dense<1> : tensor<1x1x1x1xi8>
// CHECK:         patch.max_pool2d {{.*}} -> tensor<1x2x2x1xi8>
// CHECK:         patch.resize {{.*}} -> tensor<1x2x2x1xi8>
// CHECK:         patch.depthwise_conv2d {{.*}}bias = dense<1> : tensor<1xi32>
// CHECK-SAME:      multiplier = array<i32: 1073741824>
// CHECK-SAME:      weights = dense<1> : tensor<1x1x1x1xi8>
// CHECK:         patch.conv2d {{.*}} weights = dense<4> : tensor<1x1x1x1xi8>
// CHECK:         patch.add {{.*}} -> tensor<1x2x2x1xi8>
// CHECK:         patch.conv2d {{.*}} weights = dense<9> : tensor<1x1x1x1xi8>
func.func @ignored(%x: tensor<1x4x4x1xi8>, %y: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi8> {
  %0 = patch.conv2d %x {weights = dense<[[[[1]]], [[[2]]], [[[3]]]]> : tensor<3x1x1x1xi8>,
      bias = dense<0> : tensor<3xi32>, stride = array<i64: 1, 1>,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0>, input_zp = 0 : i32,
      output_zp = 0 : i32, multiplier = array<i32: 1073741824>,
      shift = array<i32: 33>, clamp = array<i32: -128, 127>}
      : (tensor<1x4x4x1xi8>) -> tensor<1x4x4x3xi8>
  %1 = patch.max_pool2d %0 {kernel = array<i64: 2, 2>, stride = array<i64: 2, 2>,
      pad = array<i64: 0, 0>, clamp = array<i32: -128, 127>}
      : (tensor<1x4x4x3xi8>) -> tensor<1x2x2x3xi8>
  %2 = patch.resize %1 {scale = array<i64: 1, 1, 1, 1>, offset = array<i64: 0, 0>}
      : (tensor<1x2x2x3xi8>) -> tensor<1x2x2x3xi8>
  %3 = patch.depthwise_conv2d %2 {weights = dense<[[[[1], [2], [3]]]]> : tensor<1x1x3x1xi8>,
      bias = dense<[1, 2, 3]> : tensor<3xi32>, stride = array<i64: 1, 1>,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0>, input_zp = 0 : i32,
      output_zp = 0 : i32, multiplier = array<i32: 1073741824, 1073741825, 1073741826>,
      shift = array<i32: 33, 33, 33>, clamp = array<i32: -128, 127>}
      : (tensor<1x2x2x3xi8>) -> tensor<1x2x2x3xi8>
  %4 = patch.conv2d %y {weights = dense<[[[[4]]], [[[5]]], [[[6]]]]> : tensor<3x1x1x1xi8>,
      bias = dense<0> : tensor<3xi32>, stride = array<i64: 1, 1>,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0>, input_zp = 0 : i32,
      output_zp = 0 : i32, multiplier = array<i32: 1073741824>,
      shift = array<i32: 33>, clamp = array<i32: -128, 127>}
      : (tensor<1x2x2x1xi8>) -> tensor<1x2x2x3xi8>
  %5 = patch.add %3, %4 {lhs_zp = 0 : i32, rhs_zp = 0 : i32, output_zp = 0 : i32,
      left_shift = 20 : i32, multiplier = array<i32: 1073741824, 1073741824, 1073741824>,
      shift = array<i32: 31, 31, 50>, clamp = array<i32: -128, 127>}
      : (tensor<1x2x2x3xi8>, tensor<1x2x2x3xi8>) -> tensor<1x2x2x3xi8>
  %6 = patch.conv2d %5 {weights = dense<[[[[9, 0, 0]]]]> : tensor<1x1x1x3xi8>,
      bias = dense<0> : tensor<1xi32>, stride = array<i64: 1, 1>,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0>, input_zp = 0 : i32,
      output_zp = 0 : i32, multiplier = array<i32: 1073741824>,
      shift = array<i32: 33>, clamp = array<i32: -128, 127>}
      : (tensor<1x2x2x3xi8>) -> tensor<1x2x2x1xi8>
  return %6 : tensor<1x2x2x1xi8>
}

// -----

// What a result or a layer that mixes channels reads stays whole.
// CHECK-LABEL: @whole
// CHECK-NOT:     patch.removed
// CHECK:         patch.conv2d {{.*}} -> tensor<1x1x1x2xi8>
// CHECK:         patch.conv2d {{.*}} -> tensor<1x1x1x2xi8>
func.func @whole(%x: tensor<1x1x1x1xi8>) -> (tensor<1x1x1x2xi8>, tensor<1x1x1x4xi8>) {
  %0 = patch.conv2d %x {weights = dense<[[[[1]]], [[[2]]]]> : tensor<2x1x1x1xi8>,
      bias = dense<[7, -100000]> : tensor<2xi32>, stride = array<i64: 1, 1>,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0>, input_zp = 0 : i32,
      output_zp = 0 : i32, multiplier = array<i32: 1073741824>,
      shift = array<i32: 33>, clamp = array<i32: -128, 127>}
      : (tensor<1x1x1x1xi8>) -> tensor<1x1x1x2xi8>
  %1 = patch.conv2d %x {weights = dense<[[[[1]]], [[[2]]]]> : tensor<2x1x1x1xi8>,
      bias = dense<[7, -100000]> : tensor<2xi32>, stride = array<i64: 1, 1>,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0>, input_zp = 0 : i32,
      output_zp = 0 : i32, multiplier = array<i32: 1073741824>,
      shift = array<i32: 33>, clamp = array<i32: -128, 127>}
      : (tensor<1x1x1x1xi8>) -> tensor<1x1x1x2xi8>
  %2 = patch.concat %1, %1 {axis = 3 : i64}
      : (tensor<1x1x1x2xi8>, tensor<1x1x1x2xi8>) -> tensor<1x1x1x4xi8>
  return %0, %2 : tensor<1x1x1x2xi8>, tensor<1x1x1x4xi8>
}

// -----

// Two of eight channels are needed; two that are not stay as well.
// CHECK-LABEL: @in_steps
// CHECK-SAME:    patch.removed = {channels = 6 : i64, macs = {{[0-9]+}} : i64}
// FOUR-LABEL: @in_steps
// VECTOR-LABEL: @in_steps
// VECTOR-NOT:     patch.removed
// FOUR-SAME:    patch.removed = {channels = 4 : i64, macs = {{[0-9]+}} : i64}
// FOUR:         patch.conv2d {{.*}} weights = dense<{{\[\[\[\[}}1]]], {{\[\[\[}}0]]], {{\[\[\[}}0]]], {{\[\[\[}}1]]]]> : tensor<4x1x1x1xi8>
// FOUR:         patch.conv2d {{.*}} weights = dense<{{\[\[\[\[}}1, 2, 3, 8]]]]> : tensor<1x1x1x4xi8>
func.func @in_steps(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi8> {
  %0 = patch.conv2d %x {weights = dense<1> : tensor<8x1x1x1xi8>,
      bias = dense<[7, -100000, -100000, -100000, -100000, -100000, -100000, 9]> : tensor<8xi32>,
      stride = array<i64: 1, 1>,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0>, input_zp = 0 : i32,
      output_zp = 0 : i32, multiplier = array<i32: 1073741824>,
      shift = array<i32: 33>, clamp = array<i32: -128, 127>}
      : (tensor<1x2x2x1xi8>) -> tensor<1x2x2x8xi8>
  %1 = patch.conv2d %0 {weights = dense<[[[[1, 2, 3, 4, 5, 6, 7, 8]]]]> : tensor<1x1x1x8xi8>,
      bias = dense<100> : tensor<1xi32>, stride = array<i64: 1, 1>,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0>, input_zp = -108 : i32,
      output_zp = 0 : i32, multiplier = array<i32: 1073741824>,
      shift = array<i32: 33>, clamp = array<i32: -128, 127>}
      : (tensor<1x2x2x8xi8>) -> tensor<1x2x2x1xi8>
  return %1 : tensor<1x2x2x1xi8>
}
