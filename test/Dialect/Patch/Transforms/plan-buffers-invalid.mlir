// RUN: mcunet-opt %s -split-input-file --patch-plan-buffers -verify-diagnostics

// expected-error @+1 {{has no buffers to plan: 'patch.slots' and 'patch.overlaps' are missing}}
module {
}

// -----

// expected-error @+1 {{slot 1 needs name, size, live and align}}
module attributes {patch.overlaps = [], patch.slots = [
    {align = 4 : i64, live = array<i64: 0, 2>, name = "a", size = 16 : i64},
    {align = 4 : i64, live = array<i64: 0>, name = "b", size = 16 : i64}]} {
}

// -----

// expected-error @+1 {{overlap 0 names no two slots}}
module attributes {patch.overlaps = [{slots = array<i64: 0, 1>}], patch.slots = [
    {align = 4 : i64, live = array<i64: 0, 2>, name = "a", size = 16 : i64}]} {
}

// -----

// expected-error @+1 {{buffer plan is wrong}}
module attributes {patch.overlaps = [], patch.slots = [
    {align = 0 : i64, live = array<i64: 0, 2>, name = "a", size = 16 : i64}]} {
}

// -----

module attributes {patch.overlaps = [], patch.slots = [
    {align = 4 : i64, live = array<i64: 0, 2>, name = "a", size = 16 : i64}]} {
  func.func @unknown(%arena: memref<?xi8>) -> memref<16xi8> {
    // expected-error @+1 {{'patch.slot' op names slot 1 of 1}}
    %0 = patch.slot %arena[1] : memref<?xi8> to memref<16xi8>
    return %0 : memref<16xi8>
  }
}

// -----

module attributes {patch.overlaps = [], patch.slots = [
    {align = 4 : i64, live = array<i64: 0, 2>, name = "a", size = 16 : i64}]} {
  func.func @large(%arena: memref<?xi8>) -> memref<5xi32> {
    // expected-error @+1 {{'patch.slot' op needs 20 bytes, slot 0 has 16}}
    %0 = patch.slot %arena[0] : memref<?xi8> to memref<5xi32>
    return %0 : memref<5xi32>
  }
}

// -----

module attributes {patch.overlaps = [], patch.slots = [
    {align = 4 : i64, live = array<i64: 0, 2>, name = "a", size = 16 : i64}]} {
  // expected-error @+1 {{'func.func' op names slot 7 of 1}}
  func.func @input_slot(%arena: memref<?xi8>) attributes {patch.input_slot = 7 : i64} {
    return
  }
}

// -----

module attributes {patch.overlaps = [], patch.slots = []} {
  // expected-error @+1 {{'func.func' op has no arena, memref<?xi8>, as its first argument}}
  func.func @no_arena() {
    return
  }
}

// -----

module attributes {patch.overlaps = [], patch.slots = []} {
  // expected-error @+1 {{'func.func' op has no arena, memref<?xi8>, as its first argument}}
  func.func @sized_arena(%arena: memref<16xi8>) {
    return
  }
}
