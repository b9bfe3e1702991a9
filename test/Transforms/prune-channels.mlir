// RUN: mcunet-opt %s --split-input-file --pass-pipeline="builtin.module(func.func(patch-prune-channels{granularity=1}))" | FileCheck %s
// RUN: mcunet-opt %s --split-input-file --pass-pipeline="builtin.module(func.func(patch-prune-channels))" | FileCheck %s --check-prefix=FOUR
// RUN: mcunet-opt %s --split-input-file --pass-pipeline="builtin.module(func.func(patch-prune-channels{mcpu=cortex-m55}))" | FileCheck %s --check-prefix=VECTOR
// RUN: not mcunet-opt %s --split-input-file --pass-pipeline="builtin.module(func.func(patch-prune-channels{mcpu=z80}))" 2>&1 | FileCheck %s --check-prefix=CPU
// CPU: error: unknown CPU 'z80'
// RUN: not mcunet-opt %s --split-input-file --pass-pipeline="builtin.module(func.func(patch-prune-channels{granularity=-1}))" 2>&1 | FileCheck %s --check-prefix=NEGATIVE

// NEGATIVE: error: granularity must be at least 0, is -1

// The bias of channel 1 of %0 is so low that its output is always clamped to
// -128. It goes with its filter, and its share into the bias of %1:
// 100 + 2 * (-128 + 108), and 200 + 5 * (-128 + 108).
// CHECK-LABEL: @into_the_bias
// CHECK-SAME:    patch.removed = #patch.removed<1 channels, 12 macs>
// CHECK:         %[[A:.*]] = patch.conv2d %{{.*}} -> tensor<1x2x2x2xi8>
// CHECK-NEXT:      weights dense<{{\[\[\[\[}}1]]], {{\[\[\[}}3]]]]> : tensor<2x1x1x1xi8>
// CHECK-NEXT:      bias dense<[7, 9]> : tensor<2xi32>
// CHECK:         patch.conv2d %[[A]]{{.*}} -> tensor<1x2x2x2xi8>
// CHECK-NEXT:      weights dense<{{\[\[\[\[}}1, 3]]], {{\[\[\[}}4, 6]]]]> : tensor<2x1x1x2xi8>
// CHECK-NEXT:      bias dense<[60, 100]> : tensor<2xi32>
// Three channels are no more than one step.
// FOUR-LABEL: @into_the_bias
// FOUR-NOT:     patch.removed
// FOUR:         tensor<1x2x2x3xi8>
func.func @into_the_bias(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x2xi8> {
  %0 = patch.conv2d %x zp 0 to zp 0 : (tensor<1x2x2x1xi8>) -> tensor<1x2x2x3xi8>
      weights dense<[[[[1]]], [[[2]]], [[[3]]]]> : tensor<3x1x1x1xi8>
      bias dense<[7, -100000, 9]> : tensor<3xi32>
      requant <1073741824 shift 33>
  %1 = patch.conv2d %0 zp -108 to zp 0 : (tensor<1x2x2x3xi8>) -> tensor<1x2x2x2xi8>
      weights dense<[[[[1, 2, 3]]], [[[4, 5, 6]]]]> : tensor<2x1x1x3xi8>
      bias dense<[100, 200]> : tensor<2xi32>
      requant <1073741824 shift 33>
  return %1 : tensor<1x2x2x2xi8>
}

// -----

// Where windows reach over the border, a constant counts less there, unless it
// is what lies outside: channel 1 (-128, the zero point) goes, 2 (127) stays,
// with weights of zero.
// CHECK-LABEL: @padding
// CHECK-SAME:    patch.removed = #patch.removed<1 channels, {{[0-9]+}} macs>
// CHECK:         %[[A:.*]] = patch.conv2d %{{.*}}
// CHECK-NEXT:      weights dense<{{\[\[\[\[}}1]]], {{\[\[\[}}0]]]]> : tensor<2x1x1x1xi8>
// CHECK-NEXT:      bias dense<[7, {{[0-9]+}}]> : tensor<2xi32>
// CHECK:         patch.conv2d %[[A]]{{.*}} (tensor<1x3x3x2xi8>) -> tensor<1x3x3x1xi8>
// CHECK-NEXT:      weights
// CHECK-NEXT:      bias dense<100> : tensor<1xi32>
func.func @padding(%x: tensor<1x3x3x1xi8>) -> tensor<1x3x3x1xi8> {
  %0 = patch.conv2d %x zp 0 to zp 0 : (tensor<1x3x3x1xi8>) -> tensor<1x3x3x3xi8>
      weights dense<[[[[1]]], [[[2]]], [[[3]]]]> : tensor<3x1x1x1xi8>
      bias dense<[7, -100000, 100000]> : tensor<3xi32>
      requant <1073741824 shift 33>
  %1 = patch.conv2d %0 zp -128 pad [1, 1] to zp 0 : (tensor<1x3x3x3xi8>) -> tensor<1x3x3x1xi8>
      weights dense<2> : tensor<1x3x3x3xi8>
      bias dense<100> : tensor<1xi32>
      requant <1073741824 shift 38>
  return %1 : tensor<1x3x3x1xi8>
}

// -----

// The last convolution ignores channels 1 and 2 of the sum. So they go from the
// sum, from both of its operands and from the tensors before the pool, the resize
// and the depthwise filter.
// CHECK-LABEL: @ignored
// CHECK-SAME:    patch.removed = #patch.removed<12 channels, {{[0-9]+}} macs>
// CHECK:         patch.conv2d
// CHECK-NEXT:      weights dense<1> : tensor<1x1x1x1xi8>
// CHECK:         patch.max_pool2d{{.*}} -> tensor<1x2x2x1xi8>
// CHECK:         patch.resize {{.*}} -> tensor<1x2x2x1xi8>
// CHECK:         patch.depthwise_conv2d
// CHECK-NEXT:      weights dense<1> : tensor<1x1x1x1xi8>
// CHECK-NEXT:      bias dense<1> : tensor<1xi32>
// CHECK-NEXT:      requant <1073741824 shift 3
// CHECK:         patch.conv2d
// CHECK-NEXT:      weights dense<4> : tensor<1x1x1x1xi8>
// CHECK:         patch.add{{.*}} -> tensor<1x2x2x1xi8>
// CHECK:         patch.conv2d
// CHECK-NEXT:      weights dense<9> : tensor<1x1x1x1xi8>
func.func @ignored(%x: tensor<1x4x4x1xi8>, %y: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi8> {
  %0 = patch.conv2d %x zp 0 to zp 0 : (tensor<1x4x4x1xi8>) -> tensor<1x4x4x3xi8>
      weights dense<[[[[1]]], [[[2]]], [[[3]]]]> : tensor<3x1x1x1xi8>
      bias dense<0> : tensor<3xi32>
      requant <1073741824 shift 33>
  %1 = patch.max_pool2d %0 kernel [2, 2] stride [2, 2]
      : (tensor<1x4x4x3xi8>) -> tensor<1x2x2x3xi8>
  %2 = patch.resize %1 {scale = array<i64: 1, 1, 1, 1>, offset = array<i64: 0, 0>}
      : (tensor<1x2x2x3xi8>) -> tensor<1x2x2x3xi8>
  %3 = patch.depthwise_conv2d %2 zp 0 to zp 0 : (tensor<1x2x2x3xi8>) -> tensor<1x2x2x3xi8>
      weights dense<[[[[1], [2], [3]]]]> : tensor<1x1x3x1xi8>
      bias dense<[1, 2, 3]> : tensor<3xi32>
      requant <[1073741824, 1073741825, 1073741826] shift [33, 33, 33]>
  %4 = patch.conv2d %y zp 0 to zp 0 : (tensor<1x2x2x1xi8>) -> tensor<1x2x2x3xi8>
      weights dense<[[[[4]]], [[[5]]], [[[6]]]]> : tensor<3x1x1x1xi8>
      bias dense<0> : tensor<3xi32>
      requant <1073741824 shift 33>
  %5 = patch.add %3 zp 0, %4 zp 0 to zp 0 left_shift 20
      : (tensor<1x2x2x3xi8>, tensor<1x2x2x3xi8>) -> tensor<1x2x2x3xi8>
      requant <[1073741824, 1073741824, 1073741824] shift [31, 31, 50]>
  %6 = patch.conv2d %5 zp 0 to zp 0 : (tensor<1x2x2x3xi8>) -> tensor<1x2x2x1xi8>
      weights dense<[[[[9, 0, 0]]]]> : tensor<1x1x1x3xi8>
      bias dense<0> : tensor<1xi32>
      requant <1073741824 shift 33>
  return %6 : tensor<1x2x2x1xi8>
}

// -----

// What a result or a layer that mixes channels reads stays whole.
// CHECK-LABEL: @whole
// CHECK-NOT:     patch.removed
// CHECK:         patch.conv2d{{.*}} -> tensor<1x1x1x2xi8>
// CHECK:         patch.conv2d{{.*}} -> tensor<1x1x1x2xi8>
func.func @whole(%x: tensor<1x1x1x1xi8>) -> (tensor<1x1x1x2xi8>, tensor<1x1x1x4xi8>) {
  %0 = patch.conv2d %x zp 0 to zp 0 : (tensor<1x1x1x1xi8>) -> tensor<1x1x1x2xi8>
      weights dense<[[[[1]]], [[[2]]]]> : tensor<2x1x1x1xi8>
      bias dense<[7, -100000]> : tensor<2xi32>
      requant <1073741824 shift 33>
  %1 = patch.conv2d %x zp 0 to zp 0 : (tensor<1x1x1x1xi8>) -> tensor<1x1x1x2xi8>
      weights dense<[[[[1]]], [[[2]]]]> : tensor<2x1x1x1xi8>
      bias dense<[7, -100000]> : tensor<2xi32>
      requant <1073741824 shift 33>
  %2 = patch.concat %1, %1 {axis = 3 : i64}
      : (tensor<1x1x1x2xi8>, tensor<1x1x1x2xi8>) -> tensor<1x1x1x4xi8>
  return %0, %2 : tensor<1x1x1x2xi8>, tensor<1x1x1x4xi8>
}

// -----

// Two of eight channels are needed; two that are not stay as well.
// CHECK-LABEL: @in_steps
// CHECK-SAME:    patch.removed = #patch.removed<6 channels, {{[0-9]+}} macs>
// FOUR-LABEL: @in_steps
// VECTOR-LABEL: @in_steps
// VECTOR-NOT:     patch.removed
// FOUR-SAME:    patch.removed = #patch.removed<4 channels, {{[0-9]+}} macs>
// FOUR:         patch.conv2d
// FOUR-NEXT:      weights dense<{{\[\[\[\[}}1]]], {{\[\[\[}}0]]], {{\[\[\[}}0]]], {{\[\[\[}}1]]]]> : tensor<4x1x1x1xi8>
// FOUR:         patch.conv2d
// FOUR-NEXT:      weights dense<{{\[\[\[\[}}1, 2, 3, 8]]]]> : tensor<1x1x1x4xi8>
func.func @in_steps(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi8> {
  %0 = patch.conv2d %x zp 0 to zp 0 : (tensor<1x2x2x1xi8>) -> tensor<1x2x2x8xi8>
      weights dense<1> : tensor<8x1x1x1xi8>
      bias dense<[7, -100000, -100000, -100000, -100000, -100000, -100000, 9]> : tensor<8xi32>
      requant <1073741824 shift 33>
  %1 = patch.conv2d %0 zp -108 to zp 0 : (tensor<1x2x2x8xi8>) -> tensor<1x2x2x1xi8>
      weights dense<[[[[1, 2, 3, 4, 5, 6, 7, 8]]]]> : tensor<1x1x1x8xi8>
      bias dense<100> : tensor<1xi32>
      requant <1073741824 shift 33>
  return %1 : tensor<1x2x2x1xi8>
}

// -----

// Constants survive a table, a resize, a product with what is constant, a mean
// and a reshape: channels 1 to 3 go everywhere, the last convolution's bias gets
// what they add. 2 * 64 + 3 * 64 + 4 * 64 = 576.
// CHECK-LABEL: @constants_survive
// CHECK:         patch.conv2d{{.*}} -> tensor<1x2x2x1xi8>
// CHECK:         patch.lookup {{.*}} -> tensor<1x2x2x1xi8>
// CHECK:         patch.mean{{.*}} -> tensor<1x1x1x1xi8>
// CHECK:         patch.reshape {{.*}} -> tensor<1x1x1x1xi8>
// CHECK:         patch.conv2d
// CHECK-NEXT:      weights dense<1> : tensor<1x1x1x1xi8>
// CHECK-NEXT:      bias dense<577> : tensor<1xi32>
func.func @constants_survive(%x: tensor<1x2x2x1xi8>) -> tensor<1x1x1x1xi8> {
  %0 = patch.conv2d %x zp 0 to zp 0 : (tensor<1x2x2x1xi8>) -> tensor<1x2x2x4xi8>
      weights dense<[[[[1]]], [[[0]]], [[[0]]], [[[0]]]]> : tensor<4x1x1x1xi8>
      bias dense<[7, 128, 128, 128]> : tensor<4xi32>
      requant <1073741824 shift 33>
  // 16 becomes 64.
  %1 = patch.lookup %0 : (tensor<1x2x2x4xi8>) -> tensor<1x2x2x4xi8>
      table [-128, -127, -126, -125, -124, -123, -122, -121, -120, -119, -118, -117, -116, -115, -114, -113, -112, -111, -110, -109, -108, -107, -106, -105, -104, -103, -102, -101, -100, -99, -98, -97, -96, -95, -94, -93, -92, -91, -90, -89, -88, -87, -86, -85, -84, -83, -82, -81, -80, -79, -78, -77, -76, -75, -74, -73, -72, -71, -70, -69, -68, -67, -66, -65, -64, -63, -62, -61, -60, -59, -58, -57, -56, -55, -54, -53, -52, -51, -50, -49, -48, -47, -46, -45, -44, -43, -42, -41, -40, -39, -38, -37, -36, -35, -34, -33, -32, -31, -30, -29, -28, -27, -26, -25, -24, -23, -22, -21, -20, -19, -18, -17, -16, -15, -14, -13, -12, -11, -10, -9, -8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 64, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119, 120, 121, 122, 123, 124, 125, 126, 127]
  %2 = patch.mean %1 zp 0 axes [1, 2] to zp 0 factor 1073741824 shift 32
      : (tensor<1x2x2x4xi8>) -> tensor<1x1x1x4xi8>
  %3 = patch.reshape %2 : (tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8>
  %4 = patch.conv2d %3 zp 0 to zp 0 : (tensor<1x1x1x4xi8>) -> tensor<1x1x1x1xi8>
      weights dense<[[[[1, 2, 3, 4]]]]> : tensor<1x1x1x4xi8>
      bias dense<1> : tensor<1xi32>
      requant <1073741824 shift 33>
  return %4 : tensor<1x1x1x1xi8>
}

// -----

// A window may leave the input at the end only: its zero point is -128, the
// constant 127, so the channel stays. So does one that only one side of a sum
// has, and one that a depthwise layer of two filters reads.
// CHECK-LABEL: @stays
// CHECK-NOT:     patch.removed
func.func @stays(%x: tensor<1x3x3x1xi8>, %y: tensor<1x3x3x2xi8>)
    -> (tensor<1x3x3x1xi8>, tensor<1x3x3x2xi8>, tensor<1x3x3x4xi8>) {
  %0 = patch.conv2d %x zp 0 to zp 0 : (tensor<1x3x3x1xi8>) -> tensor<1x3x3x2xi8>
      weights dense<[[[[1]]], [[[2]]]]> : tensor<2x1x1x1xi8>
      bias dense<[7, 100000]> : tensor<2xi32>
      requant <1073741824 shift 33>
  %1 = patch.conv2d %0 zp -128 to zp 0 : (tensor<1x3x3x2xi8>) -> tensor<1x3x3x1xi8>
      weights dense<2> : tensor<1x2x2x2xi8>
      bias dense<100> : tensor<1xi32>
      requant <1073741824 shift 38>
  %2 = patch.conv2d %x zp 0 to zp 0 : (tensor<1x3x3x1xi8>) -> tensor<1x3x3x2xi8>
      weights dense<[[[[1]]], [[[2]]]]> : tensor<2x1x1x1xi8>
      bias dense<[7, 100000]> : tensor<2xi32>
      requant <1073741824 shift 33>
  %3 = patch.add %2 zp 0, %y zp 0 to zp 0 left_shift 20
      : (tensor<1x3x3x2xi8>, tensor<1x3x3x2xi8>) -> tensor<1x3x3x2xi8>
      requant <[1073741824, 1073741824, 1073741824] shift [31, 31, 50]>
  %4 = patch.conv2d %x zp 0 to zp 0 : (tensor<1x3x3x1xi8>) -> tensor<1x3x3x2xi8>
      weights dense<[[[[1]]], [[[2]]]]> : tensor<2x1x1x1xi8>
      bias dense<[7, 100000]> : tensor<2xi32>
      requant <1073741824 shift 33>
  %5 = patch.depthwise_conv2d %4 zp 0 to zp 0 : (tensor<1x3x3x2xi8>) -> tensor<1x3x3x4xi8>
      weights dense<1> : tensor<1x1x2x2xi8>
      bias dense<1> : tensor<4xi32>
      requant <1073741824 shift 33>
  return %1, %3, %5 : tensor<1x3x3x1xi8>, tensor<1x3x3x2xi8>, tensor<1x3x3x4xi8>
}

// -----

// A sum that leaves 32 bits once scaled wraps around: nothing is known of it.
// CHECK-LABEL: @wraps
// CHECK-NOT:     patch.removed
func.func @wraps(%x: tensor<1x1x1x1xi8>) -> tensor<1x1x1x1xi8> {
  %0 = patch.conv2d %x zp 0 to zp 0 clamp [-128, 124]
      : (tensor<1x1x1x1xi8>) -> tensor<1x1x1x2xi8>
      weights dense<[[[[1]]], [[[2]]]]> : tensor<2x1x1x1xi8>
      bias dense<[7, 536870912]> : tensor<2xi32>
      requant <2147483647 shift 28>
  %1 = patch.conv2d %0 zp 0 to zp 0 : (tensor<1x1x1x2xi8>) -> tensor<1x1x1x1xi8>
      weights dense<2> : tensor<1x1x1x2xi8>
      bias dense<100> : tensor<1xi32>
      requant <1073741824 shift 38>
  return %1 : tensor<1x1x1x1xi8>
}
