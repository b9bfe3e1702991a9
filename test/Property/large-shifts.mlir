// RUN: rm -rf %t && mkdir %t
// RUN: /usr/bin/python3 -c "import sys; sys.stdout.buffer.write(bytes(range(256)))" > %t/in
// RUN: /usr/bin/python3 %S/../Oracle/tosa_host.py %s --input=%t/in --output=%t/expected
// RUN: mcunet-compile %s -o %t --mcpu=host --name=net --quiet
// RUN: mcunet-run %t/net.json --input=%t/in --output=%t/out
// RUN: cmp %t/out %t/expected
//
// Shifts up to the largest that an exporter writes, with the largest zero point: adding
// both at the accumulator's scale would leave 32 bits.
func.func @main(%x: tensor<1x16x8x2xi8>) -> tensor<1x16x8x4xi8> {
  %w = "tosa.const"() <{values = dense<"0x7F80017F807F0180"> : tensor<4x1x1x2xi8>}> : () -> tensor<4x1x1x2xi8>
  %b = "tosa.const"() <{values = dense<[100000000, -100000000, 0, 5]> : tensor<4xi32>}> : () -> tensor<4xi32>
  %z = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %m = "tosa.const"() <{values = dense<[1073741824, 2147483647, 2147483647, 1073741824]> : tensor<4xi32>}> : () -> tensor<4xi32>
  %s = "tosa.const"() <{values = dense<[62, 58, 55, 54]> : tensor<4xi8>}> : () -> tensor<4xi8>
  %zi = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zo = "tosa.const"() <{values = dense<127> : tensor<1xi8>}> : () -> tensor<1xi8>
  %acc = tosa.conv2d %x, %w, %b, %z, %z {acc_type = i32, dilation = array<i64: 1, 1>,
      pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
      : (tensor<1x16x8x2xi8>, tensor<4x1x1x2xi8>, tensor<4xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x16x8x4xi32>
  %y = tosa.rescale %acc, %m, %s, %zi, %zo {input_unsigned = false, output_unsigned = false,
      per_channel = true, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x16x8x4xi32>, tensor<4xi32>, tensor<4xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x16x8x4xi8>
  return %y : tensor<1x16x8x4xi8>
}
