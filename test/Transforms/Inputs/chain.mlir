// Two depthwise convolutions over 8 x 8 x 4 and a mean.
func.func @main(%x: tensor<1x8x8x4xi8>) -> tensor<1x1x1x4xi8> {
  %0 = patch.depthwise_conv2d %x zp 0 pad [1, 1] to zp 0
      : (tensor<1x8x8x4xi8>) -> tensor<1x8x8x4xi8>
      weights dense<1> : tensor<3x3x4x1xi8>
      bias dense<0> : tensor<4xi32>
      requant <1073741824 shift 38> loc("first")
  %1 = patch.depthwise_conv2d %0 zp 0 pad [1, 1] to zp 0
      : (tensor<1x8x8x4xi8>) -> tensor<1x8x8x4xi8>
      weights dense<1> : tensor<3x3x4x1xi8>
      bias dense<0> : tensor<4xi32>
      requant <1073741824 shift 38> loc("second")
  %2 = patch.mean %1 zp 0 axes [1, 2] to zp 0 factor 1073741824 shift 36
      : (tensor<1x8x8x4xi8>) -> tensor<1x1x1x4xi8> loc("mean")
  return %2 : tensor<1x1x1x4xi8>
}
