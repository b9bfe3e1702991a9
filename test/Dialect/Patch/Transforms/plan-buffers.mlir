// RUN: mcunet-opt %s -split-input-file --patch-plan-buffers | FileCheck %s
//
// Slots become buffers at constant offsets, the arena gets its size, the report its places.

// Live at once: apart. Each offset is a multiple of the slot's alignment.
// CHECK-NOT: patch.slots
// CHECK: patch.report = "{\22buffers\22:[{\22name\22:\22a\22,\22offset\22:[[A:[0-9]+]]},{\22name\22:\22b\22,\22offset\22:[[B:[0-9]+]]}],\22sram\22:{\22arena\22:24,\22arena_lower_bound\22:24,\22output\22:4}}"
// CHECK-LABEL: func.func @apart(
// CHECK-SAME: %[[ARENA:.+]]: memref<24xi8>, %{{.+}}: memref<4xi8>)
// CHECK: patch.buffer %[[ARENA]][[[A]]] : memref<24xi8> to memref<2x2x4xi8>
// CHECK: patch.buffer %[[ARENA]][[[B]]] : memref<24xi8> to memref<2xi32>
module attributes {patch.overlaps = [], patch.slots = [
    {align = 4 : i64, live = array<i64: 0, 2>, name = "a", size = 16 : i64},
    {align = 8 : i64, live = array<i64: 1, 3>, name = "b", size = 8 : i64}],
    patch.report = "{\22buffers\22:[{\22name\22:\22a\22},{\22name\22:\22b\22}],\22sram\22:{\22output\22:4}}"} {
  func.func @apart(%arena: memref<?xi8>, %out: memref<4xi8>) -> (memref<2x2x4xi8>, memref<2xi32>) {
    %0 = patch.slot %arena[0] : memref<?xi8> to memref<2x2x4xi8>
    %1 = patch.slot %arena[1] : memref<?xi8> to memref<2xi32>
    return %0, %1 : memref<2x2x4xi8>, memref<2xi32>
  }
}

// -----

// Not live at once: the same bytes.
// CHECK-LABEL: func.func @inTurn(%{{.+}}: memref<16xi8>)
// CHECK: patch.buffer %{{.+}}[0] : memref<16xi8> to memref<16xi8>
// CHECK: patch.buffer %{{.+}}[0] : memref<16xi8> to memref<16xi8>
module attributes {patch.overlaps = [], patch.slots = [
    {align = 4 : i64, live = array<i64: 0, 2>, name = "a", size = 16 : i64},
    {align = 4 : i64, live = array<i64: 2, 3>, name = "b", size = 16 : i64}]} {
  func.func @inTurn(%arena: memref<?xi8>) -> (memref<16xi8>, memref<16xi8>) {
    %0 = patch.slot %arena[0] : memref<?xi8> to memref<16xi8>
    %1 = patch.slot %arena[1] : memref<?xi8> to memref<16xi8>
    return %0, %1 : memref<16xi8>, memref<16xi8>
  }
}

// -----

// An output over its dying input, the input four bytes above it at least. The
// offset of a consumed input goes to the function.
// CHECK-LABEL: func.func @over(%{{.+}}: memref<20xi8>)
// CHECK-SAME: patch.input_offset = 4
// CHECK: patch.buffer %{{.+}}[4] : memref<20xi8> to memref<16xi8>
// CHECK: patch.buffer %{{.+}}[0] : memref<20xi8> to memref<16xi8>
module attributes {patch.overlaps = [{ab = 4 : i64, slots = array<i64: 1, 0>}], patch.slots = [
    {align = 4 : i64, live = array<i64: 0, 2>, name = "in", size = 16 : i64},
    {align = 4 : i64, live = array<i64: 1, 3>, name = "out", size = 16 : i64}]} {
  func.func @over(%arena: memref<?xi8>) -> (memref<16xi8>, memref<16xi8>)
      attributes {patch.input_slot = 0 : i64} {
    %0 = patch.slot %arena[0] : memref<?xi8> to memref<16xi8>
    %1 = patch.slot %arena[1] : memref<?xi8> to memref<16xi8>
    return %0, %1 : memref<16xi8>, memref<16xi8>
  }
}
