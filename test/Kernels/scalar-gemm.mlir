// The dense kernel of Armv7-M without DSP, two pixels by two channels: four loads and four mla
// for each input, eight inputs in a turn, nothing on the stack.
// RUN: mcunet-compile %s -o %t --name=net --mcpu=cortex-m3 --emit=asm --quiet
// RUN: FileCheck %s --input-file=%t/net.s
// RUN: FileCheck %s --input-file=%t/net.s --check-prefix=MACS
// RUN: FileCheck %s --input-file=%t/net.s --check-prefix=LOADS
//
// CHECK-LABEL: {{^}}net.L00.conv2d.tile2:
// CHECK:      mov r10, r9
// CHECK:      {{^}}[[TURN:.LBB[0-9_]+]]:
// CHECK-NEXT: ldrsb [[V:r[0-9]+]], {{\[}}[[W:r[0-9]+]]], #8
// CHECK-NEXT: ldrsb [[X:r[0-9]+]], {{\[r[0-9]+}}], #8
// CHECK-NEXT: ldrsb [[Y:r[0-9]+]], {{\[r[0-9]+}}], #8
// CHECK-NEXT: ldrsb.w [[U:r[0-9]+]], {{\[}}[[W]], #88]
// CHECK-NEXT: mla lr, [[V]], [[X]], lr
// CHECK-NEXT: mla {{r[0-9]+}}, [[V]], [[Y]], r8
// CHECK-NEXT: mla {{r[0-9]+}}, [[U]], [[X]], r9
// CHECK-NEXT: mla {{r[0-9]+}}, [[U]], [[Y]], r10
// CHECK-NOT:  sp
// CHECK:      bne.w [[TURN]]
//
// MACS-LABEL: {{^}}net.L00.conv2d.tile2:
// MACS:          mov r10, r9
// MACS-COUNT-32: mla
// MACS-NOT:      mla
// MACS:          bne.w
//
// LOADS-LABEL: {{^}}net.L00.conv2d.tile2:
// LOADS:          mov r10, r9
// LOADS:          {{^}}.LBB
// LOADS-COUNT-32: ldrsb
// LOADS-NOT:      {{ldr|str|mov|add}}
// LOADS:          bne.w

func.func @main(%x: tensor<1x8x8x96xi8>) -> tensor<1x8x8x8xi8> {
  %0 = patch.conv2d %x zp 0 to zp 0 : (tensor<1x8x8x96xi8>) -> tensor<1x8x8x8xi8>
      weights dense<3> : tensor<8x1x1x96xi8>
      bias dense<1> : tensor<8xi32>
      requant <1073741824 shift 38>
  return %0 : tensor<1x8x8x8xi8>
}
