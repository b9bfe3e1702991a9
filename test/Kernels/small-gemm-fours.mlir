// The dense Armv6-M kernel with weights of bytes, four channels: 77 instructions for 24 MACs of
// inputs from the panel, and 87 with inputs in place; no turn uses the stack.
// RUN: mcunet-compile %s -o %t --name=net --mcpu=cortex-m0plus --emit=asm --quiet
// RUN: FileCheck %s --input-file=%t/net.s
// RUN: FileCheck %s --input-file=%t/net.s --check-prefix=MACS
// RUN: FileCheck %s --input-file=%t/net.s --check-prefix=WHERE
// RUN: mcunet-compile %s -o %t.lean --name=net --mcpu=cortex-m0plus --emit=asm --quiet --schedule=%S/Inputs/lean.json
// RUN: FileCheck %s --input-file=%t.lean/net.s --check-prefix=PLACE
// RUN: FileCheck %s --input-file=%t.lean/net.s --check-prefix=STACK
//
// CHECK-LABEL: {{^}}net.L00.conv2d.tile:
// CHECK:      @APP
// CHECK-NEXT: {{^}}[[TURN:.Ltmp[0-9]+]]:
// CHECK-NEXT: ldm r6!, {r3, r4, r5}
// CHECK-NEXT: ldrb r0, [r7]
// CHECK-NEXT: muls r0, r3, r0
// CHECK-NEXT: add r8, r0
// CHECK-NEXT: ldrb r0, [r7, #1]
// CHECK-NEXT: muls r0, r3, r0
// CHECK-NEXT: add r9, r0
// CHECK-NEXT: ldrb r0, [r7, #2]
// CHECK-NEXT: muls r0, r3, r0
// CHECK-NEXT: add r10, r0
// CHECK-NEXT: ldrb r0, [r7, #3]
// CHECK-NEXT: muls r0, r3, r0
// CHECK-NEXT: add r11, r0
// CHECK-NEXT: ldrb r0, [r7, #4]
// CHECK-NEXT: muls r0, r4, r0
// CHECK-NEXT: add r8, r0
// CHECK-NEXT: ldrb r0, [r7, #5]
// CHECK-NEXT: muls r0, r4, r0
// CHECK-NEXT: add r9, r0
// CHECK-NEXT: ldrb r0, [r7, #6]
// CHECK-NEXT: muls r0, r4, r0
// CHECK-NEXT: add r10, r0
// CHECK-NEXT: ldrb r0, [r7, #7]
// CHECK-NEXT: muls r0, r4, r0
// CHECK-NEXT: add r11, r0
// CHECK-NEXT: ldrb r0, [r7, #8]
// CHECK-NEXT: muls r0, r5, r0
// CHECK-NEXT: add r8, r0
// CHECK-NEXT: ldrb r0, [r7, #9]
// CHECK-NEXT: muls r0, r5, r0
// CHECK-NEXT: add r9, r0
// CHECK-NEXT: ldrb r0, [r7, #10]
// CHECK-NEXT: muls r0, r5, r0
// CHECK-NEXT: add r10, r0
// CHECK-NEXT: ldrb r0, [r7, #11]
// CHECK-NEXT: muls r0, r5, r0
// CHECK-NEXT: add r11, r0
// CHECK-NEXT: ldm r6!, {r3, r4, r5}
// CHECK-NOT:  sp
// CHECK:      adds r7, #24
// CHECK-NEXT: cmp r6, r12
// CHECK-NEXT: bne [[TURN]]
//
// MACS-LABEL: {{^}}net.L00.conv2d.tile:
// MACS:          @APP
// MACS-COUNT-48: {{ldrb|muls}}
// MACS-NOT:      {{ldrb|muls}}
// MACS:          bne
//
// A sum starts 128 times the sum of the inputs lower.
// WHERE-LABEL: {{^}}net.L00.conv2d.tile:
// WHERE:      ldm r0!, {r2, r3, r4, r5}
// WHERE:      lsls {{r[0-9]}}, {{r[0-9]}}, #7
// WHERE-COUNT-4: subs {{r[0-3]}}, {{r[0-3]}}, r4
// WHERE:      @APP
//
// PLACE-LABEL: {{^}}net.L00.conv2d.tile:
// PLACE:      @APP
// PLACE-NEXT: movs r5, #0
// PLACE-NEXT: {{^}}[[TURN:.Ltmp[0-9]+]]:
// PLACE-NEXT: ldrsb r3, [r6, r5]
// PLACE-NEXT: adds r5, #1
// PLACE-NEXT: ldrb r0, [r7]
// PLACE-NEXT: muls r0, r3, r0
// PLACE-NEXT: add r8, r0
// PLACE-NEXT: ldrb r0, [r7, #1]
// PLACE-NEXT: muls r0, r3, r0
// PLACE-NEXT: add r9, r0
// PLACE-NEXT: ldrb r0, [r7, #2]
// PLACE-NEXT: muls r0, r3, r0
// PLACE-NEXT: add r10, r0
// PLACE-NEXT: ldrb r0, [r7, #3]
// PLACE-NEXT: muls r0, r3, r0
// PLACE-NEXT: add r11, r0
// PLACE-NEXT: ldrsb r3, [r6, r5]
// PLACE-NEXT: adds r5, #1
// PLACE-COUNT-40: {{ldrb|muls}}
// PLACE-NOT:  {{ldrb|muls}}
// PLACE:      adds r7, #24
// PLACE-NEXT: cmp r5, r12
// PLACE-NEXT: bne [[TURN]]
//
// STACK-LABEL: {{^}}net.L00.conv2d.tile:
// STACK:     @APP
// STACK-NOT: sp
// STACK:     @NO_APP

func.func @main(%x: tensor<1x4x4x12xi8>) -> tensor<1x4x4x8xi8> {
  %0 = patch.conv2d %x zp 0 to zp 0 : (tensor<1x4x4x12xi8>) -> tensor<1x4x4x8xi8>
      weights dense<3> : tensor<8x1x1x12xi8>
      bias dense<1> : tensor<8xi32>
      requant <1073741824 shift 38>
  return %0 : tensor<1x4x4x8xi8>
}
