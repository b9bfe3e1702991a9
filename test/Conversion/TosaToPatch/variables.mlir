// RUN: mcunet-opt %s -split-input-file -convert-tosa-variables-to-patch | FileCheck %s --enable-var-scope
//
// The state of streaming networks becomes delay lines.

// What was, then what arrives; the end of both is kept.
// CHECK-NOT: tosa.variable
// CHECK-LABEL: func.func @keeps_the_end
// CHECK-SAME: (%[[NEW:.+]]: tensor<1x2x1x3xi8>)
// CHECK: %[[LINE:.+]] = patch.delay %[[NEW]] : (tensor<1x2x1x3xi8>) -> tensor<1x6x1x3xi8>
// CHECK-NEXT: initial dense<-5> : tensor<1x4x1x3xi8>
// CHECK-NEXT: return %[[LINE]]
tosa.variable @state = dense<-5> : tensor<1x4x1x3xi8>
func.func @keeps_the_end(%new: tensor<1x2x1x3xi8>) -> tensor<1x6x1x3xi8> {
  %start = tosa.const_shape {values = dense<[0, 2, 0, 0]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %size = tosa.const_shape {values = dense<[1, 4, 1, 3]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %old = tosa.variable_read @state : tensor<1x4x1x3xi8>
  %line = tosa.concat %old, %new {axis = 1 : i32} : (tensor<1x4x1x3xi8>, tensor<1x2x1x3xi8>) -> tensor<1x6x1x3xi8>
  %kept = tosa.slice %line, %start, %size : (tensor<1x6x1x3xi8>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<1x4x1x3xi8>
  tosa.variable_write @state, %kept : tensor<1x4x1x3xi8>
  return %line : tensor<1x6x1x3xi8>
}

// -----

// The end of what was, then what arrives; all of it is kept. Of the first value the oldest
// row never shows.
// CHECK-LABEL: func.func @keeps_all
// CHECK: patch.delay %{{.+}} : (tensor<1x1x1x2xi8>) -> tensor<1x3x1x2xi8>
// CHECK-NEXT: initial dense<{{\[\[\[\[}}3, 4]], {{\[\[}}5, 6]]]]> : tensor<1x2x1x2xi8>
tosa.variable @state = dense<[[[[1, 2]], [[3, 4]], [[5, 6]]]]> : tensor<1x3x1x2xi8>
func.func @keeps_all(%new: tensor<1x1x1x2xi8>) -> tensor<1x3x1x2xi8> {
  %start = tosa.const_shape {values = dense<[0, 1, 0, 0]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %size = tosa.const_shape {values = dense<[1, 2, 1, 2]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %old = tosa.variable_read @state : tensor<1x3x1x2xi8>
  %end = tosa.slice %old, %start, %size : (tensor<1x3x1x2xi8>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<1x2x1x2xi8>
  %line = tosa.concat %end, %new {axis = 1 : i32} : (tensor<1x2x1x2xi8>, tensor<1x1x1x2xi8>) -> tensor<1x3x1x2xi8>
  tosa.variable_write @state, %line : tensor<1x3x1x2xi8>
  return %line : tensor<1x3x1x2xi8>
}

// -----

// What arrives in parts is joined; a series without channels has the map 1 x 1 x W x C.
// CHECK-LABEL: func.func @parts
// CHECK-SAME: (%[[A:.+]]: tensor<1x1x2xi8>, %[[B:.+]]: tensor<1x2x2xi8>)
// CHECK: %[[NEW:.+]] = tosa.concat %[[A]], %[[B]] {axis = 1 : i32}
// CHECK: %[[MAP:.+]] = tosa.reshape %[[NEW]], %{{.+}} : (tensor<1x3x2xi8>, !tosa.shape<4>) -> tensor<1x1x3x2xi8>
// CHECK: %[[LINE:.+]] = patch.delay %[[MAP]] : (tensor<1x1x3x2xi8>) -> tensor<1x1x4x2xi8>
// CHECK-NEXT: initial dense<0> : tensor<1x1x1x2xi8>
// CHECK: tosa.reshape %[[LINE]], %{{.+}} : (tensor<1x1x4x2xi8>, !tosa.shape<3>) -> tensor<1x4x2xi8>
tosa.variable @state = dense<0> : tensor<1x1x2xi8>
func.func @parts(%a: tensor<1x1x2xi8>, %b: tensor<1x2x2xi8>) -> tensor<1x4x2xi8> {
  %start = tosa.const_shape {values = dense<[0, 3, 0]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %size = tosa.const_shape {values = dense<[1, 1, 2]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %old = tosa.variable_read @state : tensor<1x1x2xi8>
  %line = tosa.concat %old, %a, %b {axis = 1 : i32} : (tensor<1x1x2xi8>, tensor<1x1x2xi8>, tensor<1x2x2xi8>) -> tensor<1x4x2xi8>
  %kept = tosa.slice %line, %start, %size : (tensor<1x4x2xi8>, !tosa.shape<3>, !tosa.shape<3>) -> tensor<1x1x2xi8>
  tosa.variable_write @state, %kept : tensor<1x1x2xi8>
  return %line : tensor<1x4x2xi8>
}

// -----

// What is never written is a constant; what is never read is nothing.
// CHECK-NOT: tosa.variable
// CHECK-LABEL: func.func @constant
// CHECK-NEXT: "tosa.const"() <{values = dense<7> : tensor<1x2xi8>}>
// CHECK-NEXT: return
tosa.variable @state = dense<7> : tensor<1x2xi8>
tosa.variable @unused = dense<7> : tensor<1x2xi8>
func.func @constant() -> tensor<1x2xi8> {
  %old = tosa.variable_read @state : tensor<1x2xi8>
  return %old : tensor<1x2xi8>
}

// -----

// Nor is what is written and never read, or read for that alone.
// CHECK-NOT: tosa.variable
// CHECK-NOT: patch.delay
// CHECK-LABEL: func.func @written
// CHECK: return %arg0
tosa.variable @lost = dense<7> : tensor<1x2xi8>
tosa.variable @kept = dense<0> : tensor<1x1x1x3xi8>
func.func @written(%x: tensor<1x2xi8>, %new: tensor<1x1x1x3xi8>) -> tensor<1x2xi8> {
  tosa.variable_write @lost, %x : tensor<1x2xi8>
  %start = tosa.const_shape {values = dense<[0, 1, 0, 0]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %size = tosa.const_shape {values = dense<[1, 1, 1, 3]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %old = tosa.variable_read @kept : tensor<1x1x1x3xi8>
  %line = tosa.concat %old, %new {axis = 1 : i32} : (tensor<1x1x1x3xi8>, tensor<1x1x1x3xi8>) -> tensor<1x2x1x3xi8>
  %kept = tosa.slice %line, %start, %size : (tensor<1x2x1x3xi8>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<1x1x1x3xi8>
  tosa.variable_write @kept, %kept : tensor<1x1x1x3xi8>
  return %x : tensor<1x2xi8>
}
