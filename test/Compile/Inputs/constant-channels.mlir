// Channels 1 to 6 of %0 are always -128.
func.func @main(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi8> {
  %0 = patch.conv2d %x zp 0 to zp 0 : (tensor<1x2x2x1xi8>) -> tensor<1x2x2x8xi8>
      weights dense<1> : tensor<8x1x1x1xi8>
      bias dense<[7, -100000, -100000, -100000, -100000, -100000, -100000, 9]> : tensor<8xi32>
      requant <1073741824 shift 33>
  %1 = patch.conv2d %0 zp -108 to zp 0 : (tensor<1x2x2x8xi8>) -> tensor<1x2x2x1xi8>
      weights dense<[[[[1, 2, 3, 4, 5, 6, 7, 8]]]]> : tensor<1x1x1x8xi8>
      bias dense<100> : tensor<1xi32>
      requant <1073741824 shift 33>
  return %1 : tensor<1x2x2x1xi8>
}
