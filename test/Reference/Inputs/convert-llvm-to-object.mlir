// mcunet-opt --convert-llvm-to-object="mcpu=cortex-m4 name=twice" --mlir-elide-resource-strings-if-larger=32
llvm.func @twice(%x: i32) -> i32 {
  %0 = llvm.add %x, %x : i32
  llvm.return %0 : i32
}
