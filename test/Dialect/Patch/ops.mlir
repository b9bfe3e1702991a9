// RUN: mcunet-opt %s | mcunet-opt --mlir-print-elementsattrs-with-hex-if-larger=-1 | FileCheck %s
// RUN: mcunet-opt %s --mlir-print-op-generic | mcunet-opt --mlir-print-elementsattrs-with-hex-if-larger=-1 | FileCheck %s
//
// Every operation of the dialect survives printing and parsing.

#terms = dense<[
    524288, 262144, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]> : tensor<256xi32>
#logits = dense<[
    0, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280,
    -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280,
    -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280,
    -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280,
    -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280,
    -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280,
    -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280,
    -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280,
    -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280,
    -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280,
    -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280,
    -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280,
    -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280,
    -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280,
    -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280,
    -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280, -1342177280]> : tensor<256xi32>

#exps = dense<[
    255, 254, 253, 252, 251, 250, 249, 248, 247, 246, 245, 244, 243, 242, 241, 240,
    239, 238, 237, 236, 235, 234, 233, 232, 231, 230, 229, 228, 227, 226, 225, 224,
    223, 222, 221, 220, 219, 218, 217, 216, 215, 214, 213, 212, 211, 210, 209, 208,
    207, 206, 205, 204, 203, 202, 201, 200, 199, 198, 197, 196, 195, 194, 193, 192,
    191, 190, 189, 188, 187, 186, 185, 184, 183, 182, 181, 180, 179, 178, 177, 176,
    175, 174, 173, 172, 171, 170, 169, 168, 167, 166, 165, 164, 163, 162, 161, 160,
    159, 158, 157, 156, 155, 154, 153, 152, 151, 150, 149, 148, 147, 146, 145, 144,
    143, 142, 141, 140, 139, 138, 137, 136, 135, 134, 133, 132, 131, 130, 129, 128,
    127, 126, 125, 124, 123, 122, 121, 120, 119, 118, 117, 116, 115, 114, 113, 112,
    111, 110, 109, 108, 107, 106, 105, 104, 103, 102, 101, 100, 99, 98, 97, 96,
    95, 94, 93, 92, 91, 90, 89, 88, 87, 86, 85, 84, 83, 82, 81, 80,
    79, 78, 77, 76, 75, 74, 73, 72, 71, 70, 69, 68, 67, 66, 65, 64,
    63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48,
    47, 46, 45, 44, 43, 42, 41, 40, 39, 38, 37, 36, 35, 34, 33, 32,
    31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16,
    15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]> : tensor<256xi32>

// CHECK-LABEL: func.func @convolutions
func.func @convolutions(%map: tensor<1x6x6x4xi8>) -> tensor<1x3x3x8xi8> {
  // CHECK: patch.conv2d %{{.+}} zp 0 pad [1, 1] to zp 3 : (tensor<1x6x6x4xi8>) -> tensor<1x6x6x8xi8>
  // CHECK-NEXT: weights dense<1> : tensor<8x3x3x4xi8>
  // CHECK-NEXT: bias dense<0> : tensor<8xi32>
  // CHECK-NEXT: requant <1073741824 shift 38>
  %0 = patch.conv2d %map zp 0 pad [1, 1] to zp 3 : (tensor<1x6x6x4xi8>) -> tensor<1x6x6x8xi8>
      weights dense<1> : tensor<8x3x3x4xi8>
      bias dense<0> : tensor<8xi32>
      requant <1073741824 shift 38>
  // CHECK: patch.depthwise_conv2d %{{.+}} stride [2, 2]{{.*}} (tensor<1x6x6x8xi8>) -> tensor<1x3x3x8xi8>
  %1 = patch.depthwise_conv2d %0 zp 3 stride [2, 2] pad [1, 1] to zp 0 clamp [0, 127]
      : (tensor<1x6x6x8xi8>) -> tensor<1x3x3x8xi8>
      weights dense<1> : tensor<3x3x8x1xi8>
      bias dense<0> : tensor<8xi32>
      requant <1073741824 shift 38 single>
  return %1 : tensor<1x3x3x8xi8>
}

