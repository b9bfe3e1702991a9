// RUN: not mcunet-compile %s -o %t --mcpu=host --input=pull 2>&1 | FileCheck %s
// RUN: not mcunet-compile %s -o %t --mcpu=host --input=pull --schedule=layerwise 2>&1 | FileCheck %s
// RUN: mcunet-compile %s -o %t --mcpu=host --input=resident --quiet
//
// The window callback does not say which input it is asked for.

// CHECK: --input=pull takes one input, the network has 2: 'input0', 'input1'
func.func @main(%x: tensor<1x7x7x1xi8>, %y: tensor<1x7x7x1xi8>) -> tensor<1x7x7x2xi8> {
  %0 = tosa.concat %x, %y {axis = 3 : i32} : (tensor<1x7x7x1xi8>, tensor<1x7x7x1xi8>) -> tensor<1x7x7x2xi8>
  return %0 : tensor<1x7x7x2xi8>
}
