// mcunet-opt --patch-stream
func.func @main(%x: tensor<1x9x1x4xi8>) -> tensor<1x7x1x4xi8> {
  %0 = patch.max_pool2d %x kernel [3, 1] : (tensor<1x9x1x4xi8>) -> tensor<1x7x1x4xi8>
  return %0 : tensor<1x7x1x4xi8>
}
