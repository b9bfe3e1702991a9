// RUN: split-file %s %t
// RUN: mcunet-opt %t/fold.mlir --mlir-print-debuginfo --patch-redistribute-receptive-field='stage=project patches=2 max-overhead=10 tolerance=30 max-kernel=5' | FileCheck %s --check-prefix=FOLD
// RUN: mcunet-opt %t/crop.mlir --mlir-print-debuginfo --patch-redistribute-receptive-field='stage=down patches=2 max-overhead=9 tolerance=1 max-kernel=5' | FileCheck %s --check-prefix=CROP
// RUN: mcunet-opt %t/drop.mlir --mlir-print-debuginfo --patch-redistribute-receptive-field='stage=end patches=2 max-overhead=25 tolerance=1' --mlir-print-elementsattrs-with-hex-if-larger=-1 | FileCheck %s --check-prefix=DROP
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
// FOLD: %[[STEM:.+]] = patch.conv2d {{.*}}to zp -128
// FOLD-NEXT: weights dense<{{\[\[\[\[}}5], [5], [5]], {{.*}}, {{\[\[\[}}-5], [-5], [-5]], {{.*}}, {{\[\[\[}}0], [0], [0]],
// FOLD-NEXT: bias dense<[407, -407, 25]>
// FOLD-NEXT: requant <[1073741824, 1073741824, 1073741824] shift [38, 39, 36]> loc(#[[STEMLOC:.+]])
// FOLD-NEXT: %[[P:.+]] = patch.conv2d %[[STEM]]
// FOLD-NEXT: weights
// FOLD-NEXT: bias
// FOLD-NEXT: requant
// FOLD-NEXT: patch.depthwise_conv2d %[[P]] {{.*}}pad [2, 2]
// FOLD-NEXT: weights dense<{{\[\[\[\[}}0], [0]], {{\[\[}}0], [0]], {{\[\[}}0], [0]], {{\[\[}}0], [0]], {{\[\[}}0], [0]]], {{\[\[\[}}0], [0]], {{\[\[}}1], [1]], {{\[\[}}1], [1]], {{\[\[}}1], [1]], {{\[\[}}0], [0]]],
// FOLD-SAME: tensor<5x5x2x1xi8>
// FOLD: #[[STEMLOC]] = loc("stem")
func.func @main(%x: tensor<1x16x16x1xi8>) -> tensor<1x8x8x8xi8> {
  %0 = patch.conv2d %x zp 0 stride [2, 2] pad [1, 1] to zp -128
      : (tensor<1x16x16x1xi8>) -> tensor<1x8x8x3xi8>
      weights dense<5> : tensor<3x3x3x1xi8>
      bias dense<7> : tensor<3xi32>
      requant <1073741824 shift 38> loc("stem")
  %1 = patch.depthwise_conv2d %0 zp -128 pad [1, 1] to zp -128
      : (tensor<1x8x8x3xi8>) -> tensor<1x8x8x3xi8>
      weights dense<[[[[9], [9], [9]], [[9], [9], [9]], [[9], [9], [9]]], [[[9], [9], [9]], [[64], [-32], [0]], [[9], [9], [9]]], [[[9], [9], [9]], [[9], [9], [9]], [[9], [9], [9]]]]> : tensor<3x3x3x1xi8>
      bias dense<[100, -50, 25]> : tensor<3xi32>
      requant <1073741824 shift 36> loc("filter")
  %2 = patch.conv2d %1 zp -128 to zp -128 : (tensor<1x8x8x3xi8>) -> tensor<1x8x8x2xi8>
      weights dense<1> : tensor<2x1x1x3xi8>
      bias dense<0> : tensor<2xi32>
      requant <1073741824 shift 38> loc("project")
  %3 = patch.depthwise_conv2d %2 zp -128 pad [1, 1] to zp -128
      : (tensor<1x8x8x2xi8>) -> tensor<1x8x8x2xi8>
      weights dense<1> : tensor<3x3x2x1xi8>
      bias dense<0> : tensor<2xi32>
      requant <1073741824 shift 38> loc("behind")
  %4 = patch.conv2d %3 zp -128 to zp -128 : (tensor<1x8x8x2xi8>) -> tensor<1x8x8x8xi8>
      weights dense<1> : tensor<8x1x1x2xi8>
      bias dense<0> : tensor<8xi32>
      requant <1073741824 shift 38> loc("expand")
  return %4 : tensor<1x8x8x8xi8>
}

