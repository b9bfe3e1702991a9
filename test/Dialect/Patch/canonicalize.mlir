// RUN: mcunet-opt %s -canonicalize --mlir-print-elementsattrs-with-hex-if-larger=-1 | FileCheck %s --enable-var-scope
//
// Folds and canonical forms of what one value goes through: tables, reshapes,
// constants, softmax.

#identity = dense<[
    -128, -127, -126, -125, -124, -123, -122, -121, -120, -119, -118, -117, -116, -115, -114, -113,
    -112, -111, -110, -109, -108, -107, -106, -105, -104, -103, -102, -101, -100, -99, -98, -97,
    -96, -95, -94, -93, -92, -91, -90, -89, -88, -87, -86, -85, -84, -83, -82, -81,
    -80, -79, -78, -77, -76, -75, -74, -73, -72, -71, -70, -69, -68, -67, -66, -65,
    -64, -63, -62, -61, -60, -59, -58, -57, -56, -55, -54, -53, -52, -51, -50, -49,
    -48, -47, -46, -45, -44, -43, -42, -41, -40, -39, -38, -37, -36, -35, -34, -33,
    -32, -31, -30, -29, -28, -27, -26, -25, -24, -23, -22, -21, -20, -19, -18, -17,
    -16, -15, -14, -13, -12, -11, -10, -9, -8, -7, -6, -5, -4, -3, -2, -1,
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
    16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
    32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47,
    48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63,
    64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79,
    80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 94, 95,
    96, 97, 98, 99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111,
    112, 113, 114, 115, 116, 117, 118, 119, 120, 121, 122, 123, 124, 125, 126, 127]> : tensor<256xi8>
#negate = dense<[
    127, 127, 126, 125, 124, 123, 122, 121, 120, 119, 118, 117, 116, 115, 114, 113,
    112, 111, 110, 109, 108, 107, 106, 105, 104, 103, 102, 101, 100, 99, 98, 97,
    96, 95, 94, 93, 92, 91, 90, 89, 88, 87, 86, 85, 84, 83, 82, 81,
    80, 79, 78, 77, 76, 75, 74, 73, 72, 71, 70, 69, 68, 67, 66, 65,
    64, 63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49,
    48, 47, 46, 45, 44, 43, 42, 41, 40, 39, 38, 37, 36, 35, 34, 33,
    32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17,
    16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1,
    0, -1, -2, -3, -4, -5, -6, -7, -8, -9, -10, -11, -12, -13, -14, -15,
    -16, -17, -18, -19, -20, -21, -22, -23, -24, -25, -26, -27, -28, -29, -30, -31,
    -32, -33, -34, -35, -36, -37, -38, -39, -40, -41, -42, -43, -44, -45, -46, -47,
    -48, -49, -50, -51, -52, -53, -54, -55, -56, -57, -58, -59, -60, -61, -62, -63,
    -64, -65, -66, -67, -68, -69, -70, -71, -72, -73, -74, -75, -76, -77, -78, -79,
    -80, -81, -82, -83, -84, -85, -86, -87, -88, -89, -90, -91, -92, -93, -94, -95,
    -96, -97, -98, -99, -100, -101, -102, -103, -104, -105, -106, -107, -108, -109, -110, -111,
    -112, -113, -114, -115, -116, -117, -118, -119, -120, -121, -122, -123, -124, -125, -126, -127]> : tensor<256xi8>
#relu = dense<[
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
    16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
    32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47,
    48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63,
    64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79,
    80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 94, 95,
    96, 97, 98, 99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111,
    112, 113, 114, 115, 116, 117, 118, 119, 120, 121, 122, 123, 124, 125, 126, 127]> : tensor<256xi8>
#terms = dense<[
    524288, 262144, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]> : tensor<256xi32>
#logits = dense<[
    0, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280,
    -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280,
    -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280,
    -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280,
    -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280,
    -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280,
    -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280,
    -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280,
    -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280,
    -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280,
    -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280,
    -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280,
    -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280,
    -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280,
    -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280,
    -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280]> : tensor<256xi32>

