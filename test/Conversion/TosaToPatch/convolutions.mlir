// RUN: mcunet-opt %s -convert-tosa-to-patch | FileCheck %s --enable-var-scope
//
// A convolution, the rescale of its accumulator and the clamps after it are one layer.

// CHECK-LABEL: func.func @conv2d
// CHECK-SAME: (%[[X:.+]]: tensor<1x4x4x2xi8>)
func.func @conv2d(%x: tensor<1x4x4x2xi8>) -> tensor<1x4x4x3xi8> {
  // CHECK-NEXT: patch.conv2d %[[X]] zp -5 pad [1, 1] to zp 7
  // CHECK-NEXT: weights dense<1> : tensor<3x3x3x2xi8>
  // CHECK-NEXT: bias dense<[10, 20, 30]> : tensor<3xi32>
  // CHECK-NEXT: requant <1073741824 shift 38>
  // CHECK-NEXT: return
  %c0 = "tosa.const"() <{values = dense<1> : tensor<3x3x3x2xi8>}> : () -> tensor<3x3x3x2xi8>
  %c1 = "tosa.const"() <{values = dense<[10, 20, 30]> : tensor<3xi32>}> : () -> tensor<3xi32>
  %c2 = "tosa.const"() <{values = dense<-5> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c3 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c4 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c5 = "tosa.const"() <{values = dense<38> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c6 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c7 = "tosa.const"() <{values = dense<7> : tensor<1xi8>}> : () -> tensor<1xi8>
  %acc = tosa.conv2d %x, %c0, %c1, %c2, %c3 {acc_type = i32, dilation = array<i64: 1, 1>,
      pad = array<i64: 1, 1, 1, 1>, stride = array<i64: 1, 1>}
      : (tensor<1x4x4x2xi8>, tensor<3x3x3x2xi8>, tensor<3xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x3xi32>
  %y = tosa.rescale %acc, %c4, %c5, %c6, %c7 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x4x4x3xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x4x4x3xi8>
  return %y : tensor<1x4x4x3xi8>
}

// The zero point of weights goes into them: 1 - -100 = 101 fits a byte, 120 - -100 = 220 does not.
// CHECK-LABEL: func.func @weight_zero_point
// CHECK-SAME: (%[[X:.+]]: tensor<1x4x4x2xi8>)
func.func @weight_zero_point(%x: tensor<1x4x4x2xi8>) -> tensor<1x4x4x3xi8> {
  // CHECK-NEXT: patch.conv2d %[[X]] zp -5 pad [1, 1] to zp 7
  // CHECK-NEXT: weights dense<101> : tensor<3x3x3x2xi8>
  // CHECK-NEXT: bias dense<[10, 20, 30]> : tensor<3xi32>
  // CHECK-NEXT: requant <1073741824 shift 38>
  // CHECK-NEXT: return
  %c0 = "tosa.const"() <{values = dense<1> : tensor<3x3x3x2xi8>}> : () -> tensor<3x3x3x2xi8>
  %c1 = "tosa.const"() <{values = dense<[10, 20, 30]> : tensor<3xi32>}> : () -> tensor<3xi32>
  %c2 = "tosa.const"() <{values = dense<-5> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c3 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c4 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c5 = "tosa.const"() <{values = dense<38> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c6 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c7 = "tosa.const"() <{values = dense<7> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c8 = "tosa.const"() <{values = dense<-100> : tensor<1xi8>}> : () -> tensor<1xi8>
  %acc = tosa.conv2d %x, %c0, %c1, %c2, %c8 {acc_type = i32, dilation = array<i64: 1, 1>,
      pad = array<i64: 1, 1, 1, 1>, stride = array<i64: 1, 1>}
      : (tensor<1x4x4x2xi8>, tensor<3x3x3x2xi8>, tensor<3xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x3xi32>
  %y = tosa.rescale %acc, %c4, %c5, %c6, %c7 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x4x4x3xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x4x4x3xi8>
  return %y : tensor<1x4x4x3xi8>
}

// CHECK-LABEL: func.func @nine_bits
// CHECK-SAME: (%[[X:.+]]: tensor<1x4x4x2xi8>)
func.func @nine_bits(%x: tensor<1x4x4x2xi8>) -> tensor<1x4x4x3xi8> {
  // CHECK-NEXT: patch.conv2d %[[X]] zp -5 pad [1, 1] to zp 7
  // CHECK-NEXT: weights dense<220> : tensor<3x3x3x2xi16>
  // CHECK-NEXT: bias dense<[10, 20, 30]> : tensor<3xi32>
  // CHECK-NEXT: requant <1073741824 shift 38>
  // CHECK-NEXT: return
  %c0 = "tosa.const"() <{values = dense<120> : tensor<3x3x3x2xi8>}> : () -> tensor<3x3x3x2xi8>
  %c1 = "tosa.const"() <{values = dense<[10, 20, 30]> : tensor<3xi32>}> : () -> tensor<3xi32>
  %c2 = "tosa.const"() <{values = dense<-5> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c3 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c4 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c5 = "tosa.const"() <{values = dense<38> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c6 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c7 = "tosa.const"() <{values = dense<7> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c8 = "tosa.const"() <{values = dense<-100> : tensor<1xi8>}> : () -> tensor<1xi8>
  %acc = tosa.conv2d %x, %c0, %c1, %c2, %c8 {acc_type = i32, dilation = array<i64: 1, 1>,
      pad = array<i64: 1, 1, 1, 1>, stride = array<i64: 1, 1>}
      : (tensor<1x4x4x2xi8>, tensor<3x3x3x2xi8>, tensor<3xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x3xi32>
  %y = tosa.rescale %acc, %c4, %c5, %c6, %c7 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x4x4x3xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x4x4x3xi8>
  return %y : tensor<1x4x4x3xi8>
}

// Rows: 2 taps 2 apart at 0, 2, 4 of 7. Columns: padded to 6, windows of 3 at 0 and 3. One bias for all channels.
// CHECK-LABEL: func.func @conv2d_per_channel_single_round
// CHECK-SAME: (%[[X:.+]]: tensor<1x7x5x1xi8>)
func.func @conv2d_per_channel_single_round(%x: tensor<1x7x5x1xi8>) -> tensor<1x3x2x2xi8> {
  // CHECK-NEXT: patch.conv2d %[[X]]{{.*}} stride [2, 3] dilation [2, 1] pad [0, 1]
  // CHECK-NEXT: weights
  // CHECK-NEXT: bias dense<9> : tensor<2xi32>
  // CHECK-NEXT: requant <[1073741824, 1073741825] shift [38, 39] single>
  %c0 = "tosa.const"() <{values = dense<1> : tensor<2x2x3x1xi8>}> : () -> tensor<2x2x3x1xi8>
  %c1 = "tosa.const"() <{values = dense<9> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c2 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c3 = "tosa.const"() <{values = dense<[1073741824, 1073741825]> : tensor<2xi32>}> : () -> tensor<2xi32>
  %c4 = "tosa.const"() <{values = dense<[38, 39]> : tensor<2xi8>}> : () -> tensor<2xi8>
  %c5 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %acc = tosa.conv2d %x, %c0, %c1, %c2, %c2 {acc_type = i32, dilation = array<i64: 2, 1>,
      pad = array<i64: 0, 0, 1, 0>, stride = array<i64: 2, 3>}
      : (tensor<1x7x5x1xi8>, tensor<2x2x3x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x3x2x2xi32>
  %y = tosa.rescale %acc, %c3, %c4, %c5, %c2 {input_unsigned = false, output_unsigned = false,
      per_channel = true, rounding_mode = SINGLE_ROUND, scale32 = true}
      : (tensor<1x3x2x2xi32>, tensor<2xi32>, tensor<2xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x3x2x2xi8>
  return %y : tensor<1x3x2x2xi8>
}

// CHECK-LABEL: func.func @depthwise_with_multiplier
// CHECK-SAME: (%[[X:.+]]: tensor<1x4x4x2xi8>)
func.func @depthwise_with_multiplier(%x: tensor<1x4x4x2xi8>) -> tensor<1x4x4x4xi8> {
  // CHECK-NEXT: patch.depthwise_conv2d %[[X]]
  // CHECK-NEXT: weights dense<1> : tensor<1x1x2x2xi8>
  // CHECK-NEXT: bias
  // CHECK-NEXT: requant
  // CHECK-NEXT: return
  %c0 = "tosa.const"() <{values = dense<1> : tensor<1x1x2x2xi8>}> : () -> tensor<1x1x2x2xi8>
  %c1 = "tosa.const"() <{values = dense<0> : tensor<4xi32>}> : () -> tensor<4xi32>
  %c2 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c3 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c4 = "tosa.const"() <{values = dense<38> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c5 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %acc = tosa.depthwise_conv2d %x, %c0, %c1, %c2, %c2 {acc_type = i32, dilation = array<i64: 1, 1>,
      pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
      : (tensor<1x4x4x2xi8>, tensor<1x1x2x2xi8>, tensor<4xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x4xi32>
  %y = tosa.rescale %acc, %c3, %c4, %c5, %c2 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x4x4x4xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x4x4x4xi8>
  return %y : tensor<1x4x4x4xi8>
}

// [-20, 100], then [0, 127].
// CHECK-LABEL: func.func @clamps
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x2x1xi8>)
func.func @clamps(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi8> {
  // CHECK-NEXT: patch.conv2d %[[X]]{{.*}} clamp [0, 100]
  // CHECK-NEXT: weights
  // CHECK-NEXT: bias
  // CHECK-NEXT: requant
  // CHECK-NEXT: return
  %c0 = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %c1 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c2 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c3 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c4 = "tosa.const"() <{values = dense<38> : tensor<1xi8>}> : () -> tensor<1xi8>
  %acc = tosa.conv2d %x, %c0, %c1, %c2, %c2 {acc_type = i32, dilation = array<i64: 1, 1>,
      pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
      : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  %y = tosa.rescale %acc, %c3, %c4, %c1, %c2 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x1xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x2x1xi8>
  %z = tosa.clamp %y {min_val = -20 : i8, max_val = 100 : i8} : (tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi8>
  %u = tosa.clamp %z {min_val = 0 : i8, max_val = 127 : i8} : (tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi8>
  return %u : tensor<1x2x2x1xi8>
}

// Everything is at least 50, so the second clamp gives 10.
// CHECK-LABEL: func.func @clamps_that_do_not_meet
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x2x1xi8>)
func.func @clamps_that_do_not_meet(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi8> {
  // CHECK-NEXT: patch.conv2d %[[X]] {{.+}} clamp [10, 10]
  %c0 = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %c1 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c2 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c3 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c4 = "tosa.const"() <{values = dense<38> : tensor<1xi8>}> : () -> tensor<1xi8>
  %acc = tosa.conv2d %x, %c0, %c1, %c2, %c2 {acc_type = i32, dilation = array<i64: 1, 1>,
      pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
      : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  %y = tosa.rescale %acc, %c3, %c4, %c1, %c2 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x1xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x2x1xi8>
  %z = tosa.clamp %y {min_val = 50 : i8, max_val = 100 : i8} : (tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi8>
  %u = tosa.clamp %z {min_val = -10 : i8, max_val = 10 : i8} : (tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi8>
  return %u : tensor<1x2x2x1xi8>
}

// The layer must keep its range for the other use.
// CHECK-LABEL: func.func @clamp_of_one_use
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x2x1xi8>)
func.func @clamp_of_one_use(%x: tensor<1x2x2x1xi8>) -> (tensor<1x2x2x1xi8>, tensor<1x2x2x1xi8>) {
  // CHECK-NEXT: %[[CONV:.+]] = patch.conv2d %[[X]]
  // CHECK-NEXT: weights
  // CHECK-NEXT: bias
  // CHECK-NEXT: requant
  // CHECK-NEXT: %[[CLAMPED:.+]] = patch.lookup %[[CONV]]
  // CHECK-NEXT: table
  // CHECK-NEXT: return %[[CONV]], %[[CLAMPED]]
  %c0 = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %c1 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c2 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c3 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c4 = "tosa.const"() <{values = dense<38> : tensor<1xi8>}> : () -> tensor<1xi8>
  %acc = tosa.conv2d %x, %c0, %c1, %c2, %c2 {acc_type = i32, dilation = array<i64: 1, 1>,
      pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
      : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  %y = tosa.rescale %acc, %c3, %c4, %c1, %c2 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x1xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x2x1xi8>
  %z = tosa.clamp %y {min_val = 0 : i8, max_val = 100 : i8} : (tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi8>
  return %y, %z : tensor<1x2x2x1xi8>, tensor<1x2x2x1xi8>
}

// CHECK-LABEL: func.func @fully_connected
// CHECK-SAME: (%[[X:.+]]: tensor<1x1x1x6xi8>)
// CHECK-SAME: patch.arg_ports = [#patch.port<shape = [1, 6]>]
func.func @fully_connected(%x: tensor<1x6xi8>) -> tensor<1x4xi8> {
  // CHECK-NEXT: %[[Y:.+]] = patch.conv2d %[[X]]
  // CHECK-NEXT: weights
  // CHECK-NEXT: bias
  // CHECK-NEXT: requant
  // CHECK-NEXT: return %[[Y]]
  %s0 = tosa.const_shape {values = dense<[1, 1, 1, 6]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %c1 = "tosa.const"() <{values = dense<1> : tensor<4x1x1x6xi8>}> : () -> tensor<4x1x1x6xi8>
  %c2 = "tosa.const"() <{values = dense<0> : tensor<4xi32>}> : () -> tensor<4xi32>
  %c3 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c4 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c5 = "tosa.const"() <{values = dense<38> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c6 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s7 = tosa.const_shape {values = dense<[1, 4]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %m = tosa.reshape %x, %s0 : (tensor<1x6xi8>, !tosa.shape<4>) -> tensor<1x1x1x6xi8>
  %acc = tosa.conv2d %m, %c1, %c2, %c3, %c3 {acc_type = i32, dilation = array<i64: 1, 1>,
      pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
      : (tensor<1x1x1x6xi8>, tensor<4x1x1x6xi8>, tensor<4xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x1x1x4xi32>
  %y = tosa.rescale %acc, %c4, %c5, %c6, %c3 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x1x1x4xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x1x1x4xi8>
  %z = tosa.reshape %y, %s7 : (tensor<1x1x1x4xi8>, !tosa.shape<2>) -> tensor<1x4xi8>
  return %z : tensor<1x4xi8>
}

// By the zero point: one row above and below, one column to the right.
// CHECK-LABEL: func.func @explicit_pad
// CHECK-SAME: (%[[X:.+]]: tensor<1x4x4x2xi8>)
func.func @explicit_pad(%x: tensor<1x4x4x2xi8>) -> tensor<1x4x3x3xi8> {
  // CHECK-NEXT: patch.conv2d %[[X]]{{.*}} pad [1, 0]{{.*}} (tensor<1x4x4x2xi8>) -> tensor<1x4x3x3xi8>
  // CHECK-NEXT: weights
  // CHECK-NEXT: bias
  // CHECK-NEXT: requant
  // CHECK-NEXT: return
  %s0 = tosa.const_shape {values = dense<[0, 0, 1, 1, 0, 1, 0, 0]> : tensor<8xindex>} : () -> !tosa.shape<8>
  %c1 = "tosa.const"() <{values = dense<-5> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c2 = "tosa.const"() <{values = dense<1> : tensor<3x3x3x2xi8>}> : () -> tensor<3x3x3x2xi8>
  %c3 = "tosa.const"() <{values = dense<0> : tensor<3xi32>}> : () -> tensor<3xi32>
  %c4 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c5 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c6 = "tosa.const"() <{values = dense<38> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c7 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %p = tosa.pad %x, %s0, %c1 : (tensor<1x4x4x2xi8>, !tosa.shape<8>, tensor<1xi8>) -> tensor<1x6x5x2xi8>
  %acc = tosa.conv2d %p, %c2, %c3, %c1, %c4 {acc_type = i32, dilation = array<i64: 1, 1>,
      pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
      : (tensor<1x6x5x2xi8>, tensor<3x3x3x2xi8>, tensor<3xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x3x3xi32>
  %y = tosa.rescale %acc, %c5, %c6, %c7, %c4 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x4x3x3xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x4x3x3xi8>
  return %y : tensor<1x4x3x3xi8>
}

// CHECK-LABEL: func.func @explicit_pad_by_other_value
// CHECK-SAME: (%[[X:.+]]: tensor<1x4x4x2xi8>)
func.func @explicit_pad_by_other_value(%x: tensor<1x4x4x2xi8>) -> tensor<1x4x4x3xi8> {
  // CHECK-NEXT: %[[PADDED:.+]] = patch.pad %[[X]] {low = array<i64: 0, 1, 1, 0>, value = 0 : i32}
  // CHECK-NEXT: patch.conv2d %[[PADDED]] zp -5 to zp 0 :
  %s0 = tosa.const_shape {values = dense<[0, 0, 1, 1, 1, 1, 0, 0]> : tensor<8xindex>} : () -> !tosa.shape<8>
  %c1 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c2 = "tosa.const"() <{values = dense<1> : tensor<3x3x3x2xi8>}> : () -> tensor<3x3x3x2xi8>
  %c3 = "tosa.const"() <{values = dense<0> : tensor<3xi32>}> : () -> tensor<3xi32>
  %c4 = "tosa.const"() <{values = dense<-5> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c5 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c6 = "tosa.const"() <{values = dense<38> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c7 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %p = tosa.pad %x, %s0, %c1 : (tensor<1x4x4x2xi8>, !tosa.shape<8>, tensor<1xi8>) -> tensor<1x6x6x2xi8>
  %acc = tosa.conv2d %p, %c2, %c3, %c4, %c1 {acc_type = i32, dilation = array<i64: 1, 1>,
      pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
      : (tensor<1x6x6x2xi8>, tensor<3x3x3x2xi8>, tensor<3xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x3xi32>
  %y = tosa.rescale %acc, %c5, %c6, %c7, %c1 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x4x4x3xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x4x4x3xi8>
  return %y : tensor<1x4x4x3xi8>
}

// CHECK-LABEL: func.func @identities
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x2x1xi8>)
func.func @identities(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi8> {
  // CHECK-NEXT: patch.conv2d %[[X]]
  // CHECK-NEXT: weights
  // CHECK-NEXT: bias
  // CHECK-NEXT: requant
  // CHECK-NEXT: return
  %c0 = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi8>}> : () -> tensor<1x1x1x1xi8>
  %c1 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c2 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c3 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c4 = "tosa.const"() <{values = dense<38> : tensor<1xi8>}> : () -> tensor<1xi8>
  %i = tosa.identity %x : (tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi8>
  %acc = tosa.conv2d %i, %c0, %c1, %c2, %c2 {acc_type = i32, dilation = array<i64: 1, 1>,
      pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
      : (tensor<1x2x2x1xi8>, tensor<1x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  %j = tosa.identity %acc : (tensor<1x2x2x1xi32>) -> tensor<1x2x2x1xi32>
  %y = tosa.rescale %j, %c3, %c4, %c1, %c2 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x1xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x2x1xi8>
  return %y : tensor<1x2x2x1xi8>
}

// A transpose of constant weights, 1 4 2 5 3 6 in memory, then a reshape.
// CHECK-LABEL: func.func @weights_moved_at_compile_time
// CHECK-SAME: (%[[X:.+]]: tensor<1x4x4x1xi8>)
func.func @weights_moved_at_compile_time(%x: tensor<1x4x4x1xi8>) -> tensor<1x2x4x2xi8> {
  // CHECK-NEXT: patch.conv2d %[[X]]
  // CHECK-NEXT: weights dense<{{\[\[\[}}[1]], {{\[}}[4]], {{\[}}[2]]], {{\[\[}}[5]], {{\[}}[3]], {{\[}}[6]]]]> : tensor<2x3x1x1xi8>
  // CHECK-NEXT: bias
  // CHECK-NEXT: requant
  // CHECK-NEXT: return
  %c0 = "tosa.const"() <{values = dense<[[1, 2, 3], [4, 5, 6]]> : tensor<2x3xi8>}> : () -> tensor<2x3xi8>
  %c1 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c2 = "tosa.const"() <{values = dense<0> : tensor<2xi32>}> : () -> tensor<2xi32>
  %s3 = tosa.const_shape {values = dense<[2, 3, 1, 1]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %c4 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c5 = "tosa.const"() <{values = dense<38> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c6 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %t = tosa.transpose %c0 {perms = array<i32: 1, 0>} : (tensor<2x3xi8>) -> tensor<3x2xi8>
  %w = tosa.reshape %t, %s3 : (tensor<3x2xi8>, !tosa.shape<4>) -> tensor<2x3x1x1xi8>
  %acc = tosa.conv2d %x, %w, %c2, %c1, %c1 {acc_type = i32, dilation = array<i64: 1, 1>,
      pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
      : (tensor<1x4x4x1xi8>, tensor<2x3x1x1xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x4x2xi32>
  %y = tosa.rescale %acc, %c4, %c5, %c6, %c1 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x4x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x4x2xi8>
  return %y : tensor<1x2x4x2xi8>
}

// CHECK-LABEL: func.func @max_pool
// CHECK-SAME: (%[[X:.+]]: tensor<1x4x4x2xi8>)
func.func @max_pool(%x: tensor<1x4x4x2xi8>) -> tensor<1x2x2x2xi8> {
  // CHECK-NEXT: patch.max_pool2d %[[X]] kernel [3, 3] stride [2, 2] pad [1, 1] clamp [0, 50]
  // CHECK-NEXT: return
  %y = tosa.max_pool2d %x {kernel = array<i64: 3, 3>, pad = array<i64: 1, 0, 1, 0>, stride = array<i64: 2, 2>} : (tensor<1x4x4x2xi8>) -> tensor<1x2x2x2xi8>
  %z = tosa.clamp %y {min_val = 0 : i8, max_val = 50 : i8} : (tensor<1x2x2x2xi8>) -> tensor<1x2x2x2xi8>
  return %z : tensor<1x2x2x2xi8>
}
