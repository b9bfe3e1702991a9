// RUN: rm -rf %t && mkdir %t
// RUN: /usr/bin/python3 -c "import sys; sys.stdout.buffer.write(bytes(i * 7 % 256 for i in range(54)))" > %t/in
// RUN: /usr/bin/python3 %S/../Oracle/tosa_host.py %s --input=%t/in --output=%t/expected
// RUN: mcunet-compile %s -o %t --mcpu=host --name=net --schedule=layerwise --input=push --quiet
// RUN: mcunet-run %t/net.json --input=%t/in --output=%t/out
// RUN: cmp %t/expected %t/out

// Pushed rows are stored as they come: a ring is as wide as the image even where
// the windows leave its last column out.

func.func @main(%x0: tensor<1x2x9x3xi8>) -> (tensor<1x1x4x3xi8>) {
  %0 = tosa.const_shape {values = dense<[0, 0, 0, 0]> : tensor<4xindex>} : () -> !tosa.shape<4> loc("average0")
  %1 = tosa.const_shape {values = dense<[1, 2, 8, 3]> : tensor<4xindex>} : () -> !tosa.shape<4> loc("average0")
  %2 = tosa.slice %x0, %0, %1 : (tensor<1x2x9x3xi8>, !tosa.shape<4>, !tosa.shape<4>) -> tensor<1x2x8x3xi8> loc("average0")
  %3 = "tosa.const"() <{values = dense<"0x010101010101010101010101010101010101010101010101010101010101010101010101010101010101010101010101010101010101010101010101010101"> : tensor<3x7x3x1xi8>}> : () -> tensor<3x7x3x1xi8> loc("average0")
  %4 = "tosa.const"() <{values = dense<"0x000000000000000000000000"> : tensor<3xi32>}> : () -> tensor<3xi32> loc("average0")
  %5 = "tosa.const"() <{values = dense<"0x00"> : tensor<1xi8>}> : () -> tensor<1xi8> loc("average0")
  %6 = "tosa.const"() <{values = dense<"0x00"> : tensor<1xi8>}> : () -> tensor<1xi8> loc("average0")
  %7 = tosa.depthwise_conv2d %2, %3, %4, %5, %6 {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 1, 0, 5, 0>, stride = array<i64: 2, 2>} : (tensor<1x2x8x3xi8>, tensor<3x7x3x1xi8>, tensor<3xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x1x4x3xi32> loc("average0")
  %8 = "tosa.const"() <{values = dense<"0x00000000"> : tensor<1x1x1x1xi32>}> : () -> tensor<1x1x1x1xi32> loc("average0")
  %9 = "tosa.const"() <{values = dense<"0x02000000040000000600000007000000"> : tensor<1x1x4x1xi32>}> : () -> tensor<1x1x4x1xi32> loc("average0")
  %10 = "tosa.const"() <{values = dense<"0x04000000080000000c0000000e000000"> : tensor<1x1x4x1xi32>}> : () -> tensor<1x1x4x1xi32> loc("average0")
  %11 = tosa.greater %7, %8 : (tensor<1x1x4x3xi32>, tensor<1x1x1x1xi32>) -> tensor<1x1x4x3xi1> loc("average0")
  %12 = tosa.add %7, %9 : (tensor<1x1x4x3xi32>, tensor<1x1x4x1xi32>) -> tensor<1x1x4x3xi32> loc("average0")
  %13 = tosa.sub %7, %9 : (tensor<1x1x4x3xi32>, tensor<1x1x4x1xi32>) -> tensor<1x1x4x3xi32> loc("average0")
  %14 = tosa.select %11, %12, %13 : (tensor<1x1x4x3xi1>, tensor<1x1x4x3xi32>, tensor<1x1x4x3xi32>) -> tensor<1x1x4x3xi32> loc("average0")
  %15 = tosa.intdiv %14, %10 : (tensor<1x1x4x3xi32>, tensor<1x1x4x1xi32>) -> tensor<1x1x4x3xi32> loc("average0")
  %16 = tosa.cast %15 : (tensor<1x1x4x3xi32>) -> tensor<1x1x4x3xi8> loc("average0")
  return %16 : tensor<1x1x4x3xi8>
}
