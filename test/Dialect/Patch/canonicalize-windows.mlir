// RUN: mcunet-opt %s -canonicalize | FileCheck %s --enable-var-scope
//
// Windows of convolutions and pools: paddings and crops in front of them,
// depthwise convolutions of one channel.

// One row above, two columns to the left; the result's shape has the rest.
// CHECK-LABEL: func.func @pad_by_zero_point
// CHECK-SAME: (%[[X:.+]]: tensor<1x4x4x2xi8>)
func.func @pad_by_zero_point(%x: tensor<1x4x4x2xi8>) -> tensor<1x4x6x1xi8> {
  // CHECK-NEXT: patch.conv2d %[[X]]{{.*}} pad [1, 2]{{.*}} : (tensor<1x4x4x2xi8>) -> tensor<1x4x6x1xi8>
  // CHECK-NEXT: weights
  // CHECK-NEXT: bias
  // CHECK-NEXT: requant
  // CHECK-NEXT: return
  %0 = patch.pad %x {low = array<i64: 0, 1, 2, 0>, value = 4 : i32} : (tensor<1x4x4x2xi8>) -> tensor<1x6x8x2xi8>
  %1 = patch.conv2d %0 zp 4 to zp 0 : (tensor<1x6x8x2xi8>) -> tensor<1x4x6x1xi8>
      weights dense<1> : tensor<1x3x3x2xi8>
      bias dense<0> : tensor<1xi32>
      requant <1073741824 shift 38>
  return %1 : tensor<1x4x6x1xi8>
}

// CHECK-LABEL: func.func @pad_by_zero_point_before_padded_depthwise
// CHECK-SAME: (%[[X:.+]]: tensor<1x4x4x2xi8>)
func.func @pad_by_zero_point_before_padded_depthwise(%x: tensor<1x4x4x2xi8>) -> tensor<1x6x4x2xi8> {
  // CHECK-NEXT: patch.depthwise_conv2d %[[X]]{{.*}} pad [2, 1]
  // CHECK-NEXT: weights
  // CHECK-NEXT: bias
  // CHECK-NEXT: requant
  // CHECK-NEXT: return
  %0 = patch.pad %x {low = array<i64: 0, 1, 0, 0>, value = 4 : i32} : (tensor<1x4x4x2xi8>) -> tensor<1x6x4x2xi8>
  %1 = patch.depthwise_conv2d %0 zp 4 pad [1, 1] to zp 0
      : (tensor<1x6x4x2xi8>) -> tensor<1x6x4x2xi8>
      weights dense<1> : tensor<3x3x2x1xi8>
      bias dense<0> : tensor<2xi32>
      requant <1073741824 shift 38>
  return %1 : tensor<1x6x4x2xi8>
}

// CHECK-LABEL: func.func @pad_by_other_value
func.func @pad_by_other_value(%x: tensor<1x4x4x2xi8>) -> tensor<1x4x4x1xi8> {
  // CHECK-NEXT: %[[PADDED:.+]] = patch.pad
  // CHECK-NEXT: patch.conv2d %[[PADDED]]
  %0 = patch.pad %x {low = array<i64: 0, 1, 1, 0>, value = 0 : i32} : (tensor<1x4x4x2xi8>) -> tensor<1x6x6x2xi8>
  %1 = patch.conv2d %0 zp 4 to zp 0 : (tensor<1x6x6x2xi8>) -> tensor<1x4x4x1xi8>
      weights dense<1> : tensor<1x3x3x2xi8>
      bias dense<0> : tensor<1xi32>
      requant <1073741824 shift 38>
  return %1 : tensor<1x4x4x1xi8>
}

