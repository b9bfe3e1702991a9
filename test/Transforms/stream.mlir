// RUN: mcunet-opt %s -split-input-file -patch-stream | FileCheck %s --check-prefixes=CHECK,LEAST
// RUN: mcunet-opt %s -split-input-file -patch-stream=hop=4 | FileCheck %s --check-prefixes=CHECK,FOUR
//
// Each layer makes its newest rows of those that arrive and of those that are kept.

// LEAST-LABEL: module attributes {patch.hop = 1 : i64, patch.notes = ["A stream: each call takes the next
// FOUR-LABEL: module attributes {patch.hop = 4 : i64, patch.notes = ["A stream: each call takes the next
// LEAST-SAME: 1 row, and its result is that of the last 9 rows;
// FOUR-SAME: 4 rows, and its result is that of the last 9 rows;
// LEAST: func.func @chain(%[[X:.+]]: tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8>
// LEAST-NEXT: %[[LINE:.+]] = patch.delay %[[X]] : (tensor<1x1x1x4xi8>) -> tensor<1x3x1x4xi8>
// LEAST-NEXT: initial dense<0> : tensor<1x2x1x4xi8>
// LEAST-NEXT: %[[POOL:.+]] = patch.max_pool2d %[[LINE]] kernel [3, 1] : (tensor<1x3x1x4xi8>) -> tensor<1x1x1x4xi8>
// LEAST-NEXT: %[[TABLE:.+]] = patch.lookup %[[POOL]] : (tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8>
// LEAST: %[[ALL:.+]] = patch.delay %[[TABLE]] : (tensor<1x1x1x4xi8>) -> tensor<1x7x1x4xi8>
// LEAST: patch.reduce_extremum %[[ALL]] {axes = array<i64: 1>} : (tensor<1x7x1x4xi8>) -> tensor<1x1x1x4xi8>
// FOUR: func.func @chain(%[[X:.+]]: tensor<1x4x1x4xi8>) -> tensor<1x1x1x4xi8>
// FOUR-NEXT: %[[LINE:.+]] = patch.delay %[[X]] : (tensor<1x4x1x4xi8>) -> tensor<1x6x1x4xi8>
// FOUR: patch.max_pool2d %[[LINE]] kernel [3, 1] : (tensor<1x6x1x4xi8>) -> tensor<1x4x1x4xi8>
// FOUR: patch.delay %{{.+}} : (tensor<1x4x1x4xi8>) -> tensor<1x7x1x4xi8>
func.func @chain(%x: tensor<1x9x1x4xi8>) -> tensor<1x1x1x4xi8> {
  %0 = patch.max_pool2d %x kernel [3, 1] : (tensor<1x9x1x4xi8>) -> tensor<1x7x1x4xi8>
  %1 = patch.lookup %0 : (tensor<1x7x1x4xi8>) -> tensor<1x7x1x4xi8>
      table dense<1> : tensor<256xi8>
  %2 = patch.reduce_extremum %1 {axes = array<i64: 1>} : (tensor<1x7x1x4xi8>) -> tensor<1x1x1x4xi8>
  return %2 : tensor<1x1x1x4xi8>
}

// -----

// A stride in time sets the hop: two strides of two ask for four rows.

// CHECK-LABEL: func.func @strides(%{{.+}}: tensor<1x4x1x2xi8>) -> tensor<1x3x1x2xi8>
// CHECK: patch.delay %{{.+}} : (tensor<1x4x1x2xi8>) -> tensor<1x5x1x2xi8>
// CHECK: patch.max_pool2d %{{.+}} kernel [3, 1] stride [2, 1] : (tensor<1x5x1x2xi8>) -> tensor<1x2x1x2xi8>
// CHECK: patch.max_pool2d %{{.+}} kernel [2, 1] stride [2, 1] : (tensor<1x2x1x2xi8>) -> tensor<1x1x1x2xi8>
// CHECK: patch.delay %{{.+}} : (tensor<1x1x1x2xi8>) -> tensor<1x3x1x2xi8>
func.func @strides(%x: tensor<1x13x1x2xi8>) -> tensor<1x3x1x2xi8> {
  %0 = patch.max_pool2d %x kernel [3, 1] stride [2, 1] : (tensor<1x13x1x2xi8>) -> tensor<1x6x1x2xi8>
  %1 = patch.max_pool2d %0 kernel [2, 1] stride [2, 1] : (tensor<1x6x1x2xi8>) -> tensor<1x3x1x2xi8>
  return %1 : tensor<1x3x1x2xi8>
}

