// RUN: mcunet-opt %s -split-input-file --patch-plan-buffers -verify-diagnostics

// expected-error @+1 {{needs one patch.arena to plan, has 0}}
module {
}

// -----

// expected-error @+1 {{needs one patch.arena to plan, has 2}}
module {
  patch.arena @a {
  }
  patch.arena @b {
  }
}

// -----

patch.arena @arena {
}
// expected-error @+1 {{'func.func' op has no arena, memref<?xi8>, as its first argument}}
func.func @no_arena() {
  return
}

// -----

patch.arena @arena {
}
// expected-error @+1 {{'func.func' op has no arena, memref<?xi8>, as its first argument}}
func.func @sized_arena(%arena: memref<16xi8>) {
  return
}