//--- crop.mlir
// A 5x5 kernel of stride 2 keeps a 3x3 centre, so that no pixel is left out, and loses
// a row of padding.
//
// CROP: patch.depthwise_conv2d {{.*}}stride [2, 2] pad [1, 1]
// CROP-NEXT: weights dense<{{\[\[\[\[}}7], [8]], {{\[\[}}7], [8]], {{\[\[}}7], [8]]], {{.*}}> : tensor<3x3x2x1xi8>
// CROP-NEXT: bias
// CROP-NEXT: requant <1073741824 shift 38>
// CROP: patch.depthwise_conv2d
// CROP-NEXT: weights {{.*}}tensor<5x5x2x1xi8>
func.func @main(%x: tensor<1x16x16x1xi8>) -> tensor<1x8x8x8xi8> {
  %0 = patch.conv2d %x zp 0 to zp -128 : (tensor<1x16x16x1xi8>) -> tensor<1x16x16x2xi8>
      weights dense<5> : tensor<2x1x1x1xi8>
      bias dense<7> : tensor<2xi32>
      requant <1073741824 shift 38> loc("stem")
  %1 = patch.depthwise_conv2d %0 zp -128 stride [2, 2] pad [2, 2] to zp -128
      : (tensor<1x16x16x2xi8>) -> tensor<1x8x8x2xi8>
      weights dense<[[[[1], [2]], [[1], [2]], [[1], [2]], [[1], [2]], [[1], [2]]], [[[1], [2]], [[7], [8]], [[7], [8]], [[7], [8]], [[1], [2]]], [[[1], [2]], [[7], [8]], [[7], [8]], [[7], [8]], [[1], [2]]], [[[1], [2]], [[7], [8]], [[7], [8]], [[7], [8]], [[1], [2]]], [[[1], [2]], [[1], [2]], [[1], [2]], [[1], [2]], [[1], [2]]]]> : tensor<5x5x2x1xi8>
      bias dense<0> : tensor<2xi32>
      requant <1073741824 shift 38> loc("down")
  %2 = patch.depthwise_conv2d %1 zp -128 pad [1, 1] to zp -128
      : (tensor<1x8x8x2xi8>) -> tensor<1x8x8x2xi8>
      weights dense<1> : tensor<3x3x2x1xi8>
      bias dense<0> : tensor<2xi32>
      requant <1073741824 shift 38> loc("behind")
  %3 = patch.conv2d %2 zp -128 to zp -128 : (tensor<1x8x8x2xi8>) -> tensor<1x8x8x8xi8>
      weights dense<1> : tensor<8x1x1x2xi8>
      bias dense<0> : tensor<8xi32>
      requant <1073741824 shift 38> loc("expand")
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
// DROP-NEXT: weights
// DROP-NEXT: bias
// DROP-NEXT: requant
// DROP-NEXT: %[[TABLE:.+]] = patch.lookup %[[STEM]]
// DROP-NEXT: table dense<[-128, -128, {{.*}}, -1, 1, 3, 5, 7, 9, {{.*}}, 127]>
// DROP-NEXT: %[[POOL:.+]] = patch.max_pool2d %[[TABLE]]
// DROP-NEXT: %[[SIDE:.+]] = patch.conv2d %[[STEM]] zp 3
// DROP-NEXT: weights
// DROP-NEXT: bias
// DROP-NEXT: requant <1073741824 shift 37>
// DROP-NEXT: %[[END:.+]] = patch.add %[[POOL]] {{.*}}, %[[SIDE]]
// DROP-NEXT: requant
// DROP-NEXT: %[[INNER:.+]] = patch.conv2d %[[END]]
// DROP-NEXT: weights dense<2>
// DROP-NEXT: bias
// DROP-NEXT: requant <1073741824 shift 38>
// DROP-NEXT: %[[SUM:.+]] = patch.add %[[END]] {{.*}}, %[[INNER]]
// DROP-NEXT: requant
// DROP-NEXT: %[[COPY:.+]] = patch.conv2d %[[SUM]] zp 5 pad [1, 1] to zp 5
// DROP-NEXT: weights dense<0>
// DROP-NEXT: bias dense<0>
// DROP-NEXT: requant <1073741824 shift 39> loc(#[[COPYLOC:.+]])
// DROP-NEXT: %[[TWICE:.+]] = patch.add %[[SUM]] zp 5, %[[COPY]] zp 5 to zp 5
// DROP-NEXT: requant <[1073741824, 1073741824, 1073741824] shift [31, 31, 49]>
// DROP-NEXT: patch.conv2d %[[TWICE]]
// DROP: #[[COPYLOC]] = loc("inner2+1")
func.func @main(%x: tensor<1x16x16x1xi8>) -> tensor<1x8x8x8xi8> {
  %0 = patch.conv2d %x zp 0 stride [2, 2] pad [1, 1] to zp 3
      : (tensor<1x16x16x1xi8>) -> tensor<1x8x8x2xi8>
      weights dense<5> : tensor<2x3x3x1xi8>
      bias dense<7> : tensor<2xi32>
      requant <1073741824 shift 38> loc("stem")
  %1 = patch.conv2d %0 zp 3 pad [1, 1] to zp 4 : (tensor<1x8x8x2xi8>) -> tensor<1x8x8x2xi8>
      weights dense<1> : tensor<2x3x3x2xi8>
      bias dense<1> : tensor<2xi32>
      requant <1073741824 shift 38> loc("inner")
  %2 = patch.add %0 zp 3, %1 zp 4 to zp 5 left_shift 20
      : (tensor<1x8x8x2xi8>, tensor<1x8x8x2xi8>) -> tensor<1x8x8x2xi8>
      requant <[1073741824, 1073741824, 1073741824] shift [31, 31, 48]> loc("sum")
  %3 = patch.max_pool2d %2 kernel [1, 1] : (tensor<1x8x8x2xi8>) -> tensor<1x8x8x2xi8> loc("pool")
  %4 = patch.conv2d %2 zp 5 to zp 4 : (tensor<1x8x8x2xi8>) -> tensor<1x8x8x2xi8>
      weights dense<1> : tensor<2x1x1x2xi8>
      bias dense<0> : tensor<2xi32>
      requant <1073741824 shift 38> loc("side")
  %5 = patch.add %3 zp 5, %4 zp 4 to zp 3 left_shift 20
      : (tensor<1x8x8x2xi8>, tensor<1x8x8x2xi8>) -> tensor<1x8x8x2xi8>
      requant <[1073741824, 1073741824, 1073741824] shift [31, 31, 49]> loc("end")
  %6 = patch.conv2d %5 zp 3 pad [1, 1] to zp 4 : (tensor<1x8x8x2xi8>) -> tensor<1x8x8x2xi8>
      weights dense<2> : tensor<2x3x3x2xi8>
      bias dense<1> : tensor<2xi32>
      requant <1073741824 shift 38> loc("inner2")
  %7 = patch.add %5 zp 3, %6 zp 4 to zp 5 left_shift 20
      : (tensor<1x8x8x2xi8>, tensor<1x8x8x2xi8>) -> tensor<1x8x8x2xi8>
      requant <[1073741824, 1073741824, 1073741824] shift [31, 31, 48]> loc("sum2")
  %8 = patch.conv2d %7 zp 5 to zp -128 : (tensor<1x8x8x2xi8>) -> tensor<1x8x8x8xi8>
      weights dense<1> : tensor<8x1x1x2xi8>
      bias dense<0> : tensor<8xi32>
      requant <1073741824 shift 38> loc("expand")
  return %8 : tensor<1x8x8x8xi8>
}
