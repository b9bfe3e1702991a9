// RUN: mcunet-opt %s -canonicalize --mlir-print-elementsattrs-with-hex-if-larger=-1 | FileCheck %s --enable-var-scope
//
// Transposes and reshapes move behind what they are around until they meet and
// cancel; binary operations with one number become tables.

// CHECK-LABEL: func.func @transpose_of_unit_dims
func.func @transpose_of_unit_dims(%x: tensor<1x1x2x3xi8>) -> tensor<1x2x1x3xi8> {
  // CHECK-NEXT: patch.reshape %{{.+}} : (tensor<1x1x2x3xi8>) -> tensor<1x2x1x3xi8>
  %0 = patch.transpose %x {perm = array<i64: 0, 2, 1, 3>} : (tensor<1x1x2x3xi8>) -> tensor<1x2x1x3xi8>
  return %0 : tensor<1x2x1x3xi8>
}

// CHECK-LABEL: func.func @transpose_of_other_dims
func.func @transpose_of_other_dims(%x: tensor<1x1x2x3xi8>) -> tensor<1x3x1x2xi8> {
  // CHECK-NEXT: patch.transpose
  %0 = patch.transpose %x {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x1x2x3xi8>) -> tensor<1x3x1x2xi8>
  return %0 : tensor<1x3x1x2xi8>
}

// CHECK-LABEL: func.func @transposes_cancel
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x3x4xi8>)
func.func @transposes_cancel(%x: tensor<1x2x3x4xi8>) -> tensor<1x2x3x4xi8> {
  // CHECK-NEXT: return %[[X]]
  %0 = patch.transpose %x {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x2x3x4xi8>) -> tensor<1x4x2x3xi8>
  %1 = patch.transpose %0 {perm = array<i64: 0, 2, 3, 1>} : (tensor<1x4x2x3xi8>) -> tensor<1x2x3x4xi8>
  return %1 : tensor<1x2x3x4xi8>
}

// Dimension i of the result is dimension inner[outer[i]] of the input.
// CHECK-LABEL: func.func @transposes_merge
func.func @transposes_merge(%x: tensor<1x2x3x4xi8>) -> tensor<1x4x2x3xi8> {
  // CHECK-NEXT: patch.transpose %{{.+}} {perm = array<i64: 0, 3, 1, 2>}
  // CHECK-NEXT: return
  %0 = patch.transpose %x {perm = array<i64: 0, 2, 3, 1>} : (tensor<1x2x3x4xi8>) -> tensor<1x3x4x2xi8>
  %1 = patch.transpose %0 {perm = array<i64: 0, 2, 3, 1>} : (tensor<1x3x4x2xi8>) -> tensor<1x4x2x3xi8>
  return %1 : tensor<1x4x2x3xi8>
}

// NCHW padding of rows by 1 and columns by 2 becomes that of NHWC.
// CHECK-LABEL: func.func @transpose_of_pad
func.func @transpose_of_pad(%x: tensor<1x4x2x3xi8>) -> tensor<1x4x5x4xi8> {
  // CHECK-NEXT: %[[Y:.+]] = patch.transpose %{{.+}} : (tensor<1x4x2x3xi8>) -> tensor<1x2x3x4xi8>
  // CHECK-NEXT: patch.pad %[[Y]] {low = array<i64: 0, 1, 2, 0>, value = 5 : i32} : (tensor<1x2x3x4xi8>) -> tensor<1x4x5x4xi8>
  %0 = patch.pad %x {low = array<i64: 0, 0, 1, 2>, value = 5 : i32} : (tensor<1x4x2x3xi8>) -> tensor<1x4x4x5xi8>
  %1 = patch.transpose %0 {perm = array<i64: 0, 2, 3, 1>} : (tensor<1x4x4x5xi8>) -> tensor<1x4x5x4xi8>
  return %1 : tensor<1x4x5x4xi8>
}

// CHECK-LABEL: func.func @transpose_of_shared_pad
func.func @transpose_of_shared_pad(%x: tensor<1x1x2x3xi8>) -> (tensor<1x1x3x3xi8>, tensor<1x1x3x3xi8>) {
  // CHECK-NEXT: %[[PADDED:.+]] = patch.pad
  // CHECK-NEXT: patch.transpose %[[PADDED]]
  %0 = patch.pad %x {low = array<i64: 0, 0, 1, 0>, value = 5 : i32} : (tensor<1x1x2x3xi8>) -> tensor<1x1x3x3xi8>
  %1 = patch.transpose %0 {perm = array<i64: 0, 1, 3, 2>} : (tensor<1x1x3x3xi8>) -> tensor<1x1x3x3xi8>
  return %0, %1 : tensor<1x1x3x3xi8>, tensor<1x1x3x3xi8>
}

