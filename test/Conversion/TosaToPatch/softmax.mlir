// RUN: mcunet-opt %s -convert-tosa-to-patch --mlir-print-elementsattrs-with-hex-if-larger=-1 | FileCheck %s --enable-var-scope
//
// The reference's softmax is compared operator by operator with the idiom.

// The idiom's table begins with the largest distance from the maximum (here entry i is i), the layer's
// with distance 0. Rows of a map stay rows of a map.
// CHECK-LABEL: func.func @softmax
// CHECK-SAME: (%[[X:.+]]: tensor<1x2x3x4xi8>)
func.func @softmax(%x: tensor<1x2x3x4xi8>) -> tensor<1x2x3x4xi8> {
  // CHECK-NEXT: %[[Y:.+]] = patch.softmax %[[X]] : (tensor<1x2x3x4xi8>) -> tensor<1x2x3x4xi8>
  // CHECK-NEXT: exponentials dense<[255, 254, 253, {{.+}}, 2, 1, 0]>
  // CHECK-NEXT: return %[[Y]]
  %0 = tosa.const_shape {values = dense<[6, 4]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %1 = tosa.reshape %x, %0 : (tensor<1x2x3x4xi8>, !tosa.shape<2>) -> tensor<6x4xi8>
  %2 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %3 = "tosa.const"() <{values = dense<30> : tensor<1xi8>}> : () -> tensor<1xi8>
  %4 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %5 = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %6 = tosa.rescale %1, %2, %3, %4, %5
      {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<6x4xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<6x4xi32>
  %7 = tosa.reduce_max %6 {axis = 1 : i32} : (tensor<6x4xi32>) -> tensor<6x1xi32>
  %8 = tosa.sub %6, %7 : (tensor<6x4xi32>, tensor<6x1xi32>) -> tensor<6x4xi32>
  %9 = "tosa.const"() <{values = dense<255> : tensor<1x1xi32>}> : () -> tensor<1x1xi32>
  %10 = tosa.add %8, %9 : (tensor<6x4xi32>, tensor<1x1xi32>) -> tensor<6x4xi32>
  %11 = tosa.const_shape {values = dense<[1, 24]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %12 = tosa.reshape %10, %11 : (tensor<6x4xi32>, !tosa.shape<2>) -> tensor<1x24xi32>
  %13 = "tosa.const"() <{values = dense<"0x000000000100000002000000030000000400000005000000060000000700000008000000090000000A0000000B0000000C0000000D0000000E0000000F000000100000001100000012000000130000001400000015000000160000001700000018000000190000001A0000001B0000001C0000001D0000001E0000001F000000200000002100000022000000230000002400000025000000260000002700000028000000290000002A0000002B0000002C0000002D0000002E0000002F000000300000003100000032000000330000003400000035000000360000003700000038000000390000003A0000003B0000003C0000003D0000003E0000003F000000400000004100000042000000430000004400000045000000460000004700000048000000490000004A0000004B0000004C0000004D0000004E0000004F000000500000005100000052000000530000005400000055000000560000005700000058000000590000005A0000005B0000005C0000005D0000005E0000005F000000600000006100000062000000630000006400000065000000660000006700000068000000690000006A0000006B0000006C0000006D0000006E0000006F000000700000007100000072000000730000007400000075000000760000007700000078000000790000007A0000007B0000007C0000007D0000007E0000007F000000800000008100000082000000830000008400000085000000860000008700000088000000890000008A0000008B0000008C0000008D0000008E0000008F000000900000009100000092000000930000009400000095000000960000009700000098000000990000009A0000009B0000009C0000009D0000009E0000009F000000A0000000A1000000A2000000A3000000A4000000A5000000A6000000A7000000A8000000A9000000AA000000AB000000AC000000AD000000AE000000AF000000B0000000B1000000B2000000B3000000B4000000B5000000B6000000B7000000B8000000B9000000BA000000BB000000BC000000BD000000BE000000BF000000C0000000C1000000C2000000C3000000C4000000C5000000C6000000C7000000C8000000C9000000CA000000CB000000CC000000CD000000CE000000CF000000D0000000D1000000D2000000D3000000D4000000D5000000D6000000D7000000D8000000D9000000DA000000DB000000DC000000DD000000DE000000DF000000E0000000E1000000E2000000E3000000E4000000E5000000E6000000E7000000E8000000E9000000EA000000EB000000EC000000ED000000EE000000EF000000F0000000F1000000F2000000F3000000F4000000F5000000F6000000F7000000F8000000F9000000FA000000FB000000FC000000FD000000FE000000FF000000"> : tensor<1x256x1xi32>}> : () -> tensor<1x256x1xi32>
  %14 = tosa.gather %13, %12 : (tensor<1x256x1xi32>, tensor<1x24xi32>) -> tensor<1x24x1xi32>
  %15 = tosa.reshape %14, %0 : (tensor<1x24x1xi32>, !tosa.shape<2>) -> tensor<6x4xi32>
  %16 = "tosa.const"() <{values = dense<12> : tensor<1x1xi32>}> : () -> tensor<1x1xi32>
  %17 = tosa.arithmetic_right_shift %15, %16 {round = true}
      : (tensor<6x4xi32>, tensor<1x1xi32>) -> tensor<6x4xi32>
  %18 = tosa.reduce_sum %17 {axis = 1 : i32} : (tensor<6x4xi32>) -> tensor<6x1xi32>
  %19 = tosa.clz %18 : (tensor<6x1xi32>) -> tensor<6x1xi32>
  %20 = tosa.logical_left_shift %18, %19 : (tensor<6x1xi32>, tensor<6x1xi32>) -> tensor<6x1xi32>
  %21 = "tosa.const"() <{values = dense<2147483647> : tensor<1x1xi32>}> : () -> tensor<1x1xi32>
  %22 = tosa.bitwise_and %20, %21 : (tensor<6x1xi32>, tensor<1x1xi32>) -> tensor<6x1xi32>
  %23 = "tosa.const"() <{values = dense<1> : tensor<1x1xi32>}> : () -> tensor<1x1xi32>
  %24 = tosa.arithmetic_right_shift %22, %23 {round = false}
      : (tensor<6x1xi32>, tensor<1x1xi32>) -> tensor<6x1xi32>
  %25 = "tosa.const"() <{values = dense<1073741824> : tensor<1x1xi32>}> : () -> tensor<1x1xi32>
  %26 = tosa.add %24, %25 : (tensor<6x1xi32>, tensor<1x1xi32>) -> tensor<6x1xi32>
  %27 = "tosa.const"() <{values = dense<-1010580540> : tensor<1x1xi32>}> : () -> tensor<1x1xi32>
  %28 = "tosa.const"() <{values = dense<31> : tensor<1xi8>}> : () -> tensor<1xi8>
  %29 = tosa.mul %26, %27, %28 : (tensor<6x1xi32>, tensor<1x1xi32>, tensor<1xi8>) -> tensor<6x1xi32>
  %30 = "tosa.const"() <{values = dense<1515870810> : tensor<1x1xi32>}> : () -> tensor<1x1xi32>
  %31 = tosa.add %29, %30 : (tensor<6x1xi32>, tensor<1x1xi32>) -> tensor<6x1xi32>
  %32 = "tosa.const"() <{values = dense<536870912> : tensor<1x1xi32>}> : () -> tensor<1x1xi32>
  %33 = "tosa.const"() <{values = dense<2> : tensor<1x1xi32>}> : () -> tensor<1x1xi32>
  %34 = tosa.mul %26, %31, %28 : (tensor<6x1xi32>, tensor<6x1xi32>, tensor<1xi8>) -> tensor<6x1xi32>
  %35 = tosa.sub %32, %34 : (tensor<1x1xi32>, tensor<6x1xi32>) -> tensor<6x1xi32>
  %36 = tosa.mul %31, %35, %28 : (tensor<6x1xi32>, tensor<6x1xi32>, tensor<1xi8>) -> tensor<6x1xi32>
  %37 = tosa.logical_left_shift %36, %33 : (tensor<6x1xi32>, tensor<1x1xi32>) -> tensor<6x1xi32>
  %38 = tosa.add %31, %37 : (tensor<6x1xi32>, tensor<6x1xi32>) -> tensor<6x1xi32>
  %39 = tosa.mul %26, %38, %28 : (tensor<6x1xi32>, tensor<6x1xi32>, tensor<1xi8>) -> tensor<6x1xi32>
  %40 = tosa.sub %32, %39 : (tensor<1x1xi32>, tensor<6x1xi32>) -> tensor<6x1xi32>
  %41 = tosa.mul %38, %40, %28 : (tensor<6x1xi32>, tensor<6x1xi32>, tensor<1xi8>) -> tensor<6x1xi32>
  %42 = tosa.logical_left_shift %41, %33 : (tensor<6x1xi32>, tensor<1x1xi32>) -> tensor<6x1xi32>
  %43 = tosa.add %38, %42 : (tensor<6x1xi32>, tensor<6x1xi32>) -> tensor<6x1xi32>
  %44 = tosa.mul %26, %43, %28 : (tensor<6x1xi32>, tensor<6x1xi32>, tensor<1xi8>) -> tensor<6x1xi32>
  %45 = tosa.sub %32, %44 : (tensor<1x1xi32>, tensor<6x1xi32>) -> tensor<6x1xi32>
  %46 = tosa.mul %43, %45, %28 : (tensor<6x1xi32>, tensor<6x1xi32>, tensor<1xi8>) -> tensor<6x1xi32>
  %47 = tosa.logical_left_shift %46, %33 : (tensor<6x1xi32>, tensor<1x1xi32>) -> tensor<6x1xi32>
  %48 = tosa.add %43, %47 : (tensor<6x1xi32>, tensor<6x1xi32>) -> tensor<6x1xi32>
  %49 = "tosa.const"() <{values = dense<1073741823> : tensor<1x1xi32>}> : () -> tensor<1x1xi32>
  %50 = tosa.greater %48, %49 : (tensor<6x1xi32>, tensor<1x1xi32>) -> tensor<6x1xi1>
  %51 = tosa.logical_left_shift %48, %23 : (tensor<6x1xi32>, tensor<1x1xi32>) -> tensor<6x1xi32>
  %52 = tosa.select %50, %21, %51 : (tensor<6x1xi1>, tensor<1x1xi32>, tensor<6x1xi32>) -> tensor<6x1xi32>
  %53 = "tosa.const"() <{values = dense<35> : tensor<1x1xi32>}> : () -> tensor<1x1xi32>
  %54 = tosa.sub %53, %19 : (tensor<1x1xi32>, tensor<6x1xi32>) -> tensor<6x1xi32>
  %55 = "tosa.const"() <{values = dense<31> : tensor<1x1xi32>}> : () -> tensor<1x1xi32>
  %56 = tosa.minimum %54, %55 : (tensor<6x1xi32>, tensor<1x1xi32>) -> tensor<6x1xi32>
  %57 = tosa.mul %15, %52, %28 : (tensor<6x4xi32>, tensor<6x1xi32>, tensor<1xi8>) -> tensor<6x4xi32>
  %58 = tosa.arithmetic_right_shift %57, %56 {round = true}
      : (tensor<6x4xi32>, tensor<6x1xi32>) -> tensor<6x4xi32>
  %59 = "tosa.const"() <{values = dense<-128> : tensor<1xi8>}> : () -> tensor<1xi8>
  %60 = tosa.rescale %58, %2, %3, %5, %59
      {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true}
      : (tensor<6x4xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<6x4xi8>
  %61 = tosa.const_shape {values = dense<[1, 2, 3, 4]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %62 = tosa.reshape %60, %61 : (tensor<6x4xi8>, !tosa.shape<4>) -> tensor<1x2x3x4xi8>
  return %62 : tensor<1x2x3x4xi8>
}
