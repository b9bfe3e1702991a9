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

// expected-error@+1 {{patch.report: }}
module attributes {patch.report = "{"} {
  llvm.func @f() {
    llvm.return
  }
}

// -----

// expected-error@+1 {{input}}
module attributes {patch.report = "{}"} {
  llvm.func @f() {
    llvm.return
  }
}
