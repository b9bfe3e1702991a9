// Two depthwise convolutions over 8 x 8 x 4 and a mean.
func.func @main(%x: tensor<1x8x8x4xi8>) -> tensor<1x1x1x4xi8> {
  %0 = patch.depthwise_conv2d %x {weights = dense<1> : tensor<3x3x4x1xi8>, bias = dense<0> : tensor<4xi32>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>, pad = array<i64: 1, 1>, input_zp = 0 : i32, output_zp = 0 : i32, requant = #patch.requant<1073741824 shift 38>, clamp = array<i32: -128, 127>} : (tensor<1x8x8x4xi8>) -> tensor<1x8x8x4xi8> loc("first")
  %1 = patch.depthwise_conv2d %0 {weights = dense<1> : tensor<3x3x4x1xi8>, bias = dense<0> : tensor<4xi32>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>, pad = array<i64: 1, 1>, input_zp = 0 : i32, output_zp = 0 : i32, requant = #patch.requant<1073741824 shift 38>, clamp = array<i32: -128, 127>} : (tensor<1x8x8x4xi8>) -> tensor<1x8x8x4xi8> loc("second")
  %2 = patch.mean %1 {axes = array<i64: 1, 2>, input_zp = 0 : i32, output_zp = 0 : i32, multiplier = 1073741824 : i32, shift = 36 : i32} : (tensor<1x8x8x4xi8>) -> tensor<1x1x1x4xi8> loc("mean")
  return %2 : tensor<1x1x1x4xi8>
}
