// mcunet-opt --convert-tosa-to-patch
func.func @main(%image: tensor<1x4x4x4xi8> {patch.name = "image", patch.scale = 5.000000e-01 : f64, patch.zero_point = 0 : i32}) -> (tensor<1x4x4x8xi8> {patch.name = "out", patch.scale = 2.500000e-01 : f64, patch.zero_point = 0 : i32}) {
  %weights = "tosa.const"() <{values = dense<1> : tensor<8x1x1x4xi8>}> : () -> tensor<8x1x1x4xi8>
  %bias = "tosa.const"() <{values = dense<[0, 1, 2, 3, 4, 5, 6, 7]> : tensor<8xi32>}> : () -> tensor<8xi32>
  %zp = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %zp32 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %multiplier = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %shift = "tosa.const"() <{values = dense<33> : tensor<1xi8>}> : () -> tensor<1xi8>
  %acc = tosa.conv2d %image, %weights, %bias, %zp, %zp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x4x4x4xi8>, tensor<8x1x1x4xi8>, tensor<8xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x8xi32> loc("conv")
  %out = tosa.rescale %acc, %multiplier, %shift, %zp32, %zp {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true} : (tensor<1x4x4x8xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x4x4x8xi8> loc("conv")
  return %out : tensor<1x4x4x8xi8>
}
