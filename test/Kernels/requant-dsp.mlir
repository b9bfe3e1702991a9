// Requantisation on DSP cores: three instructions for an output and one ldrd for a channel where
// an activation clamps negative results and weights are scaled, five where both signs count.
// RUN: mcunet-compile %s -o %t --name=net --mcpu=cortex-m7 --emit=asm --quiet
// RUN: FileCheck %s --input-file=%t/net.s
// RUN: FileCheck %s --input-file=%t/net.s --check-prefix=BYTES
// RUN: FileCheck %s --input-file=%t/net.s --check-prefix=SIGNED
// RUN: FileCheck %s --input-file=%t/net.s --check-prefix=FUSED
//
// CHECK-LABEL: {{^}}gemm.tile2.wide.all2.quads.scaled8.128to255:
// CHECK:      @NO_APP
// CHECK:      ldrd [[M:r[0-9]+]], [[C:r[0-9]+]], [r0, #64]
// CHECK-NEXT: smmla [[P:r[0-9]+]], r2, [[M]], [[C]]
// CHECK-NEXT: smmla [[Q:r[0-9]+]], r6, [[M]], [[C]]
// CHECK:      usat [[P]], #7, [[P]], asr #8
// CHECK-NEXT: usat [[Q]], #7, [[Q]], asr #8
// CHECK-NEXT: strb [[P]],
// CHECK-NEXT: strb [[Q]],
// CHECK-NEXT: ldrd {{.+}}, [r0, #72]
//
// BYTES-LABEL: {{^}}gemm.tile2.wide.all2.quads.scaled8.128to255:
// BYTES:         @NO_APP
// BYTES-COUNT-16: {{smmla|usat}}
// BYTES-NOT:     {{usat|ssat|smm}}
// BYTES:         pop.w
//
// SIGNED-LABEL: {{^}}gemm.tile2.wide.all2.quads.fused.signed.self:
// SIGNED:      @NO_APP
// SIGNED:      add.w [[H:r[0-9]+]], r2, r2, asr #31
// SIGNED:      smmlar [[H2:r[0-9]+|lr]], {{r[0-9]+|lr}}, r2, [[H]]
// SIGNED-NEXT: smmlar [[Q:r[0-9]+|lr]], {{r[0-9]+|lr}}, [[H2]], {{r[0-9]+|lr}}
// SIGNED:      ssat [[Q]], #8, [[Q]]
// SIGNED-NEXT: strb [[Q]],
// SIGNED-COUNT-7: ssat
// SIGNED-NOT:  {{ssat|usat}}
// SIGNED:      pop.w
//
// FUSED-LABEL: {{^}}gemm.tile2.wide.all2.quads.fused.signed.self:
// FUSED:         @NO_APP
// FUSED-COUNT-24: {{smmlar|ssat}}
// FUSED-NOT:     {{ssat|usat|smm}}
// FUSED:         pop.w

func.func @main(%x: tensor<1x16x16x8xi8>) -> tensor<1x16x16x8xi8> {
  %0 = patch.conv2d %x zp 0 to zp 0 clamp [0, 127] : (tensor<1x16x16x8xi8>) -> tensor<1x16x16x8xi8>
      weights dense<3> : tensor<8x1x1x8xi8>
      bias dense<1> : tensor<8xi32>
      requant <1073741824 shift 38>
  %1 = patch.conv2d %0 zp 0 to zp 4 : (tensor<1x16x16x8xi8>) -> tensor<1x16x16x8xi8>
      weights dense<3> : tensor<8x1x1x8xi8>
      bias dense<1> : tensor<8xi32>
      requant <1073741824 shift 38>
  return %1 : tensor<1x16x16x8xi8>
}
