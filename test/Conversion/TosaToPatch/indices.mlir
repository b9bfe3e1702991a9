// RUN: mcunet-opt %s -convert-tosa-to-patch -split-input-file -verify-diagnostics | FileCheck %s --enable-var-scope
//
// Indices at the end of a network become their bytes.

// CHECK-LABEL: func.func @int32
// CHECK-SAME: (%[[X:.+]]: tensor<1x1x1x5xi8>) -> tensor<1x1x1x4xi8>
// CHECK-SAME: patch.arg_ports = [#patch.port<shape = [1, 5]>]
// CHECK-SAME: patch.res_ports = [#patch.port<shape = [1], sourceType = "i32">]
// CHECK-NEXT: %[[Y:.+]] = patch.argmax %[[X]] : (tensor<1x1x1x5xi8>) -> tensor<1x1x1x4xi8>
// CHECK-NEXT: return %[[Y]]
func.func @int32(%x: tensor<1x5xi8>) -> tensor<1xi32> {
  %y = tosa.argmax %x {axis = 1 : i32} : (tensor<1x5xi8>) -> tensor<1xi32>
  return %y : tensor<1xi32>
}

// -----

// CHECK-LABEL: func.func @int64
// CHECK-SAME: -> tensor<1x2x3x8xi8>
// CHECK-SAME: patch.res_ports = [#patch.port<shape = [1, 2, 3], sourceType = "i64">]
// CHECK-NEXT: patch.argmax
func.func @int64(%x: tensor<1x2x3x5xi8>) -> (tensor<1x2x3xi32> {patch.source_type = "i64"}) {
  %y = tosa.argmax %x {axis = 3 : i32} : (tensor<1x2x3x5xi8>) -> tensor<1x2x3xi32>
  return %y : tensor<1x2x3xi32>
}

// -----

func.func @other_axis(%x: tensor<1x2x3x5xi8>) -> tensor<1x3x5xi32> {
  // expected-error@+1 {{'tosa.argmax' op is supported over the last dimension of int8 only}}
  %y = tosa.argmax %x {axis = 1 : i32} : (tensor<1x2x3x5xi8>) -> tensor<1x3x5xi32>
  return %y : tensor<1x3x5xi32>
}
