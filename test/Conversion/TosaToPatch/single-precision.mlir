// RUN: mcunet-opt %s -convert-tosa-to-patch | FileCheck %s --enable-var-scope
//
// cast, mul, cast, rescale by one: requantisation by 32-bit floats. The multiplier is the
// float's bits, the shift 0.

// 0.00125 is 0x3AA3D70A = 983815946, 0.5 is 0x3F000000 = 1056964608.
// CHECK-LABEL: func.func @conv
// CHECK: patch.conv2d
// CHECK-SAME: to zp -7
// CHECK: requant <[983815946, 1056964608] shift [0, 0] single>
func.func @conv(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x2xi8> {
  %w = "tosa.const"() <{values = dense<[[[[2]]], [[[3]]]]> : tensor<2x1x1x1xi8>}> : () -> tensor<2x1x1x1xi8>
  %b = "tosa.const"() <{values = dense<5> : tensor<2xi32>}> : () -> tensor<2xi32>
  %z = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %z32 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %f = "tosa.const"() <{values = dense<[[[[0.00125, 0.5]]]]> : tensor<1x1x1x2xf32>}> : () -> tensor<1x1x1x2xf32>
  %m = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<30> : tensor<1xi8>}> : () -> tensor<1xi8>
  %zp = "tosa.const"() <{values = dense<-7> : tensor<1xi8>}> : () -> tensor<1xi8>
  %sum = tosa.conv2d %x, %w, %b, %z, %z {acc_type = i32, dilation = array<i64: 1, 1>,
      pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
      : (tensor<1x2x2x1xi8>, tensor<2x1x1x1xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  %real = tosa.cast %sum : (tensor<1x2x2x2xi32>) -> tensor<1x2x2x2xf32>
  %product = tosa.mul %real, %f, %z : (tensor<1x2x2x2xf32>, tensor<1x1x1x2xf32>, tensor<1xi8>) -> tensor<1x2x2x2xf32>
  %rounded = tosa.cast %product : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xi32>
  %y = tosa.rescale %rounded, %m, %s, %z32, %zp {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = SINGLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x2x2xi8>
  return %y : tensor<1x2x2x2xi8>
}

// The product of two operands, one factor.
// CHECK-LABEL: func.func @mul
// CHECK: patch.mul
// CHECK: requant <1056964608 shift 0 single>
func.func @mul(%x: tensor<1x2x2x2xi8>, %v: tensor<1x2x2x2xi8>) -> tensor<1x2x2x2xi8> {
  %z = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %z32 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %f = "tosa.const"() <{values = dense<0.5> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
  %m = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<30> : tensor<1xi8>}> : () -> tensor<1xi8>
  %l = tosa.rescale %x, %m, %s, %z, %z32 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = SINGLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x2x2x2xi32>
  %r = tosa.rescale %v, %m, %s, %z, %z32 {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = SINGLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x2x2x2xi32>
  %sum = tosa.mul %l, %r, %z : (tensor<1x2x2x2xi32>, tensor<1x2x2x2xi32>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  %real = tosa.cast %sum : (tensor<1x2x2x2xi32>) -> tensor<1x2x2x2xf32>
  %product = tosa.mul %real, %f, %z : (tensor<1x2x2x2xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x2x2x2xf32>
  %rounded = tosa.cast %product : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xi32>
  %y = tosa.rescale %rounded, %m, %s, %z32, %z {input_unsigned = false, output_unsigned = false,
      per_channel = false, rounding_mode = SINGLE_ROUND, scale32 = true}
      : (tensor<1x2x2x2xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x2x2xi8>
  return %y : tensor<1x2x2x2xi8>
}
