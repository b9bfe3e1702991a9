// RUN: mcunet-opt %s -split-input-file --patch-plan-buffers | FileCheck %s
//
// Slots get their offsets, the arena and the functions' argument the plan's size.

// Live at once: apart. Each offset is a multiple of the slot's alignment.
// CHECK: patch.arena @arena bytes 24 bound 24 {
// CHECK: patch.slot @a tensor size 16 live [0, 2) align 4 at {{0|8$}}
// CHECK: patch.slot @b scratch size 8 live [1, 3) align 8 at {{16|0$}}
// CHECK-LABEL: func.func @apart(
// CHECK-SAME: %[[ARENA:.+]]: memref<24xi8>, %{{.+}}: memref<4xi8>)
// CHECK: patch.view %[[ARENA]][@arena::@a] : memref<24xi8> to memref<2x2x4xi8>
// CHECK: patch.view %[[ARENA]][@arena::@b] : memref<24xi8> to memref<2xi32>
patch.arena @arena {
  patch.slot @a tensor size 16 live [0, 2) align 4
  patch.slot @b scratch size 8 live [1, 3) align 8
}
func.func @apart(%arena: memref<?xi8>, %out: memref<4xi8>) -> (memref<2x2x4xi8>, memref<2xi32>) {
  %0 = patch.view %arena[@arena::@a] : memref<?xi8> to memref<2x2x4xi8>
  %1 = patch.view %arena[@arena::@b] : memref<?xi8> to memref<2xi32>
  return %0, %1 : memref<2x2x4xi8>, memref<2xi32>
}

// -----

// Not live at once: the same bytes.
// CHECK: patch.arena @arena bytes 16 bound 16 {
// CHECK: patch.slot @a tensor {{.*}} at 0
// CHECK: patch.slot @b tensor {{.*}} at 0
// CHECK: func.func @inTurn(%{{.+}}: memref<16xi8>)
patch.arena @arena {
  patch.slot @a tensor size 16 live [0, 2) align 4
  patch.slot @b tensor size 16 live [2, 3) align 4
}
func.func @inTurn(%arena: memref<?xi8>) {
  return
}

// -----

// An output over its dying input, the input four bytes above it at least.
// CHECK: patch.arena @arena bytes 20 bound 20 {
// CHECK: patch.slot @in rows {{.*}} at 4
// CHECK: patch.slot @out rows {{.*}} at 0
// CHECK: patch.may_overlap @out, @in gap 4
// CHECK: func.func @over(%{{.+}}: memref<20xi8>)
patch.arena @arena {
  patch.slot @in rows size 16 live [0, 2) align 4
  patch.slot @out rows size 16 live [1, 3) align 4
  patch.may_overlap @out, @in gap 4
}
func.func @over(%arena: memref<?xi8>) attributes {patch.input_slot = @arena::@in} {
  return
}
