// The dense DSP kernel, two pixels by four channels with two weights in a half word: two ldrd,
// two sxtb16 and eight smlad for two inputs of each pixel. The sums of channels 0 and 2 lose
// those of channels 1 and 3 once, after the loop.
// RUN: mcunet-compile %s -o %t --name=net --mcpu=cortex-m7 --emit=asm --quiet
// RUN: FileCheck %s --input-file=%t/net.s
// RUN: FileCheck %s --input-file=%t/net.s --check-prefix=MACS
// RUN: FileCheck %s --input-file=%t/net.s --check-prefix=LOADS
// RUN: FileCheck %s --input-file=%t/net.s --check-prefix=STACK
//
// CHECK-LABEL: {{^}}gemm.tile2.shared.by12.quads.{{[a-z.]+}}:
// CHECK:      @APP
// CHECK-NEXT: ldrd r10, r11, [r1]
// CHECK-NEXT: ldrd r12, lr, [r0]
// CHECK-NEXT: smlad r2, r10, r12, r2
// CHECK-NEXT: smlad r6, r11, r12, r6
// CHECK-NEXT: sxtb16 r12, r12
// CHECK-NEXT: smlad r3, r10, r12, r3
// CHECK-NEXT: smlad r7, r11, r12, r7
// CHECK-NEXT: smlad r4, r10, lr, r4
// CHECK-NEXT: smlad r8, r11, lr, r8
// CHECK-NEXT: sxtb16 lr, lr
// CHECK-NEXT: smlad r5, r10, lr, r5
// CHECK-NEXT: smlad r9, r11, lr, r9
// CHECK-NEXT: ldrd r10, r11, [r1, #8]
// CHECK-NEXT: ldrd r12, lr, [r0, #8]
// CHECK:      @NO_APP
// CHECK-DAG:  sub{{s|.w}} {{.*}}, r2, r3
// CHECK-DAG:  sub{{s|.w}} {{.*}}, r6, r7
// CHECK-DAG:  sub{{s|.w}} {{.*}}, r4, r5
// CHECK-DAG:  sub{{s|.w}} {{.*}}, r8, r9
// CHECK:      bne.w .LBB
//
// MACS-LABEL: {{^}}gemm.tile2.shared.by12.quads.{{[a-z.]+}}:
// MACS:           @APP
// MACS-COUNT-192: smlad
// MACS-NOT:       smlad
// MACS:           @NO_APP
//
// LOADS-LABEL: {{^}}gemm.tile2.shared.by12.quads.{{[a-z.]+}}:
// LOADS:          @APP
// LOADS-COUNT-48: ldrd
// LOADS-NOT:      ldr
// LOADS:          @NO_APP
//
// The loop reads the end of the weights from the stack, and nothing else.
// STACK-LABEL: {{^}}gemm.tile2.shared.by12.quads.{{[a-z.]+}}:
// STACK:      @APP
// STACK-NOT:  sp
// STACK:      @NO_APP
// STACK-NEXT: add.w r12, r0, #192
// STACK-NEXT: ldr.w lr, [sp, #{{[0-9]+}}]
// STACK-NEXT: adds r1, #192
// STACK-NEXT: cmp r12, lr
// STACK-NEXT: bne.w .LBB

func.func @main(%x: tensor<1x8x8x96xi8>) -> tensor<1x8x8x8xi8> {
  %0 = patch.conv2d %x zp 0 to zp 0 : (tensor<1x8x8x96xi8>) -> tensor<1x8x8x8xi8>
      weights dense<3> : tensor<8x1x1x96xi8>
      bias dense<1> : tensor<8xi32>
      requant <1073741824 shift 38>
  return %0 : tensor<1x8x8x8xi8>
}
