// Its one kernel takes less stack than a callback that copies a window.
func.func @main(%x: tensor<1x8x8x4xi8>) -> tensor<1x8x8x4xi8> {
  %y = tosa.clamp %x {min_val = -5 : i8, max_val = 5 : i8} : (tensor<1x8x8x4xi8>) -> tensor<1x8x8x4xi8>
  return %y : tensor<1x8x8x4xi8>
}
