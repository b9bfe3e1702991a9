// The last convolution ignores the last channel: it goes from the difference, and from both
// layers before it.
func.func @main(%image: tensor<1x12x12x2xi8>) -> tensor<1x6x6x4xi8> {
  %0 = patch.conv2d %image zp 3 pad [1, 1] to zp -7
      : (tensor<1x12x12x2xi8>) -> tensor<1x12x12x3xi8>
      weights dense<[[[[9, -4], [3, 7], [-8, 2]], [[5, 1], [-6, 4], [2, 2]], [[-1, 3], [8, -9], [7, 5]]],
          [[[-2, 6], [4, -7], [1, 8]], [[3, -3], [9, 5], [-4, 1]], [[6, 2], [-5, 3], [1, -8]]],
          [[[4, 4], [-9, 1], [2, 6]], [[7, -2], [3, 8], [-1, -6]], [[5, 9], [-3, 2], [8, -7]]]]>
          : tensor<3x3x3x2xi8>
      bias dense<[100, -300, 50]> : tensor<3xi32>
      requant <1518500250 shift 35>
  %1 = patch.depthwise_conv2d %0 zp -7 pad [1, 1] to zp 5
      : (tensor<1x12x12x3xi8>) -> tensor<1x12x12x3xi8>
      weights dense<[[[[5], [-3], [2]], [[7], [4], [-6]], [[-2], [9], [1]]],
          [[[3], [-8], [4]], [[-5], [6], [9]], [[8], [2], [-7]]],
          [[[1], [5], [-4]], [[-9], [3], [6]], [[2], [-1], [8]]]]> : tensor<3x3x3x1xi8>
      bias dense<[20, -10, 40]> : tensor<3xi32>
      requant <1288490189 shift 34>
  %2 = "foreign.abs_diff"(%0, %1)
      : (tensor<1x12x12x3xi8>, tensor<1x12x12x3xi8>) -> tensor<1x12x12x3xi8>
  %3 = patch.conv2d %2 zp 0 stride [2, 2] to zp -20
      : (tensor<1x12x12x3xi8>) -> tensor<1x6x6x4xi8>
      weights dense<[[[[3, -5, 0]]], [[[7, 2, 0]]], [[[-4, 6, 0]]], [[[1, 9, 0]]]]>
          : tensor<4x1x1x3xi8>
      bias dense<[0, 100, -200, 300]> : tensor<4xi32>
      requant <1610612736 shift 34>
  return %3 : tensor<1x6x6x4xi8>
}
