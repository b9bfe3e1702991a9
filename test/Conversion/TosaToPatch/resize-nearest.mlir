// RUN: mcunet-opt %s -convert-tosa-to-patch | FileCheck %s --enable-var-scope
//
// Gathers of pixels with constant positions. 2 rows to 4 and 3 columns to 5.

// Column x is floor(x * 3 / 5): 0 0 1 1 2.
// CHECK-LABEL: func.func @corner
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x3x1xi8>)
func.func @corner(%x: tensor<1x2x3x1xi8>) -> tensor<1x4x5x1xi8> {
  // CHECK-NEXT: patch.resize %[[X]] {offset = array<i64: 0, 0>, scale = array<i64: 4, 2, 5, 3>}
  // CHECK-NEXT: return
  %0 = tosa.const_shape {values = dense<[1, 6, 1]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %1 = tosa.reshape %x, %0 : (tensor<1x2x3x1xi8>, !tosa.shape<3>) -> tensor<1x6x1xi8>
  %2 = "tosa.const"() <{values = dense<[[0, 0, 1, 1, 2, 0, 0, 1, 1, 2, 3, 3, 4, 4, 5, 3, 3, 4, 4, 5]]> : tensor<1x20xi32>}>
      : () -> tensor<1x20xi32>
  %3 = tosa.gather %1, %2 : (tensor<1x6x1xi8>, tensor<1x20xi32>) -> tensor<1x20x1xi8>
  %4 = tosa.const_shape {values = dense<[1, 4, 5, 1]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %5 = tosa.reshape %3, %4 : (tensor<1x20x1xi8>, !tosa.shape<4>) -> tensor<1x4x5x1xi8>
  return %5 : tensor<1x4x5x1xi8>
}

// Column x is round(x * 2 / 4), ties up: floor((4 * x + 4) / 8): 0 1 1 2 2. Rows: 0 0 1 1.
// CHECK-LABEL: func.func @aligned_corners
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x3x1xi8>)
func.func @aligned_corners(%x: tensor<1x2x3x1xi8>) -> tensor<1x4x5x1xi8> {
  // CHECK-NEXT: patch.resize %[[X]] {offset = array<i64: 0, 4>, scale = array<i64: 4, 2, 8, 4>}
  %0 = tosa.const_shape {values = dense<[1, 6, 1]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %1 = tosa.reshape %x, %0 : (tensor<1x2x3x1xi8>, !tosa.shape<3>) -> tensor<1x6x1xi8>
  %2 = "tosa.const"() <{values = dense<[[0, 1, 1, 2, 2, 0, 1, 1, 2, 2, 3, 4, 4, 5, 5, 3, 4, 4, 5, 5]]> : tensor<1x20xi32>}>
      : () -> tensor<1x20xi32>
  %3 = tosa.gather %1, %2 : (tensor<1x6x1xi8>, tensor<1x20xi32>) -> tensor<1x20x1xi8>
  %4 = tosa.const_shape {values = dense<[1, 4, 5, 1]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %5 = tosa.reshape %3, %4 : (tensor<1x20x1xi8>, !tosa.shape<4>) -> tensor<1x4x5x1xi8>
  return %5 : tensor<1x4x5x1xi8>
}

// Column x is floor((2 * x + 1) * 3 / 10): 0 0 1 2 2.
// CHECK-LABEL: func.func @pixel_centres
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x3x1xi8>)
func.func @pixel_centres(%x: tensor<1x2x3x1xi8>) -> tensor<1x4x5x1xi8> {
  // CHECK-NEXT: patch.resize %[[X]] {offset = array<i64: 0, 3>, scale = array<i64: 4, 2, 10, 6>}
  %0 = tosa.const_shape {values = dense<[1, 6, 1]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %1 = tosa.reshape %x, %0 : (tensor<1x2x3x1xi8>, !tosa.shape<3>) -> tensor<1x6x1xi8>
  %2 = "tosa.const"() <{values = dense<[[0, 0, 1, 2, 2, 0, 0, 1, 2, 2, 3, 3, 4, 5, 5, 3, 3, 4, 5, 5]]> : tensor<1x20xi32>}>
      : () -> tensor<1x20xi32>
  %3 = tosa.gather %1, %2 : (tensor<1x6x1xi8>, tensor<1x20xi32>) -> tensor<1x20x1xi8>
  %4 = tosa.const_shape {values = dense<[1, 4, 5, 1]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %5 = tosa.reshape %3, %4 : (tensor<1x20x1xi8>, !tosa.shape<4>) -> tensor<1x4x5x1xi8>
  return %5 : tensor<1x4x5x1xi8>
}

// Row y is round((y + 1/2) * 1 / 3): floor((2 * y + 4) / 6): 0 1 1 1 (the last one clamped).
// CHECK-LABEL: func.func @both
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x3x1xi8>)
func.func @both(%x: tensor<1x2x3x1xi8>) -> tensor<1x4x5x1xi8> {
  // CHECK-NEXT: patch.resize %[[X]] {offset = array<i64: 4, 4>, scale = array<i64: 6, 2, 8, 4>}
  %0 = tosa.const_shape {values = dense<[1, 6, 1]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %1 = tosa.reshape %x, %0 : (tensor<1x2x3x1xi8>, !tosa.shape<3>) -> tensor<1x6x1xi8>
  %2 = "tosa.const"() <{values = dense<[[0, 1, 1, 2, 2, 3, 4, 4, 5, 5, 3, 4, 4, 5, 5, 3, 4, 4, 5, 5]]> : tensor<1x20xi32>}>
      : () -> tensor<1x20xi32>
  %3 = tosa.gather %1, %2 : (tensor<1x6x1xi8>, tensor<1x20xi32>) -> tensor<1x20x1xi8>
  %4 = tosa.const_shape {values = dense<[1, 4, 5, 1]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %5 = tosa.reshape %3, %4 : (tensor<1x20x1xi8>, !tosa.shape<4>) -> tensor<1x4x5x1xi8>
  return %5 : tensor<1x4x5x1xi8>
}

// 41 * (2 / 82) is just below 1 in single precision, so that column 41 is still column 0: no
// formula has it, and the columns are listed.
// CHECK-LABEL: func.func @rounding_of_single_precision
// CHECK-SAME: (%[[X:.+]]: tensor<1x1x2x1xi8>)
func.func @rounding_of_single_precision(%x: tensor<1x1x2x1xi8>) -> tensor<1x1x82x1xi8> {
  // CHECK-NEXT: patch.resize_bilinear %[[X]]
  // CHECK-NEXT: rows 0 to 0 by 0
  // CHECK-NEXT: columns dense<[{{(0, ){42}(1, ){39}1}}]> : tensor<82xi32> to dense<[{{(0, ){42}(1, ){39}1}}]> : tensor<82xi32> by dense<0> : tensor<82xi32>
  %0 = tosa.const_shape {values = dense<[1, 2, 1]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %1 = tosa.reshape %x, %0 : (tensor<1x1x2x1xi8>, !tosa.shape<3>) -> tensor<1x2x1xi8>
  %2 = "tosa.const"() <{values = dense<[[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]]> : tensor<1x82xi32>}> : () -> tensor<1x82xi32>
  %3 = tosa.gather %1, %2 : (tensor<1x2x1xi8>, tensor<1x82xi32>) -> tensor<1x82x1xi8>
  %4 = tosa.const_shape {values = dense<[1, 1, 82, 1]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %5 = tosa.reshape %3, %4 : (tensor<1x82x1xi8>, !tosa.shape<4>) -> tensor<1x1x82x1xi8>
  return %5 : tensor<1x1x82x1xi8>
}
