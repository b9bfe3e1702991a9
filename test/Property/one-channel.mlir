// RUN: rm -rf %t && mkdir %t
// RUN: /usr/bin/python3 -c "import sys; sys.stdout.buffer.write(bytes(range(9)))" > %t/in
// RUN: /usr/bin/python3 %S/../Oracle/tosa_host.py %s --input=%t/in --output=%t/expected
// RUN: mcunet-compile %s -o %t --mcpu=host --name=net --quiet
// RUN: mcunet-run %t/net.json --input=%t/in --output=%t/out
// RUN: cmp %t/out %t/expected
//
// One channel is not a channel to repeat: rows of equal length go on pixel by pixel,
// also where the rows of one operand repeat.
func.func @main(%x0: tensor<1x1x3x1xi8>, %x1: tensor<1x2x3x1xi8>) -> (tensor<1x2x3x1xi8>) {
  %0 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32> loc("add0")
  %1 = "tosa.const"() <{values = dense<"0x0a"> : tensor<1xi8>}> : () -> tensor<1xi8> loc("add0")
  %2 = "tosa.const"() <{values = dense<"0x87"> : tensor<1xi8>}> : () -> tensor<1xi8> loc("add0")
  %3 = "tosa.const"() <{values = dense<"0x00000000"> : tensor<1xi32>}> : () -> tensor<1xi32> loc("add0")
  %4 = tosa.rescale %x0, %0, %1, %2, %3 {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true} : (tensor<1x1x3x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x1x3x1xi32> loc("add0")
  %5 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32> loc("add0")
  %6 = "tosa.const"() <{values = dense<"0x1f"> : tensor<1xi8>}> : () -> tensor<1xi8> loc("add0")
  %7 = "tosa.const"() <{values = dense<"0x00000000"> : tensor<1xi32>}> : () -> tensor<1xi32> loc("add0")
  %8 = "tosa.const"() <{values = dense<"0x00000000"> : tensor<1xi32>}> : () -> tensor<1xi32> loc("add0")
  %9 = tosa.rescale %4, %5, %6, %7, %8 {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true} : (tensor<1x1x3x1xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi32>) -> tensor<1x1x3x1xi32> loc("add0")
  %10 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32> loc("add0")
  %11 = "tosa.const"() <{values = dense<"0x0a"> : tensor<1xi8>}> : () -> tensor<1xi8> loc("add0")
  %12 = "tosa.const"() <{values = dense<"0x00"> : tensor<1xi8>}> : () -> tensor<1xi8> loc("add0")
  %13 = "tosa.const"() <{values = dense<"0x00000000"> : tensor<1xi32>}> : () -> tensor<1xi32> loc("add0")
  %14 = tosa.rescale %x1, %10, %11, %12, %13 {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true} : (tensor<1x2x3x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x2x3x1xi32> loc("add0")
  %15 = "tosa.const"() <{values = dense<"0xaebbfb50"> : tensor<1xi32>}> : () -> tensor<1xi32> loc("add0")
  %16 = "tosa.const"() <{values = dense<"0x20"> : tensor<1xi8>}> : () -> tensor<1xi8> loc("add0")
  %17 = "tosa.const"() <{values = dense<"0x00000000"> : tensor<1xi32>}> : () -> tensor<1xi32> loc("add0")
  %18 = "tosa.const"() <{values = dense<"0x00000000"> : tensor<1xi32>}> : () -> tensor<1xi32> loc("add0")
  %19 = tosa.rescale %14, %15, %16, %17, %18 {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true} : (tensor<1x2x3x1xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi32>) -> tensor<1x2x3x1xi32> loc("add0")
  %20 = tosa.add %9, %19 : (tensor<1x1x3x1xi32>, tensor<1x2x3x1xi32>) -> tensor<1x2x3x1xi32> loc("add0")
  %21 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32> loc("add0")
  %22 = "tosa.const"() <{values = dense<"0x31"> : tensor<1xi8>}> : () -> tensor<1xi8> loc("add0")
  %23 = "tosa.const"() <{values = dense<"0x00000000"> : tensor<1xi32>}> : () -> tensor<1xi32> loc("add0")
  %24 = "tosa.const"() <{values = dense<"0x7f"> : tensor<1xi8>}> : () -> tensor<1xi8> loc("add0")
  %25 = tosa.rescale %20, %21, %22, %23, %24 {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true} : (tensor<1x2x3x1xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x2x3x1xi8> loc("add0")
  return %25 : tensor<1x2x3x1xi8>
}
