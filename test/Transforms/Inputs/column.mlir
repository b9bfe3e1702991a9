// A 1x1 convolution of a map of four rows and one column, from two channels to
// four. The result lies at the arena's begin, the consumed input at OFFSET.
patch.arena @arena bytes 32 {
  patch.slot @x tensor size 8 live [0, 2) align 1 at OFFSET
  patch.slot @y tensor size 16 live [1, 2) align 1 at 0
}
patch.layer @m.L00.conv2d attributes {order = #patch.access<ORDER>, sources = ["input+0"]} {
^bb0(%x: tensor<1x4x1x2xi8>):
  %0 = patch.conv2d %x zp 0 to zp 0 : (tensor<1x4x1x2xi8>) -> tensor<1x4x1x4xi8>
      weights dense<1> : tensor<4x1x1x2xi8>
      bias dense<0> : tensor<4xi32>
      requant <1073741824 shift 38>
  patch.yield %0 : tensor<1x4x1x4xi8>
}
func.func @m_invoke(%arena: memref<32xi8>, %in: memref<8xi8>, %out: memref<16xi8>) -> i32
    attributes {patch.input_slot = @arena::@x, patch.results = ["m.L00.conv2d"]} {
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %c4 = arith.constant 4 : i32
  %x = patch.view %arena[@arena::@x] : memref<32xi8> to memref<4x1x2xi8>
  %y = patch.view %arena[@arena::@y] : memref<32xi8> to memref<4x1x4xi8>
  patch.compute @m.L00.conv2d rows [%c0, %c4) cols [%c0, %c1) origins (%c0, %c0)
      ins (%x : memref<4x1x2xi8>) outs (%y : memref<4x1x4xi8>)
  %result = patch.buffer %out[0] : memref<16xi8> to memref<4x1x4xi8>
  patch.copy %y to %result : memref<4x1x4xi8>, memref<4x1x4xi8>
  return %c0 : i32
}
