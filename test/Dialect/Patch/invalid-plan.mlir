// RUN: mcunet-opt %s -split-input-file -verify-diagnostics
//
// What the verifiers of arenas, views and plans refuse.

// expected-error @+1 {{holds slots and their overlaps, not 'func.func'}}
patch.arena @arena {
  func.func private @f()
}

// -----

patch.arena @arena {
  patch.slot @a tensor size 16 live [0, 2) align 4
  // expected-error @+1 {{refers to an unknown slot @b}}
  patch.may_overlap @a, @b gap 4
}

// -----

patch.arena @arena {
  // expected-error @+1 {{ends before it begins}}
  patch.slot @a tensor size 16 live [2, 0) align 4
}

// -----

patch.arena @arena {
  // expected-error @+1 {{lies at byte 6, which is no multiple of 4}}
  patch.slot @a tensor size 16 live [0, 2) align 4 at 6
}

// -----

patch.arena @arena {
  // expected-error @+1 {{is too large}}
  patch.slot @a tensor size 9223372036854775807 live [0, 2) align 4 at 4
}

// -----

patch.arena @arena {
  // expected-error @+1 {{attribute 'align' failed to satisfy constraint}}
  patch.slot @a tensor size 16 live [0, 2) align 0
}

// -----

patch.arena @arena bytes 16 {
  // expected-error @+1 {{ends at byte 20 of 16}}
  patch.slot @a tensor size 16 live [0, 2) align 4 at 4
}

// -----

// expected-error @+1 {{expects parent op 'patch.arena'}}
patch.slot @a tensor size 16 live [0, 2) align 4

// -----

func.func @unknown(%arena: memref<?xi8>) {
  // expected-error @+1 {{refers to an unknown slot @arena::@a}}
  %0 = patch.view %arena[@arena::@a] : memref<?xi8> to memref<16xi8>
  return
}

// -----

patch.arena @arena {
  patch.slot @a tensor size 16 live [0, 2) align 4
}
func.func @large(%arena: memref<?xi8>) {
  // expected-error @+1 {{needs 20 bytes, the slot has 16}}
  %0 = patch.view %arena[@arena::@a] : memref<?xi8> to memref<5xi32>
  return
}

// -----

patch.arena @arena {
  patch.slot @a tensor size 16 live [0, 2) align 4 at 4
}
func.func @outside(%arena: memref<16xi8>) {
  // expected-error @+1 {{ends at byte 20 of a source of 16}}
  %0 = patch.view %arena[@arena::@a] : memref<16xi8> to memref<4xi32>
  return
}

// -----

// expected-error @+1 {{refers to an unknown arena @arena}}
patch.plan @plan of @arena {cost = 1.0, input = #patch.input<push>, input_bytes = 0,
    macs = 0, macs_identical = 0, macs_layerwise = 0, output_bytes = 4, paper_bytes = 0} {
}

// -----

patch.arena @arena {
}
// expected-error @+1 {{refers to an unknown slot @image}}
patch.plan @plan of @arena {cost = 1.0, input = #patch.input<resident>, input_bytes = 0,
    input_slot = @image,
    macs = 0, macs_identical = 0, macs_layerwise = 0, output_bytes = 4, paper_bytes = 0} {
}

// -----

patch.arena @arena {
}
// expected-error @+1 {{needs both the removed channels and their macs}}
patch.plan @plan of @arena {cost = 1.0, input = #patch.input<resident>, input_bytes = 0,
    removed_macs = 0,
    macs = 0, macs_identical = 0, macs_layerwise = 0, output_bytes = 4, paper_bytes = 0} {
}

// -----

patch.arena @arena {
}
// expected-error @+1 {{attribute 'macs' failed to satisfy constraint}}
patch.plan @plan of @arena {cost = 1.0, input = #patch.input<resident>, input_bytes = 0,
    macs = -1, macs_identical = 0, macs_layerwise = 0, output_bytes = 4, paper_bytes = 0} {
}

// -----

patch.arena @arena {
}
patch.plan @plan of @arena {cost = 1.0, input = #patch.input<resident>, input_bytes = 0,
    macs = 0, macs_identical = 0, macs_layerwise = 0, output_bytes = 4, paper_bytes = 0} {
  // expected-error @+1 {{runs in stage 0 of 0}}
  patch.planned_layer {cost = 1.0, input_shapes = [array<i64: 1, 2, 2, 1>], macs = 0,
      macs_executed = 0, name = "a", op = "add", output_shape = array<i64: 1, 2, 2, 1>,
      scratch = 0, stage = 0, windows = array<i64: 1, 2, 4>}
}

// -----

patch.arena @arena {
}
patch.plan @plan of @arena {cost = 1.0, input = #patch.input<resident>, input_bytes = 0,
    macs = 0, macs_identical = 0, macs_layerwise = 0, output_bytes = 4, paper_bytes = 0} {
  // expected-error @+1 {{requires attribute 'column_steps'}}
  patch.planned_stage {bytes = 0}
}
