// RUN: mcunet-opt %s | mcunet-opt | FileCheck %s
// RUN: mcunet-opt %s --mlir-print-op-generic | mcunet-opt | FileCheck %s
//
// Every operation on buffers in the arena survives printing and parsing.

// CHECK-LABEL: patch.arena @unplanned {
// CHECK: patch.slot @first rows size 16 live [0, 2) align 4{{$}}
// CHECK: patch.slot @again scratch size 24 live [1, 3) align 8 label "first"
// CHECK: patch.may_overlap @first, @again gap 4 reverse_gap -8
patch.arena @unplanned {
  patch.slot @first rows size 16 live [0, 2) align 4
  patch.slot @again scratch size 24 live [1, 3) align 8 label "first"
  patch.may_overlap @first, @again gap 4 reverse_gap -8
}
// CHECK-LABEL: patch.arena @planned bytes 40 bound 36 {
// CHECK: patch.slot @block block size 16 live [0, 2) align 4 at 24
patch.arena @planned bytes 40 bound 36 {
  patch.slot @block block size 16 live [0, 2) align 4 at 24
  // CHECK: patch.slot @line state size 12 live [0, 2) align 4
  patch.slot @line state size 12 live [0, 2) align 4
}

// Figures go on as many lines as they need.
// CHECK-LABEL: patch.plan @plan of @planned {
// CHECK-NEXT: cost = 1.500000e+00 : f64, input = #patch.input<push>, input_bytes = 4 : i64,
// CHECK: notes = ["a note"],
// CHECK-NEXT: output_bytes = 4 : i64, paper_bytes = 8 : i64} {
// CHECK: patch.port {
// CHECK-NEXT: layout = "nchw", map = array<i64: 2, 2, 1>, name = "image", offset = 0 : i64,
// CHECK: patch.planned_stage {
// CHECK-NEXT: bytes = 8 : i64, column_steps = 1 : i64, fetched_bytes = 4 : i64, kept = ["image"],
// CHECK: walk = #patch.walk<patch rows 2>}
// CHECK: patch.planned_layer {
// CHECK: kept, kernel = array<i64: 1, 1, 1, 1>, lean,
// CHECK: patch.arena @layerwise bytes 8 bound 8 {
patch.plan @plan of @planned {cost = 1.5, input = #patch.input<push>, input_bytes = 4,
    macs = 4, macs_identical = 4, macs_layerwise = 4, notes = ["a note"],
    output_bytes = 4, paper_bytes = 8} {
  patch.port {layout = "nchw", map = array<i64: 2, 2, 1>, name = "image", offset = 0,
      scale = 0.5, shape = array<i64: 1, 1, 2, 2>, source_type = "int8", zero_point = 3}
  patch.planned_stage {bytes = 8, column_steps = 1, fetched_bytes = 4, kept = ["image"],
      macs = 4, macs_identical = 4, macs_layerwise = 4, moved_bytes = 0, row_steps = 2,
      strips = 1, walk = #patch.walk<patch rows 2>}
  patch.planned_layer {cost = 1.5, field_cols = array<f64: 1.0, 1.0, 0.0>,
      input_shapes = [array<i64: 1, 2, 2, 1>], kept, kernel = array<i64: 1, 1, 1, 1>, lean,
      macs = 4, macs_executed = 4, name = "layer", op = "conv2d",
      output_shape = array<i64: 1, 2, 2, 1>, scratch = 0, stage = 0,
      windows = array<i64: 2, 2, 4>}
  patch.arena @layerwise bytes 8 bound 8 {
  }
}

// CHECK-LABEL: func.func @views(
// CHECK-SAME: %[[UNPLANNED:.+]]: memref<?xi8>, %[[ARENA:.+]]: memref<64xi8>
func.func @views(%unplanned: memref<?xi8>, %arena: memref<64xi8>) {
  // CHECK: patch.view %[[UNPLANNED]][@unplanned::@first] : memref<?xi8> to memref<2x4x2xi8>
  %slot = patch.view %unplanned[@unplanned::@first] : memref<?xi8> to memref<2x4x2xi8>
  // CHECK: %[[VIEW:.+]] = patch.buffer %[[ARENA]][32] : memref<64xi8> to memref<2x4x2xi8>
  %view = patch.buffer %arena[32] : memref<64xi8> to memref<2x4x2xi8>
  // CHECK: %[[FLASH:.+]] = patch.constant_buffer {value = dense<7> : tensor<1x2x4x2xi8>} : memref<2x4x2xi8>
  %flash = patch.constant_buffer {value = dense<7> : tensor<1x2x4x2xi8>} : memref<2x4x2xi8>
  // CHECK: patch.copy %[[FLASH]] to %[[VIEW]] : memref<2x4x2xi8>, memref<2x4x2xi8>
  patch.copy %flash to %view : memref<2x4x2xi8>, memref<2x4x2xi8>
  return
}

// CHECK-LABEL: func.func @rows(
// CHECK-SAME: %[[BLOCK:.+]]: memref<2x4x2xi8>, %[[RING:.+]]: memref<3x9x2xi8>, %[[A:.+]]: i32, %[[B:.+]]: i32,
// CHECK-SAME: %[[FROM:.+]]: !llvm.ptr
func.func @rows(%block: memref<2x4x2xi8>, %ring: memref<3x9x2xi8>, %a: i32, %b: i32, %from: !llvm.ptr) {
  // CHECK: patch.commit %[[BLOCK]] : memref<2x4x2xi8> to %[[RING]] : memref<3x9x2xi8>
  // CHECK-SAME: rows[%[[A]], %[[B]]) from %[[A]] cols[%[[A]], %[[B]], %[[B]]) origin %[[A]]
  patch.commit %block : memref<2x4x2xi8> to %ring : memref<3x9x2xi8>
      rows [%a, %b) from %a cols [%a, %b, %b) origin %a
  // CHECK: patch.commit %[[BLOCK]] : memref<2x4x2xi8> rows
  patch.commit %block : memref<2x4x2xi8> rows [%a, %b) from %a cols [%a, %b, %b) origin %a
  // CHECK: patch.fetch %[[FROM]](%[[FROM]]) to %[[RING]] rows[%[[A]], %[[B]]) cols[%[[A]], %[[B]]) of 9 origin %[[A]]
  // CHECK-SAME: : !llvm.ptr, !llvm.ptr, memref<3x9x2xi8>
  patch.fetch %from(%from) to %ring rows [%a, %b) cols [%a, %b) of 9 origin %a
      : !llvm.ptr, !llvm.ptr, memref<3x9x2xi8>
  // CHECK: patch.fetch {{.*}} block %[[B]]
  patch.fetch %from(%from) to %block rows [%a, %b) cols [%a, %b) of 9 origin %a block %b
      : !llvm.ptr, !llvm.ptr, memref<2x4x2xi8>
  // CHECK: patch.push_row %[[FROM]][%[[A]]] to %[[RING]][%[[B]]] : !llvm.ptr, memref<3x9x2xi8>
  patch.push_row %from[%a] to %ring[%b] : !llvm.ptr, memref<3x9x2xi8>
  return
}

patch.layer @delay {
^bb0(%x: tensor<1x1x1x4xi8>):
  %0 = patch.delay %x : (tensor<1x1x1x4xi8>) -> tensor<1x3x1x4xi8> initial dense<0> : tensor<1x2x1x4xi8>
  patch.yield %0 : tensor<1x3x1x4xi8>
}
// CHECK-LABEL: func.func @state(
// CHECK-SAME: %[[LINE:.+]]: memref<3x1x4xi8>
func.func @state(%line: memref<3x1x4xi8>) {
  // CHECK: patch.reset @delay in %[[LINE]] : memref<3x1x4xi8>
  patch.reset @delay in %line : memref<3x1x4xi8>
  return
}

// The order of a kernel's accesses, in each form.

// CHECK-LABEL: patch.layer @elements attributes {order = #patch.access<element>}
patch.layer @elements attributes {order = #patch.access<element>} {
^bb0(%x: tensor<1x2x2x1xi8>):
  %0 = patch.reshape %x : (tensor<1x2x2x1xi8>) -> tensor<1x4x1x1xi8>
  patch.yield %0 : tensor<1x4x1x1xi8>
}
// CHECK: patch.layer @pixels attributes {order = #patch.access<pixels 2>}
patch.layer @pixels attributes {order = #patch.access<pixels 2>} {
^bb0(%x: tensor<1x2x2x1xi8>):
  %0 = patch.reshape %x : (tensor<1x2x2x1xi8>) -> tensor<1x4x1x1xi8>
  patch.yield %0 : tensor<1x4x1x1xi8>
}
// CHECK: patch.layer @across attributes {order = #patch.access<pixels 2 across_rows reads_first>}
patch.layer @across attributes {order = #patch.access<pixels 2 across_rows reads_first>} {
^bb0(%x: tensor<1x2x2x1xi8>):
  %0 = patch.reshape %x : (tensor<1x2x2x1xi8>) -> tensor<1x4x1x1xi8>
  patch.yield %0 : tensor<1x4x1x1xi8>
}
// CHECK: patch.layer @rows_ascend attributes {order = #patch.access<row>}
patch.layer @rows_ascend attributes {order = #patch.access<row>} {
^bb0(%x: tensor<1x2x2x1xi8>):
  %0 = patch.reshape %x : (tensor<1x2x2x1xi8>) -> tensor<1x4x1x1xi8>
  patch.yield %0 : tensor<1x4x1x1xi8>
}
// CHECK: patch.layer @anything attributes {order = #patch.access<whole>}
patch.layer @anything attributes {order = #patch.access<whole>} {
^bb0(%x: tensor<1x2x2x1xi8>):
  %0 = patch.reshape %x : (tensor<1x2x2x1xi8>) -> tensor<1x4x1x1xi8>
  patch.yield %0 : tensor<1x4x1x1xi8>
}
