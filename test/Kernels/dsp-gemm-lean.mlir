// The dense DSP kernel in its lean form, inputs read in place: a load and two sxtb16 widen four
// inputs, then the products are those of a single pixel. The loop keeps all in registers.
// RUN: mcunet-compile %s -o %t --name=net --mcpu=cortex-m7 --emit=asm --quiet --schedule=%S/Inputs/lean.json
// RUN: FileCheck %s --input-file=%t/net.s
// RUN: FileCheck %s --input-file=%t/net.s --check-prefix=MACS
// RUN: FileCheck %s --input-file=%t/net.s --check-prefix=LOADS
//
// CHECK-LABEL: {{^}}gemm.tile1.shared.whole.lean.by12.quads.{{[a-z.]+}}:
// The sum of x0 * x1 + x2 * x3 runs first.
// CHECK:      smlad
// CHECK:      bne .LBB
// CHECK:      {{^}}[[QUADS:.LBB[0-9_]+]]:
// CHECK:      {{^}}[[TURN:.LBB[0-9_]+]]:
// CHECK-NEXT: ldr{{(.w)?}} [[BYTES:r[0-9]+]], {{\[}}[[FROM:r[0-9]+]]]
// CHECK-NEXT: sxtb16 r6, [[BYTES]]
// CHECK-NEXT: sxtb16 r7, [[BYTES]], ror #8
// CHECK-NEXT: @APP
// CHECK-NEXT: ldm.w r0!, {r10, r11, r12, lr}
// CHECK-NEXT: smlad r2, r6, r10, r2
// CHECK-NEXT: smlad r2, r7, r12, r2
// CHECK-NEXT: sxtab16 r10, r7, r10
// CHECK-NEXT: sxtab16 r12, r6, r12
// CHECK-NEXT: smlad r3, r10, r12, r3
// CHECK-NEXT: smlad r4, r6, r11, r4
// CHECK-NEXT: smlad r4, r7, lr, r4
// CHECK-NEXT: sxtab16 r11, r7, r11
// CHECK-NEXT: sxtab16 lr, r6, lr
// CHECK-NEXT: smlad r5, r11, lr, r5
// CHECK:      @NO_APP
// CHECK-NEXT: ldr{{(.w)?}} [[BYTES]], {{\[}}[[FROM]], #4]
// CHECK-NEXT: sxtb16 r6, [[BYTES]]
// CHECK-NEXT: sxtb16 r7, [[BYTES]], ror #8
// CHECK-NEXT: @APP
// CHECK-NOT:  sp
// CHECK:      bne.w [[TURN]]
//
// MACS-LABEL: {{^}}gemm.tile1.shared.whole.lean.by12.quads.{{[a-z.]+}}:
// MACS:          @APP
// MACS-COUNT-120: {{smlad|sxtab16}}
// MACS-NOT:      {{smlad|sxtab16}}
// MACS:          cmp
//
// LOADS-LABEL: {{^}}gemm.tile1.shared.whole.lean.by12.quads.{{[a-z.]+}}:
// LOADS:          @APP
// LOADS-COUNT-12: ldm.w
// LOADS-NOT:      ldm
// LOADS:          cmp

func.func @main(%x: tensor<1x8x8x96xi8>) -> tensor<1x8x8x8xi8> {
  %0 = patch.conv2d %x zp 0 to zp 0 : (tensor<1x8x8x96xi8>) -> tensor<1x8x8x8xi8>
      weights dense<3> : tensor<8x1x1x96xi8>
      bias dense<1> : tensor<8xi32>
      requant <1073741824 shift 38>
  return %0 : tensor<1x8x8x8xi8>
}
