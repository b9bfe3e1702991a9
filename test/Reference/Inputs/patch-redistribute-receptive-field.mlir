// mcunet-opt --patch-redistribute-receptive-field="stage=project patches=2 max-overhead=10 tolerance=30 max-kernel=5"
func.func @main(%x: tensor<1x16x16x1xi8>) -> tensor<1x8x8x8xi8> {
  %0 = patch.conv2d %x zp 0 stride [2, 2] pad [1, 1] to zp -128
      : (tensor<1x16x16x1xi8>) -> tensor<1x8x8x3xi8>
      weights dense<5> : tensor<3x3x3x1xi8>
      bias dense<7> : tensor<3xi32>
      requant <1073741824 shift 38> loc("stem")
  %1 = patch.depthwise_conv2d %0 zp -128 pad [1, 1] to zp -128
      : (tensor<1x8x8x3xi8>) -> tensor<1x8x8x3xi8>
      weights dense<[[[[9], [9], [9]], [[9], [9], [9]], [[9], [9], [9]]], [[[9], [9], [9]], [[64], [-32], [0]], [[9], [9], [9]]], [[[9], [9], [9]], [[9], [9], [9]], [[9], [9], [9]]]]> : tensor<3x3x3x1xi8>
      bias dense<[100, -50, 25]> : tensor<3xi32>
      requant <1073741824 shift 36> loc("filter")
  %2 = patch.conv2d %1 zp -128 to zp -128 : (tensor<1x8x8x3xi8>) -> tensor<1x8x8x2xi8>
      weights dense<1> : tensor<2x1x1x3xi8>
      bias dense<0> : tensor<2xi32>
      requant <1073741824 shift 38> loc("project")
  %3 = patch.depthwise_conv2d %2 zp -128 pad [1, 1] to zp -128
      : (tensor<1x8x8x2xi8>) -> tensor<1x8x8x2xi8>
      weights dense<1> : tensor<3x3x2x1xi8>
      bias dense<0> : tensor<2xi32>
      requant <1073741824 shift 38> loc("behind")
  %4 = patch.conv2d %3 zp -128 to zp -128 : (tensor<1x8x8x2xi8>) -> tensor<1x8x8x8xi8>
      weights dense<1> : tensor<8x1x1x2xi8>
      bias dense<0> : tensor<8xi32>
      requant <1073741824 shift 38> loc("expand")
  return %4 : tensor<1x8x8x8xi8>
}
