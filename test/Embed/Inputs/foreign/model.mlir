// The last convolution ignores the last channel: it goes from the difference, and from both
// layers before it.
func.func @main(%image: tensor<1x12x12x2xi8>) -> tensor<1x6x6x4xi8> {
  %0 = patch.conv2d %image zp 3 pad [1, 1] to zp -7
      : (tensor<1x12x12x2xi8>) -> tensor<1x12x12x5xi8>
      weights dense<[[[[-1, 2], [7, -9], [5, -2]], [[-8, -4], [-6, 2], [6, -2]], [[3, 8], [-6,
      9], [-2, -9]]], [[[-3, 4], [-1, -4], [3, -4]], [[-7, -5], [5, -5], [-5, -9]], [[-9, -3],
      [-3, -4], [-4, 0]]], [[[1, -3], [8, -3], [-4, -3]], [[3, 0], [-9, 2], [4, -4]], [[-5,
      -1], [-7, 1], [0, 9]]], [[[-9, 1], [-7, 0], [2, 0]], [[6, 1], [-4, 6], [6, -4]], [[-8,
      -1], [-9, 2], [3, -9]]], [[[8, 4], [2, 3], [9, -9]], [[5, -8], [-4, -3], [-6, -2]], [[5,
      2], [7, 2], [7, -1]]]]> : tensor<5x3x3x2xi8>
      bias dense<[100, -300, 50, 20, 10]> : tensor<5xi32>
      requant <1518500250 shift 35>
  %1 = patch.depthwise_conv2d %0 zp -7 pad [1, 1] to zp 5
      : (tensor<1x12x12x5xi8>) -> tensor<1x12x12x5xi8>
      weights dense<[[[[5], [-6], [9], [2], [0]], [[-8], [4], [-7], [-3], [1]], [[7], [2],
      [-5], [1], [-1]]], [[[8], [-7], [0], [1], [0]], [[-4], [-7], [-5], [0], [6]], [[-4],
      [-8], [-7], [8], [3]]], [[[-8], [-2], [2], [-1], [5]], [[4], [-5], [-8], [-8], [6]],
      [[1], [-3], [-5], [9], [-5]]]]> : tensor<3x3x5x1xi8>
      bias dense<[20, -10, 40, 0, 30]> : tensor<5xi32>
      requant <1288490189 shift 34>
  %2 = "foreign.abs_diff"(%0, %1)
      : (tensor<1x12x12x5xi8>, tensor<1x12x12x5xi8>) -> tensor<1x12x12x5xi8>
  %3 = patch.conv2d %2 zp 0 stride [2, 2] to zp -20
      : (tensor<1x12x12x5xi8>) -> tensor<1x6x6x4xi8>
      weights dense<[[[[4, -6, -4, 4, 0]]], [[[2, -5, -8, 4, 0]]], [[[0, -5, 5, -4, 0]]], [[[7,
      5, 6, 1, 0]]]]> : tensor<4x1x1x5xi8>
      bias dense<[0, 100, -200, 300]> : tensor<4xi32>
      requant <1610612736 shift 34>
  return %3 : tensor<1x6x6x4xi8>
}
