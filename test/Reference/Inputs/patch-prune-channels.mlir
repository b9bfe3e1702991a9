// mcunet-opt --patch-prune-channels=granularity=1 --mlir-elide-elementsattrs-if-larger=4
func.func @main(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi8> {
  %0 = patch.conv2d %x {weights = dense<[[[[1]]], [[[2]]], [[[3]]]]> : tensor<3x1x1x1xi8>,
      bias = dense<[7, -100000, 9]> : tensor<3xi32>, stride = array<i64: 1, 1>,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0>, input_zp = 0 : i32,
      output_zp = 0 : i32, requant = #patch.requant<1073741824 shift 33>, clamp = array<i32: -128, 127>}
      : (tensor<1x2x2x1xi8>) -> tensor<1x2x2x3xi8>
  %1 = patch.conv2d %0 {weights = dense<[[[[1, 2, 3]]]]> : tensor<1x1x1x3xi8>,
      bias = dense<100> : tensor<1xi32>, stride = array<i64: 1, 1>,
      dilation = array<i64: 1, 1>, pad = array<i64: 0, 0>, input_zp = -108 : i32,
      output_zp = 0 : i32, requant = #patch.requant<1073741824 shift 33>, clamp = array<i32: -128, 127>}
      : (tensor<1x2x2x3xi8>) -> tensor<1x2x2x1xi8>
  return %1 : tensor<1x2x2x1xi8>
}
