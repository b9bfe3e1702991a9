// A module of the LLVM dialect becomes one object; without a plan of its memory there
// is no header and no report.

// RUN: mcunet-opt %s --convert-llvm-to-object="mcpu=cortex-m4 name=twice" | FileCheck %s
// CHECK: patch.object @twice for "cortex-m4" bytes dense_resource<twice> : tensor<{{[0-9]+}}xi8>
// CHECK-NOT: header
// CHECK-NOT: llvm.func
// CHECK: twice: "0x{{[0-9A-F]+}}7F454C46

// The bytes are those of the file, and the file is an object for Arm.
// RUN: rm -rf %t && mcunet-opt %s --convert-llvm-to-object="mcpu=cortex-m4 name=twice output=%t" -o %t.mlir
// RUN: ls %t | FileCheck %s --check-prefix=FILES
// FILES: twice.o
// FILES-NOT: {{.}}
// RUN: llvm-readelf -h -s %t/twice.o | FileCheck %s --check-prefix=ELF
// ELF: Machine: ARM
// ELF: FUNC GLOBAL DEFAULT {{[0-9]+}} twice

// What cannot be had.
// RUN: not mcunet-opt %s --convert-llvm-to-object="mcpu=cortex-m99" 2>&1 | FileCheck %s --check-prefix=CPU
// CPU: error: unknown CPU 'cortex-m99'
// RUN: not mcunet-opt %s --convert-llvm-to-object="name=2x" 2>&1 | FileCheck %s --check-prefix=NAME
// NAME: error: name '2x' is not a C identifier
// RUN: touch %t.file
// RUN: not mcunet-opt %s --convert-llvm-to-object="output=%t.file" 2>&1 | FileCheck %s --check-prefix=FILE
// FILE: error: '{{.*}}.file/model.o': Not a directory
// FILE-NOT: llvm.func

llvm.func @twice(%x: i32) -> i32 {
  %0 = llvm.add %x, %x : i32
  llvm.return %0 : i32
}
