// RUN: mcunet-opt %s -convert-tosa-to-patch | FileCheck %s --enable-var-scope
//
// Products of matrices that are computed.

// One right matrix is read as it lies; a transposed one row by row.
// CHECK-LABEL: func.func @products
// CHECK-SAME: %[[X:.+]]: tensor<1x2x3x5xi8>, %[[Y:.+]]: tensor<1x2x5x4xi8>, %[[T:.+]]: tensor<1x2x4x5xi8>
func.func @products(%x: tensor<2x3x5xi8>, %y: tensor<2x5x4xi8>, %t: tensor<2x4x5xi8>) -> (tensor<2x3x4xi8>, tensor<2x3x4xi8>) {
  %zx = "tosa.const"() <{values = dense<3> : tensor<1xi8>}> : () -> tensor<1xi8>
  %zy = "tosa.const"() <{values = dense<-4> : tensor<1xi8>}> : () -> tensor<1xi8>
  %zo = "tosa.const"() <{values = dense<7> : tensor<1xi8>}> : () -> tensor<1xi8>
  %none = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %m = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<38> : tensor<1xi8>}> : () -> tensor<1xi8>
  %bias = "tosa.const"() <{values = dense<[[[10, 20, 30, 40]]]> : tensor<1x1x4xi32>}> : () -> tensor<1x1x4xi32>
  // CHECK-NEXT: %[[A:.+]] = patch.matmul %[[X]] zp 3, %[[Y]] zp -4 to zp 7 {columns}
  // CHECK-NEXT: requant <1073741824 shift 38>
  %0 = tosa.matmul %x, %y, %zx, %zy : (tensor<2x3x5xi8>, tensor<2x5x4xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<2x3x4xi32>
  %1 = tosa.rescale %0, %m, %s, %none, %zo {input_unsigned = false, output_unsigned = false, per_channel = false,
      rounding_mode = DOUBLE_ROUND, scale32 = true} : (tensor<2x3x4xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<2x3x4xi8>
  // CHECK-NEXT: %[[B:.+]] = patch.matmul %[[X]]{{.*}}, %[[T]]{{.*}} clamp [0, 100]
  // CHECK-NEXT: bias [10, 20, 30, 40] requant
  // CHECK-NEXT: return %[[A]], %[[B]]
  %2 = tosa.transpose %t {perms = array<i32: 0, 2, 1>} : (tensor<2x4x5xi8>) -> tensor<2x5x4xi8>
  %3 = tosa.matmul %x, %2, %zx, %zy : (tensor<2x3x5xi8>, tensor<2x5x4xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<2x3x4xi32>
  %4 = tosa.add %3, %bias : (tensor<2x3x4xi32>, tensor<1x1x4xi32>) -> tensor<2x3x4xi32>
  %5 = tosa.rescale %4, %m, %s, %none, %zo {input_unsigned = false, output_unsigned = false, per_channel = false,
      rounding_mode = DOUBLE_ROUND, scale32 = true} : (tensor<2x3x4xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<2x3x4xi8>
  %6 = tosa.clamp %5 {min_val = 0 : i8, max_val = 100 : i8} : (tensor<2x3x4xi8>) -> tensor<2x3x4xi8>
  return %1, %6 : tensor<2x3x4xi8>, tensor<2x3x4xi8>
}
