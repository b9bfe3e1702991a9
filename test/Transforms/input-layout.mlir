// RUN: mcunet-opt %s --split-input-file --patch-input-layout=layout=nhwc | FileCheck %s --check-prefixes=ALL,NHWC
// RUN: mcunet-opt %s --split-input-file --patch-input-layout=layout=nchw | FileCheck %s --check-prefixes=ALL,NCHW
// RUN: mcunet-opt %s --split-input-file --patch-input-layout | FileCheck %s --check-prefixes=ALL,MODEL
//
// Once more changes nothing.
// RUN: mcunet-opt %s --split-input-file --patch-input-layout=layout=nhwc --patch-input-layout=layout=nhwc | FileCheck %s --check-prefixes=ALL,NHWC
// RUN: mcunet-opt %s --split-input-file --patch-input-layout=layout=nchw --patch-input-layout=layout=nchw | FileCheck %s --check-prefixes=ALL,NCHW

// Exported through planes: the network's own transpose vanishes for pixels.
// ALL-LABEL: func @planes
// NHWC-SAME: (%[[X:.+]]: tensor<1x4x6x2xi8>)
// NHWC-SAME: patch.arg_ports = [#patch.port<layout = "nhwc">]
// NHWC-NOT: patch.transpose
// NHWC: patch.max_pool2d %[[X]]
// NCHW-SAME: (%[[X:.+]]: tensor<1x2x4x6xi8>)
// NCHW-SAME: patch.arg_ports = [#patch.port<layout = "nchw">]
// NCHW: %[[SEEN:.+]] = patch.transpose %[[X]] {perm = array<i64: 0, 2, 3, 1>}
// NCHW: patch.max_pool2d %[[SEEN]]
// MODEL-SAME: (%[[X:.+]]: tensor<1x2x4x6xi8>)
// MODEL-SAME: patch.arg_ports = [#patch.port<layout = "nchw">]
// MODEL: patch.transpose %[[X]]
func.func @planes(%x: tensor<1x2x4x6xi8>) -> tensor<1x2x3x2xi8> {
  %0 = patch.transpose %x {perm = array<i64: 0, 2, 3, 1>} : (tensor<1x2x4x6xi8>) -> tensor<1x4x6x2xi8>
  %1 = patch.max_pool2d %0 kernel [2, 2] stride [2, 2]
      : (tensor<1x4x6x2xi8>) -> tensor<1x2x3x2xi8>
  return %1 : tensor<1x2x3x2xi8>
}

// -----

// ALL-LABEL: func @pixels
// NHWC-SAME: (%[[X:.+]]: tensor<1x4x6x2xi8>)
// NHWC-SAME: patch.arg_ports = [#patch.port<layout = "nhwc">]
// NHWC-NEXT: patch.max_pool2d %[[X]]
// NCHW-SAME: (%[[X:.+]]: tensor<1x2x4x6xi8>)
// NCHW-SAME: patch.arg_ports = [#patch.port<layout = "nchw">]
// NCHW-NEXT: %[[SEEN:.+]] = patch.transpose %[[X]] {perm = array<i64: 0, 2, 3, 1>}
// NCHW-NEXT: patch.max_pool2d %[[SEEN]]
// MODEL-SAME: (%[[X:.+]]: tensor<1x4x6x2xi8>)
// MODEL-NEXT: patch.max_pool2d %[[X]]
func.func @pixels(%x: tensor<1x4x6x2xi8>) -> tensor<1x2x3x2xi8> {
  %0 = patch.max_pool2d %x kernel [2, 2] stride [2, 2]
      : (tensor<1x4x6x2xi8>) -> tensor<1x2x3x2xi8>
  return %0 : tensor<1x2x3x2xi8>
}

// -----

// Layers on each element alone, before the transpose.
// ALL-LABEL: func @planes_later
// NHWC-SAME: (%[[X:.+]]: tensor<1x4x6x2xi8>)
// NHWC-SAME: patch.arg_ports = [#patch.port<layout = "nhwc">]
// NHWC-NOT: patch.transpose
// NHWC: patch.mul %[[X]] zp 0, %[[X]] zp 0
// NHWC: return
// NCHW-SAME: tensor<1x2x4x6xi8>
// NCHW-SAME: patch.arg_ports = [#patch.port<layout = "nchw">]
// MODEL-SAME: tensor<1x2x4x6xi8>
// MODEL-SAME: patch.arg_ports = [#patch.port<layout = "nchw">]
func.func @planes_later(%x: tensor<1x2x4x6xi8>) -> tensor<1x4x6x2xi8> {
  %0 = patch.mul %x zp 0, %x zp 0 to zp 0
      : (tensor<1x2x4x6xi8>, tensor<1x2x4x6xi8>) -> tensor<1x2x4x6xi8>
      requant <1073741824 shift 38>
  %1 = patch.transpose %0 {perm = array<i64: 0, 2, 3, 1>} : (tensor<1x2x4x6xi8>) -> tensor<1x4x6x2xi8>
  return %1 : tensor<1x4x6x2xi8>
}

