// RUN: mcunet-opt %s -convert-tosa-to-patch | FileCheck %s --enable-var-scope
//
// Shapes, padding, slices, joins and resizes.

// CHECK-LABEL: func.func @pad
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x2x1xi8>)
func.func @pad(%x: tensor<1x2x2x1xi8>) -> tensor<1x5x3x1xi8> {
  // CHECK-NEXT: patch.pad %[[X]] {low = array<i64: 0, 1, 0, 0>, value = -7 : i32} : (tensor<1x2x2x1xi8>) -> tensor<1x5x3x1xi8>
  %s0 = tosa.const_shape {values = dense<[0, 0, 1, 2, 0, 1, 0, 0]> : tensor<8xindex>} : () -> !tosa.shape<8>
  %c1 = "tosa.const"() <{values = dense<-7> : tensor<1xi8>}> : () -> tensor<1xi8>
  %y = tosa.pad %x, %s0, %c1 : (tensor<1x2x2x1xi8>, !tosa.shape<8>, tensor<1xi8>) -> tensor<1x5x3x1xi8>
  return %y : tensor<1x5x3x1xi8>
}

// CHECK-LABEL: func.func @slice
// CHECK-SAME: (%[[X:.+]]: tensor<1x4x2x1xi8>)
func.func @slice(%x: tensor<1x4x2x1xi8>) -> tensor<1x2x2x1xi8> {
  // CHECK-NEXT: patch.slice %[[X]] {offsets = array<i64: 0, 1, 0, 0>, strides = array<i64: 1, 1, 1, 1>}
  %s0 = tosa.const_shape {values = dense<[0, 1, 0, 0]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %s1 = tosa.const_shape {values = dense<[1, 2, 2, 1]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %y = tosa.slice %x, %s0, %s1 : (tensor<1x4x2x1xi8>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<1x2x2x1xi8>
  return %y : tensor<1x2x2x1xi8>
}

// CHECK-LABEL: func.func @concat
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x2x1xi8>, %[[Y:.+]]: tensor<1x2x2x3xi8>)
func.func @concat(%x: tensor<1x2x2x1xi8>, %y: tensor<1x2x2x3xi8>) -> tensor<1x2x2x4xi8> {
  // CHECK-NEXT: patch.concat %[[X]], %[[Y]] {axis = 3 : i64}
  %z = tosa.concat %x, %y {axis = 3 : i32} : (tensor<1x2x2x1xi8>, tensor<1x2x2x3xi8>) -> tensor<1x2x2x4xi8>
  return %z : tensor<1x2x2x4xi8>
}

// CHECK-LABEL: func.func @transpose
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x3x4xi8>)
func.func @transpose(%x: tensor<1x2x3x4xi8>) -> tensor<1x4x2x3xi8> {
  // CHECK-NEXT: patch.transpose %[[X]] {perm = array<i64: 0, 3, 1, 2>}
  %y = tosa.transpose %x {perms = array<i32: 0, 3, 1, 2>} : (tensor<1x2x3x4xi8>) -> tensor<1x4x2x3xi8>
  return %y : tensor<1x4x2x3xi8>
}

// TOSA rounds (y * 2 - 1) / 4 to the nearest: floor((2 * (2 * y - 1) + 4) / 8): 0 0 1 1.
// CHECK-LABEL: func.func @resize_nearest
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x2x1xi8>)
func.func @resize_nearest(%x: tensor<1x2x2x1xi8>) -> tensor<1x4x4x1xi8> {
  // CHECK-NEXT: patch.resize %[[X]] {offset = array<i64: 2, 2>, scale = array<i64: 8, 4, 8, 4>}
  %s0 = tosa.const_shape {values = dense<[4, 2, 4, 2]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %s1 = tosa.const_shape {values = dense<[-1, -1]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %s2 = tosa.const_shape {values = dense<[1, 1]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %y = tosa.resize %x, %s0, %s1, %s2 {mode = NEAREST_NEIGHBOR} : (tensor<1x2x2x1xi8>, !tosa.shape<4>, !tosa.shape<2>, !tosa.shape<2>) -> tensor<1x4x4x1xi8>
  return %y : tensor<1x4x4x1xi8>
}

// CHECK-LABEL: func.func @constant_result
func.func @constant_result(%x: tensor<4xi8>) -> (tensor<4xi8>, tensor<2xi8>) {
  // CHECK-NEXT: %[[C:.+]] = patch.constant {value = dense<{{\[\[\[\[}}1, 2]]]]> : tensor<1x1x1x2xi8>}
  // CHECK-NEXT: return %{{.+}}, %[[C]]
  %c = "tosa.const"() <{values = dense<[1, 2]> : tensor<2xi8>}> : () -> tensor<2xi8>
  return %x, %c : tensor<4xi8>, tensor<2xi8>
}

// A size of -1 is the one that the result has.
// CHECK-LABEL: func.func @inferred_size
// CHECK: patch.constant {{.*}}1, 2, 3, 4, 5, 6{{.*}} : tensor<1x1x1x6xi8>
func.func @inferred_size(%x: tensor<1x1x1x6xi8>) -> tensor<1x2x1x6xi8> {
  %c = "tosa.const"() <{values = dense<[1, 2, 3, 4, 5, 6]> : tensor<6xi8>}> : () -> tensor<6xi8>
  %s = tosa.const_shape {values = dense<[1, 1, -1, 6]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %r = tosa.reshape %c, %s : (tensor<6xi8>, !tosa.shape<4>) -> tensor<1x1x1x6xi8>
  %y = tosa.concat %x, %r {axis = 1 : i32} : (tensor<1x1x1x6xi8>, tensor<1x1x1x6xi8>) -> tensor<1x2x1x6xi8>
  return %y : tensor<1x2x1x6xi8>
}
