// RUN: mcunet-opt %s -convert-tosa-to-patch -split-input-file -verify-diagnostics
//
// Almost the reference's softmax.

func.func @other_shift(%x: tensor<10xi8>) -> tensor<10xi8> {
  %0 = tosa.const_shape {values = dense<[1, 10]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %1 = tosa.reshape %x, %0 : (tensor<10xi8>, !tosa.shape<2>) -> tensor<1x10xi8>
  %2 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %3 = "tosa.const"() <{values = dense<30> : tensor<1xi8>}> : () -> tensor<1xi8>
  %4 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %5 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  // expected-error@+1 {{'tosa.rescale' is not supported here}}
  %6 = tosa.rescale %1, %2, %3, %4, %5
      {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x10xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x10xi32>
  %7 = tosa.reduce_max %6 {axis = 1 : i32} : (tensor<1x10xi32>) -> tensor<1x1xi32>
  %8 = tosa.sub %6, %7 : (tensor<1x10xi32>, tensor<1x1xi32>) -> tensor<1x10xi32>
  %9 = "tosa.const"() <{values = dense<255> : tensor<1x1xi32>}> : () -> tensor<1x1xi32>
  %10 = tosa.add %8, %9 : (tensor<1x10xi32>, tensor<1x1xi32>) -> tensor<1x10xi32>
  %11 = tosa.reshape %10, %0 : (tensor<1x10xi32>, !tosa.shape<2>) -> tensor<1x10xi32>
  %12 = "tosa.const"() <{values = dense<"0x000000000100000002000000030000000400000005000000060000000700000008000000090000000A0000000B0000000C0000000D0000000E0000000F000000100000001100000012000000130000001400000015000000160000001700000018000000190000001A0000001B0000001C0000001D0000001E0000001F000000200000002100000022000000230000002400000025000000260000002700000028000000290000002A0000002B0000002C0000002D0000002E0000002F000000300000003100000032000000330000003400000035000000360000003700000038000000390000003A0000003B0000003C0000003D0000003E0000003F000000400000004100000042000000430000004400000045000000460000004700000048000000490000004A0000004B0000004C0000004D0000004E0000004F000000500000005100000052000000530000005400000055000000560000005700000058000000590000005A0000005B0000005C0000005D0000005E0000005F000000600000006100000062000000630000006400000065000000660000006700000068000000690000006A0000006B0000006C0000006D0000006E0000006F000000700000007100000072000000730000007400000075000000760000007700000078000000790000007A0000007B0000007C0000007D0000007E0000007F000000800000008100000082000000830000008400000085000000860000008700000088000000890000008A0000008B0000008C0000008D0000008E0000008F000000900000009100000092000000930000009400000095000000960000009700000098000000990000009A0000009B0000009C0000009D0000009E0000009F000000A0000000A1000000A2000000A3000000A4000000A5000000A6000000A7000000A8000000A9000000AA000000AB000000AC000000AD000000AE000000AF000000B0000000B1000000B2000000B3000000B4000000B5000000B6000000B7000000B8000000B9000000BA000000BB000000BC000000BD000000BE000000BF000000C0000000C1000000C2000000C3000000C4000000C5000000C6000000C7000000C8000000C9000000CA000000CB000000CC000000CD000000CE000000CF000000D0000000D1000000D2000000D3000000D4000000D5000000D6000000D7000000D8000000D9000000DA000000DB000000DC000000DD000000DE000000DF000000E0000000E1000000E2000000E3000000E4000000E5000000E6000000E7000000E8000000E9000000EA000000EB000000EC000000ED000000EE000000EF000000F0000000F1000000F2000000F3000000F4000000F5000000F6000000F7000000F8000000F9000000FA000000FB000000FC000000FD000000FE000000FF000000"> : tensor<1x256x1xi32>}> : () -> tensor<1x256x1xi32>
  %13 = tosa.gather %12, %11 : (tensor<1x256x1xi32>, tensor<1x10xi32>) -> tensor<1x10x1xi32>
  %14 = tosa.reshape %13, %0 : (tensor<1x10x1xi32>, !tosa.shape<2>) -> tensor<1x10xi32>
  %15 = "tosa.const"() <{values = dense<12> : tensor<1x1xi32>}> : () -> tensor<1x1xi32>
  %16 = tosa.arithmetic_right_shift %14, %15 {round = true}
      : (tensor<1x10xi32>, tensor<1x1xi32>) -> tensor<1x10xi32>
  %17 = tosa.reduce_sum %16 {axis = 1 : i32} : (tensor<1x10xi32>) -> tensor<1x1xi32>
  %18 = tosa.clz %17 : (tensor<1x1xi32>) -> tensor<1x1xi32>
  %19 = tosa.logical_left_shift %17, %18 : (tensor<1x1xi32>, tensor<1x1xi32>) -> tensor<1x1xi32>
  %20 = "tosa.const"() <{values = dense<2147483647> : tensor<1x1xi32>}> : () -> tensor<1x1xi32>
  %21 = tosa.bitwise_and %19, %20 : (tensor<1x1xi32>, tensor<1x1xi32>) -> tensor<1x1xi32>
  %22 = "tosa.const"() <{values = dense<1> : tensor<1x1xi32>}> : () -> tensor<1x1xi32>
  %23 = tosa.arithmetic_right_shift %21, %22 {round = false}
      : (tensor<1x1xi32>, tensor<1x1xi32>) -> tensor<1x1xi32>
  %24 = "tosa.const"() <{values = dense<1073741824> : tensor<1x1xi32>}> : () -> tensor<1x1xi32>
  %25 = tosa.add %23, %24 : (tensor<1x1xi32>, tensor<1x1xi32>) -> tensor<1x1xi32>
  %26 = "tosa.const"() <{values = dense<-1010580540> : tensor<1x1xi32>}> : () -> tensor<1x1xi32>
  %27 = "tosa.const"() <{values = dense<31> : tensor<1xi8>}> : () -> tensor<1xi8>
  %28 = tosa.mul %25, %26, %27 : (tensor<1x1xi32>, tensor<1x1xi32>, tensor<1xi8>) -> tensor<1x1xi32>
  %29 = "tosa.const"() <{values = dense<1515870810> : tensor<1x1xi32>}> : () -> tensor<1x1xi32>
  %30 = tosa.add %28, %29 : (tensor<1x1xi32>, tensor<1x1xi32>) -> tensor<1x1xi32>
  %31 = "tosa.const"() <{values = dense<536870912> : tensor<1x1xi32>}> : () -> tensor<1x1xi32>
  %32 = "tosa.const"() <{values = dense<2> : tensor<1x1xi32>}> : () -> tensor<1x1xi32>
  %33 = tosa.mul %25, %30, %27 : (tensor<1x1xi32>, tensor<1x1xi32>, tensor<1xi8>) -> tensor<1x1xi32>
  %34 = tosa.sub %31, %33 : (tensor<1x1xi32>, tensor<1x1xi32>) -> tensor<1x1xi32>
  %35 = tosa.mul %30, %34, %27 : (tensor<1x1xi32>, tensor<1x1xi32>, tensor<1xi8>) -> tensor<1x1xi32>
  %36 = tosa.logical_left_shift %35, %32 : (tensor<1x1xi32>, tensor<1x1xi32>) -> tensor<1x1xi32>
  %37 = tosa.add %30, %36 : (tensor<1x1xi32>, tensor<1x1xi32>) -> tensor<1x1xi32>
  %38 = tosa.mul %25, %37, %27 : (tensor<1x1xi32>, tensor<1x1xi32>, tensor<1xi8>) -> tensor<1x1xi32>
  %39 = tosa.sub %31, %38 : (tensor<1x1xi32>, tensor<1x1xi32>) -> tensor<1x1xi32>
  %40 = tosa.mul %37, %39, %27 : (tensor<1x1xi32>, tensor<1x1xi32>, tensor<1xi8>) -> tensor<1x1xi32>
  %41 = tosa.logical_left_shift %40, %32 : (tensor<1x1xi32>, tensor<1x1xi32>) -> tensor<1x1xi32>
  %42 = tosa.add %37, %41 : (tensor<1x1xi32>, tensor<1x1xi32>) -> tensor<1x1xi32>
  %43 = tosa.mul %25, %42, %27 : (tensor<1x1xi32>, tensor<1x1xi32>, tensor<1xi8>) -> tensor<1x1xi32>
  %44 = tosa.sub %31, %43 : (tensor<1x1xi32>, tensor<1x1xi32>) -> tensor<1x1xi32>
  %45 = tosa.mul %42, %44, %27 : (tensor<1x1xi32>, tensor<1x1xi32>, tensor<1xi8>) -> tensor<1x1xi32>
  %46 = tosa.logical_left_shift %45, %32 : (tensor<1x1xi32>, tensor<1x1xi32>) -> tensor<1x1xi32>
  %47 = tosa.add %42, %46 : (tensor<1x1xi32>, tensor<1x1xi32>) -> tensor<1x1xi32>
  %48 = "tosa.const"() <{values = dense<1073741823> : tensor<1x1xi32>}> : () -> tensor<1x1xi32>
  %49 = tosa.greater %47, %48 : (tensor<1x1xi32>, tensor<1x1xi32>) -> tensor<1x1xi1>
  %50 = tosa.logical_left_shift %47, %22 : (tensor<1x1xi32>, tensor<1x1xi32>) -> tensor<1x1xi32>
  %51 = tosa.select %49, %20, %50 : (tensor<1x1xi1>, tensor<1x1xi32>, tensor<1x1xi32>) -> tensor<1x1xi32>
  %52 = "tosa.const"() <{values = dense<36> : tensor<1x1xi32>}> : () -> tensor<1x1xi32>
  %53 = tosa.sub %52, %18 : (tensor<1x1xi32>, tensor<1x1xi32>) -> tensor<1x1xi32>
  %54 = "tosa.const"() <{values = dense<31> : tensor<1x1xi32>}> : () -> tensor<1x1xi32>
  %55 = tosa.minimum %53, %54 : (tensor<1x1xi32>, tensor<1x1xi32>) -> tensor<1x1xi32>
  %56 = tosa.mul %14, %51, %27 : (tensor<1x10xi32>, tensor<1x1xi32>, tensor<1xi8>) -> tensor<1x10xi32>
  %57 = tosa.arithmetic_right_shift %56, %55 {round = true}
      : (tensor<1x10xi32>, tensor<1x1xi32>) -> tensor<1x10xi32>
  %58 = "tosa.const"() <{values = dense<-128> : tensor<1xi8>}> : () -> tensor<1xi8>
  %59 = tosa.rescale %57, %2, %3, %5, %58
      {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<1x10xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x10xi8>
  %60 = tosa.const_shape {values = dense<10> : tensor<1xindex>} : () -> !tosa.shape<1>
  %61 = tosa.reshape %59, %60 : (tensor<1x10xi8>, !tosa.shape<1>) -> tensor<10xi8>
  return %61 : tensor<10xi8>
}
