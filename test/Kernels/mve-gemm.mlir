// The dense vector kernel, two pixels by two channels: two loads of inputs, two of weights and
// four vmlava for 64 MACs, eight vectors of inputs in a turn of a low-overhead loop, no spills.
// RUN: mcunet-compile %s -o %t --name=net --mcpu=cortex-m55 --emit=asm --quiet
// RUN: FileCheck %s --input-file=%t/net.s
// RUN: FileCheck %s --input-file=%t/net.s --check-prefix=MACS
// RUN: FileCheck %s --input-file=%t/net.s --check-prefix=LOADS
// RUN: FileCheck %s --input-file=%t/net.s --check-prefix=STACK
//
// CHECK-LABEL: {{^}}net.L00.conv2d.tile2:
// CHECK:      dls lr,
// CHECK:      {{^}}[[TURN:.LBB[0-9_]+]]:
// CHECK-NEXT: vldrb.u8 [[X:q[0-7]]], {{\[}}[[P:r[0-9]+]]]
// CHECK:      vldrb.u8 [[Y:q[0-7]]], {{\[}}[[Q:r[0-9]+]]]
// CHECK-NEXT: vldrw.u32 [[V:q[0-7]]], {{\[}}[[W:r[0-9]+]]]
// CHECK-NEXT: vmlava.s8 [[S:r[0-9]+]], [[X]], [[V]]
// CHECK-NEXT: vmlava.s8 [[T:r[0-9]+]], [[Y]], [[V]]
// CHECK-NEXT: vldrw.u32 [[V]], {{\[}}[[W]], #16]
// CHECK-NEXT: vmlava.s8 {{r[0-9]+}}, [[X]], [[V]]
// CHECK-NEXT: vldrb.u8 [[X]], {{\[}}[[P]], #16]
// CHECK-NEXT: vmlava.s8 {{r[0-9]+}}, [[Y]], [[V]]
// CHECK-NEXT: vldrb.u8 [[Y]], {{\[}}[[Q]], #16]
// CHECK-NEXT: vldrw.u32 [[V]], {{\[}}[[W]], #32]
// CHECK-NEXT: vmlava.s8 [[S]], [[X]], [[V]]
// CHECK-NEXT: vmlava.s8 [[T]], [[Y]], [[V]]
// CHECK-NOT:  sp
// CHECK:      le lr, [[TURN]]
//
// The second pass has channels 1 and 3. Two vmov gather the sums of a pixel.
// MACS-LABEL: {{^}}net.L00.conv2d.tile2:
// MACS:          dls lr,
// MACS-COUNT-32: vmlava.s8
// MACS-NOT:      vmlava
// MACS:          le lr,
// MACS:          dls lr,
// MACS-COUNT-32: vmlava.s8
// MACS-NOT:      vmlava
// MACS:          le lr,
// MACS:          vmov [[A:q[0-7]]][2], [[A]][0], r
// MACS:          vmov [[A]][3], [[A]][1], r
// MACS-NEXT:     vqrdmulh.s32
//
// LOADS-LABEL: {{^}}net.L00.conv2d.tile2:
// LOADS:          dls lr,
// LOADS-COUNT-32: vldr{{b.u8|w.u32}}
// LOADS-NOT:      {{ldr|vst}}
// LOADS:          le lr,
// LOADS:          dls lr,
// LOADS:          {{^}}.LBB
// LOADS-COUNT-32: vldr{{b.u8|w.u32}}
// LOADS-NOT:      {{ldr|vst}}
// LOADS:          le lr,
//
// The second pass keeps all in registers, too.
// STACK-LABEL: {{^}}net.L00.conv2d.tile2:
// STACK:     le lr,
// STACK:     dls lr,
// STACK:     {{^}}[[TURN:.LBB[0-9_]+]]:
// STACK-NOT: sp
// STACK:     le lr, [[TURN]]

func.func @main(%x: tensor<1x4x4x256xi8>) -> tensor<1x4x4x8xi8> {
  %0 = patch.conv2d %x zp 0 to zp 0 : (tensor<1x4x4x256xi8>) -> tensor<1x4x4x8xi8>
      weights dense<3> : tensor<8x1x1x256xi8>
      bias dense<1> : tensor<8xi32>
      requant <1073741824 shift 38>
  return %0 : tensor<1x4x4x8xi8>
}