// CHECK-LABEL: func.func @add_between_transposes
// CHECK-SAME: (%[[X:.+]]: tensor<1x1x2x3xi8>, %[[Y:.+]]: tensor<1x1x2x3xi8>)
func.func @add_between_transposes(%x: tensor<1x1x2x3xi8>, %y: tensor<1x1x2x3xi8>) -> tensor<1x1x3x2xi8> {
  // CHECK-NEXT: %[[SUM:.+]] = patch.add %[[X]]{{.*}}, %[[Y]]{{.*}} -> tensor<1x1x2x3xi8>
  // CHECK-NEXT: requant
  // CHECK-NEXT: patch.transpose %[[SUM]]
  %0 = patch.transpose %x {perm = array<i64: 0, 1, 3, 2>} : (tensor<1x1x2x3xi8>) -> tensor<1x1x3x2xi8>
  %1 = patch.transpose %y {perm = array<i64: 0, 1, 3, 2>} : (tensor<1x1x2x3xi8>) -> tensor<1x1x3x2xi8>
  %2 = patch.add %0 zp 0, %1 zp 0 to zp 0 left_shift 0
      : (tensor<1x1x3x2xi8>, tensor<1x1x3x2xi8>) -> tensor<1x1x3x2xi8>
      requant <[1073741824, 1073741824, 1073741824] shift [30, 30, 31]>
  return %2 : tensor<1x1x3x2xi8>
}

// CHECK-LABEL: func.func @add_of_one_transpose
func.func @add_of_one_transpose(%x: tensor<1x1x2x3xi8>, %y: tensor<1x1x3x2xi8>) -> tensor<1x1x3x2xi8> {
  // CHECK-NEXT: %[[T:.+]] = patch.transpose
  // CHECK-NEXT: patch.add %[[T]]
  %0 = patch.transpose %x {perm = array<i64: 0, 1, 3, 2>} : (tensor<1x1x2x3xi8>) -> tensor<1x1x3x2xi8>
  %1 = patch.add %0 zp 0, %y zp 0 to zp 0 left_shift 0
      : (tensor<1x1x3x2xi8>, tensor<1x1x3x2xi8>) -> tensor<1x1x3x2xi8>
      requant <[1073741824, 1073741824, 1073741824] shift [30, 30, 31]>
  return %1 : tensor<1x1x3x2xi8>
}

// Squeeze-and-excite in NCHW: the scale of each channel is a reshape away.
// CHECK-LABEL: func.func @mul_of_transpose_and_pixel
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x3x4xi8>, %[[SCALE:.+]]: tensor<1x4x1x1xi8>)
func.func @mul_of_transpose_and_pixel(%x: tensor<1x2x3x4xi8>, %scale: tensor<1x4x1x1xi8>) -> tensor<1x4x2x3xi8> {
  // CHECK-NEXT: %[[PIXEL:.+]] = patch.reshape %[[SCALE]] : (tensor<1x4x1x1xi8>) -> tensor<1x1x1x4xi8>
  // CHECK-NEXT: %[[Y:.+]] = patch.mul %[[X]]{{.*}}, %[[PIXEL]]{{.*}} -> tensor<1x2x3x4xi8>
  // CHECK-NEXT: requant
  // CHECK-NEXT: patch.transpose %[[Y]]
  %0 = patch.transpose %x {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x2x3x4xi8>) -> tensor<1x4x2x3xi8>
  %1 = patch.mul %0 zp 0, %scale zp 0 to zp 0
      : (tensor<1x4x2x3xi8>, tensor<1x4x1x1xi8>) -> tensor<1x4x2x3xi8>
      requant <1073741824 shift 31>
  return %1 : tensor<1x4x2x3xi8>
}

// CHECK-LABEL: func.func @concat_between_transposes
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x3x4xi8>, %[[Y:.+]]: tensor<1x2x3x5xi8>)
func.func @concat_between_transposes(%x: tensor<1x2x3x4xi8>, %y: tensor<1x2x3x5xi8>) -> tensor<1x9x2x3xi8> {
  // CHECK-NEXT: %[[Z:.+]] = patch.concat %[[X]], %[[Y]] {axis = 3 : i64} {{.+}} -> tensor<1x2x3x9xi8>
  // CHECK-NEXT: patch.transpose %[[Z]]
  %0 = patch.transpose %x {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x2x3x4xi8>) -> tensor<1x4x2x3xi8>
  %1 = patch.transpose %y {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x2x3x5xi8>) -> tensor<1x5x2x3xi8>
  %2 = patch.concat %0, %1 {axis = 1 : i64} : (tensor<1x4x2x3xi8>, tensor<1x5x2x3xi8>) -> tensor<1x9x2x3xi8>
  return %2 : tensor<1x9x2x3xi8>
}

