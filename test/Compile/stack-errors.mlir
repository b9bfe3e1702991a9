// What makes the worst-case stack unknown, or state live outside the arena, is
// an error that names the functions.
//
// RUN: rm -rf %t && split-file %s %t
// RUN: not mcunet-compile %t/mutual.mlir -o %t/out 2>&1 | FileCheck %s --check-prefix=MUTUAL
// RUN: not mcunet-compile %t/self.mlir -o %t/out 2>&1 | FileCheck %s --check-prefix=SELF
// RUN: not mcunet-compile %t/self.mlir -o %t/out --mcpu=host 2>&1 | FileCheck %s --check-prefix=SELF
// RUN: not mcunet-compile %t/unknown.mlir -o %t/out 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// RUN: not mcunet-compile %t/unknown.mlir -o %t/out --mcpu=host 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// RUN: not mcunet-compile %t/dynamic.mlir -o %t/out 2>&1 | FileCheck %s --check-prefix=DYNAMIC
// RUN: not mcunet-compile %t/state.mlir -o %t/out 2>&1 | FileCheck %s --check-prefix=STATE
// RUN: not ls %t/out

// MUTUAL: error: recursion has no bound on its stack: even -> odd -> even
// SELF: error: recursion has no bound on its stack: self -> self
// UNKNOWN: error: the stack of these functions that the object calls is not known: puts, getchar
// DYNAMIC: error: the stack of 'm_invoke' has no bound: its frame varies at run time
// STATE: error: section '.bss.state' of the object is writable, but a compiled model keeps all its state in the arena

//--- mutual.mlir
llvm.func internal @even(%n: i32) -> i32 attributes {passthrough = ["noinline"]} {
  %c0 = llvm.mlir.constant(0 : i32) : i32
  %c1 = llvm.mlir.constant(1 : i32) : i32
  %done = llvm.icmp "eq" %n, %c0 : i32
  llvm.cond_br %done, ^end, ^more
^end:
  llvm.return %c1 : i32
^more:
  %m = llvm.sub %n, %c1 : i32
  %r = llvm.call @odd(%m) : (i32) -> i32
  %s = llvm.xor %r, %n : i32
  llvm.return %s : i32
}
llvm.func internal @odd(%n: i32) -> i32 attributes {passthrough = ["noinline"]} {
  %r = llvm.call @even(%n) : (i32) -> i32
  %s = llvm.mul %r, %n : i32
  llvm.return %s : i32
}
llvm.func @m_invoke(%n: i32) -> i32 {
  %r = llvm.call @even(%n) : (i32) -> i32
  llvm.return %r : i32
}

//--- self.mlir
llvm.func internal @self(%n: i32) -> i32 attributes {passthrough = ["noinline"]} {
  %c0 = llvm.mlir.constant(0 : i32) : i32
  %c1 = llvm.mlir.constant(1 : i32) : i32
  %done = llvm.icmp "eq" %n, %c0 : i32
  llvm.cond_br %done, ^end, ^more
^end:
  llvm.return %c1 : i32
^more:
  %m = llvm.sub %n, %c1 : i32
  %r = llvm.call @self(%m) : (i32) -> i32
  %q = llvm.lshr %r, %c1 : i32
  %s = llvm.xor %q, %n : i32
  llvm.return %s : i32
}
llvm.func @m_invoke(%n: i32) -> i32 {
  %r = llvm.call @self(%n) : (i32) -> i32
  llvm.return %r : i32
}

//--- unknown.mlir
llvm.func @puts(!llvm.ptr) -> i32
llvm.func @getchar() -> i32
llvm.func @m_invoke(%p: !llvm.ptr) -> i32 {
  %r = llvm.call @puts(%p) : (!llvm.ptr) -> i32
  %s = llvm.call @getchar() : () -> i32
  llvm.return %s : i32
}

//--- dynamic.mlir
llvm.func @m_invoke(%n: i32) -> i32 {
  %a = llvm.alloca %n x i32 : (i32) -> !llvm.ptr
  llvm.store volatile %n, %a : i32, !llvm.ptr
  %v = llvm.load volatile %a : !llvm.ptr -> i32
  llvm.return %v : i32
}

//--- state.mlir
llvm.mlir.global @state(0 : i32) : i32
llvm.func @m_invoke() -> i32 {
  %p = llvm.mlir.addressof @state : !llvm.ptr
  %v = llvm.load %p : !llvm.ptr -> i32
  %c1 = llvm.mlir.constant(1 : i32) : i32
  %w = llvm.add %v, %c1 : i32
  llvm.store %w, %p : i32, !llvm.ptr
  llvm.return %w : i32
}
