// RUN: split-file %s %t
// RUN: mcunet-opt %t/net.mlir --patch-redistribute-receptive-field='stage=filter patches=2 max-overhead=80' 2>&1 | FileCheck %s --check-prefix=MET
// RUN: not mcunet-opt %t/strided.mlir --patch-redistribute-receptive-field='stage=down patches=2 max-overhead=1' 2>&1 | FileCheck %s --check-prefix=LEAST
// RUN: not mcunet-opt %t/net.mlir --patch-redistribute-receptive-field='stage=filter patches=2 max-overhead=20' 2>&1 | FileCheck %s --check-prefix=BACK
// RUN: not mcunet-opt %t/net.mlir --patch-redistribute-receptive-field='stage=nosuch' 2>&1 | FileCheck %s --check-prefix=NAME
// RUN: not mcunet-opt %t/net.mlir --patch-redistribute-receptive-field='patches=1' 2>&1 | FileCheck %s --check-prefix=PATCHES
// RUN: not mcunet-opt %t/net.mlir --patch-redistribute-receptive-field='max-repeats=-1' 2>&1 | FileCheck %s --check-prefix=REPEATS
// RUN: not mcunet-opt %t/scheduled.mlir --patch-redistribute-receptive-field 2>&1 | FileCheck %s --check-prefix=SCHEDULE
// RUN: not mcunet-opt %t/none.mlir --patch-redistribute-receptive-field 2>&1 | FileCheck %s --check-prefix=NONE
// RUN: not mcunet-opt %t/whole.mlir --patch-redistribute-receptive-field 2>&1 | FileCheck %s --check-prefix=WHOLE
// RUN: printf 'short' > %t/short.bin
// RUN: not mcunet-opt %t/kept.mlir --patch-redistribute-receptive-field='stage=filter patches=2 max-overhead=20 tolerance=90 images=%t/short.bin' 2>&1 | FileCheck %s --check-prefix=SHORT
// RUN: not mcunet-opt %t/kept.mlir --patch-redistribute-receptive-field='stage=filter patches=2 max-overhead=20 tolerance=90 images=%t/nosuch.bin' 2>&1 | FileCheck %s --check-prefix=ABSENT
// RUN: head -c 256 /dev/zero > %t/image.bin
// RUN: not mcunet-opt %t/pooled.mlir --patch-redistribute-receptive-field='stage=filter patches=2 max-overhead=20 tolerance=90 images=%t/image.bin' 2>&1 | FileCheck %s --check-prefix=POOLED

// Nothing to do; nothing that would do; nothing behind the stage that grows.
//
// MET: remark: patches cost 79.4 % already: nothing changes
// MET-NOT: patch.needs_fine_tuning
// LEAST: error: no kernels and blocks of the stage bring it to 1.0 % more MACs; the least is 8.2 %
// BACK: error: no 8 edits behind the stage give back 6400 MACs within 1.0 % and 8 rows of receptive field without more memory
// NAME: error: no layer is called 'nosuch'
// PATCHES: error: needs 2 patches or more and no negative percentage or repeats, got 1, 20.00, 1.00 and 3
// REPEATS: error: needs 2 patches or more and no negative percentage or repeats, got 4, 20.00, 1.00 and -1
// SCHEDULE: error: has a schedule already, which is for its layers
// NONE: error: needs one function
// WHOLE: error: no first layers of this network run in patches
// SHORT: error: '{{.*}}short.bin': 5 bytes are no whole number of images of 256
// ABSENT: error: '{{.*}}nosuch.bin': No such file or directory
// POOLED: error: loc("pool"): sample images do not go through 'patch.max_pool2d'

