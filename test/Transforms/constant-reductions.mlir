// RUN: mcunet-opt %s --mcunet-patch-to-arena-pipeline="mcpu=host schedule=layerwise" | FileCheck %s
//
// A reduction of a constant has no tiles to take: it is one step. (It read the windows of an
// operand that it does not have.)
//
// CHECK: patch.compute @model.L00.mean rows
// CHECK-NOT: phase
func.func @main(%x: tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8> {
  %map = patch.constant {value = dense<3> : tensor<1x5x5x4xi8>} : tensor<1x5x5x4xi8>
  %0 = patch.mean %map zp 0 axes [1, 2] to zp 0 factor 1073741824 shift 35
      : (tensor<1x5x5x4xi8>) -> tensor<1x1x1x4xi8>
  %1 = patch.extremum %0, %x : (tensor<1x1x1x4xi8>, tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8>
  return %1 : tensor<1x1x1x4xi8>
}
