// mcunet-opt --patch-schedule="schedule=tinyts"
func.func @main(%x: tensor<1x8x8x4xi8>) -> tensor<1x8x8x4xi8> {
  %0 = patch.conv2d %x {weights = dense<1> : tensor<4x3x3x4xi8>,
      bias = dense<0> : tensor<4xi32>, stride = array<i64: 1, 1>,
      dilation = array<i64: 1, 1>, pad = array<i64: 1, 1>, input_zp = 0 : i32,
      output_zp = 0 : i32, requant = #patch.requant<1073741824 shift 38>, clamp = array<i32: -128, 127>}
      : (tensor<1x8x8x4xi8>) -> tensor<1x8x8x4xi8>
  %1 = patch.max_pool2d %0 {kernel = array<i64: 3, 3>, stride = array<i64: 1, 1>,
      pad = array<i64: 1, 1>, clamp = array<i32: -128, 127>}
      : (tensor<1x8x8x4xi8>) -> tensor<1x8x8x4xi8>
  return %1 : tensor<1x8x8x4xi8>
}