// (x * 1) * 2^30 / 2^31, ties up: floor((x + 1) / 2).
// CHECK-LABEL: func.func @mul_by_one_number
func.func @mul_by_one_number(%x: tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8> {
  // CHECK-NEXT: patch.lookup %{{.+}}
  // CHECK-NEXT: table dense<[-64, -63, -63, -62, {{.+}}, -1, 0, 0, 1, 1, {{.+}}, 63, 63, 64]>
  // CHECK-NEXT: return
  %0 = patch.constant {value = dense<1> : tensor<1x1x1x4xi8>} : tensor<1x1x1x4xi8>
  %1 = patch.mul %x zp 0, %0 zp 0 to zp 0
      : (tensor<1x1x1x4xi8>, tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8>
      requant <1073741824 shift 31>
  return %1 : tensor<1x1x1x4xi8>
}

// 10 - x, saturated: 127 for -128 ... -117, 126 for -116, -117 for 127.
// CHECK-LABEL: func.func @subtract_from_one_number
func.func @subtract_from_one_number(%x: tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8> {
  // CHECK-NEXT: patch.lookup %{{.+}}
  // CHECK-NEXT: table dense<[127, {{.+}}, 127, 126, {{.+}}, -115, -116, -117]>
  // CHECK-NEXT: return
  %0 = patch.constant {value = dense<10> : tensor<1x1x1x1xi8>} : tensor<1x1x1x1xi8>
  %1 = patch.add %0 zp 0, %x zp 0 to zp 0 left_shift 0 {subtract}
      : (tensor<1x1x1x1xi8>, tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8>
      requant <[1073741824, 1073741824, 1073741824] shift [30, 30, 30]>
  return %1 : tensor<1x1x1x4xi8>
}

// CHECK-LABEL: func.func @mul_by_several_numbers
func.func @mul_by_several_numbers(%x: tensor<1x1x1x2xi8>) -> tensor<1x1x1x2xi8> {
  // CHECK: patch.mul
  %0 = patch.constant {value = dense<[[[[1, 2]]]]> : tensor<1x1x1x2xi8>} : tensor<1x1x1x2xi8>
  %1 = patch.mul %x zp 0, %0 zp 0 to zp 0
      : (tensor<1x1x1x2xi8>, tensor<1x1x1x2xi8>) -> tensor<1x1x1x2xi8>
      requant <1073741824 shift 31>
  return %1 : tensor<1x1x1x2xi8>
}

// The number is broadcast over x in one function, x over the numbers in the other.
// CHECK-LABEL: func.func @mul_that_broadcasts_the_map
func.func @mul_that_broadcasts_the_map(%x: tensor<1x1x1x1xi8>) -> tensor<1x1x1x2xi8> {
  // CHECK: patch.mul
  %0 = patch.constant {value = dense<1> : tensor<1x1x1x2xi8>} : tensor<1x1x1x2xi8>
  %1 = patch.mul %x zp 0, %0 zp 0 to zp 0
      : (tensor<1x1x1x1xi8>, tensor<1x1x1x2xi8>) -> tensor<1x1x1x2xi8>
      requant <1073741824 shift 31>
  return %1 : tensor<1x1x1x2xi8>
}

// CHECK-LABEL: func.func @mean_of_transpose
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x3x4xi8>)
func.func @mean_of_transpose(%x: tensor<1x2x3x4xi8>) -> tensor<1x4x1x1xi8> {
  // CHECK-NEXT: %[[MEAN:.+]] = patch.mean %[[X]]{{.*}} axes [1, 2]{{.*}} -> tensor<1x1x1x4xi8>
  // CHECK-NEXT: patch.reshape %[[MEAN]]
  %0 = patch.transpose %x {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x2x3x4xi8>) -> tensor<1x4x2x3xi8>
  %1 = patch.mean %0 zp 0 axes [2, 3] to zp 0 factor 1073741824 shift 33
      : (tensor<1x4x2x3xi8>) -> tensor<1x4x1x1xi8>
  return %1 : tensor<1x4x1x1xi8>
}

// CHECK-LABEL: func.func @mean_of_reshape_of_unit_dims
// CHECK-SAME: (%[[X:.+]]: tensor<1x1x3x4xi8>)
func.func @mean_of_reshape_of_unit_dims(%x: tensor<1x1x3x4xi8>) -> tensor<1x1x1x4xi8> {
  // CHECK-NEXT: %[[MEAN:.+]] = patch.mean %[[X]]{{.*}} axes [2]{{.*}} -> tensor<1x1x1x4xi8>
  // CHECK-NEXT: return %[[MEAN]]
  %0 = patch.reshape %x : (tensor<1x1x3x4xi8>) -> tensor<1x3x1x4xi8>
  %1 = patch.mean %0 zp 0 axes [1] to zp 0 factor 1073741824 shift 33
      : (tensor<1x3x1x4xi8>) -> tensor<1x1x1x4xi8>
  return %1 : tensor<1x1x1x4xi8>
}

// CHECK-LABEL: func.func @mean_of_other_reshape
func.func @mean_of_other_reshape(%x: tensor<1x2x3x4xi8>) -> tensor<1x1x1x4xi8> {
  // CHECK-NEXT: %[[ROWS:.+]] = patch.reshape
  // CHECK-NEXT: patch.mean %[[ROWS]]
  %0 = patch.reshape %x : (tensor<1x2x3x4xi8>) -> tensor<1x1x6x4xi8>
  %1 = patch.mean %0 zp 0 axes [2] to zp 0 factor 1073741824 shift 33
      : (tensor<1x1x6x4xi8>) -> tensor<1x1x1x4xi8>
  return %1 : tensor<1x1x1x4xi8>
}

// Elements 1, 3, 5 of which every second one from the second on: 3.
// CHECK-LABEL: func.func @slices_merge
func.func @slices_merge(%x: tensor<1x7x6x4xi8>) -> tensor<1x1x2x3xi8> {
  // CHECK-NEXT: patch.slice %{{.+}} {offsets = array<i64: 0, 3, 2, 1>, strides = array<i64: 1, 4, 2, 1>}
  // CHECK-NEXT: return
  %0 = patch.slice %x {offsets = array<i64: 0, 1, 0, 0>, strides = array<i64: 1, 2, 1, 1>}
      : (tensor<1x7x6x4xi8>) -> tensor<1x3x6x4xi8>
  %1 = patch.slice %0 {offsets = array<i64: 0, 1, 2, 1>, strides = array<i64: 1, 2, 2, 1>}
      : (tensor<1x3x6x4xi8>) -> tensor<1x1x2x3xi8>
  return %1 : tensor<1x1x2x3xi8>
}

// Rows 1 and 2 and all columns of what is padded by one: rows 0 and 1, of which
// none is padding, and the columns' padding, which the convolution takes.
// CHECK-LABEL: func.func @slice_of_pad
// CHECK-SAME: (%[[X:.+]]: tensor<1x5x4x2xi8>)
func.func @slice_of_pad(%x: tensor<1x5x4x2xi8>) -> tensor<1x2x6x2xi8> {
  // CHECK-NEXT: %[[ROWS:.+]] = patch.slice %[[X]] {offsets = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1, 1, 1>} : (tensor<1x5x4x2xi8>) -> tensor<1x2x4x2xi8>
  // CHECK-NEXT: patch.pad %[[ROWS]] {low = array<i64: 0, 0, 1, 0>, value = 3 : i32} : (tensor<1x2x4x2xi8>) -> tensor<1x2x6x2xi8>
  %0 = patch.pad %x {low = array<i64: 0, 1, 1, 0>, value = 3 : i32} : (tensor<1x5x4x2xi8>) -> tensor<1x7x6x2xi8>
  %1 = patch.slice %0 {offsets = array<i64: 0, 1, 0, 0>, strides = array<i64: 1, 1, 1, 1>} : (tensor<1x7x6x2xi8>) -> tensor<1x2x6x2xi8>
  return %1 : tensor<1x2x6x2xi8>
}

// CHECK-LABEL: func.func @slice_without_padding
func.func @slice_without_padding(%x: tensor<1x5x4x2xi8>) -> tensor<1x2x4x2xi8> {
  // CHECK-NEXT: patch.slice %{{.+}} {offsets = array<i64: 0, 2, 0, 0>
  // CHECK-NEXT: return
  %0 = patch.pad %x {low = array<i64: 0, 1, 1, 0>, value = 3 : i32} : (tensor<1x5x4x2xi8>) -> tensor<1x7x6x2xi8>
  %1 = patch.slice %0 {offsets = array<i64: 0, 3, 1, 0>, strides = array<i64: 1, 1, 1, 1>} : (tensor<1x7x6x2xi8>) -> tensor<1x2x4x2xi8>
  return %1 : tensor<1x2x4x2xi8>
}

// CHECK-LABEL: func.func @slice_of_padding_alone
func.func @slice_of_padding_alone(%x: tensor<1x5x4x2xi8>) -> tensor<1x1x6x2xi8> {
  // CHECK-NEXT: patch.pad
  // CHECK-NEXT: patch.slice
  %0 = patch.pad %x {low = array<i64: 0, 1, 1, 0>, value = 3 : i32} : (tensor<1x5x4x2xi8>) -> tensor<1x7x6x2xi8>
  %1 = patch.slice %0 {offsets = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1, 1, 1>} : (tensor<1x7x6x2xi8>) -> tensor<1x1x6x2xi8>
  return %1 : tensor<1x1x6x2xi8>
}
