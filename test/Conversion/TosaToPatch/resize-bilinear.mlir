// RUN: mcunet-opt %s -convert-tosa-to-patch | FileCheck %s --enable-var-scope
//
// Four gathers times weights of 20 fraction bits. 2 rows to 3 and 3 columns to 2.

// Rows at 0, 683 and 1366 / 1024, where 683 = round(1024 * 2 / 3), the last one clamped to row 1;
// columns at 0 and 1536 / 1024.
// CHECK-LABEL: func.func @corner
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x3x1xi8>)
func.func @corner(%x: tensor<1x2x3x1xi8>) -> tensor<1x3x2x1xi8> {
  // CHECK-NEXT: patch.resize_bilinear %[[X]]
  // CHECK-NEXT: rows [0, 0, 1] to [0, 1, 1] by [0, 683, 0]
  // CHECK-NEXT: columns [0, 1] to [0, 2] by [0, 512]
  // CHECK-NEXT: return
  %0 = tosa.const_shape {values = dense<[1, 6, 1]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %1 = tosa.reshape %x, %0 : (tensor<1x2x3x1xi8>, !tosa.shape<3>) -> tensor<1x6x1xi8>
  %2 = "tosa.const"() <{values = dense<[[0, 1, 0, 1, 3, 4]]> : tensor<1x6xi32>}> : () -> tensor<1x6xi32>
  %3 = tosa.gather %1, %2 : (tensor<1x6x1xi8>, tensor<1x6xi32>) -> tensor<1x6x1xi8>
  %4 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %5 = "tosa.const"() <{values = dense<30> : tensor<1xi8>}> : () -> tensor<1xi8>
  %6 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %7 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %8 = tosa.rescale %3, %4, %5, %6, %7
      {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x6x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x6x1xi32>
  %9 = "tosa.const"() <{values = dense<[[[1048576], [524288], [349184], [174592], [698368], [349184]]]> : tensor<1x6x1xi32>}>
      : () -> tensor<1x6x1xi32>
  %10 = tosa.mul %8, %9, %6 : (tensor<1x6x1xi32>, tensor<1x6x1xi32>, tensor<1xi8>) -> tensor<1x6x1xi32>
  %11 = "tosa.const"() <{values = dense<[[0, 1, 3, 4, 3, 4]]> : tensor<1x6xi32>}> : () -> tensor<1x6xi32>
  %12 = tosa.gather %1, %11 : (tensor<1x6x1xi8>, tensor<1x6xi32>) -> tensor<1x6x1xi8>
  %13 = tosa.rescale %12, %4, %5, %6, %7
      {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x6x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x6x1xi32>
  %14 = "tosa.const"() <{values = dense<[[[0], [0], [699392], [349696], [350208], [175104]]]> : tensor<1x6x1xi32>}>
      : () -> tensor<1x6x1xi32>
  %15 = tosa.mul %13, %14, %6 : (tensor<1x6x1xi32>, tensor<1x6x1xi32>, tensor<1xi8>) -> tensor<1x6x1xi32>
  %16 = tosa.add %10, %15 : (tensor<1x6x1xi32>, tensor<1x6x1xi32>) -> tensor<1x6x1xi32>
  %17 = "tosa.const"() <{values = dense<[[0, 2, 0, 2, 3, 5]]> : tensor<1x6xi32>}> : () -> tensor<1x6xi32>
  %18 = tosa.gather %1, %17 : (tensor<1x6x1xi8>, tensor<1x6xi32>) -> tensor<1x6x1xi8>
  %19 = tosa.rescale %18, %4, %5, %6, %7
      {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x6x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x6x1xi32>
  %20 = "tosa.const"() <{values = dense<[[[0], [524288], [0], [174592], [0], [349184]]]> : tensor<1x6x1xi32>}>
      : () -> tensor<1x6x1xi32>
  %21 = tosa.mul %19, %20, %6 : (tensor<1x6x1xi32>, tensor<1x6x1xi32>, tensor<1xi8>) -> tensor<1x6x1xi32>
  %22 = tosa.add %16, %21 : (tensor<1x6x1xi32>, tensor<1x6x1xi32>) -> tensor<1x6x1xi32>
  %23 = "tosa.const"() <{values = dense<[[0, 2, 3, 5, 3, 5]]> : tensor<1x6xi32>}> : () -> tensor<1x6xi32>
  %24 = tosa.gather %1, %23 : (tensor<1x6x1xi8>, tensor<1x6xi32>) -> tensor<1x6x1xi8>
  %25 = tosa.rescale %24, %4, %5, %6, %7
      {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x6x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x6x1xi32>
  %26 = "tosa.const"() <{values = dense<[[[0], [0], [0], [349696], [0], [175104]]]> : tensor<1x6x1xi32>}>
      : () -> tensor<1x6x1xi32>
  %27 = tosa.mul %25, %26, %6 : (tensor<1x6x1xi32>, tensor<1x6x1xi32>, tensor<1xi8>) -> tensor<1x6x1xi32>
  %28 = tosa.add %22, %27 : (tensor<1x6x1xi32>, tensor<1x6x1xi32>) -> tensor<1x6x1xi32>
  %29 = "tosa.const"() <{values = dense<0> : tensor<1x1x1xi32>}> : () -> tensor<1x1x1xi32>
  %30 = "tosa.const"() <{values = dense<524288> : tensor<1x1x1xi32>}> : () -> tensor<1x1x1xi32>
  %31 = "tosa.const"() <{values = dense<1048576> : tensor<1x1x1xi32>}> : () -> tensor<1x1x1xi32>
  %32 = tosa.greater %28, %29 : (tensor<1x6x1xi32>, tensor<1x1x1xi32>) -> tensor<1x6x1xi1>
  %33 = tosa.add %28, %30 : (tensor<1x6x1xi32>, tensor<1x1x1xi32>) -> tensor<1x6x1xi32>
  %34 = tosa.sub %28, %30 : (tensor<1x6x1xi32>, tensor<1x1x1xi32>) -> tensor<1x6x1xi32>
  %35 = tosa.select %32, %33, %34
      : (tensor<1x6x1xi1>, tensor<1x6x1xi32>, tensor<1x6x1xi32>) -> tensor<1x6x1xi32>
  %36 = tosa.intdiv %35, %31 : (tensor<1x6x1xi32>, tensor<1x1x1xi32>) -> tensor<1x6x1xi32>
  %37 = tosa.cast %36 : (tensor<1x6x1xi32>) -> tensor<1x6x1xi8>
  %38 = tosa.const_shape {values = dense<[1, 3, 2, 1]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %39 = tosa.reshape %37, %38 : (tensor<1x6x1xi8>, !tosa.shape<4>) -> tensor<1x3x2x1xi8>
  return %39 : tensor<1x3x2x1xi8>
}

// Columns at 1536 / 2 - 512 = 256 and 1792: 256 / 1024 after column 0, 768 / 1024 after column 1.
// CHECK-LABEL: func.func @pixel_centres
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x3x1xi8>)
func.func @pixel_centres(%x: tensor<1x2x3x1xi8>) -> tensor<1x3x2x1xi8> {
  // CHECK-NEXT: patch.resize_bilinear %[[X]]
  // CHECK-NEXT: rows [0, 0, 1] to [0, 1, 1] by [0, 512, 0]
  // CHECK-NEXT: columns [0, 1] to [1, 2] by [256, 768]
  %0 = tosa.const_shape {values = dense<[1, 6, 1]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %1 = tosa.reshape %x, %0 : (tensor<1x2x3x1xi8>, !tosa.shape<3>) -> tensor<1x6x1xi8>
  %2 = "tosa.const"() <{values = dense<[[0, 1, 0, 1, 3, 4]]> : tensor<1x6xi32>}> : () -> tensor<1x6xi32>
  %3 = tosa.gather %1, %2 : (tensor<1x6x1xi8>, tensor<1x6xi32>) -> tensor<1x6x1xi8>
  %4 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %5 = "tosa.const"() <{values = dense<30> : tensor<1xi8>}> : () -> tensor<1xi8>
  %6 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %7 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %8 = tosa.rescale %3, %4, %5, %6, %7
      {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x6x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x6x1xi32>
  %9 = "tosa.const"() <{values = dense<[[[917760], [305920], [393216], [131072], [655104], [218368]]]> : tensor<1x6x1xi32>}>
      : () -> tensor<1x6x1xi32>
  %10 = tosa.mul %8, %9, %6 : (tensor<1x6x1xi32>, tensor<1x6x1xi32>, tensor<1xi8>) -> tensor<1x6x1xi32>
  %11 = "tosa.const"() <{values = dense<[[0, 1, 3, 4, 3, 4]]> : tensor<1x6xi32>}> : () -> tensor<1x6xi32>
  %12 = tosa.gather %1, %11 : (tensor<1x6x1xi8>, tensor<1x6xi32>) -> tensor<1x6x1xi8>
  %13 = tosa.rescale %12, %4, %5, %6, %7
      {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x6x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x6x1xi32>
  %14 = "tosa.const"() <{values = dense<[[[-131328], [-43776], [393216], [131072], [131328], [43776]]]> : tensor<1x6x1xi32>}>
      : () -> tensor<1x6x1xi32>
  %15 = tosa.mul %13, %14, %6 : (tensor<1x6x1xi32>, tensor<1x6x1xi32>, tensor<1xi8>) -> tensor<1x6x1xi32>
  %16 = tosa.add %10, %15 : (tensor<1x6x1xi32>, tensor<1x6x1xi32>) -> tensor<1x6x1xi32>
  %17 = "tosa.const"() <{values = dense<[[1, 2, 1, 2, 4, 5]]> : tensor<1x6xi32>}> : () -> tensor<1x6xi32>
  %18 = tosa.gather %1, %17 : (tensor<1x6x1xi8>, tensor<1x6xi32>) -> tensor<1x6x1xi8>
  %19 = tosa.rescale %18, %4, %5, %6, %7
      {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x6x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x6x1xi32>
  %20 = "tosa.const"() <{values = dense<[[[305920], [917760], [131072], [393216], [218368], [655104]]]> : tensor<1x6x1xi32>}>
      : () -> tensor<1x6x1xi32>
  %21 = tosa.mul %19, %20, %6 : (tensor<1x6x1xi32>, tensor<1x6x1xi32>, tensor<1xi8>) -> tensor<1x6x1xi32>
  %22 = tosa.add %16, %21 : (tensor<1x6x1xi32>, tensor<1x6x1xi32>) -> tensor<1x6x1xi32>
  %23 = "tosa.const"() <{values = dense<[[1, 2, 4, 5, 4, 5]]> : tensor<1x6xi32>}> : () -> tensor<1x6xi32>
  %24 = tosa.gather %1, %23 : (tensor<1x6x1xi8>, tensor<1x6xi32>) -> tensor<1x6x1xi8>
  %25 = tosa.rescale %24, %4, %5, %6, %7
      {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x6x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x6x1xi32>
  %26 = "tosa.const"() <{values = dense<[[[-43776], [-131328], [131072], [393216], [43776], [131328]]]> : tensor<1x6x1xi32>}>
      : () -> tensor<1x6x1xi32>
  %27 = tosa.mul %25, %26, %6 : (tensor<1x6x1xi32>, tensor<1x6x1xi32>, tensor<1xi8>) -> tensor<1x6x1xi32>
  %28 = tosa.add %22, %27 : (tensor<1x6x1xi32>, tensor<1x6x1xi32>) -> tensor<1x6x1xi32>
  %29 = "tosa.const"() <{values = dense<0> : tensor<1x1x1xi32>}> : () -> tensor<1x1x1xi32>
  %30 = "tosa.const"() <{values = dense<524288> : tensor<1x1x1xi32>}> : () -> tensor<1x1x1xi32>
  %31 = "tosa.const"() <{values = dense<1048576> : tensor<1x1x1xi32>}> : () -> tensor<1x1x1xi32>
  %32 = tosa.greater %28, %29 : (tensor<1x6x1xi32>, tensor<1x1x1xi32>) -> tensor<1x6x1xi1>
  %33 = tosa.add %28, %30 : (tensor<1x6x1xi32>, tensor<1x1x1xi32>) -> tensor<1x6x1xi32>
  %34 = tosa.sub %28, %30 : (tensor<1x6x1xi32>, tensor<1x1x1xi32>) -> tensor<1x6x1xi32>
  %35 = tosa.select %32, %33, %34
      : (tensor<1x6x1xi1>, tensor<1x6x1xi32>, tensor<1x6x1xi32>) -> tensor<1x6x1xi32>
  %36 = tosa.intdiv %35, %31 : (tensor<1x6x1xi32>, tensor<1x1x1xi32>) -> tensor<1x6x1xi32>
  %37 = tosa.cast %36 : (tensor<1x6x1xi32>) -> tensor<1x6x1xi8>
  %38 = tosa.const_shape {values = dense<[1, 3, 2, 1]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %39 = tosa.reshape %37, %38 : (tensor<1x6x1xi8>, !tosa.shape<4>) -> tensor<1x3x2x1xi8>
  return %39 : tensor<1x3x2x1xi8>
}
