// A module at the LLVM level: two frames, 8 and 4 bytes, and 4 bytes of weights.
llvm.mlir.global internal constant @weights(dense<[1, 2, 3, 4]> : tensor<4xi8>) {addr_space = 0 : i32, alignment = 16 : i64} : !llvm.array<4 x i8>
llvm.func internal @leaf(%n: i32) -> i32 attributes {passthrough = ["noinline"]} {
  %one = llvm.mlir.constant(1 : i32) : i32
  %slot = llvm.alloca %one x i32 : (i32) -> !llvm.ptr
  llvm.store volatile %n, %slot : i32, !llvm.ptr
  %r = llvm.load volatile %slot : !llvm.ptr -> i32
  llvm.return %r : i32
}
llvm.func @m_invoke(%arena: !llvm.ptr, %in: !llvm.ptr, %out: !llvm.ptr) -> i32 {
  %x = llvm.load %in : !llvm.ptr -> i32
  %y = llvm.call @leaf(%x) : (i32) -> i32
  %base = llvm.mlir.addressof @weights : !llvm.ptr
  %at = llvm.getelementptr %base[%y] : (!llvm.ptr, i32) -> !llvm.ptr, i8
  %w = llvm.load %at : !llvm.ptr -> i8
  llvm.store %w, %out : i8, !llvm.ptr
  %zero = llvm.mlir.constant(0 : i32) : i32
  llvm.return %zero : i32
}
