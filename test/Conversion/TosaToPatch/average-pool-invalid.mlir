// RUN: mcunet-opt %s -convert-tosa-to-patch -split-input-file -verify-diagnostics
//
// Almost an average pool.

func.func @wrong_count(%x: tensor<1x4x4x2xi8>) -> tensor<1x2x2x2xi8> {
  %0 = "tosa.const"() <{values = dense<1> : tensor<2x2x2x1xi8>}> : () -> tensor<2x2x2x1xi8>
  %1 = "tosa.const"() <{values = dense<0> : tensor<2xi32>}> : () -> tensor<2xi32>
  %2 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error@+1 {{'tosa.depthwise_conv2d' is not supported here}}
  %3 = tosa.depthwise_conv2d %x, %0, %1, %2, %2 {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 2, 2>} : (tensor<1x4x4x2xi8>, tensor<2x2x2x1xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  %4 = "tosa.const"() <{values = dense<0> : tensor<1x1x1x1xi32>}> : () -> tensor<1x1x1x1xi32>
  %5 = "tosa.const"() <{values = dense<2> : tensor<1x1x1x1xi32>}> : () -> tensor<1x1x1x1xi32>
  %6 = "tosa.const"() <{values = dense<5> : tensor<1x1x1x1xi32>}> : () -> tensor<1x1x1x1xi32>
  %7 = tosa.greater %3, %4 : (tensor<1x2x2x2xi32>, tensor<1x1x1x1xi32>) -> tensor<1x2x2x2xi1>
  %8 = tosa.add %3, %5 : (tensor<1x2x2x2xi32>, tensor<1x1x1x1xi32>) -> tensor<1x2x2x2xi32>
  %9 = tosa.sub %3, %5 : (tensor<1x2x2x2xi32>, tensor<1x1x1x1xi32>) -> tensor<1x2x2x2xi32>
  %10 = tosa.select %7, %8, %9
      : (tensor<1x2x2x2xi1>, tensor<1x2x2x2xi32>, tensor<1x2x2x2xi32>) -> tensor<1x2x2x2xi32>
  %11 = tosa.intdiv %10, %6 : (tensor<1x2x2x2xi32>, tensor<1x1x1x1xi32>) -> tensor<1x2x2x2xi32>
  %12 = tosa.cast %11 : (tensor<1x2x2x2xi32>) -> tensor<1x2x2x2xi8>
  %13 = tosa.clamp %12 {max_val = 127 : i8, min_val = -100 : i8} : (tensor<1x2x2x2xi8>) -> tensor<1x2x2x2xi8>
  return %13 : tensor<1x2x2x2xi8>
}

// -----

func.func @wrong_half(%x: tensor<1x4x4x2xi8>) -> tensor<1x2x2x2xi8> {
  %0 = "tosa.const"() <{values = dense<1> : tensor<2x2x2x1xi8>}> : () -> tensor<2x2x2x1xi8>
  %1 = "tosa.const"() <{values = dense<0> : tensor<2xi32>}> : () -> tensor<2xi32>
  %2 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error@+1 {{'tosa.depthwise_conv2d' is not supported here}}
  %3 = tosa.depthwise_conv2d %x, %0, %1, %2, %2 {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 2, 2>} : (tensor<1x4x4x2xi8>, tensor<2x2x2x1xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  %4 = "tosa.const"() <{values = dense<0> : tensor<1x1x1x1xi32>}> : () -> tensor<1x1x1x1xi32>
  %5 = "tosa.const"() <{values = dense<1> : tensor<1x1x1x1xi32>}> : () -> tensor<1x1x1x1xi32>
  %6 = "tosa.const"() <{values = dense<4> : tensor<1x1x1x1xi32>}> : () -> tensor<1x1x1x1xi32>
  %7 = tosa.greater %3, %4 : (tensor<1x2x2x2xi32>, tensor<1x1x1x1xi32>) -> tensor<1x2x2x2xi1>
  %8 = tosa.add %3, %5 : (tensor<1x2x2x2xi32>, tensor<1x1x1x1xi32>) -> tensor<1x2x2x2xi32>
  %9 = tosa.sub %3, %5 : (tensor<1x2x2x2xi32>, tensor<1x1x1x1xi32>) -> tensor<1x2x2x2xi32>
  %10 = tosa.select %7, %8, %9
      : (tensor<1x2x2x2xi1>, tensor<1x2x2x2xi32>, tensor<1x2x2x2xi32>) -> tensor<1x2x2x2xi32>
  %11 = tosa.intdiv %10, %6 : (tensor<1x2x2x2xi32>, tensor<1x1x1x1xi32>) -> tensor<1x2x2x2xi32>
  %12 = tosa.cast %11 : (tensor<1x2x2x2xi32>) -> tensor<1x2x2x2xi8>
  %13 = tosa.clamp %12 {max_val = 127 : i8, min_val = -100 : i8} : (tensor<1x2x2x2xi8>) -> tensor<1x2x2x2xi8>
  return %13 : tensor<1x2x2x2xi8>
}

// -----

func.func @not_ones(%x: tensor<1x4x4x2xi8>) -> tensor<1x2x2x2xi8> {
  %0 = "tosa.const"() <{values = dense<2> : tensor<2x2x2x1xi8>}> : () -> tensor<2x2x2x1xi8>
  %1 = "tosa.const"() <{values = dense<0> : tensor<2xi32>}> : () -> tensor<2xi32>
  %2 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error@+1 {{'tosa.depthwise_conv2d' is not supported here}}
  %3 = tosa.depthwise_conv2d %x, %0, %1, %2, %2 {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 2, 2>} : (tensor<1x4x4x2xi8>, tensor<2x2x2x1xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  %4 = "tosa.const"() <{values = dense<0> : tensor<1x1x1x1xi32>}> : () -> tensor<1x1x1x1xi32>
  %5 = "tosa.const"() <{values = dense<2> : tensor<1x1x1x1xi32>}> : () -> tensor<1x1x1x1xi32>
  %6 = "tosa.const"() <{values = dense<4> : tensor<1x1x1x1xi32>}> : () -> tensor<1x1x1x1xi32>
  %7 = tosa.greater %3, %4 : (tensor<1x2x2x2xi32>, tensor<1x1x1x1xi32>) -> tensor<1x2x2x2xi1>
  %8 = tosa.add %3, %5 : (tensor<1x2x2x2xi32>, tensor<1x1x1x1xi32>) -> tensor<1x2x2x2xi32>
  %9 = tosa.sub %3, %5 : (tensor<1x2x2x2xi32>, tensor<1x1x1x1xi32>) -> tensor<1x2x2x2xi32>
  %10 = tosa.select %7, %8, %9
      : (tensor<1x2x2x2xi1>, tensor<1x2x2x2xi32>, tensor<1x2x2x2xi32>) -> tensor<1x2x2x2xi32>
  %11 = tosa.intdiv %10, %6 : (tensor<1x2x2x2xi32>, tensor<1x1x1x1xi32>) -> tensor<1x2x2x2xi32>
  %12 = tosa.cast %11 : (tensor<1x2x2x2xi32>) -> tensor<1x2x2x2xi8>
  %13 = tosa.clamp %12 {max_val = 127 : i8, min_val = -100 : i8} : (tensor<1x2x2x2xi8>) -> tensor<1x2x2x2xi8>
  return %13 : tensor<1x2x2x2xi8>
}

// -----

func.func @bias(%x: tensor<1x4x4x2xi8>) -> tensor<1x2x2x2xi8> {
  %0 = "tosa.const"() <{values = dense<1> : tensor<2x2x2x1xi8>}> : () -> tensor<2x2x2x1xi8>
  %1 = "tosa.const"() <{values = dense<1> : tensor<2xi32>}> : () -> tensor<2xi32>
  %2 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  // expected-error@+1 {{'tosa.depthwise_conv2d' is not supported here}}
  %3 = tosa.depthwise_conv2d %x, %0, %1, %2, %2 {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 2, 2>} : (tensor<1x4x4x2xi8>, tensor<2x2x2x1xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  %4 = "tosa.const"() <{values = dense<0> : tensor<1x1x1x1xi32>}> : () -> tensor<1x1x1x1xi32>
  %5 = "tosa.const"() <{values = dense<2> : tensor<1x1x1x1xi32>}> : () -> tensor<1x1x1x1xi32>
  %6 = "tosa.const"() <{values = dense<4> : tensor<1x1x1x1xi32>}> : () -> tensor<1x1x1x1xi32>
  %7 = tosa.greater %3, %4 : (tensor<1x2x2x2xi32>, tensor<1x1x1x1xi32>) -> tensor<1x2x2x2xi1>
  %8 = tosa.add %3, %5 : (tensor<1x2x2x2xi32>, tensor<1x1x1x1xi32>) -> tensor<1x2x2x2xi32>
  %9 = tosa.sub %3, %5 : (tensor<1x2x2x2xi32>, tensor<1x1x1x1xi32>) -> tensor<1x2x2x2xi32>
  %10 = tosa.select %7, %8, %9
      : (tensor<1x2x2x2xi1>, tensor<1x2x2x2xi32>, tensor<1x2x2x2xi32>) -> tensor<1x2x2x2xi32>
  %11 = tosa.intdiv %10, %6 : (tensor<1x2x2x2xi32>, tensor<1x1x1x1xi32>) -> tensor<1x2x2x2xi32>
  %12 = tosa.cast %11 : (tensor<1x2x2x2xi32>) -> tensor<1x2x2x2xi8>
  %13 = tosa.clamp %12 {max_val = 127 : i8, min_val = -100 : i8} : (tensor<1x2x2x2xi8>) -> tensor<1x2x2x2xi8>
  return %13 : tensor<1x2x2x2xi8>
}