// CHECK-LABEL: func.func @pad_of_channels
func.func @pad_of_channels(%x: tensor<1x6x6x1xi8>) -> tensor<1x4x4x1xi8> {
  // CHECK-NEXT: patch.pad
  // CHECK-NEXT: patch.conv2d
  %0 = patch.pad %x {low = array<i64: 0, 0, 0, 1>, value = 4 : i32} : (tensor<1x6x6x1xi8>) -> tensor<1x6x6x2xi8>
  %1 = patch.conv2d %0 zp 4 to zp 0 : (tensor<1x6x6x2xi8>) -> tensor<1x4x4x1xi8>
      weights dense<1> : tensor<1x3x3x2xi8>
      bias dense<0> : tensor<1xi32>
      requant <1073741824 shift 38>
  return %1 : tensor<1x4x4x1xi8>
}

// The first window of a 3x3 kernel under three rows of padding has no element.
// CHECK-LABEL: func.func @pad_beyond_the_kernel
func.func @pad_beyond_the_kernel(%x: tensor<1x4x4x2xi8>) -> tensor<1x5x2x1xi8> {
  // CHECK-NEXT: patch.pad
  // CHECK-NEXT: patch.conv2d
  %0 = patch.pad %x {low = array<i64: 0, 3, 0, 0>, value = 4 : i32} : (tensor<1x4x4x2xi8>) -> tensor<1x7x4x2xi8>
  %1 = patch.conv2d %0 zp 4 to zp 0 : (tensor<1x7x4x2xi8>) -> tensor<1x5x2x1xi8>
      weights dense<1> : tensor<1x3x3x2xi8>
      bias dense<0> : tensor<1xi32>
      requant <1073741824 shift 38>
  return %1 : tensor<1x5x2x1xi8>
}

// A 3x3 window of stride 2 reads rows 0 to 4 of 6: the last is cropped for nothing.
// CHECK-LABEL: func.func @crop_that_no_window_reads
// CHECK-SAME: (%[[X:.+]]: tensor<1x6x6x2xi8>)
func.func @crop_that_no_window_reads(%x: tensor<1x6x6x2xi8>) -> tensor<1x2x2x1xi8> {
  // CHECK-NEXT: patch.conv2d %[[X]]
  %0 = patch.slice %x {offsets = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1, 1, 1>} : (tensor<1x6x6x2xi8>) -> tensor<1x5x5x2xi8>
  %1 = patch.conv2d %0 zp 4 stride [2, 2] to zp 0 : (tensor<1x5x5x2xi8>) -> tensor<1x2x2x1xi8>
      weights dense<1> : tensor<1x3x3x2xi8>
      bias dense<0> : tensor<1xi32>
      requant <1073741824 shift 38>
  return %1 : tensor<1x2x2x1xi8>
}

// Padded at the end, the last window reads a row that the crop made padding.
// CHECK-LABEL: func.func @crop_that_a_window_reads
func.func @crop_that_a_window_reads(%x: tensor<1x6x6x2xi8>) -> tensor<1x3x2x1xi8> {
  // CHECK-NEXT: patch.slice
  // CHECK-NEXT: patch.conv2d
  %0 = patch.slice %x {offsets = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1, 1, 1>} : (tensor<1x6x6x2xi8>) -> tensor<1x5x5x2xi8>
  %1 = patch.conv2d %0 zp 4 stride [2, 2] to zp 0 : (tensor<1x5x5x2xi8>) -> tensor<1x3x2x1xi8>
      weights dense<1> : tensor<1x3x3x2xi8>
      bias dense<0> : tensor<1xi32>
      requant <1073741824 shift 38>
  return %1 : tensor<1x3x2x1xi8>
}

// CHECK-LABEL: func.func @crop_at_the_top
func.func @crop_at_the_top(%x: tensor<1x6x6x2xi8>) -> tensor<1x2x2x1xi8> {
  // CHECK-NEXT: patch.slice
  // CHECK-NEXT: patch.conv2d
  %0 = patch.slice %x {offsets = array<i64: 0, 1, 0, 0>, strides = array<i64: 1, 1, 1, 1>} : (tensor<1x6x6x2xi8>) -> tensor<1x5x5x2xi8>
  %1 = patch.conv2d %0 zp 4 stride [2, 2] to zp 0 : (tensor<1x5x5x2xi8>) -> tensor<1x2x2x1xi8>
      weights dense<1> : tensor<1x3x3x2xi8>
      bias dense<0> : tensor<1xi32>
      requant <1073741824 shift 38>
  return %1 : tensor<1x2x2x1xi8>
}

