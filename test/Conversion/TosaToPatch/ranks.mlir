// RUN: mcunet-opt %s -convert-tosa-to-patch | FileCheck %s --enable-var-scope
//
// Tensors of every rank become maps 1 x H x W x C, axes with them: C and W are
// the last two dimensions, H is the product of all others.

// CHECK-LABEL: func.func @vectors
// CHECK-SAME: tensor<1x1x1x4xi8>, %{{.+}}: tensor<1x1x3x4xi8>, %{{.+}}: tensor<1x2x3x4xi8>)
// CHECK-SAME: patch.arg_ports = [#patch.port<shape = [4]>, #patch.port<shape = [3, 4]>, #patch.port<shape = [2, 3, 4]>]
func.func @vectors(%a: tensor<4xi8>, %b: tensor<3x4xi8>, %c: tensor<2x3x4xi8>)
    -> (tensor<4xi8>, tensor<3x4xi8>, tensor<2x3x4xi8>) {
  // CHECK-NEXT: return
  return %a, %b, %c : tensor<4xi8>, tensor<3x4xi8>, tensor<2x3x4xi8>
}

// More than four dimensions are told without those of one element.
// CHECK-LABEL: func.func @video
// CHECK-SAME: tensor<1x6x1x4xi8>
// CHECK-SAME: patch.arg_ports = [#patch.port<shape = [1, 2, 3, 4]>]
func.func @video(%a: tensor<1x1x2x3x1x4xi8>) -> tensor<1x1x2x3x1x4xi8> {
  return %a : tensor<1x1x2x3x1x4xi8>
}

