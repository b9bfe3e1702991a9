// The dense Armv6-M kernel with words of two weights: 12 instructions for the six MACs of a
// group of three, 10 for the four of a group of two, four groups in a turn, none on the stack.
// RUN: mcunet-compile %s -o %t --name=net --mcpu=cortex-m0plus --emit=asm --quiet
// RUN: FileCheck %s --input-file=%t/net.s
// RUN: FileCheck %s --input-file=%t/net.s --check-prefix=MACS
// RUN: FileCheck %s --input-file=%t/net.s --check-prefix=TWOS
// RUN: FileCheck %s --input-file=%t/net.s --check-prefix=STACK
//
// CHECK-LABEL: {{^}}net.L00.conv2d.tile:
// CHECK:      @APP
// CHECK-NEXT: {{^}}[[TURN:.Ltmp[0-9]+]]:
// CHECK-NEXT: ldm r7!, {r3, r4, r5}
// CHECK-NEXT: ldm r6!, {r0, r1, r2}
// CHECK-NEXT: muls r0, r3, r0
// CHECK-NEXT: muls r1, r4, r1
// CHECK-NEXT: adds r0, r0, r1
// CHECK-NEXT: muls r2, r5, r2
// CHECK-NEXT: adds r0, r0, r2
// CHECK-NEXT: add r0, r10
// CHECK-NEXT: uxth r1, r0
// CHECK-NEXT: add r8, r1
// CHECK-NEXT: asrs r0, r0, #16
// CHECK-NEXT: add r9, r0
// CHECK-NEXT: ldm r7!, {r3, r4, r5}
// CHECK-NOT:  sp
// CHECK:      cmp r6, r11
// CHECK-NEXT: bne [[TURN]]
//
// MACS-LABEL: {{^}}net.L00.conv2d.tile:
// MACS:          @APP
// MACS-COUNT-12: muls
// MACS-NOT:      muls
// MACS:          bne
//
// Weights of 127 prove two products only.
// TWOS-LABEL: {{^}}net.L01.conv2d.tile:
// TWOS:      @APP
// TWOS-NEXT: {{^}}[[TURN:.Ltmp[0-9]+]]:
// TWOS-NEXT: ldm r7!, {r3, r4}
// TWOS-NEXT: ldm r6!, {r0, r1}
// TWOS-NEXT: muls r0, r3, r0
// TWOS-NEXT: muls r1, r4, r1
// TWOS-NEXT: adds r0, r0, r1
// TWOS-NEXT: add r0, r10
// TWOS-NEXT: uxth r1, r0
// TWOS-NEXT: add r8, r1
// TWOS-NEXT: asrs r0, r0, #16
// TWOS-NEXT: add r9, r0
// TWOS-COUNT-6: muls
// TWOS-NOT:  muls
// TWOS:      cmp r6, r11
// TWOS-NEXT: bne [[TURN]]
//
// STACK-LABEL: {{^}}net.L01.conv2d.tile:
// STACK:     @APP
// STACK-NOT: sp
// STACK:     @NO_APP

func.func @main(%x: tensor<1x8x8x96xi8>) -> tensor<1x8x8x8xi8> {
  %0 = patch.conv2d %x zp 0 to zp 0 : (tensor<1x8x8x96xi8>) -> tensor<1x8x8x96xi8>
      weights dense<3> : tensor<96x1x1x96xi8>
      bias dense<1> : tensor<96xi32>
      requant <1073741824 shift 38>
  %1 = patch.conv2d %0 zp 0 to zp 0 : (tensor<1x8x8x96xi8>) -> tensor<1x8x8x8xi8>
      weights dense<127> : tensor<8x1x1x96xi8>
      bias dense<1> : tensor<8xi32>
      requant <1073741824 shift 38>
  return %1 : tensor<1x8x8x8xi8>
}
