// RUN: mcunet-opt %s -convert-tosa-to-patch -split-input-file -verify-diagnostics
//
// Gathers that are not a resize.

// The last row has its columns in another order.
func.func @rows_and_columns_mix(%x: tensor<1x2x3x1xi8>) -> tensor<1x4x5x1xi8> {
  %0 = tosa.const_shape {values = dense<[1, 6, 1]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %1 = tosa.reshape %x, %0 : (tensor<1x2x3x1xi8>, !tosa.shape<3>) -> tensor<1x6x1xi8>
  %2 = "tosa.const"() <{values = dense<[[0, 0, 1, 1, 2, 0, 0, 1, 1, 2, 3, 3, 4, 4, 5, 3, 3, 4, 5, 4]]> : tensor<1x20xi32>}>
      : () -> tensor<1x20xi32>
  // expected-error@+1 {{'tosa.gather' is not supported here}}
  %3 = tosa.gather %1, %2 : (tensor<1x6x1xi8>, tensor<1x20xi32>) -> tensor<1x20x1xi8>
  %4 = tosa.const_shape {values = dense<[1, 4, 5, 1]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %5 = tosa.reshape %3, %4 : (tensor<1x20x1xi8>, !tosa.shape<4>) -> tensor<1x4x5x1xi8>
  return %5 : tensor<1x4x5x1xi8>
}
