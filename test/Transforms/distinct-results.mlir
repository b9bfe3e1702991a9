// RUN: mcunet-opt %s --split-input-file --patch-distinct-results --mlir-print-elementsattrs-with-hex-if-larger=-1 | FileCheck %s
// RUN: mcunet-opt %s --split-input-file --patch-distinct-results --patch-schedule=schedule=layerwise \
// RUN:   --patch-tile-stages -o /dev/null

// Tensors of their own stay as they are, also behind a reshape.
// CHECK-LABEL: func @own_tensors
// CHECK-NOT: patch.lookup
// CHECK: return
func.func @own_tensors(%x: tensor<1x2x2x3xi8>) -> (tensor<1x1x1x12xi8>, tensor<1x2x2x3xi8>) {
  %0 = patch.max_pool2d %x kernel [1, 1] : (tensor<1x2x2x3xi8>) -> tensor<1x2x2x3xi8>
  %1 = patch.max_pool2d %0 kernel [1, 1] clamp [-5, 5]
      : (tensor<1x2x2x3xi8>) -> tensor<1x2x2x3xi8>
  %2 = patch.reshape %0 : (tensor<1x2x2x3xi8>) -> tensor<1x1x1x12xi8>
  return %2, %1 : tensor<1x1x1x12xi8>, tensor<1x2x2x3xi8>
}

// -----

// The first keeps the bytes, the others are copies.
// CHECK-LABEL: func @shared_bytes
// CHECK: %[[MAP:.+]] = patch.max_pool2d
// CHECK: %[[FLAT:.+]] = patch.reshape %[[MAP]]
// CHECK: %[[COPY:.+]] = patch.lookup %[[FLAT]]
// CHECK-NEXT: table dense<[-128, -127, {{.*}}, 126, 127]>
// CHECK: %[[AGAIN:.+]] = patch.lookup %[[MAP]]
// CHECK: return %[[MAP]], %[[COPY]], %[[AGAIN]]
func.func @shared_bytes(%x: tensor<1x2x2x3xi8>)
    -> (tensor<1x2x2x3xi8>, tensor<1x1x1x12xi8>, tensor<1x2x2x3xi8>) {
  %0 = patch.max_pool2d %x kernel [1, 1] : (tensor<1x2x2x3xi8>) -> tensor<1x2x2x3xi8>
  %1 = patch.reshape %0 : (tensor<1x2x2x3xi8>) -> tensor<1x1x1x12xi8>
  return %0, %1, %0 : tensor<1x2x2x3xi8>, tensor<1x1x1x12xi8>, tensor<1x2x2x3xi8>
}

// -----

// An argument is the caller's, so its bytes are copied.
// CHECK-LABEL: func @argument
// CHECK-SAME: %[[X:.+]]: tensor<1x1x1x4xi8>
// CHECK: %[[COPY:.+]] = patch.lookup %[[X]]
// CHECK: return %[[COPY]]
func.func @argument(%x: tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8> {
  return %x : tensor<1x1x1x4xi8>
}
