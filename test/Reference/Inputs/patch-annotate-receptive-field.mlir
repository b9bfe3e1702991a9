// mcunet-opt --patch-annotate-receptive-field
func.func @main(%x: tensor<1x8x8x4xi8>) -> tensor<1x8x8x4xi8> {
  %0 = patch.conv2d %x zp 0 pad [1, 1] to zp 0 : (tensor<1x8x8x4xi8>) -> tensor<1x8x8x4xi8>
      weights dense<1> : tensor<4x3x3x4xi8>
      bias dense<0> : tensor<4xi32>
      requant <1073741824 shift 38>
  %1 = patch.max_pool2d %0 kernel [3, 3] pad [1, 1] : (tensor<1x8x8x4xi8>) -> tensor<1x8x8x4xi8>
  return %1 : tensor<1x8x8x4xi8>
}
