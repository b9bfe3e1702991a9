// RUN: mcunet-opt %s -convert-tosa-to-patch | FileCheck %s --enable-var-scope
//
// TOSA's own average pool multiplies by a reciprocal. It is the reference's where both give the same for
// every sum that the window's elements can have.

// No sum of 9 elements is a tie, so both divisions agree.
// CHECK-LABEL: func.func @odd_count
// CHECK-SAME: (%[[X:.+]]: tensor<1x3x3x1xi8>)
func.func @odd_count(%x: tensor<1x3x3x1xi8>) -> tensor<1x1x1x1xi8> {
  // CHECK-NEXT: patch.avg_pool2d %[[X]] kernel [3, 3]
  // CHECK-NEXT: return
  %c0 = "tosa.const"() <{values = dense<5> : tensor<1xi8>}> : () -> tensor<1xi8>
  %y = tosa.avg_pool2d %x, %c0, %c0 {acc_type = i32, kernel = array<i64: 3, 3>, pad = array<i64: 0, 0, 0, 0>,
      stride = array<i64: 1, 1>} : (tensor<1x3x3x1xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x1x1x1xi8>
  return %y : tensor<1x1x1x1xi8>
}

// -2 / 4 is -1 in both: (-2 * (2^30 + 1) + 2^31) >> 32, the reciprocal being a little more than 1 / 4.
// CHECK-LABEL: func.func @ties_around_zero
// CHECK-SAME: (%[[X:.+]]: tensor<1x4x4x1xi8>)
func.func @ties_around_zero(%x: tensor<1x4x4x1xi8>) -> tensor<1x2x2x1xi8> {
  // CHECK-NEXT: patch.avg_pool2d %[[X]] kernel [2, 2] stride [2, 2]
  // CHECK-NEXT: return
  %c0 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %y = tosa.avg_pool2d %x, %c0, %c0 {acc_type = i32, kernel = array<i64: 2, 2>, pad = array<i64: 0, 0, 0, 0>,
      stride = array<i64: 2, 2>} : (tensor<1x4x4x1xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi8>
  return %y : tensor<1x2x2x1xi8>
}

// TOSA rounds away from the zero point, the reference away from 0: -2 / 4 is 0 here.
// CHECK-LABEL: func.func @ties_around_another_zero_point
// CHECK-SAME: (%[[X:.+]]: tensor<1x4x4x1xi8>)
func.func @ties_around_another_zero_point(%x: tensor<1x4x4x1xi8>) -> tensor<1x2x2x1xi8> {
  // CHECK-NEXT: patch.avg_pool2d %[[X]] zp -128 kernel [2, 2] stride [2, 2] to zp -128 {reciprocal}
  %c0 = "tosa.const"() <{values = dense<-128> : tensor<1xi8>}> : () -> tensor<1xi8>
  %y = tosa.avg_pool2d %x, %c0, %c0 {acc_type = i32, kernel = array<i64: 2, 2>, pad = array<i64: 0, 0, 0, 0>,
      stride = array<i64: 2, 2>} : (tensor<1x4x4x1xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi8>
  return %y : tensor<1x2x2x1xi8>
}

// The reference never moves the zero point.
// CHECK-LABEL: func.func @other_zero_points
// CHECK-SAME: (%[[X:.+]]: tensor<1x3x3x1xi8>)
func.func @other_zero_points(%x: tensor<1x3x3x1xi8>) -> tensor<1x1x1x1xi8> {
  // CHECK-NEXT: patch.avg_pool2d %[[X]]{{.*}} to zp 3 clamp [3, 127] {reciprocal}
  // CHECK-NEXT: return
  %c0 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c1 = "tosa.const"() <{values = dense<3> : tensor<1xi8>}> : () -> tensor<1xi8>
  %y = tosa.avg_pool2d %x, %c0, %c1 {acc_type = i32, kernel = array<i64: 3, 3>, pad = array<i64: 0, 0, 0, 0>,
      stride = array<i64: 1, 1>} : (tensor<1x3x3x1xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x1x1x1xi8>
  %z = tosa.clamp %y {min_val = 3 : i8, max_val = 127 : i8} : (tensor<1x1x1x1xi8>) -> tensor<1x1x1x1xi8>
  return %z : tensor<1x1x1x1xi8>
}

// The corners hold 4 elements, the edges 6: ties around 5.
// CHECK-LABEL: func.func @edges_with_even_counts
// CHECK-SAME: (%[[X:.+]]: tensor<1x3x3x1xi8>)
func.func @edges_with_even_counts(%x: tensor<1x3x3x1xi8>) -> tensor<1x3x3x1xi8> {
  // CHECK-NEXT: patch.avg_pool2d %[[X]] {{.+}} {reciprocal}
  %c0 = "tosa.const"() <{values = dense<5> : tensor<1xi8>}> : () -> tensor<1xi8>
  %y = tosa.avg_pool2d %x, %c0, %c0 {acc_type = i32, kernel = array<i64: 3, 3>, pad = array<i64: 1, 1, 1, 1>,
      stride = array<i64: 1, 1>} : (tensor<1x3x3x1xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x3x3x1xi8>
  return %y : tensor<1x3x3x1xi8>
}
