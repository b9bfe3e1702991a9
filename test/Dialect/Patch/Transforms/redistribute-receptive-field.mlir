// RUN: split-file %s %t
// RUN: mcunet-opt %t/fold.mlir --mlir-print-debuginfo --patch-redistribute-receptive-field='stage=project patches=2 max-overhead=10 tolerance=30 max-kernel=5' | FileCheck %s --check-prefix=FOLD
// RUN: mcunet-opt %t/crop.mlir --mlir-print-debuginfo --patch-redistribute-receptive-field='stage=down patches=2 max-overhead=9 tolerance=1 max-kernel=5' | FileCheck %s --check-prefix=CROP
// RUN: mcunet-opt %t/drop.mlir --mlir-print-debuginfo --patch-redistribute-receptive-field='stage=end patches=2 max-overhead=25 tolerance=1' | FileCheck %s --check-prefix=DROP
// RUN: not mcunet-opt %t/drop.mlir --patch-redistribute-receptive-field='stage=end patches=2 max-overhead=25 tolerance=1 max-repeats=0' 2>&1 | FileCheck %s --check-prefix=ONCE

// Each file is one network; maps in the stage are 8 x 8 under a 16 x 16 image.

//--- fold.mlir
// A 3x3 kernel of the stage becomes 1x1 and folds into the convolution before: with
// that one's factor 2^-8 and the filter's centre 64, factor 2^-6 and bias 100,
//   factor 2^-8 * 64 * 2^-6 = 2^-8, bias 7 + 100 / (2^-8 * 64) = 407.
// A negative centre, -32, turns weights and bias: -7 - 50 / 2^-3 = -407, factor 2^-9.
// A channel whose centre is 0 is constant: no weights, the filter's bias and factor.
// The kernel behind the stage grows by zeros.
//
// FOLD: module attributes {patch.needs_fine_tuning = "receptive field redistributed by 2 edits: {{[^"]*}} until it has been trained again", patch.redistribution = {{{.*}}chain = [4, 9]{{.*}}chain = [4, 6, 13]{{.*}}kernel = [3, 5], layer = "behind"{{.*}}kernel = [3, 1], layer = "filter"
// FOLD: %[[STEM:.+]] = patch.conv2d %{{.*}}bias = dense<[407, -407, 25]>
// FOLD-SAME: output_zp = -128
// FOLD-SAME: requant = #patch.requant<[1073741824, 1073741824, 1073741824] shift [38, 39, 36]>
// FOLD-SAME: weights = dense<{{\[\[\[\[}}5], [5], [5]], {{.*}}, {{\[\[\[}}-5], [-5], [-5]], {{.*}}, {{\[\[\[}}0], [0], [0]],
// FOLD-SAME: loc(#[[STEMLOC:.+]])
// FOLD-NEXT: %[[P:.+]] = patch.conv2d %[[STEM]]
// FOLD-NEXT: patch.depthwise_conv2d %[[P]] {{.*}}pad = array<i64: 2, 2>
// FOLD-SAME: weights = dense<{{\[\[\[\[}}0], [0]], {{\[\[}}0], [0]], {{\[\[}}0], [0]], {{\[\[}}0], [0]], {{\[\[}}0], [0]]], {{\[\[\[}}0], [0]], {{\[\[}}1], [1]], {{\[\[}}1], [1]], {{\[\[}}1], [1]], {{\[\[}}0], [0]]],
// FOLD-SAME: tensor<5x5x2x1xi8>
// FOLD: #[[STEMLOC]] = loc("stem")
func.func @main(%x: tensor<1x16x16x1xi8>) -> tensor<1x8x8x8xi8> {
  %0 = patch.conv2d %x {weights = dense<5> : tensor<3x3x3x1xi8>, bias = dense<7> : tensor<3xi32>, stride = array<i64: 2, 2>, dilation = array<i64: 1, 1>, pad = array<i64: 1, 1>, input_zp = 0 : i32, output_zp = -128 : i32, requant = #patch.requant<1073741824 shift 38>, clamp = array<i32: -128, 127>} : (tensor<1x16x16x1xi8>) -> tensor<1x8x8x3xi8> loc("stem")
  %1 = patch.depthwise_conv2d %0 {weights = dense<[[[[9], [9], [9]], [[9], [9], [9]], [[9], [9], [9]]], [[[9], [9], [9]], [[64], [-32], [0]], [[9], [9], [9]]], [[[9], [9], [9]], [[9], [9], [9]], [[9], [9], [9]]]]> : tensor<3x3x3x1xi8>, bias = dense<[100, -50, 25]> : tensor<3xi32>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>, pad = array<i64: 1, 1>, input_zp = -128 : i32, output_zp = -128 : i32, requant = #patch.requant<1073741824 shift 36>, clamp = array<i32: -128, 127>} : (tensor<1x8x8x3xi8>) -> tensor<1x8x8x3xi8> loc("filter")
  %2 = patch.conv2d %1 {weights = dense<1> : tensor<2x1x1x3xi8>, bias = dense<0> : tensor<2xi32>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0>, input_zp = -128 : i32, output_zp = -128 : i32, requant = #patch.requant<1073741824 shift 38>, clamp = array<i32: -128, 127>} : (tensor<1x8x8x3xi8>) -> tensor<1x8x8x2xi8> loc("project")
  %3 = patch.depthwise_conv2d %2 {weights = dense<1> : tensor<3x3x2x1xi8>, bias = dense<0> : tensor<2xi32>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>, pad = array<i64: 1, 1>, input_zp = -128 : i32, output_zp = -128 : i32, requant = #patch.requant<1073741824 shift 38>, clamp = array<i32: -128, 127>} : (tensor<1x8x8x2xi8>) -> tensor<1x8x8x2xi8> loc("behind")
  %4 = patch.conv2d %3 {weights = dense<1> : tensor<8x1x1x2xi8>, bias = dense<0> : tensor<8xi32>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0>, input_zp = -128 : i32, output_zp = -128 : i32, requant = #patch.requant<1073741824 shift 38>, clamp = array<i32: -128, 127>} : (tensor<1x8x8x2xi8>) -> tensor<1x8x8x8xi8> loc("expand")
  return %4 : tensor<1x8x8x8xi8>
}

//--- crop.mlir
// A 5x5 kernel of stride 2 keeps a 3x3 centre, so that no pixel is left out, and loses
// a row of padding.
//
// CROP: patch.depthwise_conv2d {{.*}}pad = array<i64: 1, 1>, requant = #patch.requant<1073741824 shift 38>, stride = array<i64: 2, 2>, weights = dense<{{\[\[\[\[}}7], [8]], {{\[\[}}7], [8]], {{\[\[}}7], [8]]], {{.*}}> : tensor<3x3x2x1xi8>
// CROP: patch.depthwise_conv2d {{.*}}tensor<5x5x2x1xi8>
func.func @main(%x: tensor<1x16x16x1xi8>) -> tensor<1x8x8x8xi8> {
  %0 = patch.conv2d %x {weights = dense<5> : tensor<2x1x1x1xi8>, bias = dense<7> : tensor<2xi32>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0>, input_zp = 0 : i32, output_zp = -128 : i32, requant = #patch.requant<1073741824 shift 38>, clamp = array<i32: -128, 127>} : (tensor<1x16x16x1xi8>) -> tensor<1x16x16x2xi8> loc("stem")
  %1 = patch.depthwise_conv2d %0 {weights = dense<[[[[1], [2]], [[1], [2]], [[1], [2]], [[1], [2]], [[1], [2]]], [[[1], [2]], [[7], [8]], [[7], [8]], [[7], [8]], [[1], [2]]], [[[1], [2]], [[7], [8]], [[7], [8]], [[7], [8]], [[1], [2]]], [[[1], [2]], [[7], [8]], [[7], [8]], [[7], [8]], [[1], [2]]], [[[1], [2]], [[1], [2]], [[1], [2]], [[1], [2]], [[1], [2]]]]> : tensor<5x5x2x1xi8>, bias = dense<0> : tensor<2xi32>, stride = array<i64: 2, 2>, dilation = array<i64: 1, 1>, pad = array<i64: 2, 2>, input_zp = -128 : i32, output_zp = -128 : i32, requant = #patch.requant<1073741824 shift 38>, clamp = array<i32: -128, 127>} : (tensor<1x16x16x2xi8>) -> tensor<1x8x8x2xi8> loc("down")
  %2 = patch.depthwise_conv2d %1 {weights = dense<1> : tensor<3x3x2x1xi8>, bias = dense<0> : tensor<2xi32>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>, pad = array<i64: 1, 1>, input_zp = -128 : i32, output_zp = -128 : i32, requant = #patch.requant<1073741824 shift 38>, clamp = array<i32: -128, 127>} : (tensor<1x8x8x2xi8>) -> tensor<1x8x8x2xi8> loc("behind")
  %3 = patch.conv2d %2 {weights = dense<1> : tensor<8x1x1x2xi8>, bias = dense<0> : tensor<8xi32>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0>, input_zp = -128 : i32, output_zp = -128 : i32, requant = #patch.requant<1073741824 shift 38>, clamp = array<i32: -128, 127>} : (tensor<1x8x8x2xi8>) -> tensor<1x8x8x8xi8> loc("expand")
  return %3 : tensor<1x8x8x8xi8>
}

//--- drop.mlir
// A residual block of the stage goes: its convolution is dense, so no kernel shrinks.
// Who reads the sum reads what it was added to: convolutions take its zero point, 3,
// and twice the factor, for its scale is 2^-1 * 2^-18 * 2^20 = 2 of the sum's. Who
// cannot be told, like a pooling, reads it through a table: 2 (x - 3) + 5.
//
// Behind the stage a block as large runs twice. The copy reads the sum, whose scale is
// half and whose zero point is 5; its last convolution makes nothing but zeros, and
// its addition has one scale and zero point for all: x + 0 = x. Without repeats nothing
// is left to give back by: the kernels behind the stage are dense.
//
// ONCE: error: no 8 edits behind the stage give back 2304 MACs within 1.0 % and 4 rows of receptive field without more memory
//
// DROP: copies = 1 : i64, first_layer = "inner2", last_layer = "sum2"{{.*}}copies = -1 : i64, first_layer = "inner", last_layer = "sum"
// DROP: %[[STEM:.+]] = patch.conv2d %arg0
// DROP-NEXT: %[[TABLE:.+]] = patch.lookup %[[STEM]] {table = array<i8: -128, -128, {{.*}}, -1, 1, 3, 5, 7, 9, {{.*}}, 127>}
// DROP-NEXT: %[[POOL:.+]] = patch.max_pool2d %[[TABLE]]
// DROP-NEXT: %[[SIDE:.+]] = patch.conv2d %[[STEM]] {{.*}}input_zp = 3 : i32, {{.*}}requant = #patch.requant<1073741824 shift 37>
// DROP-NEXT: %[[END:.+]] = patch.add %[[POOL]], %[[SIDE]]
// DROP-NEXT: %[[INNER:.+]] = patch.conv2d %[[END]] {{.*}}requant = #patch.requant<1073741824 shift 38>{{.*}}weights = dense<2>
// DROP-NEXT: %[[SUM:.+]] = patch.add %[[END]], %[[INNER]]
// DROP-NEXT: %[[COPY:.+]] = patch.conv2d %[[SUM]] {bias = dense<0> : {{.*}}input_zp = 5 : i32, output_zp = 5 : i32,{{.*}}requant = #patch.requant<1073741824 shift 39>{{.*}}weights = dense<0> {{.*}} loc(#[[COPYLOC:.+]])
// DROP-NEXT: %[[TWICE:.+]] = patch.add %[[SUM]], %[[COPY]] {{.*}}lhs_zp = 5 : i32, output_zp = 5 : i32, requant = #patch.requant<[1073741824, 1073741824, 1073741824] shift [31, 31, 49]>, rhs_zp = 5 : i32
// DROP-NEXT: patch.conv2d %[[TWICE]]
// DROP: #[[COPYLOC]] = loc("inner2+1")
func.func @main(%x: tensor<1x16x16x1xi8>) -> tensor<1x8x8x8xi8> {
  %0 = patch.conv2d %x {weights = dense<5> : tensor<2x3x3x1xi8>, bias = dense<7> : tensor<2xi32>, stride = array<i64: 2, 2>, dilation = array<i64: 1, 1>, pad = array<i64: 1, 1>, input_zp = 0 : i32, output_zp = 3 : i32, requant = #patch.requant<1073741824 shift 38>, clamp = array<i32: -128, 127>} : (tensor<1x16x16x1xi8>) -> tensor<1x8x8x2xi8> loc("stem")
  %1 = patch.conv2d %0 {weights = dense<1> : tensor<2x3x3x2xi8>, bias = dense<1> : tensor<2xi32>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>, pad = array<i64: 1, 1>, input_zp = 3 : i32, output_zp = 4 : i32, requant = #patch.requant<1073741824 shift 38>, clamp = array<i32: -128, 127>} : (tensor<1x8x8x2xi8>) -> tensor<1x8x8x2xi8> loc("inner")
  %2 = patch.add %0, %1 {lhs_zp = 3 : i32, rhs_zp = 4 : i32, output_zp = 5 : i32, left_shift = 20 : i32, requant = #patch.requant<[1073741824, 1073741824, 1073741824] shift [31, 31, 48]>, clamp = array<i32: -128, 127>} : (tensor<1x8x8x2xi8>, tensor<1x8x8x2xi8>) -> tensor<1x8x8x2xi8> loc("sum")
  %3 = patch.max_pool2d %2 {kernel = array<i64: 1, 1>, stride = array<i64: 1, 1>, pad = array<i64: 0, 0>, clamp = array<i32: -128, 127>} : (tensor<1x8x8x2xi8>) -> tensor<1x8x8x2xi8> loc("pool")
  %4 = patch.conv2d %2 {weights = dense<1> : tensor<2x1x1x2xi8>, bias = dense<0> : tensor<2xi32>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0>, input_zp = 5 : i32, output_zp = 4 : i32, requant = #patch.requant<1073741824 shift 38>, clamp = array<i32: -128, 127>} : (tensor<1x8x8x2xi8>) -> tensor<1x8x8x2xi8> loc("side")
  %5 = patch.add %3, %4 {lhs_zp = 5 : i32, rhs_zp = 4 : i32, output_zp = 3 : i32, left_shift = 20 : i32, requant = #patch.requant<[1073741824, 1073741824, 1073741824] shift [31, 31, 49]>, clamp = array<i32: -128, 127>} : (tensor<1x8x8x2xi8>, tensor<1x8x8x2xi8>) -> tensor<1x8x8x2xi8> loc("end")
  %6 = patch.conv2d %5 {weights = dense<2> : tensor<2x3x3x2xi8>, bias = dense<1> : tensor<2xi32>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>, pad = array<i64: 1, 1>, input_zp = 3 : i32, output_zp = 4 : i32, requant = #patch.requant<1073741824 shift 38>, clamp = array<i32: -128, 127>} : (tensor<1x8x8x2xi8>) -> tensor<1x8x8x2xi8> loc("inner2")
  %7 = patch.add %5, %6 {lhs_zp = 3 : i32, rhs_zp = 4 : i32, output_zp = 5 : i32, left_shift = 20 : i32, requant = #patch.requant<[1073741824, 1073741824, 1073741824] shift [31, 31, 48]>, clamp = array<i32: -128, 127>} : (tensor<1x8x8x2xi8>, tensor<1x8x8x2xi8>) -> tensor<1x8x8x2xi8> loc("sum2")
  %8 = patch.conv2d %7 {weights = dense<1> : tensor<8x1x1x2xi8>, bias = dense<0> : tensor<8xi32>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0>, input_zp = 5 : i32, output_zp = -128 : i32, requant = #patch.requant<1073741824 shift 38>, clamp = array<i32: -128, 127>} : (tensor<1x8x8x2xi8>) -> tensor<1x8x8x8xi8> loc("expand")
  return %8 : tensor<1x8x8x8xi8>
}
