// RUN: mcunet-opt %s --split-input-file --verify-diagnostics --patch-prune-channels

// expected-error @below {{expected a function on tensors of static shape}}
func.func @memory(%x: memref<4xi8>) {
  return
}

// -----

// expected-error @below {{expected a function on tensors of static shape}}
func.func @unknown_shape(%x: tensor<1x2x2x?xi8>) -> tensor<1x2x2x?xi8> {
  return %x : tensor<1x2x2x?xi8>
}

// -----

func.func @no_layer(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi8> {
  // expected-error @below {{expected layers on tensors of static shape}}
  %c = arith.constant 1 : i32
  return %x : tensor<1x2x2x1xi8>
}

// -----

func.func @has_stages(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi8> {
  // expected-error @below {{expected layers on tensors of static shape}}
  %0 = patch.stage walk<stream> {
    %1 = patch.max_pool2d %x kernel [1, 1] : (tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi8>
    patch.yield %1 : tensor<1x2x2x1xi8>
  } : tensor<1x2x2x1xi8>
  return %0 : tensor<1x2x2x1xi8>
}
