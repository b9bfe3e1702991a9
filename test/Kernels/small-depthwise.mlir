// The depthwise Armv6-M kernel: two neighbouring outputs share each multiply. A row of three
// columns is one group of 12 instructions, or two groups if the weights prove two products only.
// RUN: mcunet-compile %s -o %t --name=net --mcpu=cortex-m0plus --emit=asm --quiet
// RUN: FileCheck %s --input-file=%t/net.s
// RUN: FileCheck %s --input-file=%t/net.s --check-prefix=TWOS
//
// CHECK-LABEL: {{^}}net.L00.depthwise_conv2d.channel3:
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
// CHECK-NEXT: add r6, r12
// CHECK-NEXT: cmp r7, r11
// CHECK-NEXT: bne [[TURN]]
//
// TWOS-LABEL: {{^}}net.L00.depthwise_conv2d.channel2:
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
// TWOS-NEXT: ldm r7!, {r3}
// TWOS-NEXT: ldm r6!, {r0}
// TWOS-NEXT: muls r0, r3, r0
// TWOS-NEXT: add r0, r10
// TWOS-NEXT: uxth r1, r0
// TWOS-NEXT: add r8, r1
// TWOS-NEXT: asrs r0, r0, #16
// TWOS-NEXT: add r9, r0
// TWOS-NEXT: add r6, r12
// TWOS-NEXT: cmp r7, r11
// TWOS-NEXT: bne [[TURN]]

func.func @main(%x: tensor<1x12x12x8xi8>) -> tensor<1x12x12x8xi8> {
  %0 = patch.depthwise_conv2d %x zp 5 pad [1, 1] to zp 0
      : (tensor<1x12x12x8xi8>) -> tensor<1x12x12x8xi8>
      weights dense<3> : tensor<3x3x8x1xi8>
      bias dense<1> : tensor<8xi32>
      requant <1073741824 shift 38>
  return %0 : tensor<1x12x12x8xi8>
}