// -----

// A branch around a layer: the rows that it adds are older than the newest. What is kept
// of a value is kept once.

// CHECK-LABEL: func.func @branch
// LEAST: %[[LINE:.+]] = patch.delay %{{.+}} : (tensor<1x1x1x2xi8>) -> tensor<1x3x1x2xi8>
// LEAST-NEXT: initial
// LEAST-NEXT: %[[POOL:.+]] = patch.max_pool2d %[[LINE]]
// LEAST-NEXT: %[[OLDER:.+]] = patch.slice %[[LINE]] {offsets = array<i64: 0, 1, 0, 0>, strides = array<i64: 1, 1, 1, 1>} : (tensor<1x3x1x2xi8>) -> tensor<1x2x1x2xi8>
// LEAST-NEXT: %[[ROW:.+]] = patch.slice %[[OLDER]] {offsets = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1, 1, 1>} : (tensor<1x2x1x2xi8>) -> tensor<1x1x1x2xi8>
// LEAST-NEXT: patch.extremum %[[POOL]], %[[ROW]]
func.func @branch(%x: tensor<1x9x1x2xi8>) -> tensor<1x7x1x2xi8> {
  %0 = patch.max_pool2d %x kernel [3, 1] : (tensor<1x9x1x2xi8>) -> tensor<1x7x1x2xi8>
  %1 = patch.slice %x {offsets = array<i64: 0, 1, 0, 0>, strides = array<i64: 1, 1, 1, 1>}
      : (tensor<1x9x1x2xi8>) -> tensor<1x7x1x2xi8>
  %2 = patch.extremum %0, %1 : (tensor<1x7x1x2xi8>, tensor<1x7x1x2xi8>) -> tensor<1x7x1x2xi8>
  return %2 : tensor<1x7x1x2xi8>
}

// -----

// One row out of the middle of a window: the oldest of the rows that are kept.

// CHECK-LABEL: func.func @row
// LEAST: %[[LINE:.+]] = patch.delay %{{.+}} : (tensor<1x1x1x2xi8>) -> tensor<1x7x1x2xi8>
// LEAST: patch.slice %[[LINE]] {offsets = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1, 1, 1>} : (tensor<1x7x1x2xi8>) -> tensor<1x1x1x2xi8>
func.func @row(%x: tensor<1x9x1x2xi8>) -> tensor<1x1x1x2xi8> {
  %0 = patch.slice %x {offsets = array<i64: 0, 2, 0, 0>, strides = array<i64: 1, 1, 1, 1>}
      : (tensor<1x9x1x2xi8>) -> tensor<1x1x1x2xi8>
  return %0 : tensor<1x1x1x2xi8>
}

// -----

// Of every second row, one is new in two calls of one row: two rows are the least hop. The
// row that is made of one row has no stride.

// CHECK-LABEL: func.func @every_second
// LEAST-SAME: tensor<1x2x1x2xi8>
// LEAST: %[[NEWEST:.+]] = patch.slice %{{.+}} {offsets = array<i64: 0, 1, 0, 0>, strides = array<i64: 1, 1, 1, 1>} : (tensor<1x2x1x2xi8>) -> tensor<1x1x1x2xi8>
// LEAST: patch.slice %[[NEWEST]] {offsets = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1, 1, 1>} : (tensor<1x1x1x2xi8>) -> tensor<1x1x1x2xi8>
func.func @every_second(%x: tensor<1x9x1x2xi8>) -> tensor<1x5x1x2xi8> {
  %0 = patch.slice %x {offsets = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 2, 1, 1>}
      : (tensor<1x9x1x2xi8>) -> tensor<1x5x1x2xi8>
  return %0 : tensor<1x5x1x2xi8>
}

