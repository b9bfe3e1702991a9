// The depthwise DSP kernel packs two rows of four channels into planes: for two columns four
// loads, four pkh, eight sxtab16 with minus the zero point, and four strd.
// RUN: mcunet-compile %s -o %t --name=net --mcpu=cortex-m7 --emit=asm --quiet
// RUN: FileCheck %s --input-file=%t/net.s
// RUN: FileCheck %s --input-file=%t/net.s --check-prefix=WORDS
// RUN: FileCheck %s --input-file=%t/net.s --check-prefix=STORES
// RUN: FileCheck %s --input-file=%t/net.s --check-prefix=STACK
//
// The loop for two rows inside the input, four columns a turn:
// CHECK-LABEL: {{^}}net.L00.depthwise_conv2d:
// CHECK:      mvn [[ZP:r[0-9]+]], #262148
// CHECK:      pkhbt [[LOW0:r[0-9]+]], {{.+}}, lsl #16
// CHECK-NEXT: pkhbt [[LOW1:r[0-9]+]], {{.+}}, lsl #16
// CHECK-NEXT: sxtab16 [[A:r[0-9]+|lr]], [[ZP]], [[LOW0]]{{$}}
// CHECK-NEXT: sxtab16 [[B:r[0-9]+|lr]], [[ZP]], [[LOW1]]{{$}}
// CHECK-NEXT: strd [[A]], [[B]], {{\[}}[[TO:r[0-9]+]]]
// CHECK:      sxtab16 {{.+}}, [[ZP]], [[LOW0]], ror #8
// CHECK:      pkhtb
// CHECK:      pkhtb
// CHECK:      sxtab16 {{.+}}, [[ZP]], [[LOW1]], ror #8
// CHECK:      strd {{.+}}, {{\[}}[[TO]], #56]
// CHECK:      strd {{.+}}, {{\[}}[[TO]], #112]
// CHECK:      strd {{.+}}, {{\[}}[[TO]], #168]
// CHECK:      blo .LBB
//
// WORDS-LABEL: {{^}}net.L00.depthwise_conv2d:
// WORDS:          pkhbt
// WORDS-COUNT-16: sxtab16
// WORDS-NOT:      {{sxtab16|pkh}}
// WORDS:          blo .LBB
//
// STORES-LABEL: {{^}}net.L00.depthwise_conv2d:
// STORES:         pkhbt
// STORES-COUNT-8: strd
// STORES-NOT:     str
// STORES:         blo .LBB
//
// Of values, only the counter of columns is on the stack.
// STACK-LABEL: {{^}}net.L00.depthwise_conv2d:
// STACK:      pkhbt
// STACK-NOT:  sp
// STACK:      ldr [[AT:r[0-9]+]], [sp, #{{[0-9]+}}]
// STACK-NOT:  sp
// STACK:      cmp [[AT]],
// STACK-NEXT: blo .LBB

func.func @main(%x: tensor<1x12x12x8xi8>) -> tensor<1x12x12x8xi8> {
  %0 = patch.depthwise_conv2d %x zp 5 pad [1, 1] to zp 0
      : (tensor<1x12x12x8xi8>) -> tensor<1x12x12x8xi8>
      weights dense<3> : tensor<3x3x8x1xi8>
      bias dense<1> : tensor<8xi32>
      requant <1073741824 shift 38>
  return %0 : tensor<1x12x12x8xi8>
}
