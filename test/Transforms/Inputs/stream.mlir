// Two rows arrive in each inference; a convolution over time sees five, one of its results
// is kept beside the new one.
module {
  func.func @main(%x: tensor<1x2x1x4xi8>) -> tensor<1x1x1x4xi8> {
    %line = patch.delay %x : (tensor<1x2x1x4xi8>) -> tensor<1x5x1x4xi8>
        initial dense<-128> : tensor<1x3x1x4xi8>
    %y = patch.conv2d %line zp -128 to zp 0
        : (tensor<1x5x1x4xi8>) -> tensor<1x1x1x4xi8>
        weights dense<1> : tensor<4x5x1x4xi8>
        bias dense<0> : tensor<4xi32>
        requant <1073741824 shift 34>
    %later = patch.delay %y : (tensor<1x1x1x4xi8>) -> tensor<1x2x1x4xi8>
        initial dense<[[[[1, 2, 3, 4]]]]> : tensor<1x1x1x4xi8>
    %z = patch.conv2d %later zp 0 to zp 0
        : (tensor<1x2x1x4xi8>) -> tensor<1x1x1x4xi8>
        weights dense<1> : tensor<4x2x1x4xi8>
        bias dense<0> : tensor<4xi32>
        requant <1073741824 shift 34>
    return %z : tensor<1x1x1x4xi8>
  }
}