#exps = dense<[
    2147483647, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]> : tensor<256xi32>

// CHECK-LABEL: func.func @reshape_to_same_shape
// CHECK-SAME: (%[[X:.+]]: tensor<1x1x1x4xi8>)
func.func @reshape_to_same_shape(%x: tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8> {
  // CHECK-NEXT: return %[[X]]
  %0 = patch.reshape %x : (tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8>
  return %0 : tensor<1x1x1x4xi8>
}

// CHECK-LABEL: func.func @reshape_of_reshape
// CHECK-SAME: (%[[X:.+]]: tensor<1x1x1x4xi8>)
func.func @reshape_of_reshape(%x: tensor<1x1x1x4xi8>) -> tensor<1x1x4x1xi8> {
  // CHECK-NEXT: %[[Y:.+]] = patch.reshape %[[X]] : (tensor<1x1x1x4xi8>) -> tensor<1x1x4x1xi8>
  // CHECK-NEXT: return %[[Y]]
  %0 = patch.reshape %x : (tensor<1x1x1x4xi8>) -> tensor<1x1x2x2xi8>
  %1 = patch.reshape %0 : (tensor<1x1x2x2xi8>) -> tensor<1x1x4x1xi8>
  return %1 : tensor<1x1x4x1xi8>
}

// CHECK-LABEL: func.func @reshape_of_constant
func.func @reshape_of_constant() -> tensor<1x1x2x2xi8> {
  // CHECK-NEXT: patch.constant {value = dense<{{\[\[\[}}[1, 2], [3, 4]]]]> : tensor<1x1x2x2xi8>}
  // CHECK-NEXT: return
  %0 = patch.constant {value = dense<[[[[1, 2, 3, 4]]]]> : tensor<1x1x1x4xi8>} : tensor<1x1x1x4xi8>
  %1 = patch.reshape %0 : (tensor<1x1x1x4xi8>) -> tensor<1x1x2x2xi8>
  return %1 : tensor<1x1x2x2xi8>
}

// Element [c, y, x] of the result is [y, x, c] of the constant.
// CHECK-LABEL: func.func @transpose_of_constant
func.func @transpose_of_constant() -> tensor<1x2x1x3xi8> {
  // CHECK-NEXT: patch.constant {value = dense<{{\[\[\[}}[1, 3, 5]], {{\[}}[2, 4, 6]]]]> : tensor<1x2x1x3xi8>}
  // CHECK-NEXT: return
  %0 = patch.constant {value = dense<[[[[1, 2], [3, 4], [5, 6]]]]> : tensor<1x1x3x2xi8>} : tensor<1x1x3x2xi8>
  %1 = patch.transpose %0 {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x1x3x2xi8>) -> tensor<1x2x1x3xi8>
  return %1 : tensor<1x2x1x3xi8>
}

// CHECK-LABEL: func.func @transpose_of_splat
func.func @transpose_of_splat() -> tensor<1x2x1x3xi8> {
  // CHECK-NEXT: patch.constant {value = dense<9> : tensor<1x2x1x3xi8>}
  %0 = patch.constant {value = dense<9> : tensor<1x1x3x2xi8>} : tensor<1x1x3x2xi8>
  %1 = patch.transpose %0 {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x1x3x2xi8>) -> tensor<1x2x1x3xi8>
  return %1 : tensor<1x2x1x3xi8>
}

// CHECK-LABEL: func.func @identity_table
// CHECK-SAME: (%[[X:.+]]: tensor<1x1x1x4xi8>)
func.func @identity_table(%x: tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8> {
  // CHECK-NEXT: return %[[X]]
  %0 = patch.lookup %x : (tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8>
      table #identity
  return %0 : tensor<1x1x1x4xi8>
}

// relu(negate(x)): 127 for -128 and -127, 126 for -126, ... 0 for what is not negative.
// CHECK-LABEL: func.func @table_of_table
func.func @table_of_table(%x: tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8> {
  // CHECK-NEXT: patch.lookup %{{.+}}
  // CHECK-NEXT: table dense<[127, 127, 126, {{.*}}2, 1, 0, 0, 0{{.*}}]>
  // CHECK-NEXT: return
  %0 = patch.lookup %x : (tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8>
      table #negate
  %1 = patch.lookup %0 : (tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8>
      table #relu
  return %1 : tensor<1x1x1x4xi8>
}

// CHECK-LABEL: func.func @table_of_table_used_elsewhere
func.func @table_of_table_used_elsewhere(%x: tensor<1x1x1x4xi8>) -> (tensor<1x1x1x4xi8>, tensor<1x1x1x4xi8>) {
  // CHECK-COUNT-2: patch.lookup
  %0 = patch.lookup %x : (tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8>
      table #negate
  %1 = patch.lookup %0 : (tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8>
      table #relu
  return %0, %1 : tensor<1x1x1x4xi8>, tensor<1x1x1x4xi8>
}

// CHECK-LABEL: func.func @table_before_reshape
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x2x1xi8>)
func.func @table_before_reshape(%x: tensor<1x2x2x1xi8>) -> tensor<1x1x1x4xi8> {
  // CHECK-NEXT: %[[Y:.+]] = patch.lookup %[[X]] {{.+}} -> tensor<1x2x2x1xi8>
  // CHECK-NEXT: table
  // CHECK-NEXT: patch.reshape %[[Y]]
  %0 = patch.reshape %x : (tensor<1x2x2x1xi8>) -> tensor<1x1x1x4xi8>
  %1 = patch.lookup %0 : (tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8>
      table #negate
  return %1 : tensor<1x1x1x4xi8>
}

// CHECK-LABEL: func.func @table_before_transpose
// CHECK-SAME: (%[[X:.+]]: tensor<1x1x2x3xi8>)
func.func @table_before_transpose(%x: tensor<1x1x2x3xi8>) -> tensor<1x1x3x2xi8> {
  // CHECK-NEXT: %[[Y:.+]] = patch.lookup %[[X]] {{.+}} -> tensor<1x1x2x3xi8>
  // CHECK-NEXT: table
  // CHECK-NEXT: patch.transpose %[[Y]]
  %0 = patch.transpose %x {perm = array<i64: 0, 1, 3, 2>} : (tensor<1x1x2x3xi8>) -> tensor<1x1x3x2xi8>
  %1 = patch.lookup %0 : (tensor<1x1x3x2xi8>) -> tensor<1x1x3x2xi8>
      table #negate
  return %1 : tensor<1x1x3x2xi8>
}

// CHECK-LABEL: func.func @table_after_shared_reshape
func.func @table_after_shared_reshape(%x: tensor<1x1x2x2xi8>) -> (tensor<1x1x1x4xi8>, tensor<1x1x1x4xi8>) {
  // CHECK-NEXT: %[[FLAT:.+]] = patch.reshape
  // CHECK-NEXT: patch.lookup %[[FLAT]]
  %0 = patch.reshape %x : (tensor<1x1x2x2xi8>) -> tensor<1x1x1x4xi8>
  %1 = patch.lookup %0 : (tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8>
      table #negate
  return %0, %1 : tensor<1x1x1x4xi8>, tensor<1x1x1x4xi8>
}

// CHECK-LABEL: func.func @table_that_clamps
func.func @table_that_clamps(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi8> {
  // CHECK-NEXT: patch.max_pool2d %{{.+}} clamp [0, 100]
  // CHECK-NEXT: return
  %0 = patch.max_pool2d %x kernel [1, 1] clamp [-128, 100]
      : (tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi8>
  %1 = patch.lookup %0 : (tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi8>
      table #relu
  return %1 : tensor<1x2x2x1xi8>
}

// CHECK-LABEL: func.func @table_that_clamps_a_shared_layer
func.func @table_that_clamps_a_shared_layer(%x: tensor<1x2x2x1xi8>) -> (tensor<1x2x2x1xi8>, tensor<1x2x2x1xi8>) {
  // CHECK-NEXT: patch.max_pool2d %{{.+}}
  // CHECK-NEXT: patch.lookup
  %0 = patch.max_pool2d %x kernel [1, 1] : (tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi8>
  %1 = patch.lookup %0 : (tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi8>
      table #relu
  return %0, %1 : tensor<1x2x2x1xi8>, tensor<1x2x2x1xi8>
}

// CHECK-LABEL: func.func @table_that_does_more_than_clamp
func.func @table_that_does_more_than_clamp(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi8> {
  // CHECK-NEXT: patch.max_pool2d %{{.+}}
  // CHECK-NEXT: patch.lookup
  %0 = patch.max_pool2d %x kernel [1, 1] : (tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi8>
  %1 = patch.lookup %0 : (tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi8>
      table #negate
  return %1 : tensor<1x2x2x1xi8>
}

// CHECK-LABEL: func.func @softmax_before_reshape
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x3x4xi8>)
func.func @softmax_before_reshape(%x: tensor<1x2x3x4xi8>) -> tensor<1x2x3x4xi8> {
  // CHECK-NEXT: %[[Y:.+]] = patch.softmax %[[X]] {{.+}} -> tensor<1x2x3x4xi8>
  // CHECK-NEXT: exponentials
  // CHECK-NEXT: return %[[Y]]
  %0 = patch.reshape %x : (tensor<1x2x3x4xi8>) -> tensor<1x1x6x4xi8>
  %1 = patch.softmax %0 : (tensor<1x1x6x4xi8>) -> tensor<1x1x6x4xi8>
      exponentials #exps
  %2 = patch.reshape %1 : (tensor<1x1x6x4xi8>) -> tensor<1x2x3x4xi8>
  return %2 : tensor<1x2x3x4xi8>
}

// CHECK-LABEL: func.func @log_softmax_before_reshape
func.func @log_softmax_before_reshape(%x: tensor<1x2x3x4xi8>) -> tensor<1x1x6x4xi8> {
  // CHECK-NEXT: patch.log_softmax %{{.+}} -> tensor<1x2x3x4xi8>
  // CHECK-NEXT: terms
  // CHECK-NEXT: logits
  // CHECK-NEXT: patch.reshape
  %0 = patch.reshape %x : (tensor<1x2x3x4xi8>) -> tensor<1x1x6x4xi8>
  %1 = patch.log_softmax %0 : (tensor<1x1x6x4xi8>) -> tensor<1x1x6x4xi8>
      terms #terms
      logits #logits
  return %1 : tensor<1x1x6x4xi8>
}

// CHECK-LABEL: func.func @softmax_of_other_rows
func.func @softmax_of_other_rows(%x: tensor<1x2x3x4xi8>) -> tensor<1x1x1x24xi8> {
  // CHECK-NEXT: %[[ROW:.+]] = patch.reshape
  // CHECK-NEXT: patch.softmax %[[ROW]]
  %0 = patch.reshape %x : (tensor<1x2x3x4xi8>) -> tensor<1x1x1x24xi8>
  %1 = patch.softmax %0 : (tensor<1x1x1x24xi8>) -> tensor<1x1x1x24xi8>
      exponentials #exps
  return %1 : tensor<1x1x1x24xi8>
}

// A constant that repeats along rows and columns keeps one pixel.
// CHECK-LABEL: func.func @constant_repeats
func.func @constant_repeats(%x: tensor<1x2x2x2xi8>) -> tensor<1x2x2x2xi8> {
  // CHECK-NEXT: %[[C:.+]] = patch.constant {value = dense<{{\[\[\[\[}}1, 2]]]]> : tensor<1x1x1x2xi8>}
  // CHECK-NEXT: patch.extremum %{{.+}}, %[[C]] : (tensor<1x2x2x2xi8>, tensor<1x1x1x2xi8>)
  %0 = patch.constant {value = dense<[[[[1, 2], [1, 2]], [[1, 2], [1, 2]]]]> : tensor<1x2x2x2xi8>} : tensor<1x2x2x2xi8>
  %1 = patch.extremum %x, %0 : (tensor<1x2x2x2xi8>, tensor<1x2x2x2xi8>) -> tensor<1x2x2x2xi8>
  return %1 : tensor<1x2x2x2xi8>
}

// CHECK-LABEL: func.func @constant_repeats_along_rows
func.func @constant_repeats_along_rows(%x: tensor<1x2x2x2xi8>) -> tensor<1x2x2x2xi8> {
  // CHECK-NEXT: patch.constant {value = dense<{{\[\[\[\[}}1, 2], [1, 3]]]]> : tensor<1x1x2x2xi8>}
  %0 = patch.constant {value = dense<[[[[1, 2], [1, 3]], [[1, 2], [1, 3]]]]> : tensor<1x2x2x2xi8>} : tensor<1x2x2x2xi8>
  %1 = patch.extremum %x, %0 : (tensor<1x2x2x2xi8>, tensor<1x2x2x2xi8>) -> tensor<1x2x2x2xi8>
  return %1 : tensor<1x2x2x2xi8>
}

// The result's rows and columns are the constant's alone.
// CHECK-LABEL: func.func @constant_gives_the_shape
func.func @constant_gives_the_shape(%x: tensor<1x1x1x2xi8>) -> tensor<1x2x2x2xi8> {
  // CHECK-NEXT: patch.constant {{.*}} : tensor<1x2x2x2xi8>
  %0 = patch.constant {value = dense<[[[[1, 2], [1, 2]], [[1, 2], [1, 2]]]]> : tensor<1x2x2x2xi8>} : tensor<1x2x2x2xi8>
  %1 = patch.extremum %x, %0 : (tensor<1x1x1x2xi8>, tensor<1x2x2x2xi8>) -> tensor<1x2x2x2xi8>
  return %1 : tensor<1x2x2x2xi8>
}

// One axis of a reduction after the other is one reduction; of another kind it is not.
// CHECK-LABEL: func.func @reductions_merge
func.func @reductions_merge(%x: tensor<1x2x3x4xi8>) -> tensor<1x1x1x1xi8> {
  // CHECK-NEXT: %[[MOST:.+]] = patch.reduce_extremum %{{.+}} {axes = array<i64: 1, 2>} : (tensor<1x2x3x4xi8>)
  // CHECK-NEXT: patch.reduce_extremum %[[MOST]] {axes = array<i64: 3>, least}
  %0 = patch.reduce_extremum %x {axes = array<i64: 2>} : (tensor<1x2x3x4xi8>) -> tensor<1x2x1x4xi8>
  %1 = patch.reduce_extremum %0 {axes = array<i64: 1>} : (tensor<1x2x1x4xi8>) -> tensor<1x1x1x4xi8>
  %2 = patch.reduce_extremum %1 {axes = array<i64: 3>, least} : (tensor<1x1x1x4xi8>) -> tensor<1x1x1x1xi8>
  return %2 : tensor<1x1x1x1xi8>
}

// The rows are those of the map before the reshape.
// CHECK-LABEL: func.func @normalize_before_reshape
func.func @normalize_before_reshape(%x: tensor<1x2x3x4xi8>) -> tensor<1x1x6x4xi8> {
  // CHECK-NEXT: patch.l2_normalize %{{.+}} {input_zp = 1 : i32} : (tensor<1x2x3x4xi8>) -> tensor<1x2x3x4xi8>
  // CHECK-NEXT: patch.reshape
  %0 = patch.reshape %x : (tensor<1x2x3x4xi8>) -> tensor<1x1x6x4xi8>
  %1 = patch.l2_normalize %0 {input_zp = 1 : i32} : (tensor<1x1x6x4xi8>) -> tensor<1x1x6x4xi8>
  return %1 : tensor<1x1x6x4xi8>
}
