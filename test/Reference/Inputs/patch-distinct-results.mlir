// mcunet-opt --patch-distinct-results --mlir-elide-elementsattrs-if-larger=4
func.func @main(%x: tensor<1x2x2x3xi8>) -> (tensor<1x1x1x12xi8>, tensor<1x2x2x3xi8>) {
  %0 = patch.max_pool2d %x kernel [2, 2] pad [1, 1] : (tensor<1x2x2x3xi8>) -> tensor<1x2x2x3xi8>
  %1 = patch.reshape %0 : (tensor<1x2x2x3xi8>) -> tensor<1x1x1x12xi8>
  return %1, %0 : tensor<1x1x1x12xi8>, tensor<1x2x2x3xi8>
}
