// The depthwise DSP kernel with weights of 8 bits: three outputs of a 3 x 3 kernel in 15
// multiplies; sxtb16 unpacks each word of weights once for all of them.
// RUN: mcunet-compile %s -o %t --name=net --mcpu=cortex-m7 --emit=asm --quiet
// RUN: FileCheck %s --input-file=%t/net.s
// RUN: FileCheck %s --input-file=%t/net.s --check-prefix=STACK
//
// CHECK-LABEL: {{^}}net.L00.depthwise_conv2d:
// CHECK:      asrs {{.+}}, #6
// CHECK-NEXT: ldrd [[A:r[0-9]+]], [[B:r[0-9]+]], {{\[}}[[WEIGHTS:r[0-9]+]], #8]
// CHECK-NEXT: sxtb16 {{.+}}, [[A]]
// CHECK-NEXT: sxtb16 {{.+}}, [[A]], ror #8
// CHECK-NEXT: sxtb16 {{.+}}, [[B]]
// CHECK-COUNT-9: smlad
// CHECK-NOT:  smla{{d|tb|bt}}
// CHECK:      ldr{{(.w)?}} [[C:r[0-9]+]], {{\[}}[[WEIGHTS]], #16]
// CHECK-NEXT: sxtb16 {{.+}}, [[C]]
// CHECK-NEXT: sxtb16 {{.+}}, [[C]], ror #8
// CHECK-COUNT-6: smla{{d|tb|bt}}
// CHECK-NOT:  {{smla|sxtb16}}
// CHECK-COUNT-3: ssat
// CHECK-NOT:  ssat
// CHECK:      bne
//
// The loop over channels reads its end from the stack, and nothing else.
// STACK-LABEL: {{^}}net.L00.depthwise_conv2d:
// STACK:      asrs {{.+}}, #6
// STACK-NOT:  sp
// STACK:      ldr [[END:r[0-9]+]], [sp, #{{[0-9]+}}]
// STACK-NOT:  sp
// STACK:      cmp {{.+}}, [[END]]
// STACK-NOT:  sp
// STACK:      bne

func.func @main(%x: tensor<1x3x3x8xi8>) -> tensor<1x3x3x8xi8> {
  %0 = patch.depthwise_conv2d %x zp 5 pad [1, 1] to zp 0
      : (tensor<1x3x3x8xi8>) -> tensor<1x3x3x8xi8>
      weights dense<3> : tensor<3x3x8x1xi8>
      bias dense<1> : tensor<8xi32>
      requant <1073741824 shift 38>
  return %0 : tensor<1x3x3x8xi8>
}
