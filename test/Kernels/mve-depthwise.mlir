// The depthwise vector kernel: sixteen channels in two loads and four operations for each tap.
// Sums stay in 16 bits over as many taps as the weights allow: all nine of 20, two of 100.
// RUN: mcunet-compile %s -o %t --name=net --mcpu=cortex-m55 --emit=asm --quiet
// RUN: FileCheck %s --input-file=%t/net.s
// RUN: FileCheck %s --input-file=%t/net.s --check-prefix=MACS
// RUN: FileCheck %s --input-file=%t/net.s --check-prefix=GROUPS
// RUN: FileCheck %s --input-file=%t/net.s --check-prefix=STACK
//
// CHECK-LABEL: {{^}}net.L00.depthwise_conv2d:
// CHECK:      vldrb.u8 [[X:q[0-7]]], {{\[}}[[ROW:r[0-9]+]]], #16
// CHECK:      vldrw.u32 [[W:q[0-7]]], {{\[}}[[AT:r[0-9]+]], #64]
// CHECK-NEXT: vmullb.s8 {{q[0-7]}}, [[X]], [[W]]
// CHECK:      vmullt.s8 {{q[0-7]}}, [[X]], [[W]]
// CHECK-NEXT: vldrb.u8 {{q[0-7]}}, {{\[}}[[ROW]], #16]
// CHECK-NEXT: vldrw.u32 {{q[0-7]}}, {{\[}}[[AT]], #80]
// CHECK:      vstrb.8 {{q[0-7]}}, {{\[.+}}], #16
// CHECK-NEXT: le lr, .LBB
//
// Windows inside the input and over its border have a loop each.
// MACS-LABEL: {{^}}net.L00.depthwise_conv2d:
// MACS:          dls lr,
// MACS-COUNT-18: vmull{{b|t}}.s8
// MACS-NOT:      vmull
// MACS-COUNT-4:  vmovl{{b|t}}.s16
// MACS-NOT:      vmovl
// MACS-COUNT-4:  vqrdmulh.s32
// MACS-NOT:      vqrdmulh
// MACS:          le lr,
// MACS:          dls lr,
// MACS-COUNT-18: vmull{{b|t}}.s8
// MACS-NOT:      vmull
// MACS-COUNT-4:  vmovl{{b|t}}.s16
// MACS-NOT:      vmovl
// MACS:          le lr,
//
// GROUPS-LABEL: {{^}}net.L01.depthwise_conv2d:
// GROUPS:         dls lr,
// GROUPS-COUNT-20: vmovl{{b|t}}.s16
// GROUPS-NOT:     vmovl
// GROUPS:         le lr,
//
// In both, one vector of biases does not fit the registers.
// STACK-LABEL: {{^}}net.L00.depthwise_conv2d:
// STACK:     dls lr,
// STACK:     {{^}}.LBB{{[0-9_]+}}:
// STACK-NOT: sp
// STACK:     vstrw.32 {{q[0-7]}}, [sp, #[[PLACE:[0-9]+]]]
// STACK-NOT: sp
// STACK:     vldrw.u32 {{q[0-7]}}, [sp, #[[PLACE]]]
// STACK-NOT: sp
// STACK:     le lr,
// STACK:     dls lr,
// STACK:     {{^}}.LBB{{[0-9_]+}}:
// STACK-NOT: sp
// STACK:     vstrw.32 {{q[0-7]}}, [sp, #[[PLACE]]]
// STACK-NOT: sp
// STACK:     vldrw.u32 {{q[0-7]}}, [sp, #[[PLACE]]]
// STACK-NOT: sp
// STACK:     le lr,

func.func @main(%x: tensor<1x6x6x32xi8>) -> tensor<1x6x6x32xi8> {
  %0 = patch.depthwise_conv2d %x zp 5 pad [1, 1] to zp 0
      : (tensor<1x6x6x32xi8>) -> tensor<1x6x6x32xi8>
      weights dense<20> : tensor<3x3x32x1xi8>
      bias dense<1> : tensor<32xi32>
      requant <1073741824 shift 38>
  %1 = patch.depthwise_conv2d %0 zp 0 pad [1, 1] to zp 0
      : (tensor<1x6x6x32xi8>) -> tensor<1x6x6x32xi8>
      weights dense<100> : tensor<3x3x32x1xi8>
      bias dense<1> : tensor<32xi32>
      requant <1073741824 shift 38>
  return %1 : tensor<1x6x6x32xi8>
}
