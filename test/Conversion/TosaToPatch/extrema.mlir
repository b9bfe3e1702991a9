// RUN: mcunet-opt %s -convert-tosa-to-patch | FileCheck %s --enable-var-scope
//
// The greater or lesser of two elements, which TOSA compares with 32 bits, and of many;
// squared differences.

// CHECK-LABEL: func.func @maximum
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x3x4xi8>, %[[Y:.+]]: tensor<1x1x1x4xi8>)
func.func @maximum(%x: tensor<1x2x3x4xi8>, %y: tensor<1x1x1x4xi8>) -> tensor<1x2x3x4xi8> {
  // CHECK-NEXT: patch.extremum %[[X]], %[[Y]] : (tensor<1x2x3x4xi8>, tensor<1x1x1x4xi8>) -> tensor<1x2x3x4xi8>
  // CHECK-NEXT: return
  %m = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<30> : tensor<1xi8>}> : () -> tensor<1xi8>
  %z = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %w = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %l = tosa.rescale %x, %m, %s, %z, %w {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x3x4xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x2x3x4xi32>
  %r = tosa.rescale %y, %m, %s, %z, %w {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x1x1x4xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x1x1x4xi32>
  %c = tosa.maximum %l, %r : (tensor<1x2x3x4xi32>, tensor<1x1x1x4xi32>) -> tensor<1x2x3x4xi32>
  %n = tosa.rescale %c, %m, %s, %w, %z {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x3x4xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x3x4xi8>
  return %n : tensor<1x2x3x4xi8>
}

// CHECK-LABEL: func.func @minimum
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x3x4xi8>, %[[Y:.+]]: tensor<1x1x1x4xi8>)
func.func @minimum(%x: tensor<1x2x3x4xi8>, %y: tensor<1x1x1x4xi8>) -> tensor<1x2x3x4xi8> {
  // CHECK-NEXT: patch.extremum %[[X]], %[[Y]] {least} : (tensor<1x2x3x4xi8>, tensor<1x1x1x4xi8>) -> tensor<1x2x3x4xi8>
  // CHECK-NEXT: return
  %m = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<30> : tensor<1xi8>}> : () -> tensor<1xi8>
  %z = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %w = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %l = tosa.rescale %x, %m, %s, %z, %w {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x3x4xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x2x3x4xi32>
  %r = tosa.rescale %y, %m, %s, %z, %w {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x1x1x4xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x1x1x4xi32>
  %c = tosa.minimum %l, %r : (tensor<1x2x3x4xi32>, tensor<1x1x1x4xi32>) -> tensor<1x2x3x4xi32>
  %n = tosa.rescale %c, %m, %s, %w, %z {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x3x4xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x3x4xi8>
  return %n : tensor<1x2x3x4xi8>
}

// The axes of reductions one after the other are one layer's.
// CHECK-LABEL: func.func @greatest_of_map
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x3x4xi8>)
func.func @greatest_of_map(%x: tensor<1x2x3x4xi8>) -> tensor<1x1x1x4xi8> {
  // CHECK-NEXT: patch.reduce_extremum %[[X]] {axes = array<i64: 1, 2>}
  // CHECK-NEXT: return
  %0 = tosa.reduce_max %x {axis = 2 : i32} : (tensor<1x2x3x4xi8>) -> tensor<1x2x1x4xi8>
  %1 = tosa.reduce_max %0 {axis = 1 : i32} : (tensor<1x2x1x4xi8>) -> tensor<1x1x1x4xi8>
  return %1 : tensor<1x1x1x4xi8>
}

// CHECK-LABEL: func.func @greatest_of_least
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x3x4xi8>)
func.func @greatest_of_least(%x: tensor<1x2x3x4xi8>) -> tensor<1x1x3x1xi8> {
  // CHECK-NEXT: %[[LEAST:.+]] = patch.reduce_extremum %[[X]] {axes = array<i64: 3>, least}
  // CHECK-NEXT: patch.reduce_extremum %[[LEAST]] {axes = array<i64: 1>}
  %0 = tosa.reduce_min %x {axis = 3 : i32} : (tensor<1x2x3x4xi8>) -> tensor<1x2x3x1xi8>
  %1 = tosa.reduce_max %0 {axis = 1 : i32} : (tensor<1x2x3x1xi8>) -> tensor<1x1x3x1xi8>
  return %1 : tensor<1x1x3x1xi8>
}

// Shifted left by 7 = 30 - 23.
// CHECK-LABEL: func.func @squared_difference
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x3x4xi8>, %[[Y:.+]]: tensor<1x1x1x4xi8>)
func.func @squared_difference(%x: tensor<1x2x3x4xi8>, %y: tensor<1x1x1x4xi8>) -> tensor<1x2x3x4xi8> {
  // CHECK-NEXT: patch.add %[[X]]{{.*}}, %[[Y]]{{.*}} left_shift 7 {square, subtract}
  // CHECK-NEXT: requant <{{.+}} shift [31, 31, 50]>
  %m = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<30> : tensor<1xi8>}> : () -> tensor<1xi8>
  %z = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %w = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s7 = "tosa.const"() <{values = dense<23> : tensor<1xi8>}> : () -> tensor<1xi8>
  %s31 = "tosa.const"() <{values = dense<31> : tensor<1xi8>}> : () -> tensor<1xi8>
  %s50 = "tosa.const"() <{values = dense<50> : tensor<1xi8>}> : () -> tensor<1xi8>
  %l0 = tosa.rescale %x, %m, %s7, %z, %w {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x3x4xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x2x3x4xi32>
  %l = tosa.rescale %l0, %m, %s31, %w, %w {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x3x4xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi32>) -> tensor<1x2x3x4xi32>
  %r0 = tosa.rescale %y, %m, %s7, %z, %w {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x1x1x4xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x1x1x4xi32>
  %r = tosa.rescale %r0, %m, %s31, %w, %w {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x1x1x4xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi32>) -> tensor<1x1x1x4xi32>
  %d = tosa.sub %l, %r : (tensor<1x2x3x4xi32>, tensor<1x1x1x4xi32>) -> tensor<1x2x3x4xi32>
  %q = tosa.mul %d, %d, %z : (tensor<1x2x3x4xi32>, tensor<1x2x3x4xi32>, tensor<1xi8>) -> tensor<1x2x3x4xi32>
  %n = tosa.rescale %q, %m, %s50, %w, %z {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x3x4xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x3x4xi8>
  return %n : tensor<1x2x3x4xi8>
}
