// RUN: mcunet-opt %s -convert-tosa-to-patch --mlir-print-elementsattrs-with-hex-if-larger=-1 | FileCheck %s --enable-var-scope
//
// Additions in one or two steps, multiplications, and tables for all of one operand.

// Shifted left by 20 = 30 - 10, then scaled: TensorFlow Lite's order.
// CHECK-LABEL: func.func @add_in_two_steps
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x2x2xi8>, %[[Y:.+]]: tensor<1x2x2x2xi8>)
func.func @add_in_two_steps(%x: tensor<1x2x2x2xi8>, %y: tensor<1x2x2x2xi8>) -> tensor<1x2x2x2xi8> {
  // CHECK-NEXT: patch.add %[[X]] zp 1, %[[Y]] zp -2 to zp 3 left_shift 20 clamp [-100, 100]
  // CHECK-NEXT: requant <[1073741824, 1610612736, 1342177280] shift [31, 32, 50]>
  // CHECK-NEXT: return
  %c0 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c1 = "tosa.const"() <{values = dense<10> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c2 = "tosa.const"() <{values = dense<1> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c3 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c4 = "tosa.const"() <{values = dense<31> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c5 = "tosa.const"() <{values = dense<-2> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c6 = "tosa.const"() <{values = dense<1610612736> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c7 = "tosa.const"() <{values = dense<32> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c8 = "tosa.const"() <{values = dense<1342177280> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c9 = "tosa.const"() <{values = dense<50> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c10 = "tosa.const"() <{values = dense<3> : tensor<1xi8>}> : () -> tensor<1xi8>
  %l0 = tosa.rescale %x, %c0, %c1, %c2, %c3 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x2x2x2xi32>
  %l1 = tosa.rescale %l0, %c0, %c4, %c3, %c3 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi32>) -> tensor<1x2x2x2xi32>
  %r0 = tosa.rescale %y, %c0, %c1, %c5, %c3 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x2x2x2xi32>
  %r1 = tosa.rescale %r0, %c6, %c7, %c3, %c3 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi32>) -> tensor<1x2x2x2xi32>
  %s = tosa.add %l1, %r1 : (tensor<1x2x2x2xi32>, tensor<1x2x2x2xi32>) -> tensor<1x2x2x2xi32>
  %z = tosa.rescale %s, %c8, %c9, %c3, %c10 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x2x2xi8>
  %c = tosa.clamp %z {min_val = -100 : i8, max_val = 100 : i8} : (tensor<1x2x2x2xi8>) -> tensor<1x2x2x2xi8>
  return %c : tensor<1x2x2x2xi8>
}

// CHECK-LABEL: func.func @sub_in_two_steps
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x2x2xi8>, %[[Y:.+]]: tensor<1x2x2x2xi8>)
func.func @sub_in_two_steps(%x: tensor<1x2x2x2xi8>, %y: tensor<1x2x2x2xi8>) -> tensor<1x2x2x2xi8> {
  // CHECK-NEXT: patch.add %[[X]] zp 1, %[[Y]] zp -2 to zp 3 left_shift 20 clamp [-100, 100] {subtract}
  // CHECK-NEXT: requant <[1073741824, 1610612736, 1342177280] shift [31, 32, 50]>
  // CHECK-NEXT: return
  %c0 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c1 = "tosa.const"() <{values = dense<10> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c2 = "tosa.const"() <{values = dense<1> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c3 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c4 = "tosa.const"() <{values = dense<31> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c5 = "tosa.const"() <{values = dense<-2> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c6 = "tosa.const"() <{values = dense<1610612736> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c7 = "tosa.const"() <{values = dense<32> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c8 = "tosa.const"() <{values = dense<1342177280> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c9 = "tosa.const"() <{values = dense<50> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c10 = "tosa.const"() <{values = dense<3> : tensor<1xi8>}> : () -> tensor<1xi8>
  %l0 = tosa.rescale %x, %c0, %c1, %c2, %c3 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x2x2x2xi32>
  %l1 = tosa.rescale %l0, %c0, %c4, %c3, %c3 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi32>) -> tensor<1x2x2x2xi32>
  %r0 = tosa.rescale %y, %c0, %c1, %c5, %c3 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x2x2x2xi32>
  %r1 = tosa.rescale %r0, %c6, %c7, %c3, %c3 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi32>) -> tensor<1x2x2x2xi32>
  %s = tosa.sub %l1, %r1 : (tensor<1x2x2x2xi32>, tensor<1x2x2x2xi32>) -> tensor<1x2x2x2xi32>
  %z = tosa.rescale %s, %c8, %c9, %c3, %c10 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x2x2xi8>
  %c = tosa.clamp %z {min_val = -100 : i8, max_val = 100 : i8} : (tensor<1x2x2x2xi8>) -> tensor<1x2x2x2xi8>
  return %c : tensor<1x2x2x2xi8>
}

// The shift to the left is part of each multiplier, as other exporters write it.
// CHECK-LABEL: func.func @add_in_one_step
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x2x2xi8>, %[[Y:.+]]: tensor<1x2x2x2xi8>)
func.func @add_in_one_step(%x: tensor<1x2x2x2xi8>, %y: tensor<1x2x2x2xi8>) -> tensor<1x2x2x2xi8> {
  // CHECK-NEXT: patch.add %[[X]] zp 1, %[[Y]]{{.*}} left_shift 0
  // CHECK-NEXT: requant <[1073741824, 1610612736, 1342177280] shift [11, 12, 50] single>
  // CHECK-NEXT: return
  %c0 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c1 = "tosa.const"() <{values = dense<11> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c2 = "tosa.const"() <{values = dense<1> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c3 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c4 = "tosa.const"() <{values = dense<1610612736> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c5 = "tosa.const"() <{values = dense<12> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c6 = "tosa.const"() <{values = dense<-2> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c7 = "tosa.const"() <{values = dense<1342177280> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c8 = "tosa.const"() <{values = dense<50> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c9 = "tosa.const"() <{values = dense<3> : tensor<1xi8>}> : () -> tensor<1xi8>
  %l = tosa.rescale %x, %c0, %c1, %c2, %c3 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = SINGLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x2x2x2xi32>
  %r = tosa.rescale %y, %c4, %c5, %c6, %c3 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = SINGLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x2x2x2xi32>
  %s = tosa.add %l, %r : (tensor<1x2x2x2xi32>, tensor<1x2x2x2xi32>) -> tensor<1x2x2x2xi32>
  %z = tosa.rescale %s, %c7, %c8, %c3, %c9 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = SINGLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x2x2xi8>
  return %z : tensor<1x2x2x2xi8>
}

// CHECK-LABEL: func.func @mul_broadcast
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x2x2xi8>, %[[Y:.+]]: tensor<1x1x1x2xi8>)
func.func @mul_broadcast(%x: tensor<1x2x2x2xi8>, %y: tensor<1x1x1x2xi8>) -> tensor<1x2x2x2xi8> {
  // CHECK-NEXT: patch.mul %[[X]] zp 1, %[[Y]] zp -2 to zp 3{{.*}} (tensor<1x2x2x2xi8>, tensor<1x1x1x2xi8>) -> tensor<1x2x2x2xi8>
  // CHECK-NEXT: requant <1342177280 shift 38>
  %c0 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c1 = "tosa.const"() <{values = dense<30> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c2 = "tosa.const"() <{values = dense<1> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c3 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c4 = "tosa.const"() <{values = dense<-2> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c5 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c6 = "tosa.const"() <{values = dense<1342177280> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c7 = "tosa.const"() <{values = dense<38> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c8 = "tosa.const"() <{values = dense<3> : tensor<1xi8>}> : () -> tensor<1xi8>
  %l = tosa.rescale %x, %c0, %c1, %c2, %c3 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x2x2x2xi32>
  %r = tosa.rescale %y, %c0, %c1, %c4, %c3 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x1x1x2xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x1x1x2xi32>
  %p = tosa.mul %l, %r, %c5 : (tensor<1x2x2x2xi32>, tensor<1x1x1x2xi32>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  %z = tosa.rescale %p, %c6, %c7, %c3, %c8 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x2x2xi8>
  return %z : tensor<1x2x2x2xi8>
}

// CHECK-LABEL: func.func @add_constant
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x2x2xi8>)
func.func @add_constant(%x: tensor<1x2x2x2xi8>) -> tensor<1x2x2x2xi8> {
  // CHECK-NEXT: %[[C:.+]] = patch.constant {value = dense<{{\[\[\[\[}}10, -10]]]]> : tensor<1x1x1x2xi8>}
  // CHECK-NEXT: patch.add %[[X]] {{.+}}, %[[C]]
  %c0 = "tosa.const"() <{values = dense<[[[[10, -10]]]]> : tensor<1x1x1x2xi8>}> : () -> tensor<1x1x1x2xi8>
  %c1 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c2 = "tosa.const"() <{values = dense<11> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c3 = "tosa.const"() <{values = dense<1> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c4 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c5 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c6 = "tosa.const"() <{values = dense<50> : tensor<1xi8>}> : () -> tensor<1xi8>
  %l = tosa.rescale %x, %c1, %c2, %c3, %c4 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x2x2x2xi32>
  %r = tosa.rescale %c0, %c1, %c2, %c5, %c4 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x1x1x2xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x1x1x2xi32>
  %s = tosa.add %l, %r : (tensor<1x2x2x2xi32>, tensor<1x1x1x2xi32>) -> tensor<1x2x2x2xi32>
  %z = tosa.rescale %s, %c1, %c6, %c4, %c5 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x2x2xi8>
  return %z : tensor<1x2x2x2xi8>
}

// floor((x - 2 + 1) / 2) - 3: -68 for -128, 60 for 127. A shift of 31 rounds once in either mode.
// CHECK-LABEL: func.func @rescale_double_round
// CHECK-SAME: (%[[X:.+]]: tensor<1x1x1x4xi8>)
// CHECK-SAME: patch.arg_ports = [#patch.port<shape = [4]>]
func.func @rescale_double_round(%x: tensor<4xi8>) -> tensor<4xi8> {
  // CHECK-NEXT: patch.lookup %[[X]]
  // CHECK-NEXT: table dense<[-68, -67, -67, -66, {{.+}}, 58, 59, 59, 60]>
  // CHECK-NEXT: return
  %c0 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c1 = "tosa.const"() <{values = dense<31> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c2 = "tosa.const"() <{values = dense<2> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c3 = "tosa.const"() <{values = dense<-3> : tensor<1xi8>}> : () -> tensor<1xi8>
  %y = tosa.rescale %x, %c0, %c1, %c2, %c3 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<4xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<4xi8>
  return %y : tensor<4xi8>
}

// x / 8 with ties away from zero: -124 / 8 = -15.5 is -16.
// CHECK-LABEL: func.func @rescale_of_tie_double_round
// CHECK-SAME: (%[[X:.+]]: tensor<1x1x1x4xi8>)
// CHECK-SAME: patch.arg_ports = [#patch.port<shape = [4]>]
func.func @rescale_of_tie_double_round(%x: tensor<4xi8>) -> tensor<4xi8> {
  // CHECK-NEXT: patch.lookup %[[X]]
  // CHECK-NEXT: table dense<[-16, -16, -16, -16, -16, -15, -15, -15, -15, -15, -15, -15, -15, -14,
  %c0 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c1 = "tosa.const"() <{values = dense<33> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c2 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %y = tosa.rescale %x, %c0, %c1, %c2, %c2 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<4xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<4xi8>
  return %y : tensor<4xi8>
}

// x / 8 with ties up: -124 / 8 = -15.5 is -15.
// CHECK-LABEL: func.func @rescale_of_tie_single_round
// CHECK-SAME: (%[[X:.+]]: tensor<1x1x1x4xi8>)
// CHECK-SAME: patch.arg_ports = [#patch.port<shape = [4]>]
func.func @rescale_of_tie_single_round(%x: tensor<4xi8>) -> tensor<4xi8> {
  // CHECK-NEXT: patch.lookup %[[X]]
  // CHECK-NEXT: table dense<[-16, -16, -16, -16, -15, -15, -15, -15, -15, -15, -15, -15, -14,
  %c0 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %c1 = "tosa.const"() <{values = dense<33> : tensor<1xi8>}> : () -> tensor<1xi8>
  %c2 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %y = tosa.rescale %x, %c0, %c1, %c2, %c2 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = SINGLE_ROUND, scale32 = true}
      : (tensor<4xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<4xi8>
  return %y : tensor<4xi8>
}

// CHECK-LABEL: func.func @table
// CHECK-SAME: (%[[X:.+]]: tensor<1x1x1x4xi8>)
// CHECK-SAME: patch.arg_ports = [#patch.port<shape = [4]>]
func.func @table(%x: tensor<4xi8>) -> tensor<4xi8> {
  // CHECK-NEXT: patch.lookup %[[X]]
  // CHECK-NEXT: table dense<[127, 127, 126, {{.+}}, -125, -126, -127]>
  %c0 = "tosa.const"() <{values = dense<[127, 127, 126, 125, 124, 123, 122, 121, 120, 119, 118, 117, 116, 115, 114, 113, 112, 111, 110, 109,
      108, 107, 106, 105, 104, 103, 102, 101, 100, 99, 98, 97, 96, 95, 94, 93, 92, 91, 90, 89,
      88, 87, 86, 85, 84, 83, 82, 81, 80, 79, 78, 77, 76, 75, 74, 73, 72, 71, 70, 69,
      68, 67, 66, 65, 64, 63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49,
      48, 47, 46, 45, 44, 43, 42, 41, 40, 39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 29,
      28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9,
      8, 7, 6, 5, 4, 3, 2, 1, 0, -1, -2, -3, -4, -5, -6, -7, -8, -9, -10, -11,
      -12, -13, -14, -15, -16, -17, -18, -19, -20, -21, -22, -23, -24, -25, -26, -27, -28, -29, -30, -31,
      -32, -33, -34, -35, -36, -37, -38, -39, -40, -41, -42, -43, -44, -45, -46, -47, -48, -49, -50, -51,
      -52, -53, -54, -55, -56, -57, -58, -59, -60, -61, -62, -63, -64, -65, -66, -67, -68, -69, -70, -71,
      -72, -73, -74, -75, -76, -77, -78, -79, -80, -81, -82, -83, -84, -85, -86, -87, -88, -89, -90, -91,
      -92, -93, -94, -95, -96, -97, -98, -99, -100, -101, -102, -103, -104, -105, -106, -107, -108, -109, -110, -111,
      -112, -113, -114, -115, -116, -117, -118, -119, -120, -121, -122, -123, -124, -125, -126, -127]> : tensor<256xi8>}> : () -> tensor<256xi8>
  %y = tosa.table %x, %c0 : (tensor<4xi8>, tensor<256xi8>) -> tensor<4xi8>
  return %y : tensor<4xi8>
}

// CHECK-LABEL: func.func @clamp_of_argument
// CHECK-SAME: (%[[X:.+]]: tensor<1x1x1x4xi8>)
// CHECK-SAME: patch.arg_ports = [#patch.port<shape = [4]>]
func.func @clamp_of_argument(%x: tensor<4xi8>) -> tensor<4xi8> {
  // CHECK-NEXT: patch.lookup %[[X]]
  // CHECK-NEXT: table dense<[-3, {{.+}}, -3, -2, -1, 0, 1, 2, 3, 4, 5, 5, {{.+}}]>
  %y = tosa.clamp %x {min_val = -3 : i8, max_val = 5 : i8} : (tensor<4xi8>) -> tensor<4xi8>
  return %y : tensor<4xi8>
}
