// RUN: rm -rf %t && mcunet-compile %s -o %t --mcpu=host --name=net --quiet
// RUN: FileCheck %s --input-file=%t/net.json
//
// Inputs and outputs without a name get one that outlives the function that made it.

// CHECK: "inputs": [
// CHECK: "name": "input0"
// CHECK: "name": "input1"
// CHECK: "outputs": [
// CHECK: "name": "output0"
// CHECK: "name": "output1"
func.func @main(%x: tensor<1x2x2x1xi8>, %y: tensor<1x2x2x1xi8>) -> (tensor<1x2x2x1xi8>, tensor<1x2x2x1xi8>) {
  %a = tosa.clamp %x {min_val = -20 : i8, max_val = 100 : i8} : (tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi8>
  %b = tosa.clamp %y {min_val = -20 : i8, max_val = 100 : i8} : (tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi8>
  return %a, %b : tensor<1x2x2x1xi8>, tensor<1x2x2x1xi8>
}
