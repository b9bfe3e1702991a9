// The depthwise DSP kernel with weights of 16 bits: a turn computes four outputs of a 3 x 3
// kernel in 20 multiplies, and reads its end from the stack, but nothing else.
// RUN: mcunet-compile %s -o %t --name=net --mcpu=cortex-m7 --emit=asm --quiet
// RUN: FileCheck %s --input-file=%t/net.s
// RUN: FileCheck %s --input-file=%t/net.s --check-prefix=MACS
// RUN: FileCheck %s --input-file=%t/net.s --check-prefix=STACK
//
// The first pair of rows starts from one register with the bias. Then come the last row, with a
// product of halves for each output, and four instructions for each output.
// CHECK-LABEL: {{^}}net.L00.depthwise_conv2d:
// CHECK:      ldrd {{.+}}, {{.+}}, {{\[}}[[WEIGHTS:r[0-9]+]], #12]
// CHECK-NEXT: ldrd {{.+}}, {{.+}}, {{\[}}[[PAIR:r[0-9]+]]]
// CHECK:      smlad {{.+}}, [[BIAS:r[0-9]+|lr]]{{$}}
// CHECK:      smlad {{.+}}, [[BIAS]]{{$}}
// CHECK:      ldrd {{.+}}, {{.+}}, {{\[}}[[PAIR]], #8]
// CHECK:      smlad {{.+}}, [[BIAS]]{{$}}
// CHECK:      smlad {{.+}}, [[BIAS]]{{$}}
// CHECK:      ldrd {{.+}}, {{.+}}, {{\[.+}}, #16]
// CHECK:      ldrd {{.+}}, {{.+}}, {{\[}}[[WEIGHTS]], #24]
// CHECK-NEXT: ldrd {{.+}}, {{.+}}, {{\[}}[[LAST:r[0-9]+]]]
// CHECK-NEXT: smlad
// CHECK-NEXT: smlatb
// CHECK-NEXT: smlabt
// CHECK-NEXT: smlad
// CHECK-NEXT: smlad
// CHECK-NEXT: smlatb
// CHECK-NEXT: ldr {{.+}}, {{\[}}[[LAST]], #8]!
// CHECK-NEXT: smlabt
// CHECK-NEXT: smlad
// CHECK:      ldrd [[M:r[0-9]+]], [[S:r[0-9]+]], {{\[}}[[WEIGHTS]], #4]
// CHECK-NEXT: smmlar [[H:r[0-9]+]], [[M]],
// CHECK-NEXT: smmulr [[Q:r[0-9]+]], [[S]], [[H]]
// CHECK-NEXT: ssat [[Q]], #8, [[Q]]
// CHECK-NEXT: strb [[Q]],
// CHECK:      bne .LBB
//
// MACS-LABEL: {{^}}net.L00.depthwise_conv2d:
// MACS:          ldrd {{.+}}, #12]
// MACS-COUNT-20: smla{{d|tb|bt}}
// MACS-NOT:      smla
// MACS:          ssat
// MACS-COUNT-3:  ssat
// MACS-NOT:      ssat
// MACS:          bne
//
// STACK-LABEL: {{^}}net.L00.depthwise_conv2d:
// STACK:      ldrd {{.+}}, #12]
// STACK-NOT:  sp
// STACK:      ldr [[END:r[0-9]+]], [sp, #{{[0-9]+}}]
// STACK-NEXT: cmp {{.+}}, [[END]]
// STACK-NOT:  sp
// STACK:      bne

func.func @main(%x: tensor<1x12x12x8xi8>) -> tensor<1x12x12x8xi8> {
  %0 = patch.depthwise_conv2d %x zp 5 pad [1, 1] to zp 0
      : (tensor<1x12x12x8xi8>) -> tensor<1x12x12x8xi8>
      weights dense<3> : tensor<3x3x8x1xi8>
      bias dense<1> : tensor<8xi32>
      requant <1073741824 shift 38>
  return %0 : tensor<1x12x12x8xi8>
}