// CHECK-LABEL: func.func @element_wise
func.func @element_wise(%map: tensor<1x2x2x4xi8>, %pixel: tensor<1x1x1x4xi8>) -> tensor<1x2x2x4xi8> {
  // CHECK: patch.add %{{.+}}, %{{.+}} left_shift 20 {subtract} : (tensor<1x2x2x4xi8>, tensor<1x1x1x4xi8>) -> tensor<1x2x2x4xi8>
  %0 = patch.add %map zp 1, %pixel zp 2 to zp 3 left_shift 20 {subtract}
      : (tensor<1x2x2x4xi8>, tensor<1x1x1x4xi8>) -> tensor<1x2x2x4xi8>
      requant <[1073741824, 1073741824, 1073741824] shift [31, 31, 50]>
  // CHECK: patch.mul
  %1 = patch.mul %0 zp 1, %map zp 2 to zp 3
      : (tensor<1x2x2x4xi8>, tensor<1x2x2x4xi8>) -> tensor<1x2x2x4xi8>
      requant <1073741824 shift 38>
  // CHECK: patch.prelu %{{.+}} zp 3, %{{.+}} zp -1 to zp 0 : (tensor<1x2x2x4xi8>, tensor<1x1x1x4xi8>) -> tensor<1x2x2x4xi8>
  %2 = patch.prelu %1 zp 3, %pixel zp -1 to zp 0
      : (tensor<1x2x2x4xi8>, tensor<1x1x1x4xi8>) -> tensor<1x2x2x4xi8>
      requant <[1073741824, 1073741824] shift [31, 38]>
  // CHECK: patch.add {{.*}} left_shift 7 {square, subtract}
  %3 = patch.add %2 zp 1, %pixel zp 2 to zp 3 left_shift 7 {subtract, square}
      : (tensor<1x2x2x4xi8>, tensor<1x1x1x4xi8>) -> tensor<1x2x2x4xi8>
      requant <[1073741824, 1073741824, 1073741824] shift [31, 31, 50]>
  // CHECK: patch.extremum %{{.+}}, %{{.+}} : (tensor<1x2x2x4xi8>, tensor<1x2x2x4xi8>) -> tensor<1x2x2x4xi8>
  %4 = patch.extremum %3, %map : (tensor<1x2x2x4xi8>, tensor<1x2x2x4xi8>) -> tensor<1x2x2x4xi8>
  // CHECK: patch.extremum %{{.+}}, %{{.+}} {least} : (tensor<1x1x1x4xi8>, tensor<1x2x2x4xi8>) -> tensor<1x2x2x4xi8>
  %5 = patch.extremum %pixel, %4 {least} : (tensor<1x1x1x4xi8>, tensor<1x2x2x4xi8>) -> tensor<1x2x2x4xi8>
  // CHECK: patch.div %{{.+}} zp 1, %{{.+}} zp -2 to zp 3 factor 1073741824 shift 38 clamp [-100, 127]
  %6 = patch.div %5 zp 1, %pixel zp -2 to zp 3 factor 1073741824 shift 38 clamp [-100, 127]
      : (tensor<1x2x2x4xi8>, tensor<1x1x1x4xi8>) -> tensor<1x2x2x4xi8>
  return %6 : tensor<1x2x2x4xi8>
}

// CHECK-LABEL: func.func @indices
func.func @indices(%map: tensor<1x2x2x4xi8>) -> tensor<1x2x2x8xi8> {
  // CHECK: patch.argmax %{{.+}} : (tensor<1x2x2x4xi8>) -> tensor<1x2x2x8xi8>
  %0 = patch.argmax %map : (tensor<1x2x2x4xi8>) -> tensor<1x2x2x8xi8>
  return %0 : tensor<1x2x2x8xi8>
}

