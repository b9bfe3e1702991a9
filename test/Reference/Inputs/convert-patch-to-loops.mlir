// mcunet-opt --patch-tile-stages="name=m" --patch-plan-buffers --convert-patch-to-loops
func.func @main(%x: tensor<1x2x2x4xi8>) -> tensor<1x1x1x4xi8> {
  %0 = patch.max_pool2d %x kernel [2, 2] : (tensor<1x2x2x4xi8>) -> tensor<1x1x1x4xi8>
  return %0 : tensor<1x1x1x4xi8>
}
