// A row of 31 taps is too long for the loop of the Armv6-M kernel: plain loops.
// RUN: mcunet-compile %s -o %t --name=wide --mcpu=cortex-m0plus --emit=asm --quiet
// RUN: FileCheck %s --input-file=%t/wide.s
// CHECK-NOT: @APP
// CHECK:     muls
func.func @main(%x: tensor<1x1x64x4xi8>) -> tensor<1x1x64x4xi8> {
  %0 = patch.depthwise_conv2d %x {weights = dense<3> : tensor<1x31x4x1xi8>,
      bias = dense<1> : tensor<4xi32>, stride = array<i64: 1, 1>,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 15>, input_zp = 0 : i32,
      output_zp = 0 : i32, requant = #patch.requant<1073741824 shift 38>, clamp = array<i32: -128, 127>}
      : (tensor<1x1x64x4xi8>) -> tensor<1x1x64x4xi8>
  return %0 : tensor<1x1x64x4xi8>
}
