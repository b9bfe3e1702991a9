// RUN: mcunet-opt %s -convert-tosa-to-patch | FileCheck %s --enable-var-scope
//
// Sums over axes, requantised with the division in the multiplier.

// 20 elements: 858993459 / 2^35 = 1 / 40, half the scale.
// CHECK-LABEL: func.func @mean
// CHECK-SAME: (%[[X:.+]]: tensor<1x4x5x3xi8>)
func.func @mean(%x: tensor<1x4x5x3xi8>) -> tensor<1x3xi8> {
  // CHECK-NEXT: %[[MEAN:.+]] = patch.mean %[[X]] zp 3 axes [1, 2] to zp -4 factor 858993459 shift 35 : (tensor<1x4x5x3xi8>) -> tensor<1x1x1x3xi8>
  // CHECK-NEXT: return %[[MEAN]]
  %0 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %1 = "tosa.const"() <{values = dense<30> : tensor<1xi8>}> : () -> tensor<1xi8>
  %2 = "tosa.const"() <{values = dense<3> : tensor<1xi8>}> : () -> tensor<1xi8>
  %3 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %4 = tosa.rescale %x, %0, %1, %2, %3
      {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x4x5x3xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x4x5x3xi32>
  %5 = tosa.reduce_sum %4 {axis = 1 : i32} : (tensor<1x4x5x3xi32>) -> tensor<1x1x5x3xi32>
  %6 = tosa.reduce_sum %5 {axis = 2 : i32} : (tensor<1x1x5x3xi32>) -> tensor<1x1x1x3xi32>
  %7 = "tosa.const"() <{values = dense<858993459> : tensor<1xi32>}> : () -> tensor<1xi32>
  %8 = "tosa.const"() <{values = dense<35> : tensor<1xi8>}> : () -> tensor<1xi8>
  %9 = "tosa.const"() <{values = dense<-4> : tensor<1xi8>}> : () -> tensor<1xi8>
  %10 = tosa.rescale %6, %7, %8, %3, %9
      {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x1x1x3xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x1x1x3xi8>
  %11 = tosa.const_shape {values = dense<[1, 3]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %12 = tosa.reshape %10, %11 : (tensor<1x1x1x3xi8>, !tosa.shape<2>) -> tensor<1x3xi8>
  return %12 : tensor<1x3xi8>
}

// CHECK-LABEL: func.func @mean_single_round
// CHECK-SAME: (%[[X:.+]]: tensor<1x4x5x3xi8>)
func.func @mean_single_round(%x: tensor<1x4x5x3xi8>) -> tensor<1x3xi8> {
  // CHECK-NEXT: patch.mean %[[X]] {{.+}} {single_round}
  %0 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %1 = "tosa.const"() <{values = dense<30> : tensor<1xi8>}> : () -> tensor<1xi8>
  %2 = "tosa.const"() <{values = dense<3> : tensor<1xi8>}> : () -> tensor<1xi8>
  %3 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %4 = tosa.rescale %x, %0, %1, %2, %3
      {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = SINGLE_ROUND, scale32 = true}
      : (tensor<1x4x5x3xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x4x5x3xi32>
  %5 = tosa.reduce_sum %4 {axis = 1 : i32} : (tensor<1x4x5x3xi32>) -> tensor<1x1x5x3xi32>
  %6 = tosa.reduce_sum %5 {axis = 2 : i32} : (tensor<1x1x5x3xi32>) -> tensor<1x1x1x3xi32>
  %7 = "tosa.const"() <{values = dense<858993459> : tensor<1xi32>}> : () -> tensor<1xi32>
  %8 = "tosa.const"() <{values = dense<35> : tensor<1xi8>}> : () -> tensor<1xi8>
  %9 = "tosa.const"() <{values = dense<-4> : tensor<1xi8>}> : () -> tensor<1xi8>
  %10 = tosa.rescale %6, %7, %8, %3, %9
      {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = SINGLE_ROUND, scale32 = true}
      : (tensor<1x1x1x3xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x1x1x3xi8>
  %11 = tosa.const_shape {values = dense<[1, 3]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %12 = tosa.reshape %10, %11 : (tensor<1x1x1x3xi8>, !tosa.shape<2>) -> tensor<1x3xi8>
  return %12 : tensor<1x3xi8>
}
