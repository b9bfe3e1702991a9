// RUN: mcunet-opt %s | mcunet-opt | FileCheck %s
// RUN: mcunet-opt %s --mlir-print-op-generic | mcunet-opt | FileCheck %s
//
// Every operation on buffers in the arena survives printing and parsing.

// CHECK-LABEL: func.func @views(
// CHECK-SAME: %[[UNPLANNED:.+]]: memref<?xi8>, %[[ARENA:.+]]: memref<64xi8>
func.func @views(%unplanned: memref<?xi8>, %arena: memref<64xi8>) {
  // CHECK: patch.slot %[[UNPLANNED]][3] : memref<?xi8> to memref<2x4x2xi8>
  %slot = patch.slot %unplanned[3] : memref<?xi8> to memref<2x4x2xi8>
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
