// Requantisation along a line: one multiply of 32 bits for an output, no high product, and one
// of the clamp's bounds outside of the line's span.
// RUN: mcunet-compile %s -o %t.m3 --name=net --mcpu=cortex-m3 --emit=asm --quiet
// RUN: FileCheck %s --input-file=%t.m3/net.s --check-prefix=M3
// RUN: FileCheck %s --input-file=%t.m3/net.s --check-prefix=FOUR
// RUN: mcunet-compile %s -o %t.m0 --name=net --mcpu=cortex-m0plus --emit=asm --quiet
// RUN: FileCheck %s --input-file=%t.m0/net.s --check-prefix=M0
// RUN: FileCheck %s --input-file=%t.m0/net.s --check-prefix=TWO
//
// M3-LABEL: {{^}}net.L00.conv2d.tile2:
// M3:      bne.w .LBB
// M3:      ldrd [[SPAN:r[0-9]+]], [[SLOPE:r[0-9]+]], {{\[}}[[AT:r[0-9]+]], #4]
// M3-NEXT: ldrd [[OFFSET:r[0-9]+]], [[ZERO:r[0-9]+]], {{\[}}[[AT]], #12]
// M3-NEXT: ldr.w [[STEP:r[0-9]+]], {{\[}}[[AT]], #20]
// M3-NEXT: cmp [[SUM:lr|r[0-9]+]], [[SPAN]]
// M3-NEXT: bhs
// M3-NEXT: mla [[Q:r[0-9]+]], [[SLOPE]], [[SUM]], [[OFFSET]]
// M3-NEXT: cmp [[SUM]], [[ZERO]]
// M3-NEXT: it lo
// M3-NEXT: sublo.w [[Q]], [[Q]], [[STEP]]
// M3-NEXT: asrs {{r[0-9]+}}, [[Q]], #24
// M3:      movs [[MOST:r[0-9]+]], #127
// M3-NEXT: eor.w {{r[0-9]+}}, [[MOST]], [[SUM]], asr #31
// M3-NOT:  {{[us]mull|smlal}}
// M3:      pop.w
//
// M0-LABEL: {{^}}net.L00.conv2d.tile:
// M0:      @NO_APP
// M0:      cmp [[SUM:r[0-9]]], {{r[0-9]}}
// M0-NEXT: bhs
// M0:      subs
// M0:      muls [[SUM]], [[SLOPE:r[0-9]]], [[SUM]]
// M0-NEXT: adds [[SUM]], {{r[0-9]}}, [[SUM]]
// M0-NEXT: asrs [[SUM]], [[SUM]], #24
// M0-NOT:  muls
// M0:      strb
//
// A step is two pixels by two channels on the one, two channels on the other.
// FOUR-LABEL: {{^}}net.L00.conv2d.tile2:
// FOUR:         bne.w .LBB
// FOUR-COUNT-8: {{mla|asrs.*#24}}
// FOUR-NOT:     {{mla|asrs.*#24}}
// FOUR:         pop.w
//
// TWO-LABEL: {{^}}net.L00.conv2d.tile:
// TWO-COUNT-2: asrs {{.+}}, #24
// TWO-NOT:     asrs {{.+}}, #24
// TWO:         pop

func.func @main(%x: tensor<1x8x8x96xi8>) -> tensor<1x8x8x8xi8> {
  %0 = patch.conv2d %x zp 0 to zp 0 : (tensor<1x8x8x96xi8>) -> tensor<1x8x8x8xi8>
      weights dense<3> : tensor<8x1x1x96xi8>
      bias dense<1> : tensor<8xi32>
      requant <1073741824 shift 38>
  return %0 : tensor<1x8x8x8xi8>
}
