// RUN: rm -rf %t && mkdir %t
// RUN: /usr/bin/python3 -c "import sys; sys.stdout.buffer.write(bytes(range(16)))" > %t/in
// RUN: /usr/bin/python3 %S/../Oracle/tosa_host.py %s --input=%t/in --output=%t/expected
// RUN: mcunet-compile %s -o %t --mcpu=host --name=net --schedule=%S/Inputs/sums-late.json --input=pull --quiet
// RUN: mcunet-run %t/net.json --input=%t/in --output=%t/out
// RUN: cmp %t/out %t/expected
//
// In a stage of one step the sums live where the reduction is: they are not set to zero
// earlier, over bytes that 'b' reads.
func.func @main(%x: tensor<1x4x4x1xi8>) -> tensor<1x1x1x1xi8> {
  %a = tosa.max_pool2d %x {kernel = array<i64: 3, 3>, pad = array<i64: 1, 1, 1, 1>, stride = array<i64: 1, 1>} : (tensor<1x4x4x1xi8>) -> tensor<1x4x4x1xi8> loc("a")
  %b = tosa.max_pool2d %a {kernel = array<i64: 3, 3>, pad = array<i64: 1, 1, 1, 1>, stride = array<i64: 1, 1>} : (tensor<1x4x4x1xi8>) -> tensor<1x4x4x1xi8> loc("b")
  %m = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<30> : tensor<1xi8>}> : () -> tensor<1xi8>
  %s16 = "tosa.const"() <{values = dense<34> : tensor<1xi8>}> : () -> tensor<1xi8>
  %z8 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %z32 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %w = tosa.rescale %b, %m, %s, %z8, %z32 {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true} : (tensor<1x4x4x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x4x4x1xi32>
  %r = tosa.reduce_sum %w {axis = 1 : i32} : (tensor<1x4x4x1xi32>) -> tensor<1x1x4x1xi32>
  %c = tosa.reduce_sum %r {axis = 2 : i32} : (tensor<1x1x4x1xi32>) -> tensor<1x1x1x1xi32>
  %y = tosa.rescale %c, %m, %s16, %z32, %z8 {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true} : (tensor<1x1x1x1xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x1x1x1xi8> loc("mean")
  return %y : tensor<1x1x1x1xi8>
}