//--- net.mlir
func.func @main(%x: tensor<1x16x16x1xi8>) -> tensor<1x8x8x4xi8> {
  %0 = patch.conv2d %x zp 0 stride [2, 2] pad [1, 1] to zp -128
      : (tensor<1x16x16x1xi8>) -> tensor<1x8x8x4xi8>
      weights dense<5> : tensor<4x3x3x1xi8>
      bias dense<7> : tensor<4xi32>
      requant <1073741824 shift 38> loc("stem")
  %1 = patch.depthwise_conv2d %0 zp -128 pad [2, 2] to zp -128
      : (tensor<1x8x8x4xi8>) -> tensor<1x8x8x4xi8>
      weights dense<1> : tensor<5x5x4x1xi8>
      bias dense<0> : tensor<4xi32>
      requant <1073741824 shift 38> loc("filter")
  return %1 : tensor<1x8x8x4xi8>
}
//--- strided.mlir
func.func @main(%x: tensor<1x16x16x1xi8>) -> tensor<1x8x8x4xi8> {
  %0 = patch.conv2d %x zp 0 to zp -128 : (tensor<1x16x16x1xi8>) -> tensor<1x16x16x4xi8>
      weights dense<5> : tensor<4x1x1x1xi8>
      bias dense<7> : tensor<4xi32>
      requant <1073741824 shift 38> loc("stem")
  %1 = patch.depthwise_conv2d %0 zp -128 stride [2, 2] pad [1, 1] to zp -128
      : (tensor<1x16x16x4xi8>) -> tensor<1x8x8x4xi8>
      weights dense<1> : tensor<3x3x4x1xi8>
      bias dense<0> : tensor<4xi32>
      requant <1073741824 shift 38> loc("down")
  return %1 : tensor<1x8x8x4xi8>
}
//--- scheduled.mlir
func.func @main(%x: tensor<1x4x4x1xi8>) -> tensor<1x4x4x1xi8> {
  %1 = patch.stage walk<stream rows 1> {
    %0 = patch.lookup %x : (tensor<1x4x4x1xi8>) -> tensor<1x4x4x1xi8>
        table [-128, -127, -126, -125, -124, -123, -122, -121, -120, -119, -118, -117, -116, -115, -114, -113, -112, -111, -110, -109, -108, -107, -106, -105, -104, -103, -102, -101, -100, -99, -98, -97, -96, -95, -94, -93, -92, -91, -90, -89, -88, -87, -86, -85, -84, -83, -82, -81, -80, -79, -78, -77, -76, -75, -74, -73, -72, -71, -70, -69, -68, -67, -66, -65, -64, -63, -62, -61, -60, -59, -58, -57, -56, -55, -54, -53, -52, -51, -50, -49, -48, -47, -46, -45, -44, -43, -42, -41, -40, -39, -38, -37, -36, -35, -34, -33, -32, -31, -30, -29, -28, -27, -26, -25, -24, -23, -22, -21, -20, -19, -18, -17, -16, -15, -14, -13, -12, -11, -10, -9, -8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119, 120, 121, 122, 123, 124, 125, 126, 127]
    patch.yield %0 : tensor<1x4x4x1xi8>
  } : tensor<1x4x4x1xi8>
  return %1 : tensor<1x4x4x1xi8>
}
//--- none.mlir
module {}
//--- whole.mlir
func.func @main(%x: tensor<1x4x4x8xi8>) -> tensor<1x8x4x4xi8> {
  %0 = patch.transpose %x {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x4x4x8xi8>) -> tensor<1x8x4x4xi8>
  return %0 : tensor<1x8x4x4xi8>
}
//--- kept.mlir
func.func @main(%x: tensor<1x16x16x1xi8>) -> tensor<1x8x8x4xi8> {
  %0 = patch.conv2d %x zp 0 stride [2, 2] pad [1, 1] to zp -128
      : (tensor<1x16x16x1xi8>) -> tensor<1x8x8x4xi8>
      weights dense<5> : tensor<4x3x3x1xi8>
      bias dense<7> : tensor<4xi32>
      requant <1073741824 shift 38> loc("stem")
  %1 = patch.depthwise_conv2d %0 zp -128 pad [2, 2] to zp -128
      : (tensor<1x8x8x4xi8>) -> tensor<1x8x8x4xi8>
      weights dense<1> : tensor<5x5x4x1xi8>
      bias dense<0> : tensor<4xi32>
      requant <1073741824 shift 38> loc("filter")
  %2 = patch.depthwise_conv2d %1 zp -128 pad [1, 1] to zp -128
      : (tensor<1x8x8x4xi8>) -> tensor<1x8x8x4xi8>
      weights dense<1> : tensor<3x3x4x1xi8>
      bias dense<0> : tensor<4xi32>
      requant <1073741824 shift 38> loc("behind")
  %3 = patch.conv2d %2 zp -128 to zp -128 : (tensor<1x8x8x4xi8>) -> tensor<1x8x8x16xi8>
      weights dense<1> : tensor<16x1x1x4xi8>
      bias dense<0> : tensor<16xi32>
      requant <1073741824 shift 38> loc("expand")
  %4 = patch.conv2d %3 zp -128 to zp -128 : (tensor<1x8x8x16xi8>) -> tensor<1x8x8x4xi8>
      weights dense<1> : tensor<4x1x1x16xi8>
      bias dense<0> : tensor<4xi32>
      requant <1073741824 shift 38> loc("project")
  return %4 : tensor<1x8x8x4xi8>
}
//--- pooled.mlir
func.func @main(%x: tensor<1x16x16x1xi8>) -> tensor<1x8x8x4xi8> {
  %p = patch.max_pool2d %x kernel [1, 1] : (tensor<1x16x16x1xi8>) -> tensor<1x16x16x1xi8> loc("pool")
  %0 = patch.conv2d %p zp 0 stride [2, 2] pad [1, 1] to zp -128
      : (tensor<1x16x16x1xi8>) -> tensor<1x8x8x4xi8>
      weights dense<5> : tensor<4x3x3x1xi8>
      bias dense<7> : tensor<4xi32>
      requant <1073741824 shift 38> loc("stem")
  %1 = patch.depthwise_conv2d %0 zp -128 pad [2, 2] to zp -128
      : (tensor<1x8x8x4xi8>) -> tensor<1x8x8x4xi8>
      weights dense<1> : tensor<5x5x4x1xi8>
      bias dense<0> : tensor<4xi32>
      requant <1073741824 shift 38> loc("filter")
  %2 = patch.depthwise_conv2d %1 zp -128 pad [1, 1] to zp -128
      : (tensor<1x8x8x4xi8>) -> tensor<1x8x8x4xi8>
      weights dense<1> : tensor<3x3x4x1xi8>
      bias dense<0> : tensor<4xi32>
      requant <1073741824 shift 38> loc("behind")
  %3 = patch.conv2d %2 zp -128 to zp -128 : (tensor<1x8x8x4xi8>) -> tensor<1x8x8x16xi8>
      weights dense<1> : tensor<16x1x1x4xi8>
      bias dense<0> : tensor<16xi32>
      requant <1073741824 shift 38> loc("expand")
  %4 = patch.conv2d %3 zp -128 to zp -128 : (tensor<1x8x8x16xi8>) -> tensor<1x8x8x4xi8>
      weights dense<1> : tensor<4x1x1x16xi8>
      bias dense<0> : tensor<4xi32>
      requant <1073741824 shift 38> loc("project")
  return %4 : tensor<1x8x8x4xi8>
}