// -----

// What reads it as pixels as well makes it an image of pixels.
// ALL-LABEL: func @both
// NHWC-SAME: tensor<1x2x4x6xi8>
// NHWC-SAME: patch.arg_ports = [#patch.port<layout = "nhwc">]
// NCHW-SAME: tensor<1x6x2x4xi8>
// NCHW-SAME: patch.arg_ports = [#patch.port<layout = "nchw">]
// MODEL-SAME: (%{{.+}}: tensor<1x2x4x6xi8>)
func.func @both(%x: tensor<1x2x4x6xi8>) -> (tensor<1x4x6x2xi8>, tensor<1x1x2x6xi8>) {
  %0 = patch.transpose %x {perm = array<i64: 0, 2, 3, 1>} : (tensor<1x2x4x6xi8>) -> tensor<1x4x6x2xi8>
  %1 = patch.max_pool2d %x kernel [2, 2] stride [2, 2]
      : (tensor<1x2x4x6xi8>) -> tensor<1x1x2x6xi8>
  return %0, %1 : tensor<1x4x6x2xi8>, tensor<1x1x2x6xi8>
}

// -----

// Of one channel planes and pixels are the same bytes.
// ALL-LABEL: func @one_plane
// NHWC-SAME: (%[[X:.+]]: tensor<1x4x6x1xi8>)
// NHWC-SAME: patch.arg_ports = [#patch.port<layout = "nhwc">]
// NCHW-SAME: (%[[X:.+]]: tensor<1x4x6x1xi8>)
// NCHW-SAME: patch.arg_ports = [#patch.port<shape = [1, 1, 4, 6], layout = "nchw">]
// MODEL-SAME: (%[[X:.+]]: tensor<1x4x6x1xi8>)
// MODEL-SAME: patch.arg_ports = [#patch.port<shape = [1, 1, 4, 6]>]
// ALL-NEXT: patch.max_pool2d %[[X]]
func.func @one_plane(%x: tensor<1x4x6x1xi8>) -> tensor<1x2x3x1xi8>
    attributes {patch.arg_ports = [#patch.port<shape = [1, 1, 4, 6]>]} {
  %0 = patch.max_pool2d %x kernel [2, 2] stride [2, 2]
      : (tensor<1x4x6x1xi8>) -> tensor<1x2x3x1xi8>
  return %0 : tensor<1x2x3x1xi8>
}

// -----

// ALL-LABEL: func @one_channel
// NHWC-SAME: (%[[X:.+]]: tensor<1x4x6x1xi8>)
// NHWC-SAME: patch.arg_ports = [#patch.port<layout = "nhwc">]
// NCHW-SAME: (%[[X:.+]]: tensor<1x4x6x1xi8>)
// NCHW-SAME: patch.arg_ports = [#patch.port<shape = [1, 1, 4, 6], layout = "nchw">]
// MODEL-SAME: (%[[X:.+]]: tensor<1x4x6x1xi8>)
// ALL-NEXT: patch.max_pool2d %[[X]]
func.func @one_channel(%x: tensor<1x4x6x1xi8>) -> tensor<1x2x3x1xi8> {
  %0 = patch.max_pool2d %x kernel [2, 2] stride [2, 2]
      : (tensor<1x4x6x1xi8>) -> tensor<1x2x3x1xi8>
  return %0 : tensor<1x2x3x1xi8>
}

// -----

// A mean moves over the transpose that is inserted, and the layout stays known. A vector
// beside the image is no image.
// ALL-LABEL: func @mean
// NHWC-SAME: tensor<1x4x6x2xi8>, %{{.+}}: tensor<1x1x1x9xi8>)
// NHWC-SAME: patch.arg_ports = [#patch.port<layout = "nhwc">, #patch.port<shape = [9]>]
// NCHW-SAME: tensor<1x2x4x6xi8>, %{{.+}}: tensor<1x1x1x9xi8>)
// NCHW-SAME: patch.arg_ports = [#patch.port<layout = "nchw">, #patch.port<shape = [9]>]
// NCHW: patch.mean {{.*}}axes [2, 3]
func.func @mean(%x: tensor<1x4x6x2xi8>, %y: tensor<1x1x1x9xi8>) -> (tensor<1x1x1x2xi8>, tensor<1x1x1x9xi8>)
    attributes {patch.arg_ports = [#patch.port<>, #patch.port<shape = [9]>]} {
  %0 = patch.mean %x zp 0 axes [1, 2] to zp 0 factor 1073741824 shift 35
      : (tensor<1x4x6x2xi8>) -> tensor<1x1x1x2xi8>
  return %0, %y : tensor<1x1x1x2xi8>, tensor<1x1x1x9xi8>
}
