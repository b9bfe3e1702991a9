// RUN: mcunet-opt %s --convert-llvm-to-object -split-input-file -verify-diagnostics

// expected-error@+1 {{not known: somewhere}}
module {
  llvm.func @somewhere()
  llvm.func @f() {
    llvm.call @somewhere() : () -> ()
    llvm.return
  }
}

// -----

// expected-error@+1 {{patch.plan needs an arena, an input and an output}}
module {
  patch.arena @arena {
  }
  patch.plan @plan of @arena {cost = 1.0, input = #patch.input<resident>, input_bytes = 0,
      macs = 0, macs_identical = 0, macs_layerwise = 0, output_bytes = 4, paper_bytes = 0} {
  }
  llvm.func @f() {
    llvm.return
  }
}
