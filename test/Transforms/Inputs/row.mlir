// A pool of 1x1 windows over a map of one row and four columns, in place.
patch.arena @arena bytes 8 {
  patch.slot @x tensor size 8 live [0, 1) align 1 at 0
}
patch.layer @m.L00.max_pool2d attributes {order = #patch.access<ORDER>, sources = ["input+0"]} {
^bb0(%x: tensor<1x1x4x2xi8>):
  %0 = patch.max_pool2d %x kernel [1, 1] : (tensor<1x1x4x2xi8>) -> tensor<1x1x4x2xi8>
  patch.yield %0 : tensor<1x1x4x2xi8>
}
func.func @m_invoke(%arena: memref<8xi8>, %in: memref<8xi8>, %out: memref<8xi8>) -> i32
    attributes {patch.input_slot = @arena::@x, patch.results = ["m.L00.max_pool2d"]} {
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %c4 = arith.constant 4 : i32
  %x = patch.view %arena[@arena::@x] : memref<8xi8> to memref<1x4x2xi8>
  patch.compute @m.L00.max_pool2d rows [%c0, %c1) cols [%c0, %c4) origins (%c0, %c0)
      ins (%x : memref<1x4x2xi8>) outs (%x : memref<1x4x2xi8>)
  %result = patch.buffer %out[0] : memref<8xi8> to memref<1x4x2xi8>
  patch.copy %x to %result : memref<1x4x2xi8>, memref<1x4x2xi8>
  return %c0 : i32
}