// CHECK-LABEL: func.func @crop_before_pools
// CHECK-SAME: (%[[X:.+]]: tensor<1x5x5x2xi8>, %[[Y:.+]]: tensor<1x5x5x2xi8>)
func.func @crop_before_pools(%x: tensor<1x5x5x2xi8>, %y: tensor<1x5x5x2xi8>) -> (tensor<1x2x2x2xi8>, tensor<1x2x2x2xi8>) {
  // CHECK-NEXT: patch.max_pool2d %[[X]]
  // CHECK-NEXT: patch.avg_pool2d %[[Y]]
  %0 = patch.slice %x {offsets = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1, 1, 1>} : (tensor<1x5x5x2xi8>) -> tensor<1x4x4x2xi8>
  %1 = patch.max_pool2d %0 kernel [2, 2] stride [2, 2]
      : (tensor<1x4x4x2xi8>) -> tensor<1x2x2x2xi8>
  %2 = patch.slice %y {offsets = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1, 1, 1>} : (tensor<1x5x5x2xi8>) -> tensor<1x4x4x2xi8>
  %3 = patch.avg_pool2d %2 kernel [2, 2] stride [2, 2]
      : (tensor<1x4x4x2xi8>) -> tensor<1x2x2x2xi8>
  return %1, %3 : tensor<1x2x2x2xi8>, tensor<1x2x2x2xi8>
}

// The average of the last window counts the rows that it finds.
// CHECK-LABEL: func.func @crop_before_padded_pool
func.func @crop_before_padded_pool(%x: tensor<1x6x6x2xi8>) -> tensor<1x3x2x2xi8> {
  // CHECK-NEXT: patch.slice
  // CHECK-NEXT: patch.avg_pool2d
  %0 = patch.slice %x {offsets = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1, 1, 1>} : (tensor<1x6x6x2xi8>) -> tensor<1x5x5x2xi8>
  %1 = patch.avg_pool2d %0 kernel [2, 2] stride [2, 2]
      : (tensor<1x5x5x2xi8>) -> tensor<1x3x2x2xi8>
  return %1 : tensor<1x3x2x2xi8>
}

// Weights [KH, KW, 1, M] become [M, KH, KW, 1].
// CHECK-LABEL: func.func @depthwise_of_one_channel
func.func @depthwise_of_one_channel(%x: tensor<1x4x4x1xi8>) -> tensor<1x4x3x3xi8> {
  // CHECK-NEXT: patch.conv2d %{{.+}}
  // CHECK-NEXT: weights dense<{{\[\[\[}}[1], [4]]], {{\[\[}}[2], [5]]], {{\[\[}}[3], [6]]]]> : tensor<3x1x2x1xi8>
  // CHECK-NEXT: bias
  // CHECK-NEXT: requant
  // CHECK-NEXT: return
  %1 = patch.depthwise_conv2d %x zp 4 to zp 0 : (tensor<1x4x4x1xi8>) -> tensor<1x4x3x3xi8>
      weights dense<[[[[1, 2, 3]], [[4, 5, 6]]]]> : tensor<1x2x1x3xi8>
      bias dense<0> : tensor<3xi32>
      requant <1073741824 shift 38>
  return %1 : tensor<1x4x3x3xi8>
}

// CHECK-LABEL: func.func @depthwise_of_two_channels
func.func @depthwise_of_two_channels(%x: tensor<1x4x4x2xi8>) -> tensor<1x4x3x2xi8> {
  // CHECK-NEXT: patch.depthwise_conv2d
  %1 = patch.depthwise_conv2d %x zp 4 to zp 0 : (tensor<1x4x4x2xi8>) -> tensor<1x4x3x2xi8>
      weights dense<1> : tensor<1x2x2x1xi8>
      bias dense<0> : tensor<2xi32>
      requant <1073741824 shift 38>
  return %1 : tensor<1x4x3x2xi8>
}
