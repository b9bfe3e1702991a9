// Networks that are no streams, with the reason.
// RUN: mcunet-opt %s -split-input-file -verify-diagnostics -patch-stream
// RUN: not mcunet-opt %s -split-input-file -patch-stream=hop=40 2>&1 | FileCheck %s --check-prefix=HOP
// HOP: error: a hop of 40 rows is none in a window of 9

func.func @padded(%x: tensor<1x9x1x2xi8>) -> tensor<1x9x1x2xi8> {
  // expected-error@+1 {{pads in time, so that windows do not share what it makes}}
  %0 = patch.max_pool2d %x kernel [3, 1] pad [1, 0] : (tensor<1x9x1x2xi8>) -> tensor<1x9x1x2xi8>
  return %0 : tensor<1x9x1x2xi8>
}

// -----

// expected-error@+1 {{a stream has one input, this network has 2}}
func.func @two(%x: tensor<1x9x1x2xi8>, %y: tensor<1x9x1x2xi8>) -> tensor<1x9x1x2xi8> {
  %0 = patch.extremum %x, %y : (tensor<1x9x1x2xi8>, tensor<1x9x1x2xi8>) -> tensor<1x9x1x2xi8>
  return %0 : tensor<1x9x1x2xi8>
}

// -----

// expected-error@+1 {{keeps state already: it is a stream as it is}}
func.func @state(%x: tensor<1x2x1x2xi8>) -> tensor<1x3x1x2xi8> {
  %0 = patch.delay %x : (tensor<1x2x1x2xi8>) -> tensor<1x3x1x2xi8> initial dense<0> : tensor<1x1x1x2xi8>
  return %0 : tensor<1x3x1x2xi8>
}

// -----

// expected-error@+1 {{has no time: its input is one row of one pixel}}
func.func @vector(%x: tensor<1x1x1x8xi8>) -> tensor<1x1x1x8xi8> {
  %0 = patch.lookup %x : (tensor<1x1x1x8xi8>) -> tensor<1x1x1x8xi8>
      table dense<1> : tensor<256xi8>
  return %0 : tensor<1x1x1x8xi8>
}
