// The dense DSP kernel for a single pixel: crossed low bytes, 23 instructions and three loads of
// four words for two groups of four inputs. The loop reads only its end from the stack.
// RUN: mcunet-compile %s -o %t --name=net --mcpu=cortex-m7 --emit=asm --quiet
// RUN: FileCheck %s --input-file=%t/net.s
// RUN: FileCheck %s --input-file=%t/net.s --check-prefix=MACS
// RUN: FileCheck %s --input-file=%t/net.s --check-prefix=LOADS
//
// CHECK-LABEL: {{^}}gemm.tile1.shared.whole.by12.quads.{{[a-z.]+}}:
// CHECK:      @APP
// CHECK-NEXT: ldm.w r1!, {r6, r7, r8, r9}
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
// CHECK-NEXT: ldm.w r0!, {r10, r11, r12, lr}
// CHECK-NEXT: smlad r2, r8, r10, r2
// CHECK-NEXT: smlad r2, r9, r12, r2
// CHECK-NEXT: sxtab16 r10, r9, r10
// CHECK-NEXT: sxtab16 r12, r8, r12
// CHECK-NEXT: smlad r3, r10, r12, r3
// CHECK-NEXT: smlad r4, r8, r11, r4
// CHECK-NEXT: smlad r4, r9, lr, r4
// CHECK-NEXT: sxtab16 r11, r9, r11
// CHECK-NEXT: sxtab16 lr, r8, lr
// CHECK-NEXT: smlad r5, r11, lr, r5
// CHECK-NEXT: ldm.w r1!, {r6, r7, r8, r9}
// CHECK-NOT:  sp
// CHECK:      @NO_APP
// CHECK-NEXT: ldr [[END:r[0-9]+]], [sp, #{{[0-9]+}}]
// CHECK-NEXT: cmp r0, [[END]]
// CHECK-NEXT: bne.w .LBB
//
// MACS-LABEL: {{^}}gemm.tile1.shared.whole.by12.quads.{{[a-z.]+}}:
// MACS:          @APP
// MACS-COUNT-120: {{smlad|sxtab16}}
// MACS-NOT:      {{smlad|sxtab16}}
// MACS:          @NO_APP
//
// LOADS-LABEL: {{^}}gemm.tile1.shared.whole.by12.quads.{{[a-z.]+}}:
// LOADS:          @APP
// LOADS-COUNT-18: ldm.w
// LOADS-NOT:      ld{{[rm]}}
// LOADS:          @NO_APP

func.func @main(%x: tensor<1x1x1x96xi8>) -> tensor<1x1x1x8xi8> {
  %0 = patch.conv2d %x zp 0 to zp 0 : (tensor<1x1x1x96xi8>) -> tensor<1x1x1x8xi8>
      weights dense<3> : tensor<8x1x1x96xi8>
      bias dense<1> : tensor<8xi32>
      requant <1073741824 shift 38>
  return %0 : tensor<1x1x1x8xi8>
}
