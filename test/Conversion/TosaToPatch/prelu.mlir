// RUN: mcunet-opt %s -convert-tosa-to-patch | FileCheck %s --enable-var-scope
//
// Two multipliers; slopes of any shape, which shrink where they repeat.

// CHECK-LABEL: func.func @slope_per_channel
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x2x2xi8>)
func.func @slope_per_channel(%x: tensor<1x2x2x2xi8>) -> tensor<1x2x2x2xi8> {
  // CHECK: %[[SLOPES:.+]] = patch.constant {value = dense<{{\[\[\[\[}}1, 2]]]]> : tensor<1x1x1x2xi8>}
  // CHECK: patch.prelu %[[X]] zp 3, %[[SLOPES]] zp -5 to zp 1
  // CHECK-NEXT: requant <[1073741824, 1374389504] shift [31, 38]>
  // CHECK-NEXT: return
  %0 = "tosa.const"() <{values = dense<[[[1, 2]]]> : tensor<1x1x2xi8>}> : () -> tensor<1x1x2xi8>
  %1 = tosa.const_shape {values = dense<[1, 1, 1, 2]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %2 = tosa.reshape %0, %1 : (tensor<1x1x2xi8>, !tosa.shape<4>) -> tensor<1x1x1x2xi8>
  %3 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %4 = "tosa.const"() <{values = dense<30> : tensor<1xi8>}> : () -> tensor<1xi8>
  %5 = "tosa.const"() <{values = dense<3> : tensor<1xi8>}> : () -> tensor<1xi8>
  %6 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %7 = tosa.rescale %x, %3, %4, %5, %6
      {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x2x2x2xi32>
  %8 = "tosa.const"() <{values = dense<-5> : tensor<1xi8>}> : () -> tensor<1xi8>
  %9 = tosa.rescale %2, %3, %4, %8, %6
      {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x1x1x2xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x1x1x2xi32>
  %10 = "tosa.const"() <{values = dense<31> : tensor<1xi8>}> : () -> tensor<1xi8>
  %11 = tosa.rescale %7, %3, %10, %6, %6
      {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi32>)
      -> tensor<1x2x2x2xi32>
  %12 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %13 = tosa.mul %7, %9, %12 : (tensor<1x2x2x2xi32>, tensor<1x1x1x2xi32>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  %14 = "tosa.const"() <{values = dense<1374389504> : tensor<1xi32>}> : () -> tensor<1xi32>
  %15 = "tosa.const"() <{values = dense<38> : tensor<1xi8>}> : () -> tensor<1xi8>
  %16 = tosa.rescale %13, %14, %15, %6, %6
      {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi32>)
      -> tensor<1x2x2x2xi32>
  %17 = "tosa.const"() <{values = dense<0> : tensor<1x1x1x1xi32>}> : () -> tensor<1x1x1x1xi32>
  %18 = tosa.greater_equal %7, %17 : (tensor<1x2x2x2xi32>, tensor<1x1x1x1xi32>) -> tensor<1x2x2x2xi1>
  %19 = tosa.select %18, %11, %16
      : (tensor<1x2x2x2xi1>, tensor<1x2x2x2xi32>, tensor<1x2x2x2xi32>) -> tensor<1x2x2x2xi32>
  %20 = "tosa.const"() <{values = dense<1> : tensor<1xi8>}> : () -> tensor<1xi8>
  %21 = tosa.rescale %19, %3, %4, %6, %20
      {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x2x2xi8>
  return %21 : tensor<1x2x2x2xi8>
}

// CHECK-LABEL: func.func @one_slope
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x2x2xi8>)
func.func @one_slope(%x: tensor<1x2x2x2xi8>) -> tensor<1x2x2x2xi8> {
  // CHECK-NEXT: patch.lookup %[[X]]
  %0 = "tosa.const"() <{values = dense<7> : tensor<1xi8>}> : () -> tensor<1xi8>
  %1 = tosa.const_shape {values = dense<1> : tensor<4xindex>} : () -> !tosa.shape<4>
  %2 = tosa.reshape %0, %1 : (tensor<1xi8>, !tosa.shape<4>) -> tensor<1x1x1x1xi8>
  %3 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %4 = "tosa.const"() <{values = dense<30> : tensor<1xi8>}> : () -> tensor<1xi8>
  %5 = "tosa.const"() <{values = dense<3> : tensor<1xi8>}> : () -> tensor<1xi8>
  %6 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %7 = tosa.rescale %x, %3, %4, %5, %6
      {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x2x2x2xi32>
  %8 = "tosa.const"() <{values = dense<-5> : tensor<1xi8>}> : () -> tensor<1xi8>
  %9 = tosa.rescale %2, %3, %4, %8, %6
      {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x1x1x1xi32>
  %10 = "tosa.const"() <{values = dense<31> : tensor<1xi8>}> : () -> tensor<1xi8>
  %11 = tosa.rescale %7, %3, %10, %6, %6
      {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi32>)
      -> tensor<1x2x2x2xi32>
  %12 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %13 = tosa.mul %7, %9, %12 : (tensor<1x2x2x2xi32>, tensor<1x1x1x1xi32>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  %14 = "tosa.const"() <{values = dense<1374389504> : tensor<1xi32>}> : () -> tensor<1xi32>
  %15 = "tosa.const"() <{values = dense<38> : tensor<1xi8>}> : () -> tensor<1xi8>
  %16 = tosa.rescale %13, %14, %15, %6, %6
      {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi32>)
      -> tensor<1x2x2x2xi32>
  %17 = "tosa.const"() <{values = dense<0> : tensor<1x1x1x1xi32>}> : () -> tensor<1x1x1x1xi32>
  %18 = tosa.greater_equal %7, %17 : (tensor<1x2x2x2xi32>, tensor<1x1x1x1xi32>) -> tensor<1x2x2x2xi1>
  %19 = tosa.select %18, %11, %16
      : (tensor<1x2x2x2xi1>, tensor<1x2x2x2xi32>, tensor<1x2x2x2xi32>) -> tensor<1x2x2x2xi32>
  %20 = "tosa.const"() <{values = dense<1> : tensor<1xi8>}> : () -> tensor<1xi8>
  %21 = tosa.rescale %19, %3, %4, %6, %20
      {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x2x2xi8>
  return %21 : tensor<1x2x2x2xi8>
}

// A slope for every element, which depends on the channel alone.
// CHECK-LABEL: func.func @equal_slopes_in_each_channel
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x2x2xi8>)
func.func @equal_slopes_in_each_channel(%x: tensor<1x2x2x2xi8>) -> tensor<1x2x2x2xi8> {
  // CHECK: %[[SLOPES:.+]] = patch.constant {value = dense<{{\[\[\[\[}}1, 2]]]]> : tensor<1x1x1x2xi8>}
  // CHECK: patch.prelu %[[X]]{{.*}}, %[[SLOPES]]
  %0 = "tosa.const"() <{values = dense<[[[1, 2], [1, 2]], [[1, 2], [1, 2]]]> : tensor<2x2x2xi8>}>
      : () -> tensor<2x2x2xi8>
  %1 = tosa.const_shape {values = dense<[1, 2, 2, 2]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %2 = tosa.reshape %0, %1 : (tensor<2x2x2xi8>, !tosa.shape<4>) -> tensor<1x2x2x2xi8>
  %3 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %4 = "tosa.const"() <{values = dense<30> : tensor<1xi8>}> : () -> tensor<1xi8>
  %5 = "tosa.const"() <{values = dense<3> : tensor<1xi8>}> : () -> tensor<1xi8>
  %6 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %7 = tosa.rescale %x, %3, %4, %5, %6
      {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x2x2x2xi32>
  %8 = "tosa.const"() <{values = dense<-5> : tensor<1xi8>}> : () -> tensor<1xi8>
  %9 = tosa.rescale %2, %3, %4, %8, %6
      {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x2x2x2xi32>
  %10 = "tosa.const"() <{values = dense<31> : tensor<1xi8>}> : () -> tensor<1xi8>
  %11 = tosa.rescale %7, %3, %10, %6, %6
      {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi32>)
      -> tensor<1x2x2x2xi32>
  %12 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %13 = tosa.mul %7, %9, %12 : (tensor<1x2x2x2xi32>, tensor<1x2x2x2xi32>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  %14 = "tosa.const"() <{values = dense<1374389504> : tensor<1xi32>}> : () -> tensor<1xi32>
  %15 = "tosa.const"() <{values = dense<38> : tensor<1xi8>}> : () -> tensor<1xi8>
  %16 = tosa.rescale %13, %14, %15, %6, %6
      {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi32>)
      -> tensor<1x2x2x2xi32>
  %17 = "tosa.const"() <{values = dense<0> : tensor<1x1x1x1xi32>}> : () -> tensor<1x1x1x1xi32>
  %18 = tosa.greater_equal %7, %17 : (tensor<1x2x2x2xi32>, tensor<1x1x1x1xi32>) -> tensor<1x2x2x2xi1>
  %19 = tosa.select %18, %11, %16
      : (tensor<1x2x2x2xi1>, tensor<1x2x2x2xi32>, tensor<1x2x2x2xi32>) -> tensor<1x2x2x2xi32>
  %20 = "tosa.const"() <{values = dense<1> : tensor<1xi8>}> : () -> tensor<1xi8>
  %21 = tosa.rescale %19, %3, %4, %6, %20
      {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x2x2xi8>
  return %21 : tensor<1x2x2x2xi8>
}

// CHECK-LABEL: func.func @slope_per_element
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x2x2xi8>)
func.func @slope_per_element(%x: tensor<1x2x2x2xi8>) -> tensor<1x2x2x2xi8> {
  // CHECK: %[[SLOPES:.+]] = patch.constant {value = dense<{{\[\[\[\[}}1, 2], [1, 2]], {{\[\[}}1, 2], [1, 3]]]]> : tensor<1x2x2x2xi8>}
  // CHECK: patch.prelu %[[X]]{{.*}}, %[[SLOPES]]
  %0 = "tosa.const"() <{values = dense<[[[1, 2], [1, 2]], [[1, 2], [1, 3]]]> : tensor<2x2x2xi8>}>
      : () -> tensor<2x2x2xi8>
  %1 = tosa.const_shape {values = dense<[1, 2, 2, 2]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %2 = tosa.reshape %0, %1 : (tensor<2x2x2xi8>, !tosa.shape<4>) -> tensor<1x2x2x2xi8>
  %3 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %4 = "tosa.const"() <{values = dense<30> : tensor<1xi8>}> : () -> tensor<1xi8>
  %5 = "tosa.const"() <{values = dense<3> : tensor<1xi8>}> : () -> tensor<1xi8>
  %6 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %7 = tosa.rescale %x, %3, %4, %5, %6
      {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x2x2x2xi32>
  %8 = "tosa.const"() <{values = dense<-5> : tensor<1xi8>}> : () -> tensor<1xi8>
  %9 = tosa.rescale %2, %3, %4, %8, %6
      {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x2x2x2xi32>
  %10 = "tosa.const"() <{values = dense<31> : tensor<1xi8>}> : () -> tensor<1xi8>
  %11 = tosa.rescale %7, %3, %10, %6, %6
      {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi32>)
      -> tensor<1x2x2x2xi32>
  %12 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %13 = tosa.mul %7, %9, %12 : (tensor<1x2x2x2xi32>, tensor<1x2x2x2xi32>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  %14 = "tosa.const"() <{values = dense<1374389504> : tensor<1xi32>}> : () -> tensor<1xi32>
  %15 = "tosa.const"() <{values = dense<38> : tensor<1xi8>}> : () -> tensor<1xi8>
  %16 = tosa.rescale %13, %14, %15, %6, %6
      {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi32>)
      -> tensor<1x2x2x2xi32>
  %17 = "tosa.const"() <{values = dense<0> : tensor<1x1x1x1xi32>}> : () -> tensor<1x1x1x1xi32>
  %18 = tosa.greater_equal %7, %17 : (tensor<1x2x2x2xi32>, tensor<1x1x1x1xi32>) -> tensor<1x2x2x2xi1>
  %19 = tosa.select %18, %11, %16
      : (tensor<1x2x2x2xi1>, tensor<1x2x2x2xi32>, tensor<1x2x2x2xi32>) -> tensor<1x2x2x2xi32>
  %20 = "tosa.const"() <{values = dense<1> : tensor<1xi8>}> : () -> tensor<1xi8>
  %21 = tosa.rescale %19, %3, %4, %6, %20
      {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x2x2xi8>
  return %21 : tensor<1x2x2x2xi8>
}