// CHECK-LABEL: func.func @pools_and_resizes
func.func @pools_and_resizes(%map: tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi8> {
  // CHECK: patch.avg_pool2d %{{.+}} kernel [2, 2]
  %0 = patch.avg_pool2d %map kernel [2, 2] : (tensor<1x4x4x2xi8>) -> tensor<1x3x3x2xi8>
  // CHECK: patch.avg_pool2d %{{.+}} zp 3 kernel [2, 2] to zp 3 {reciprocal}
  %1 = patch.avg_pool2d %0 zp 3 kernel [2, 2] to zp 3 {reciprocal}
      : (tensor<1x3x3x2xi8>) -> tensor<1x2x2x2xi8>
  // CHECK: patch.max_pool2d
  %2 = patch.max_pool2d %1 kernel [1, 1] : (tensor<1x2x2x2xi8>) -> tensor<1x2x2x2xi8>
  // CHECK: patch.resize %{{.+}} {offset = array<i64: 0, 0>, scale = array<i64: 2, 1, 2, 1>}
  %3 = patch.resize %2 {scale = array<i64: 2, 1, 2, 1>, offset = array<i64: 0, 0>}
      : (tensor<1x2x2x2xi8>) -> tensor<1x4x4x2xi8>
  // CHECK: patch.resize_bilinear %{{.+}}
  // CHECK-NEXT: rows 0 to 1 by 256
  // CHECK-NEXT: columns [0, 3] to [1, 3] by [512, 0]
  %4 = patch.resize_bilinear %3
      : (tensor<1x4x4x2xi8>) -> tensor<1x1x2x2xi8>
      rows 0 to 1 by 256
      columns [0, 3] to [1, 3] by [512, 0]
  return %3 : tensor<1x4x4x2xi8>
}

// CHECK-LABEL: func.func @reductions
func.func @reductions(%map: tensor<1x4x4x2xi8>, %logits: tensor<1x1x1x4xi8>) -> (tensor<1x1x1x2xi8>, tensor<1x1x1x4xi8>) {
  // CHECK: patch.mean %{{.+}} zp 1 axes [1, 2] to zp 2 factor 1073741824 shift 34
  %0 = patch.mean %map zp 1 axes [1, 2] to zp 2 factor 1073741824 shift 34
      : (tensor<1x4x4x2xi8>) -> tensor<1x1x1x2xi8>
  // CHECK: patch.reduce_extremum %{{.+}} {axes = array<i64: 1, 3>} : (tensor<1x4x4x2xi8>) -> tensor<1x1x4x1xi8>
  %2 = patch.reduce_extremum %map {axes = array<i64: 1, 3>} : (tensor<1x4x4x2xi8>) -> tensor<1x1x4x1xi8>
  // CHECK: patch.reduce_extremum %{{.+}} {axes = array<i64: 2>, least} : (tensor<1x1x4x1xi8>) -> tensor<1x1x1x1xi8>
  %3 = patch.reduce_extremum %2 {axes = array<i64: 2>, least} : (tensor<1x1x4x1xi8>) -> tensor<1x1x1x1xi8>
  // CHECK: patch.l2_normalize %{{.+}} {input_zp = -5 : i32} : (tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi8>
  %4 = patch.l2_normalize %map {input_zp = -5 : i32} : (tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi8>
  // CHECK: patch.softmax %{{.+}}
  // CHECK-NEXT: exponentials dense<[255, 254,
  %1 = patch.softmax %logits
      : (tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8>
      exponentials #exps
  // CHECK: patch.log_softmax %{{.+}}
  // CHECK-NEXT: terms dense<[524288, 262144, 0,
  // CHECK-NEXT: logits dense<[0, -1342177280,
  %5 = patch.log_softmax %logits
      : (tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8>
      terms #terms
      logits #logits
  return %0, %1 : tensor<1x1x1x2xi8>, tensor<1x1x1x4xi8>
}

// CHECK-LABEL: func.func @movement
func.func @movement(%map: tensor<1x2x2x2xi8>) -> tensor<1x1x1x8xi8> {
  // CHECK: patch.pad %{{.+}} {low = array<i64: 0, 1, 1, 0>, value = -5 : i32} : (tensor<1x2x2x2xi8>) -> tensor<1x4x4x2xi8>
  %0 = patch.pad %map {low = array<i64: 0, 1, 1, 0>, value = -5 : i32}
      : (tensor<1x2x2x2xi8>) -> tensor<1x4x4x2xi8>
  // CHECK: patch.slice %{{.+}} {offsets = array<i64: 0, 0, 1, 0>, strides = array<i64: 1, 2, 1, 1>}
  %1 = patch.slice %0 {offsets = array<i64: 0, 0, 1, 0>, strides = array<i64: 1, 2, 1, 1>}
      : (tensor<1x4x4x2xi8>) -> tensor<1x2x1x2xi8>
  // CHECK: patch.constant {value = dense<7> : tensor<1x2x1x2xi8>} : tensor<1x2x1x2xi8>
  %2 = patch.constant {value = dense<7> : tensor<1x2x1x2xi8>} : tensor<1x2x1x2xi8>
  // CHECK: patch.concat %{{.+}}, %{{.+}} {axis = 2 : i64}
  %3 = patch.concat %1, %2 {axis = 2 : i64}
      : (tensor<1x2x1x2xi8>, tensor<1x2x1x2xi8>) -> tensor<1x2x2x2xi8>
  // CHECK: patch.delay %{{.+}} : (tensor<1x1x1x4xi8>) -> tensor<1x3x1x4xi8>
  // CHECK-NEXT: initial dense<-1> : tensor<1x2x1x4xi8>
  %delayed = patch.constant {value = dense<7> : tensor<1x1x1x4xi8>} : tensor<1x1x1x4xi8>
  %line = patch.delay %delayed : (tensor<1x1x1x4xi8>) -> tensor<1x3x1x4xi8>
      initial dense<-1> : tensor<1x2x1x4xi8>
  // CHECK: patch.transpose %{{.+}} {perm = array<i64: 0, 3, 1, 2>}
  %4 = patch.transpose %3 {perm = array<i64: 0, 3, 1, 2>}
      : (tensor<1x2x2x2xi8>) -> tensor<1x2x2x2xi8>
  // CHECK: patch.reshape %{{.+}} : (tensor<1x2x2x2xi8>) -> tensor<1x1x1x8xi8>
  %5 = patch.reshape %4 : (tensor<1x2x2x2xi8>) -> tensor<1x1x1x8xi8>
  return %5 : tensor<1x1x1x8xi8>
}

// CHECK-LABEL: func.func @stage
func.func @stage(%map: tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi8> {
  // CHECK: patch.stage walk<stream rows 1 strips 2 columns 3> {
  %0 = patch.stage walk<stream rows 1 strips 2 columns 3> {
    %1 = patch.max_pool2d %map kernel [3, 3] pad [1, 1]
        : (tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi8>
    // CHECK: patch.yield %{{.+}} : tensor<1x4x4x2xi8>
    patch.yield %1 : tensor<1x4x4x2xi8>
  } : tensor<1x4x4x2xi8>
  return %0 : tensor<1x4x4x2xi8>
}

// CHECK-LABEL: func.func @patches
// CHECK-SAME: attributes {patch.consumes_input, patch.input = #patch.input<push>}
func.func @patches(%map: tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi8>
    attributes {patch.input = #patch.input<push>, patch.consumes_input} {
  // CHECK: patch.stage walk<patch rows 2 strips 2> kept(%{{.+}} : tensor<1x4x4x2xi8>) {
  %0 = patch.stage walk<patch rows 2 strips 2> kept(%map : tensor<1x4x4x2xi8>) {
    // CHECK: patch.max_pool2d {{.*}}patch.kept, patch.lean
    %1 = patch.max_pool2d %map kernel [3, 3] pad [1, 1] {patch.kept, patch.lean}
        : (tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi8>
    patch.yield %1 : tensor<1x4x4x2xi8>
  } : tensor<1x4x4x2xi8>
  // CHECK: patch.stage walk<stream> {
  %2 = patch.stage walk<stream> {
    %3 = patch.max_pool2d %0 kernel [3, 3] pad [1, 1]
        : (tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi8>
    patch.yield %3 : tensor<1x4x4x2xi8>
  } : tensor<1x4x4x2xi8>
  return %2 : tensor<1x4x4x2xi8>
}

// CHECK: patch.layer @pool {
patch.layer @pool {
// CHECK: ^bb0(%{{.+}}: tensor<1x4x4x2xi8>):
^bb0(%map: tensor<1x4x4x2xi8>):
  %0 = patch.max_pool2d %map kernel [3, 3] pad [1, 1]
      : (tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi8>
  patch.yield %0 : tensor<1x4x4x2xi8>
}

// CHECK-LABEL: func.func @compute
func.func @compute(%in: memref<4x4x2xi8>, %out: memref<2x4x2xi8>, %work: memref<16xi8>, %row: i32) {
  %zero = arith.constant 0 : i32
  %end = arith.constant 4 : i32
  // CHECK: patch.compute @pool rows[%[[ROW:.+]], %[[END:.+]]) cols[%[[ZERO:.+]], %[[END]]) origins(%[[ZERO]], %[[ZERO]])
  // CHECK-NEXT: ins(%{{.+}} : memref<4x4x2xi8>) outs(%{{.+}} : memref<2x4x2xi8>)
  patch.compute @pool rows[%row, %end) cols[%zero, %end) origins(%zero, %zero)
      ins(%in : memref<4x4x2xi8>) outs(%out : memref<2x4x2xi8>)
  // CHECK: scratch(%{{.+}} : memref<16xi8>)
  patch.compute @pool rows[%row, %end) cols[%zero, %end) origins(%zero, %zero)
      ins(%in : memref<4x4x2xi8>) outs(%out : memref<2x4x2xi8>) scratch(%work : memref<16xi8>)
  return
}

// CHECK-LABEL: func.func @lookup
func.func @lookup(%x: tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi8> {
  // CHECK: patch.lookup %{{.+}}
  // CHECK-NEXT: table dense<[-128, -127, {{.+}}, 127]>
  %0 = patch.lookup %x : (tensor<1x2x2x1xi8>) -> tensor<1x2x2x1xi8>
      table [-128, -127, -126, -125, -124, -123, -122, -121, -120, -119, -118, -117, -116, -115, -114, -113, -112, -111, -110, -109, -108, -107, -106, -105, -104, -103, -102, -101, -100, -99, -98, -97, -96, -95, -94, -93, -92, -91, -90, -89, -88, -87, -86, -85, -84, -83, -82, -81, -80, -79, -78, -77, -76, -75, -74, -73, -72, -71, -70, -69, -68, -67, -66, -65, -64, -63, -62, -61, -60, -59, -58, -57, -56, -55, -54, -53, -52, -51, -50, -49, -48, -47, -46, -45, -44, -43, -42, -41, -40, -39, -38, -37, -36, -35, -34, -33, -32, -31, -30, -29, -28, -27, -26, -25, -24, -23, -22, -21, -20, -19, -18, -17, -16, -15, -14, -13, -12, -11, -10, -9, -8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119, 120, 121, 122, 123, 124, 125, 126, 127]
  return %0 : tensor<1x2x2x1xi8>
}

// CHECK: patch.object @plain for "host" bytes dense<[127, 69, 76, 70]> : tensor<4xi8>
patch.object @plain for "host" bytes dense<[127, 69, 76, 70]> : tensor<4xi8>
// CHECK: patch.object @described for "cortex-m7" bytes dense<1> : tensor<1xi8> header dense<35> : tensor<1xi8> report dense<123> : tensor<1xi8>
patch.object @described for "cortex-m7" bytes dense<1> : tensor<1xi8>
    header dense<35> : tensor<1xi8> report dense<123> : tensor<1xi8>

// CHECK-LABEL: func.func @products
func.func @products(%lhs: tensor<1x2x3x5xi8>, %rhs: tensor<1x1x4x5xi8>, %turned: tensor<1x2x5x4xi8>) -> tensor<1x2x3x4xi8> {
  // CHECK: patch.matmul %{{.+}} zp 1, %{{.+}}
  %0 = patch.matmul %lhs zp 1, %rhs zp 2 to zp 3
      : (tensor<1x2x3x5xi8>, tensor<1x1x4x5xi8>) -> tensor<1x2x3x4xi8>
      bias [1, 2, 3, 4] requant <1073741824 shift 36>
  // CHECK: patch.matmul %{{.+}}, %{{.+}}{columns}
  %1 = patch.matmul %lhs zp 1, %turned zp 2 to zp 3 {columns}
      : (tensor<1x2x3x5xi8>, tensor<1x2x5x4xi8>) -> tensor<1x2x3x4xi8>
      requant <1073741824 shift 36>
  %2 = patch.extremum %0, %1 : (tensor<1x2x3x4xi8>, tensor<1x2x3x4xi8>) -> tensor<1x2x3x4xi8>
  return %2 : tensor<1x2x3x4xi8>
}

// CHECK-LABEL: func.func private @ports
// CHECK-SAME: patch.arg_ports = [#patch.port<scale = 5.000000e-01 : f64, zeroPoint = -3, shape = [4], sourceType = "f32", layout = "nchw">, #port]
// CHECK-SAME: patch.removed = #patch.removed<3 channels, 12 macs>
// CHECK-SAME: patch.res_ports = [#patch.port<anchors = [5.000000e-01, 2.500000e-01], classes = 2>]
func.func private @ports(tensor<1x1x1x4xi8>, tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8> attributes {
    patch.arg_ports = [#patch.port<scale = 0.5, zeroPoint = -3, shape = [4], sourceType = "f32", layout = "nchw">,
                       #patch.port<name = "image">],
    patch.removed = #patch.removed<3 channels, 12 macs>,
    patch.res_ports = [#patch.port<anchors = [0.5, 0.25], classes = 2>]}
