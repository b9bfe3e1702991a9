// RUN: mcunet-opt %s -split-input-file -pass-pipeline='builtin.module(func.func(patch-annotate-receptive-field{tile=7}))' | FileCheck %s

// The head of MobileNetV2 at 224: a 7 x 7 tile of the 28 x 28 stage needs, back
// through strides 2, 1, 2, 1, 2, windows of 15, 17, 35, 37 and 75 (each time
// (size - 1) * stride + 3), and a row begins at 2 * y - 1 or y - 1 of the row before.

// CHECK-LABEL: func @mobilenet_v2_head
// CHECK-SAME: patch.receptive_field = array<i64: 75, 75, 8, 8, -13, -13>
func.func @mobilenet_v2_head(%image: tensor<1x224x224x4xi8>) -> tensor<1x28x28x4xi8> {
  // CHECK: patch.conv2d {{.*}}patch.receptive_field = array<i64: 37, 37, 4, 4, -6, -6>
  %0 = patch.conv2d %image zp 0 stride [2, 2] pad [1, 1] to zp 0
      : (tensor<1x224x224x4xi8>) -> tensor<1x112x112x4xi8>
      weights dense<1> : tensor<4x3x3x4xi8>
      bias dense<0> : tensor<4xi32>
      requant <1073741824 shift 38>
  // CHECK: patch.depthwise_conv2d {{.*}}patch.receptive_field = array<i64: 35, 35, 4, 4, -5, -5>
  %1 = patch.depthwise_conv2d %0 zp 0 pad [1, 1] to zp 0
      : (tensor<1x112x112x4xi8>) -> tensor<1x112x112x4xi8>
      weights dense<1> : tensor<3x3x4x1xi8>
      bias dense<0> : tensor<4xi32>
      requant <1073741824 shift 38>
  // CHECK: patch.depthwise_conv2d {{.*}}patch.receptive_field = array<i64: 17, 17, 2, 2, -2, -2>
  %2 = patch.depthwise_conv2d %1 zp 0 stride [2, 2] pad [1, 1] to zp 0
      : (tensor<1x112x112x4xi8>) -> tensor<1x56x56x4xi8>
      weights dense<1> : tensor<3x3x4x1xi8>
      bias dense<0> : tensor<4xi32>
      requant <1073741824 shift 38>
  // CHECK: patch.depthwise_conv2d {{.*}}patch.receptive_field = array<i64: 15, 15, 2, 2, -1, -1>
  %3 = patch.depthwise_conv2d %2 zp 0 pad [1, 1] to zp 0
      : (tensor<1x56x56x4xi8>) -> tensor<1x56x56x4xi8>
      weights dense<1> : tensor<3x3x4x1xi8>
      bias dense<0> : tensor<4xi32>
      requant <1073741824 shift 38>
  // CHECK: patch.depthwise_conv2d {{.*}}patch.receptive_field = array<i64: 7, 7, 1, 1, 0, 0>
  %4 = patch.depthwise_conv2d %3 zp 0 stride [2, 2] pad [1, 1] to zp 0
      : (tensor<1x56x56x4xi8>) -> tensor<1x28x28x4xi8>
      weights dense<1> : tensor<3x3x4x1xi8>
      bias dense<0> : tensor<4xi32>
      requant <1073741824 shift 38>
  return %4 : tensor<1x28x28x4xi8>
}
