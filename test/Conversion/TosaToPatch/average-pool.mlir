// RUN: mcunet-opt %s -convert-tosa-to-patch | FileCheck %s --enable-var-scope
//
// The reference's average pool: the sum is a depthwise convolution of ones, divided by
// the number of elements with rounding away from zero.

// All windows hold 4 elements; the clamp after it becomes its own.
// CHECK-LABEL: func.func @uniform_count
// CHECK-SAME: (%[[X:.+]]: tensor<1x4x4x2xi8>)
func.func @uniform_count(%x: tensor<1x4x4x2xi8>) -> tensor<1x2x2x2xi8> {
  // CHECK-NEXT: patch.avg_pool2d %[[X]] kernel [2, 2] stride [2, 2] clamp [-100, 127]{{.*}} (tensor<1x4x4x2xi8>) -> tensor<1x2x2x2xi8>
  // CHECK-NEXT: return
  %0 = "tosa.const"() <{values = dense<1> : tensor<2x2x2x1xi8>}> : () -> tensor<2x2x2x1xi8>
  %1 = "tosa.const"() <{values = dense<0> : tensor<2xi32>}> : () -> tensor<2xi32>
  %2 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %3 = tosa.depthwise_conv2d %x, %0, %1, %2, %2 {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 2, 2>} : (tensor<1x4x4x2xi8>, tensor<2x2x2x1xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  %4 = "tosa.const"() <{values = dense<0> : tensor<1x1x1x1xi32>}> : () -> tensor<1x1x1x1xi32>
  %5 = "tosa.const"() <{values = dense<2> : tensor<1x1x1x1xi32>}> : () -> tensor<1x1x1x1xi32>
  %6 = "tosa.const"() <{values = dense<4> : tensor<1x1x1x1xi32>}> : () -> tensor<1x1x1x1xi32>
  %7 = tosa.greater %3, %4 : (tensor<1x2x2x2xi32>, tensor<1x1x1x1xi32>) -> tensor<1x2x2x2xi1>
  %8 = tosa.add %3, %5 : (tensor<1x2x2x2xi32>, tensor<1x1x1x1xi32>) -> tensor<1x2x2x2xi32>
  %9 = tosa.sub %3, %5 : (tensor<1x2x2x2xi32>, tensor<1x1x1x1xi32>) -> tensor<1x2x2x2xi32>
  %10 = tosa.select %7, %8, %9
      : (tensor<1x2x2x2xi1>, tensor<1x2x2x2xi32>, tensor<1x2x2x2xi32>) -> tensor<1x2x2x2xi32>
  %11 = tosa.intdiv %10, %6 : (tensor<1x2x2x2xi32>, tensor<1x1x1x1xi32>) -> tensor<1x2x2x2xi32>
  %12 = tosa.cast %11 : (tensor<1x2x2x2xi32>) -> tensor<1x2x2x2xi8>
  %13 = tosa.clamp %12 {max_val = 127 : i8, min_val = -100 : i8} : (tensor<1x2x2x2xi8>) -> tensor<1x2x2x2xi8>
  return %13 : tensor<1x2x2x2xi8>
}

// 4 elements in the corners, 6 at the edges, 9 in the middle.
// CHECK-LABEL: func.func @fewer_elements_at_edges
// CHECK-SAME: (%[[X:.+]]: tensor<1x3x3x2xi8>)
func.func @fewer_elements_at_edges(%x: tensor<1x3x3x2xi8>) -> tensor<1x3x3x2xi8> {
  // CHECK-NEXT: patch.avg_pool2d %[[X]] kernel [3, 3] pad [1, 1]
  // CHECK-NEXT: return
  %0 = "tosa.const"() <{values = dense<1> : tensor<3x3x2x1xi8>}> : () -> tensor<3x3x2x1xi8>
  %1 = "tosa.const"() <{values = dense<0> : tensor<2xi32>}> : () -> tensor<2xi32>
  %2 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %3 = tosa.depthwise_conv2d %x, %0, %1, %2, %2 {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 1, 1, 1, 1>, stride = array<i64: 1, 1>} : (tensor<1x3x3x2xi8>, tensor<3x3x2x1xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x3x3x2xi32>
  %4 = "tosa.const"() <{values = dense<0> : tensor<1x1x1x1xi32>}> : () -> tensor<1x1x1x1xi32>
  %5 = "tosa.const"() <{values = dense<[[[[2], [3], [2]], [[3], [4], [3]], [[2], [3], [2]]]]> : tensor<1x3x3x1xi32>}>
      : () -> tensor<1x3x3x1xi32>
  %6 = "tosa.const"() <{values = dense<[[[[4], [6], [4]], [[6], [9], [6]], [[4], [6], [4]]]]> : tensor<1x3x3x1xi32>}>
      : () -> tensor<1x3x3x1xi32>
  %7 = tosa.greater %3, %4 : (tensor<1x3x3x2xi32>, tensor<1x1x1x1xi32>) -> tensor<1x3x3x2xi1>
  %8 = tosa.add %3, %5 : (tensor<1x3x3x2xi32>, tensor<1x3x3x1xi32>) -> tensor<1x3x3x2xi32>
  %9 = tosa.sub %3, %5 : (tensor<1x3x3x2xi32>, tensor<1x3x3x1xi32>) -> tensor<1x3x3x2xi32>
  %10 = tosa.select %7, %8, %9
      : (tensor<1x3x3x2xi1>, tensor<1x3x3x2xi32>, tensor<1x3x3x2xi32>) -> tensor<1x3x3x2xi32>
  %11 = tosa.intdiv %10, %6 : (tensor<1x3x3x2xi32>, tensor<1x3x3x1xi32>) -> tensor<1x3x3x2xi32>
  %12 = tosa.cast %11 : (tensor<1x3x3x2xi32>) -> tensor<1x3x3x2xi8>
  return %12 : tensor<1x3x3x2xi8>
}

// The fifth row that no window reads is not cropped first.
// CHECK-LABEL: func.func @crop
// CHECK-SAME: (%[[X:.+]]: tensor<1x5x4x2xi8>)
func.func @crop(%x: tensor<1x5x4x2xi8>) -> tensor<1x2x2x2xi8> {
  // CHECK-NEXT: patch.avg_pool2d %[[X]]{{.*}} : (tensor<1x5x4x2xi8>) -> tensor<1x2x2x2xi8>
  // CHECK-NEXT: return
  %0 = tosa.const_shape {values = dense<0> : tensor<4xindex>} : () -> !tosa.shape<4>
  %1 = tosa.const_shape {values = dense<[1, 4, 4, 2]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %2 = tosa.slice %x, %0, %1 : (tensor<1x5x4x2xi8>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<1x4x4x2xi8>
  %3 = "tosa.const"() <{values = dense<1> : tensor<2x2x2x1xi8>}> : () -> tensor<2x2x2x1xi8>
  %4 = "tosa.const"() <{values = dense<0> : tensor<2xi32>}> : () -> tensor<2xi32>
  %5 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %6 = tosa.depthwise_conv2d %2, %3, %4, %5, %5 {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 2, 2>} : (tensor<1x4x4x2xi8>, tensor<2x2x2x1xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  %7 = "tosa.const"() <{values = dense<0> : tensor<1x1x1x1xi32>}> : () -> tensor<1x1x1x1xi32>
  %8 = "tosa.const"() <{values = dense<2> : tensor<1x1x1x1xi32>}> : () -> tensor<1x1x1x1xi32>
  %9 = "tosa.const"() <{values = dense<4> : tensor<1x1x1x1xi32>}> : () -> tensor<1x1x1x1xi32>
  %10 = tosa.greater %6, %7 : (tensor<1x2x2x2xi32>, tensor<1x1x1x1xi32>) -> tensor<1x2x2x2xi1>
  %11 = tosa.add %6, %8 : (tensor<1x2x2x2xi32>, tensor<1x1x1x1xi32>) -> tensor<1x2x2x2xi32>
  %12 = tosa.sub %6, %8 : (tensor<1x2x2x2xi32>, tensor<1x1x1x1xi32>) -> tensor<1x2x2x2xi32>
  %13 = tosa.select %10, %11, %12
      : (tensor<1x2x2x2xi1>, tensor<1x2x2x2xi32>, tensor<1x2x2x2xi32>) -> tensor<1x2x2x2xi32>
  %14 = tosa.intdiv %13, %9 : (tensor<1x2x2x2xi32>, tensor<1x1x1x1xi32>) -> tensor<1x2x2x2xi32>
  %15 = tosa.cast %14 : (tensor<1x2x2x2xi32>) -> tensor<1x2x2x2xi8>
  return %15 : tensor<1x2x2x2xi8>
}
