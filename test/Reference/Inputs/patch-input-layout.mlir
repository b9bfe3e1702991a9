// mcunet-opt --patch-input-layout=layout=nhwc
func.func @main(%x: tensor<1x2x4x6xi8>) -> tensor<1x2x3x2xi8> {
  %0 = patch.transpose %x {perm = array<i64: 0, 2, 3, 1>}
      : (tensor<1x2x4x6xi8>) -> tensor<1x4x6x2xi8>
  %1 = patch.max_pool2d %0 kernel [2, 2] stride [2, 2]
      : (tensor<1x4x6x2xi8>) -> tensor<1x2x3x2xi8>
  return %1 : tensor<1x2x3x2xi8>
}
