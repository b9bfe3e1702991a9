// Helpers of the run-time library count towards stack and flash; loops that
// clear or copy memory are not turned into calls.
//
// RUN: rm -rf %t
// RUN: mcunet-compile %s -o %t/m0 --name=m --mcpu=cortex-m0plus | FileCheck %s --check-prefix=M0
// RUN: llvm-nm --undefined-only %t/m0/m.o | FileCheck %s --check-prefix=CALLS-M0
// RUN: mcunet-compile %s -o %t/m7 --name=m --mcpu=cortex-m7 | FileCheck %s --check-prefix=M7
// RUN: llvm-nm --undefined-only %t/m7/m.o | count 0

// The 64-bit product: __aeabi_lmul needs 28 bytes of stack below the caller's 16,
// and 92 bytes of code beside the caller's 34.
// M0: stack               44
// M0: code               126
// CALLS-M0: U __aeabi_lmul
// CALLS-M0-NOT: U
// M7: stack                8

llvm.func @m_invoke(%p: !llvm.ptr, %n: i32, %x: i32, %y: i32) -> i32 {
  %c0 = llvm.mlir.constant(0 : i32) : i32
  %c1 = llvm.mlir.constant(1 : i32) : i32
  %c32 = llvm.mlir.constant(32 : i64) : i64
  %zero = llvm.mlir.constant(0 : i8) : i8
  llvm.br ^head(%c0 : i32)
^head(%i: i32):
  %more = llvm.icmp "slt" %i, %n : i32
  llvm.cond_br %more, ^body, ^end
^body:
  %at = llvm.getelementptr %p[%i] : (!llvm.ptr, i32) -> !llvm.ptr, i8
  llvm.store %zero, %at : i8, !llvm.ptr
  %next = llvm.add %i, %c1 overflow<nsw> : i32
  llvm.br ^head(%next : i32)
^end:
  %a = llvm.sext %x : i32 to i64
  %b = llvm.sext %y : i32 to i64
  %product = llvm.mul %a, %b : i64
  %high = llvm.lshr %product, %c32 : i64
  %r = llvm.trunc %high : i64 to i32
  llvm.return %r : i32
}