// An argument that is read as an image only is that image.
// CHECK-LABEL: func.func @reshape_first
// CHECK-SAME: (%[[X:.+]]: tensor<1x3x2x1xi8>)
// CHECK-SAME: patch.arg_ports = [#patch.port<shape = [1, 6]>]
func.func @reshape_first(%x: tensor<1x6xi8>) -> tensor<1x1x1x1xi8> {
  // CHECK-NEXT: patch.max_pool2d %[[X]]
  // CHECK-NEXT: return
  %s = tosa.const_shape {values = dense<[1, 3, 2, 1]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %0 = tosa.reshape %x, %s : (tensor<1x6xi8>, !tosa.shape<4>) -> tensor<1x3x2x1xi8>
  %1 = tosa.max_pool2d %0 {kernel = array<i64: 3, 2>, stride = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>} : (tensor<1x3x2x1xi8>) -> tensor<1x1x1x1xi8>
  return %1 : tensor<1x1x1x1xi8>
}

// A concatenation along the first of three dimensions is one of rows; along the
// second of five it is one of columns of what is outside and inside of it.
// CHECK-LABEL: func.func @concats
func.func @concats(%a: tensor<2x3x4xi8>, %c: tensor<144xi8>) -> (tensor<4x3x4xi8>, tensor<288xi8>) {
  // CHECK: patch.concat %{{.+}} {axis = 1 : i64} : (tensor<1x2x3x4xi8>, tensor<1x2x3x4xi8>) -> tensor<1x4x3x4xi8>
  // CHECK: patch.concat %{{.+}} {axis = 2 : i64} : (tensor<1x2x3x24xi8>, tensor<1x2x3x24xi8>) -> tensor<1x2x6x24xi8>
  %0 = tosa.concat %a, %a {axis = 0 : i32} : (tensor<2x3x4xi8>, tensor<2x3x4xi8>) -> tensor<4x3x4xi8>
  %s = tosa.const_shape {values = dense<[2, 3, 2, 3, 4]> : tensor<5xindex>} : () -> !tosa.shape<5>
  %f = tosa.const_shape {values = dense<288> : tensor<1xindex>} : () -> !tosa.shape<1>
  %b = tosa.reshape %c, %s : (tensor<144xi8>, !tosa.shape<5>) -> tensor<2x3x2x3x4xi8>
  %1 = tosa.concat %b, %b {axis = 1 : i32} : (tensor<2x3x2x3x4xi8>, tensor<2x3x2x3x4xi8>) -> tensor<2x6x2x3x4xi8>
  %2 = tosa.reshape %1, %f : (tensor<2x6x2x3x4xi8>, !tosa.shape<1>) -> tensor<288xi8>
  return %0, %2 : tensor<4x3x4xi8>, tensor<288xi8>
}

// Space to depth: blocks of 2 x 2 pixels. Two pairs of dimensions change places
// inside of others, which takes two transposes of maps.
// CHECK-LABEL: func.func @transpose_of_rank_six
func.func @transpose_of_rank_six(%x: tensor<1x4x4x3xi8>) -> tensor<1x2x2x12xi8> {
  // CHECK: patch.reshape %{{.+}} : (tensor<1x4x4x3xi8>) -> tensor<1x4x2x6xi8>
  // CHECK: patch.transpose %{{.+}} {perm = array<i64: 0, 2, 1, 3>} : (tensor<1x4x2x6xi8>) -> tensor<1x2x4x6xi8>
  // CHECK: patch.reshape %{{.+}} : (tensor<1x2x4x6xi8>) -> tensor<1x2x2x12xi8>
  // CHECK: patch.transpose %{{.+}} {perm = array<i64: 0, 2, 1, 3>} : (tensor<1x2x2x12xi8>) -> tensor<1x2x2x12xi8>
  %s0 = tosa.const_shape {values = dense<[1, 2, 2, 2, 2, 3]> : tensor<6xindex>} : () -> !tosa.shape<6>
  %s1 = tosa.const_shape {values = dense<[1, 2, 2, 12]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %0 = tosa.reshape %x, %s0 : (tensor<1x4x4x3xi8>, !tosa.shape<6>) -> tensor<1x2x2x2x2x3xi8>
  %1 = tosa.transpose %0 {perms = array<i32: 0, 1, 3, 2, 4, 5>} : (tensor<1x2x2x2x2x3xi8>) -> tensor<1x2x2x2x2x3xi8>
  %2 = tosa.reshape %1, %s1 : (tensor<1x2x2x2x2x3xi8>, !tosa.shape<4>) -> tensor<1x2x2x12xi8>
  return %2 : tensor<1x2x2x12xi8>
}

// Every second row from the second on, as an importer writes it: padded, split
// and sliced. What is left is one slice with a stride.
// CHECK-LABEL: func.func @strided_slice
// CHECK-SAME: (%[[X:.+]]: tensor<1x6x2x3xi8>)
func.func @strided_slice(%x: tensor<1x6x2x3xi8>) -> tensor<1x3x2x3xi8> {
  // CHECK-NEXT: patch.slice %[[X]] {offsets = array<i64: 0, 1, 0, 0>, strides = array<i64: 1, 2, 1, 1>} : (tensor<1x6x2x3xi8>) -> tensor<1x3x2x3xi8>
  // CHECK-NEXT: return
  %o0 = tosa.const_shape {values = dense<[0, 1, 0, 0]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %n0 = tosa.const_shape {values = dense<[1, 5, 2, 3]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %p = tosa.const_shape {values = dense<[0, 0, 0, 1, 0, 0, 0, 0]> : tensor<8xindex>} : () -> !tosa.shape<8>
  %s0 = tosa.const_shape {values = dense<[1, 3, 2, 2, 3]> : tensor<5xindex>} : () -> !tosa.shape<5>
  %o1 = tosa.const_shape {values = dense<0> : tensor<5xindex>} : () -> !tosa.shape<5>
  %n1 = tosa.const_shape {values = dense<[1, 3, 1, 2, 3]> : tensor<5xindex>} : () -> !tosa.shape<5>
  %s1 = tosa.const_shape {values = dense<[1, 3, 2, 3]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %z = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.slice %x, %o0, %n0 : (tensor<1x6x2x3xi8>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<1x5x2x3xi8>
  %1 = tosa.pad %0, %p, %z : (tensor<1x5x2x3xi8>, !tosa.shape<8>, tensor<1xi8>) -> tensor<1x6x2x3xi8>
  %2 = tosa.reshape %1, %s0 : (tensor<1x6x2x3xi8>, !tosa.shape<5>) -> tensor<1x3x2x2x3xi8>
  %3 = tosa.slice %2, %o1, %n1 : (tensor<1x3x2x2x3xi8>, !tosa.shape<5>, !tosa.shape<5>) -> tensor<1x3x1x2x3xi8>
  %4 = tosa.reshape %3, %s1 : (tensor<1x3x1x2x3xi8>, !tosa.shape<4>) -> tensor<1x3x2x3xi8>
  return %4 : tensor<1x3x2x3xi8>
}

// Sums over the middle of three dimensions, and over the first and third of
// four: there the kept ones come first, by a transpose.
// CHECK-LABEL: func.func @means
func.func @means(%a: tensor<1x5x8xi8>, %c: tensor<120xi8>) -> (tensor<1x1x8xi8>, tensor<1x3x1x5xi8>) {
  %m = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<30> : tensor<1xi8>}> : () -> tensor<1xi8>
  %z8 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %z32 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  // CHECK: patch.mean %{{.+}} axes [2]{{.*}} : (tensor<1x1x5x8xi8>) -> tensor<1x1x1x8xi8>
  %0 = tosa.rescale %a, %m, %s, %z8, %z32 {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true} : (tensor<1x5x8xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x5x8xi32>
  %1 = tosa.reduce_sum %0 {axis = 1 : i32} : (tensor<1x5x8xi32>) -> tensor<1x1x8xi32>
  %2 = tosa.rescale %1, %m, %s, %z32, %z8 {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true} : (tensor<1x1x8xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x1x8xi8>
  // CHECK: patch.mean %{{.+}} axes [3]{{.*}} : (tensor<1x1x15x8xi8>) -> tensor<1x1x15x1xi8>
  %f = tosa.const_shape {values = dense<[2, 3, 4, 5]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %b = tosa.reshape %c, %f : (tensor<120xi8>, !tosa.shape<4>) -> tensor<2x3x4x5xi8>
  %3 = tosa.rescale %b, %m, %s, %z8, %z32 {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true} : (tensor<2x3x4x5xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<2x3x4x5xi32>
  %4 = tosa.reduce_sum %3 {axis = 0 : i32} : (tensor<2x3x4x5xi32>) -> tensor<1x3x4x5xi32>
  %5 = tosa.reduce_sum %4 {axis = 2 : i32} : (tensor<1x3x4x5xi32>) -> tensor<1x3x1x5xi32>
  %6 = tosa.rescale %5, %m, %s, %z32, %z8 {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true} : (tensor<1x3x1x5xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x3x1x5xi8>
  return %2, %6 : tensor<1x1x8xi8>, tensor<1x3x1x5xi8>
}
