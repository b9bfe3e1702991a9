// RUN: mcunet-opt %s --patch-input-layout=layout=nhwc --verify-diagnostics
// RUN: not mcunet-opt %s --patch-input-layout=layout=rgb 2>&1 | FileCheck %s
// CHECK: unknown layout 'rgb': model, nhwc or nchw

// expected-error @+1 {{--input-layout=nhwc: no input is an image of four dimensions}}
func.func @vector(%x: tensor<1x1x1x9xi8>) -> tensor<1x1x1x9xi8>
    attributes {patch.arg_ports = [#patch.port<shape = [9]>]} {
  return %x : tensor<1x1x1x9xi8>
}
