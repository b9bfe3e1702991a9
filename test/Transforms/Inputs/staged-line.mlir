// A delay line at the end of a stage of one step, after a layer that reads an input for the last time.
func.func @main(%x: tensor<1x4x1x4xi8>) -> tensor<1x1x1x4xi8> {
  %a = patch.lookup %x : (tensor<1x4x1x4xi8>) -> tensor<1x4x1x4xi8>
      table dense<1> : tensor<256xi8>
  %line = patch.stage walk<stream> {
    %b = patch.max_pool2d %a kernel [4, 1] : (tensor<1x4x1x4xi8>) -> tensor<1x1x1x4xi8>
    %l = patch.delay %b : (tensor<1x1x1x4xi8>) -> tensor<1x5x1x4xi8>
        initial dense<-128> : tensor<1x4x1x4xi8>
    patch.yield %l : tensor<1x5x1x4xi8>
  } : tensor<1x5x1x4xi8>
  %y = patch.max_pool2d %line kernel [5, 1] : (tensor<1x5x1x4xi8>) -> tensor<1x1x1x4xi8>
  return %y : tensor<1x1x1x4xi8>
}
