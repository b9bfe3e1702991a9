// State that is no delay line, with a reason at the operation.
// RUN: mcunet-opt %s -split-input-file -verify-diagnostics -convert-tosa-variables-to-patch

tosa.variable @state : tensor<1x2xi8>
func.func @no_value() -> tensor<1x2xi8> {
  // expected-error@+1 {{variable 'state': has no initial value}}
  %old = tosa.variable_read @state : tensor<1x2xi8>
  return %old : tensor<1x2xi8>
}

// -----

tosa.variable @state = dense<0> : tensor<1x2xi32>
func.func @words() -> tensor<1x2xi32> {
  // expected-error@+1 {{variable 'state': must be int8}}
  %old = tosa.variable_read @state : tensor<1x2xi32>
  return %old : tensor<1x2xi32>
}

// -----

tosa.variable @state = dense<0> : tensor<1x2xi8>
func.func @twice(%x: tensor<1x2xi8>) -> tensor<1x2xi8> {
  %old = tosa.variable_read @state : tensor<1x2xi8>
  tosa.variable_write @state, %x : tensor<1x2xi8>
  // expected-error@+1 {{variable 'state': is written twice in one inference}}
  tosa.variable_write @state, %x : tensor<1x2xi8>
  return %old : tensor<1x2xi8>
}

// -----

// A counter, a running sum: what is written depends on all that was.
tosa.variable @state = dense<0> : tensor<1x2xi8>
func.func @sum(%x: tensor<1x2xi8>) -> tensor<1x2xi8> {
  %old = tosa.variable_read @state : tensor<1x2xi8>
  %new = tosa.maximum %old, %x : (tensor<1x2xi8>, tensor<1x2xi8>) -> tensor<1x2xi8>
  // expected-error@+1 {{variable 'state': is not the newest rows of a series}}
  tosa.variable_write @state, %new : tensor<1x2xi8>
  return %new : tensor<1x2xi8>
}

// -----

// Rows of several pixels each: what is kept is not one run of bytes.
tosa.variable @state = dense<0> : tensor<1x2x1x3xi8>
func.func @columns(%new: tensor<1x2x1x3xi8>) -> tensor<1x2x2x3xi8> {
  %start = tosa.const_shape {values = dense<[0, 0, 1, 0]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %size = tosa.const_shape {values = dense<[1, 2, 1, 3]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %old = tosa.variable_read @state : tensor<1x2x1x3xi8>
  %line = tosa.concat %old, %new {axis = 2 : i32} : (tensor<1x2x1x3xi8>, tensor<1x2x1x3xi8>) -> tensor<1x2x2x3xi8>
  %kept = tosa.slice %line, %start, %size : (tensor<1x2x2x3xi8>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<1x2x1x3xi8>
  // expected-error@+1 {{variable 'state': is not the newest rows of a series}}
  tosa.variable_write @state, %kept : tensor<1x2x1x3xi8>
  return %line : tensor<1x2x2x3xi8>
}

// -----

// The beginning is kept, not the end.
tosa.variable @state = dense<0> : tensor<1x1x1x3xi8>
func.func @beginning(%new: tensor<1x1x1x3xi8>) -> tensor<1x2x1x3xi8> {
  %start = tosa.const_shape {values = dense<0> : tensor<4xindex>} : () -> !tosa.shape<4>
  %size = tosa.const_shape {values = dense<[1, 1, 1, 3]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %old = tosa.variable_read @state : tensor<1x1x1x3xi8>
  %line = tosa.concat %old, %new {axis = 1 : i32} : (tensor<1x1x1x3xi8>, tensor<1x1x1x3xi8>) -> tensor<1x2x1x3xi8>
  %kept = tosa.slice %line, %start, %size : (tensor<1x2x1x3xi8>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<1x1x1x3xi8>
  // expected-error@+1 {{variable 'state': is not the newest rows of a series}}
  tosa.variable_write @state, %kept : tensor<1x1x1x3xi8>
  return %line : tensor<1x2x1x3xi8>
}

// -----

tosa.variable @state = dense<0> : tensor<1x1x1x3xi8>
func.func @beside(%new: tensor<1x1x1x3xi8>) -> (tensor<1x2x1x3xi8>, tensor<1x1x1x3xi8>) {
  %start = tosa.const_shape {values = dense<[0, 1, 0, 0]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %size = tosa.const_shape {values = dense<[1, 1, 1, 3]> : tensor<4xindex>} : () -> !tosa.shape<4>
  // expected-error@+1 {{variable 'state': is read beside its delay line}}
  %old = tosa.variable_read @state : tensor<1x1x1x3xi8>
  %line = tosa.concat %old, %new {axis = 1 : i32} : (tensor<1x1x1x3xi8>, tensor<1x1x1x3xi8>) -> tensor<1x2x1x3xi8>
  %kept = tosa.slice %line, %start, %size : (tensor<1x2x1x3xi8>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<1x1x1x3xi8>
  tosa.variable_write @state, %kept : tensor<1x1x1x3xi8>
  return %line, %old : tensor<1x2x1x3xi8>, tensor<1x1x1x3xi8>
}

// -----

tosa.variable @state = dense<[[1, 2]]> : tensor<1x2xui8>
func.func @unsigned() -> tensor<1x2xui8> {
  // expected-error@+1 {{variable 'state': must be int8}}
  %old = tosa.variable_read @state : tensor<1x2xui8>
  return %old : tensor<1x2xui8>
}
