// The dense vector kernel for a single pixel: four channels share each load of inputs, and
// nothing is on the stack. The last 8 of 88 inputs are loaded under a mask.
// RUN: mcunet-compile %s -o %t --name=net --mcpu=cortex-m55 --emit=asm --quiet
// RUN: FileCheck %s --input-file=%t/net.s
// RUN: FileCheck %s --input-file=%t/net.s --check-prefix=MACS
//
// CHECK-LABEL: {{^}}net.L00.conv2d.tile1:
// CHECK:      vmsr p0,
// CHECK:      {{^}}[[QUAD:.LBB[0-9_]+]]:
// CHECK:      vldrb.u8 [[X:q[0-7]]],
// CHECK-NEXT: vldrw.u32 [[V:q[0-7]]], {{\[}}[[W:r[0-9]+]], #16]
// CHECK-NEXT: vmlava.s8 [[S:r[0-9]+]], [[X]], [[V]]
// CHECK-NEXT: vldrw.u32 [[V]], {{\[}}[[W]], #32]
// CHECK-NEXT: vmlava.s8 {{r[0-9]+}}, [[X]], [[V]]
// CHECK-NEXT: vldrw.u32 [[V]], {{\[}}[[W]], #48]
// CHECK-NEXT: vmlava.s8 {{r[0-9]+}}, [[X]], [[V]]
// CHECK-NEXT: vldrw.u32 [[V]], {{\[}}[[W]], #64]
// CHECK-NEXT: vmlava.s8 {{r[0-9]+}}, [[X]], [[V]]
// CHECK-NEXT: vldrb.u8 [[X]],
// CHECK-NOT:  sp
// CHECK:      vldrbt.u8
// CHECK-NOT:  sp
// CHECK:      le lr, [[QUAD]]
//
// MACS-LABEL: {{^}}net.L00.conv2d.tile1:
// MACS-COUNT-24: vmlava.s8
// MACS-NOT:      vmlava
// MACS:          vqrdmulh.s32
// MACS:          le lr,

func.func @main(%x: tensor<1x1x1x88xi8>) -> tensor<1x1x1x8xi8> {
  %0 = patch.conv2d %x zp 0 to zp 0 : (tensor<1x1x1x88xi8>) -> tensor<1x1x1x8xi8>
      weights dense<3> : tensor<8x1x1x88xi8>
      bias dense<1> : tensor<8xi32>
      requant <1073741824 shift 38>
  return %0 : tensor<1x1x1x8xi8>
}
