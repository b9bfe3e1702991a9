// RUN: mcunet-opt %s -convert-tosa-to-patch | FileCheck %s --enable-var-scope
//
// Exporters of NCHW networks write a transpose before and after each convolution.

// Only the transposes at the edges of the network are left.
// CHECK-LABEL: func.func @residual_block
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x4x4xi8>)
func.func @residual_block(%x: tensor<1x2x4x4xi8>) -> tensor<1x2x4x4xi8> {
  // CHECK-NEXT: %[[NHWC:.+]] = patch.transpose %[[X]]
  // CHECK-NEXT: %[[U:.+]] = patch.conv2d %[[NHWC]]
  // CHECK-NEXT: weights
  // CHECK-NEXT: bias
  // CHECK-NEXT: requant
  // CHECK-NEXT: %[[V:.+]] = patch.conv2d %[[U]]
  // CHECK-NEXT: weights
  // CHECK-NEXT: bias
  // CHECK-NEXT: requant
  // CHECK-NEXT: %[[SUM:.+]] = patch.add %[[U]]{{.*}}, %[[V]]{{.*}} -> tensor<1x4x4x2xi8>
  // CHECK-NEXT: requant
  // CHECK-NEXT: %[[W:.+]] = patch.conv2d %[[SUM]]
  // CHECK-NEXT: weights
  // CHECK-NEXT: bias
  // CHECK-NEXT: requant
  // CHECK-NEXT: patch.transpose %[[W]]
  // CHECK-NEXT: return
  %c0 = "tosa.const"() <{values = dense<1> : tensor<2x1x1x2xi8>}> : () -> tensor<2x1x1x2xi8>
  %c1 = "tosa.const"() <{values = dense<0> : tensor<2xi32>}> : () -> tensor<2xi32>
  %c2 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c3 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c4 = "tosa.const"() <{values = dense<38> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c5 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c6 = "tosa.const"() <{values = dense<11> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c7 = "tosa.const"() <{values = dense<50> : tensor<1xi8>}> : () -> tensor<1xi8>
  %ut = tosa.transpose %x {perms = array<i32: 0, 2, 3, 1>} : (tensor<1x2x4x4xi8>) -> tensor<1x4x4x2xi8>
  %ua = tosa.conv2d %ut, %c0, %c1, %c2, %c2 {acc_type = i32, dilation = array<i64: 1, 1>,
      pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
      : (tensor<1x4x4x2xi8>, tensor<2x1x1x2xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x2xi32>
  %ur = tosa.rescale %ua, %c3, %c4, %c5, %c2 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x4x4x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x4x4x2xi8>
  %u = tosa.transpose %ur {perms = array<i32: 0, 3, 1, 2>} : (tensor<1x4x4x2xi8>) -> tensor<1x2x4x4xi8>
  %vt = tosa.transpose %u {perms = array<i32: 0, 2, 3, 1>} : (tensor<1x2x4x4xi8>) -> tensor<1x4x4x2xi8>
  %va = tosa.conv2d %vt, %c0, %c1, %c2, %c2 {acc_type = i32, dilation = array<i64: 1, 1>,
      pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
      : (tensor<1x4x4x2xi8>, tensor<2x1x1x2xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x2xi32>
  %vr = tosa.rescale %va, %c3, %c4, %c5, %c2 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x4x4x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x4x4x2xi8>
  %v = tosa.transpose %vr {perms = array<i32: 0, 3, 1, 2>} : (tensor<1x4x4x2xi8>) -> tensor<1x2x4x4xi8>
  %sl = tosa.rescale %u, %c3, %c6, %c2, %c5 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x4x4xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x2x4x4xi32>
  %sr = tosa.rescale %v, %c3, %c6, %c2, %c5 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x4x4xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x2x4x4xi32>
  %ss = tosa.add %sl, %sr : (tensor<1x2x4x4xi32>, tensor<1x2x4x4xi32>) -> tensor<1x2x4x4xi32>
  %s = tosa.rescale %ss, %c3, %c7, %c5, %c2 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x4x4xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x4x4xi8>
  %wt = tosa.transpose %s {perms = array<i32: 0, 2, 3, 1>} : (tensor<1x2x4x4xi8>) -> tensor<1x4x4x2xi8>
  %wa = tosa.conv2d %wt, %c0, %c1, %c2, %c2 {acc_type = i32, dilation = array<i64: 1, 1>,
      pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
      : (tensor<1x4x4x2xi8>, tensor<2x1x1x2xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x2xi32>
  %wr = tosa.rescale %wa, %c3, %c4, %c5, %c2 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x4x4x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x4x4x2xi8>
  %w = tosa.transpose %wr {perms = array<i32: 0, 3, 1, 2>} : (tensor<1x4x4x2xi8>) -> tensor<1x2x4x4xi8>
  return %w : tensor<1x2x4x4xi8>
}

// CHECK-LABEL: func.func @activation_between_transposes
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x4x4xi8>)
func.func @activation_between_transposes(%x: tensor<1x2x4x4xi8>) -> tensor<1x2x4x4xi8> {
  // CHECK-NEXT: %[[NHWC:.+]] = patch.transpose %[[X]]
  // CHECK-NEXT: %[[U:.+]] = patch.conv2d %[[NHWC]]{{.*}} clamp [0, 100]
  // CHECK-NEXT: weights
  // CHECK-NEXT: bias
  // CHECK-NEXT: requant
  // CHECK-NEXT: patch.conv2d %[[U]]
  // CHECK-NEXT: weights
  // CHECK-NEXT: bias
  // CHECK-NEXT: requant
  // CHECK-NEXT: patch.transpose
  %c0 = "tosa.const"() <{values = dense<1> : tensor<2x1x1x2xi8>}> : () -> tensor<2x1x1x2xi8>
  %c1 = "tosa.const"() <{values = dense<0> : tensor<2xi32>}> : () -> tensor<2xi32>
  %c2 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c3 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c4 = "tosa.const"() <{values = dense<38> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c5 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %ut = tosa.transpose %x {perms = array<i32: 0, 2, 3, 1>} : (tensor<1x2x4x4xi8>) -> tensor<1x4x4x2xi8>
  %ua = tosa.conv2d %ut, %c0, %c1, %c2, %c2 {acc_type = i32, dilation = array<i64: 1, 1>,
      pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
      : (tensor<1x4x4x2xi8>, tensor<2x1x1x2xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x2xi32>
  %ur = tosa.rescale %ua, %c3, %c4, %c5, %c2 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x4x4x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x4x4x2xi8>
  %u = tosa.transpose %ur {perms = array<i32: 0, 3, 1, 2>} : (tensor<1x4x4x2xi8>) -> tensor<1x2x4x4xi8>
  %c = tosa.clamp %u {min_val = 0 : i8, max_val = 100 : i8} : (tensor<1x2x4x4xi8>) -> tensor<1x2x4x4xi8>
  %vt = tosa.transpose %c {perms = array<i32: 0, 2, 3, 1>} : (tensor<1x2x4x4xi8>) -> tensor<1x4x4x2xi8>
  %va = tosa.conv2d %vt, %c0, %c1, %c2, %c2 {acc_type = i32, dilation = array<i64: 1, 1>,
      pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
      : (tensor<1x4x4x2xi8>, tensor<2x1x1x2xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x2xi32>
  %vr = tosa.rescale %va, %c3, %c4, %c5, %c2 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x4x4x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x4x4x2xi8>
  %v = tosa.transpose %vr {perms = array<i32: 0, 3, 1, 2>} : (tensor<1x4x4x2xi8>) -> tensor<1x2x4x4xi8>
  return %v : tensor<1x2x4x4xi8>
}

// CHECK-LABEL: func.func @pad_before_transpose
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x4x4xi8>)
func.func @pad_before_transpose(%x: tensor<1x2x4x4xi8>) -> tensor<1x4x4x2xi8> {
  // CHECK-NEXT: %[[NHWC:.+]] = patch.transpose %[[X]] {{.+}} -> tensor<1x4x4x2xi8>
  // CHECK-NEXT: patch.conv2d %[[NHWC]]{{.*}} pad [1, 1]
  // CHECK-NEXT: weights
  // CHECK-NEXT: bias
  // CHECK-NEXT: requant
  // CHECK-NEXT: return
  %s0 = tosa.const_shape {values = dense<[0, 0, 0, 0, 1, 1, 1, 1]> : tensor<8xindex>} : () -> !tosa.shape<8>
  %c1 = "tosa.const"() <{values = dense<-5> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c2 = "tosa.const"() <{values = dense<1> : tensor<2x3x3x2xi8>}> : () -> tensor<2x3x3x2xi8>
  %c3 = "tosa.const"() <{values = dense<0> : tensor<2xi32>}> : () -> tensor<2xi32>
  %c4 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c5 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c6 = "tosa.const"() <{values = dense<38> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c7 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %p = tosa.pad %x, %s0, %c1 : (tensor<1x2x4x4xi8>, !tosa.shape<8>, tensor<1xi8>) -> tensor<1x2x6x6xi8>
  %pt = tosa.transpose %p {perms = array<i32: 0, 2, 3, 1>} : (tensor<1x2x6x6xi8>) -> tensor<1x6x6x2xi8>
  %a = tosa.conv2d %pt, %c2, %c3, %c1, %c4 {acc_type = i32, dilation = array<i64: 1, 1>,
      pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
      : (tensor<1x6x6x2xi8>, tensor<2x3x3x2xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x2xi32>
  %y = tosa.rescale %a, %c5, %c6, %c7, %c4 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x4x4x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x4x4x2xi8>
  return %y : tensor<1x4x4x2xi8>
}

// The mean over rows and columns scales the channels of the map it is of.
// CHECK-LABEL: func.func @squeeze_and_excite
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x4x4xi8>)
func.func @squeeze_and_excite(%x: tensor<1x2x4x4xi8>) -> tensor<1x4x4x2xi8> {
  // CHECK-NEXT: %[[NHWC:.+]] = patch.transpose %[[X]]
  // CHECK-NEXT: %[[U:.+]] = patch.conv2d %[[NHWC]]
  // CHECK-NEXT: weights
  // CHECK-NEXT: bias
  // CHECK-NEXT: requant
  // CHECK-NEXT: %[[MEAN:.+]] = patch.mean %[[U]]{{.*}} axes [1, 2]{{.*}} -> tensor<1x1x1x2xi8>
  // CHECK-NEXT: %[[OUT:.+]] = patch.mul %[[U]]{{.*}}, %[[MEAN]]
  // CHECK-NEXT: requant
  // CHECK-NEXT: return %[[OUT]]
  %c0 = "tosa.const"() <{values = dense<1> : tensor<2x1x1x2xi8>}> : () -> tensor<2x1x1x2xi8>
  %c1 = "tosa.const"() <{values = dense<0> : tensor<2xi32>}> : () -> tensor<2xi32>
  %c2 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c3 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c4 = "tosa.const"() <{values = dense<38> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c5 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c6 = "tosa.const"() <{values = dense<30> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c7 = "tosa.const"() <{values = dense<34> : tensor<1xi8>}> : () -> tensor<1xi8>
  %ut = tosa.transpose %x {perms = array<i32: 0, 2, 3, 1>} : (tensor<1x2x4x4xi8>) -> tensor<1x4x4x2xi8>
  %ua = tosa.conv2d %ut, %c0, %c1, %c2, %c2 {acc_type = i32, dilation = array<i64: 1, 1>,
      pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
      : (tensor<1x4x4x2xi8>, tensor<2x1x1x2xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x2xi32>
  %ur = tosa.rescale %ua, %c3, %c4, %c5, %c2 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x4x4x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x4x4x2xi8>
  %u = tosa.transpose %ur {perms = array<i32: 0, 3, 1, 2>} : (tensor<1x4x4x2xi8>) -> tensor<1x2x4x4xi8>
  %m0 = tosa.rescale %u, %c3, %c6, %c2, %c5 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x4x4xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x2x4x4xi32>
  %m1 = tosa.reduce_sum %m0 {axis = 2 : i32} : (tensor<1x2x4x4xi32>) -> tensor<1x2x1x4xi32>
  %m2 = tosa.reduce_sum %m1 {axis = 3 : i32} : (tensor<1x2x1x4xi32>) -> tensor<1x2x1x1xi32>
  %m = tosa.rescale %m2, %c3, %c7, %c5, %c2 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x1x1xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x1x1xi8>
  %l = tosa.rescale %u, %c3, %c6, %c2, %c5 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x4x4xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x2x4x4xi32>
  %r = tosa.rescale %m, %c3, %c6, %c2, %c5 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x2x1x1xi32>
  %q = tosa.mul %l, %r, %c2 : (tensor<1x2x4x4xi32>, tensor<1x2x1x1xi32>, tensor<1xi8>) -> tensor<1x2x4x4xi32>
  %z = tosa.rescale %q, %c3, %c4, %c5, %c2 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x4x4xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x4x4xi8>
  %o = tosa.transpose %z {perms = array<i32: 0, 2, 3, 1>} : (tensor<1x2x4x4xi8>) -> tensor<1x4x4x2xi8>
  return %o : tensor<1x4x4x2xi8>
}