// -----

// A row that depends on the window is new in each, and so is all that it is combined with:
// nothing of that is kept.

// CHECK-LABEL: func.func @factor
// LEAST: %[[ALL:.+]] = patch.delay %{{.+}} : (tensor<1x1x1x2xi8>) -> tensor<1x9x1x2xi8>
// LEAST-NEXT: initial
// LEAST-NEXT: %[[LEAST:.+]] = patch.reduce_extremum %[[ALL]]
// LEAST-NEXT: patch.extremum %[[ALL]], %[[LEAST]] : (tensor<1x9x1x2xi8>, tensor<1x1x1x2xi8>) -> tensor<1x9x1x2xi8>
// LEAST-NEXT: return
func.func @factor(%x: tensor<1x9x1x2xi8>) -> tensor<1x9x1x2xi8> {
  %0 = patch.reduce_extremum %x {axes = array<i64: 1>, least}
      : (tensor<1x9x1x2xi8>) -> tensor<1x1x1x2xi8>
  %1 = patch.extremum %x, %0 : (tensor<1x9x1x2xi8>, tensor<1x1x1x2xi8>) -> tensor<1x9x1x2xi8>
  return %1 : tensor<1x9x1x2xi8>
}

// -----

// A constant row is the same in each window.

// CHECK-LABEL: func.func @constant
// LEAST: patch.extremum %{{.+}}, %{{.+}} : (tensor<1x1x1x2xi8>, tensor<1x1x1x2xi8>) -> tensor<1x1x1x2xi8>
func.func @constant(%x: tensor<1x9x1x2xi8>) -> tensor<1x9x1x2xi8> {
  %0 = patch.constant {value = dense<3> : tensor<1x1x1x2xi8>} : tensor<1x1x1x2xi8>
  %1 = patch.extremum %x, %0 : (tensor<1x9x1x2xi8>, tensor<1x1x1x2xi8>) -> tensor<1x9x1x2xi8>
  return %1 : tensor<1x9x1x2xi8>
}

// -----

// A series that becomes several rows is kept as it arrives.

// CHECK-LABEL: func.func @rows_of_series
// LEAST: %[[ALL:.+]] = patch.delay %{{.+}} : (tensor<1x1x1x2xi8>) -> tensor<1x1x9x2xi8>
// LEAST: patch.extremum %[[ALL]], %{{.+}} : (tensor<1x1x9x2xi8>, tensor<1x4x1x2xi8>) -> tensor<1x4x9x2xi8>
func.func @rows_of_series(%x: tensor<1x1x9x2xi8>) -> tensor<1x4x9x2xi8> {
  %0 = patch.constant {value = dense<3> : tensor<1x4x1x2xi8>} : tensor<1x4x1x2xi8>
  %1 = patch.extremum %x, %0 : (tensor<1x1x9x2xi8>, tensor<1x4x1x2xi8>) -> tensor<1x4x9x2xi8>
  return %1 : tensor<1x4x9x2xi8>
}

// -----

// Of a series of one row the pixels are time; the caller's shape follows.

// LEAST: #[[PORT:.+]] = #patch.port<name = "x", shape = [1, 1, 2]>
// CHECK-LABEL: func.func @series
// LEAST-SAME: tensor<1x1x1x2xi8>
// LEAST-SAME: patch.arg_ports = [#[[PORT]]]
// LEAST: patch.delay %{{.+}} : (tensor<1x1x1x2xi8>) -> tensor<1x1x3x2xi8>
func.func @series(%x: tensor<1x1x9x2xi8>) -> tensor<1x1x7x2xi8>
    attributes {patch.arg_ports = [#patch.port<name = "x", shape = [1, 9, 2]>]} {
  %0 = patch.max_pool2d %x kernel [1, 3] : (tensor<1x1x9x2xi8>) -> tensor<1x1x7x2xi8>
  return %0 : tensor<1x1x7x2xi8>
}
