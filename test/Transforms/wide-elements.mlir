// RUN: mcunet-opt %s --mcunet-patch-to-arena-pipeline=mcpu=host | FileCheck %s
//
// Element by element over many channels of one pixel, then a loop: the check of the plan, which
// limits its work at loops, counts what it looks at and not whole pixels each time.
//
// CHECK: patch.compute @model.L01.extremum
// CHECK: scf.for
func.func @main(%x: tensor<1x1x1x16384xi8>, %y: tensor<1x1x1x16384xi8>, %z: tensor<1x8x4x2xi8>)
    -> (tensor<1x1x1x16384xi8>, tensor<1x8x4x2xi8>) {
  %0 = patch.extremum %x, %y
      : (tensor<1x1x1x16384xi8>, tensor<1x1x1x16384xi8>) -> tensor<1x1x1x16384xi8>
  %1 = patch.extremum %0, %x {least}
      : (tensor<1x1x1x16384xi8>, tensor<1x1x1x16384xi8>) -> tensor<1x1x1x16384xi8>
  %2 = patch.stage walk<stream rows 1> {
    %3 = patch.max_pool2d %z kernel [3, 3] pad [1, 1] : (tensor<1x8x4x2xi8>) -> tensor<1x8x4x2xi8>
    %4 = patch.max_pool2d %3 kernel [3, 3] pad [1, 1] : (tensor<1x8x4x2xi8>) -> tensor<1x8x4x2xi8>
    patch.yield %4 : tensor<1x8x4x2xi8>
  } : tensor<1x8x4x2xi8>
  return %1, %2 : tensor<1x1x1x16384xi8>, tensor<1x8x4x2xi8>
}
