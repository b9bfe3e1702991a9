// A row of 31 taps is too long for the loop of the Armv6-M kernel: plain loops.
// RUN: mcunet-compile %s -o %t --name=wide --mcpu=cortex-m0plus --emit=asm --quiet
// RUN: FileCheck %s --input-file=%t/wide.s
// CHECK-NOT: @APP
// CHECK:     muls
func.func @main(%x: tensor<1x1x64x4xi8>) -> tensor<1x1x64x4xi8> {
  %0 = patch.depthwise_conv2d %x zp 0 pad [0, 15] to zp 0
      : (tensor<1x1x64x4xi8>) -> tensor<1x1x64x4xi8>
      weights dense<3> : tensor<1x31x4x1xi8>
      bias dense<1> : tensor<4xi32>
      requant <1073741824 shift 38>
  return %0 : tensor<1x1x64x4xi8>
}
