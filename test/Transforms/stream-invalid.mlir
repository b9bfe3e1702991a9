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

// -----

// expected-error@+1 {{its input comes as planes, of which no row is complete before the last}}
func.func @planes(%x: tensor<1x3x9x4xi8>) -> tensor<1x3x9x4xi8>
    attributes {patch.arg_ports = [#patch.port<layout = "nchw">]} {
  %0 = patch.lookup %x : (tensor<1x3x9x4xi8>) -> tensor<1x3x9x4xi8>
      table dense<1> : tensor<256xi8>
  return %0 : tensor<1x3x9x4xi8>
}

// -----

// expected-error@+1 {{is no function of layers on maps}}
func.func @vector_argument(%x: tensor<9xi8>) -> tensor<9xi8> {
  return %x : tensor<9xi8>
}

// -----

func.func @staged(%x: tensor<1x9x1x2xi8>) -> tensor<1x9x1x2xi8> {
  // expected-error@+1 {{'patch.stage' is no layer on maps, as streams are made of}}
  %0 = patch.stage walk<stream> {
    %1 = patch.extremum %x, %x : (tensor<1x9x1x2xi8>, tensor<1x9x1x2xi8>) -> tensor<1x9x1x2xi8>
    patch.yield %1 : tensor<1x9x1x2xi8>
  } : tensor<1x9x1x2xi8>
  return %0 : tensor<1x9x1x2xi8>
}

// -----

// expected-error@+1 {{needs one function}}
module {
  func.func @a(%x: tensor<1x9x1x2xi8>) -> tensor<1x9x1x2xi8> {
    return %x : tensor<1x9x1x2xi8>
  }
  func.func @b(%x: tensor<1x9x1x2xi8>) -> tensor<1x9x1x2xi8> {
    return %x : tensor<1x9x1x2xi8>
  }
}
