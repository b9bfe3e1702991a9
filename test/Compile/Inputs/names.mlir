// Names of bytes that are no text: invalid UTF-8, a NUL, a new line, C1 controls.
#odd = loc("\FF\FE\80")
#late = loc("a\00b\0Ac\C2\85")
module attributes {patch.needs_fine_tuning = "\FFwhy\00 */", patch.notes = ["\FFnote\0A"]} {
  func.func @main(%arg0: tensor<1x4x4x3xi8> {patch.name = "\C3\28", patch.scale = 0.5 : f64, patch.zero_point = 0 : i32}) -> (tensor<1x2x2x3xi8> {patch.name = "o\7F", patch.scale = 0.5 : f64, patch.zero_point = 0 : i32}) {
    %0 = tosa.max_pool2d %arg0 {kernel = array<i64: 2, 2>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x4x4x3xi8>) -> tensor<1x3x3x3xi8> loc(#odd)
    %1 = tosa.max_pool2d %0 {kernel = array<i64: 2, 2>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x3x3x3xi8>) -> tensor<1x2x2x3xi8> loc(#late)
    return %1 : tensor<1x2x2x3xi8>
  }
}
