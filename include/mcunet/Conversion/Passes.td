//===- Passes.td - Conversions between dialects -------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_CONVERSION_PASSES
#define MCUNET_CONVERSION_PASSES

include "mlir/Pass/PassBase.td"

def ConvertTosaVariablesPass
    : Pass<"convert-tosa-variables-to-patch", "::mlir::ModuleOp"> {
  let summary = "Convert the state of streaming networks to delay lines";
  let description = [{
    *Requires* `tosa.variable`s of int8 with an initial value. In each inference, a
    variable is read, what arrives is joined to it, and the newest part of that
    is written: the whole of it, or as much as the variable holds.

    *Ensures* that no variable is left. One that is used in another way is an
    error that names it; one that is never written is a constant.

    *Does not* touch other operations of TOSA.

    ```mlir
    tosa.variable @state = dense<-128> : tensor<1x4x1x8xi8>
    %old = tosa.variable_read @state : tensor<1x4x1x8xi8>
    %line = tosa.concat %old, %new {axis = 1 : i32} : ... -> tensor<1x5x1x8xi8>
    %kept = tosa.slice %line, %start, %size : ... -> tensor<1x4x1x8xi8>
    tosa.variable_write @state, %kept : tensor<1x4x1x8xi8>
    ```
    becomes
    ```mlir
    %line = patch.delay %new : (tensor<1x1x1x8xi8>) -> tensor<1x5x1x8xi8>
        initial dense<-128> : tensor<1x4x1x8xi8>
    ```
  }];
  let dependentDialects = ["::mcunet::patch::PatchDialect",
                           "::mlir::tosa::TosaDialect"];
  let statistics = [Statistic<"converted", "variables", "Variables converted">];
}

def ConvertTosaToPatchPass : Pass<"convert-tosa-to-patch", "::mlir::func::FuncOp"> {
  let summary = "Convert quantised TOSA to the patch dialect";
  let description = [{
    *Requires* static shapes, arguments and results of rank 1 to 4 with batch 1, int8
    feature maps, int8 weights without
    zero point, constant weights, multipliers and shifts. Both the TOSA that this
    project's importer writes and that of other exporters is accepted: rescales
    with single or double rounding, one or two steps before an addition,
    explicit pads, transposes around convolutions.

    *Ensures* that no `tosa` operation is left; each that cannot be converted is an
    error that names it. Every tensor is a map 1 x H x W x C: C and W are the last
    two dimensions of the file's tensor, H is the product of all others. An argument
    of one row that is only read under another shape is a map of that shape.
    The attributes of arguments and results become `patch.arg_ports` and
    `patch.res_ports`, with the file's shape where that is another.

    *Does not* choose a schedule or change any byte of the result.

    ```mlir
    %acc = tosa.conv2d %x, %w, %b, %zi, %zw {acc_type = i32, dilation = array<i64: 1, 1>,
        pad = array<i64: 1, 1, 1, 1>, stride = array<i64: 1, 1>} : ...
    %y = tosa.rescale %acc, %m, %s, %z0, %zo {...} : ...
    %z = tosa.clamp %y {min_val = -128 : i8, max_val = 100 : i8} : ...
    ```
    becomes
    ```mlir
    %z = patch.conv2d %x zp 0 pad [1, 1] to zp 0 clamp [-128, 100] : ...
    ```
  }];
  let dependentDialects = ["::mcunet::patch::PatchDialect"];
}

def ConvertPatchToLoopsPass
    : Pass<"convert-patch-to-loops", "::mlir::ModuleOp"> {
  let summary = "Convert layers in the arena to loops around micro-kernels";
  let description = [{
    *Requires* a module in the arena: `patch.layer` symbols, `patch.compute` over
    views of the arena.

    *Ensures* one private function per layer, named after it, made of `scf`,
    `arith` and `llvm` loads and stores around the micro-kernel of the CPU's
    instruction set; each `patch.compute` is a call. Weights are packed at compile
    time, in the order in which the inner loop reads them, into constant globals.

    *Does not* call any library.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::func::FuncDialect",
    "::mlir::scf::SCFDialect", "::mlir::LLVM::LLVMDialect"
  ];
  let options = [
    Option<"cpu", "mcpu", "std::string", "\"cortex-m7\"",
           "CPU whose micro-kernels are used, for example cortex-m7">,
    Option<"preferFlash", "prefer-flash", "bool", "false",
           "Less flash rather than fewer instructions">,
  ];
}

def ConvertLLVMToObjectPass
    : Pass<"convert-llvm-to-object", "::mlir::ModuleOp"> {
  let summary = "Compile a network in the LLVM dialect to an object";
  let description = [{
    *Requires* a module of the LLVM dialect. The header and the report need the
    `patch.plan` and the `patch.arena` that `patch-plan-buffers` leaves.

    *Ensures* that the module holds one `patch.object`: machine code for the CPU,
    and where the network's memory is known the C header, and the report with the
    object's stack and flash in it. With `output` the same is in NAME.o, NAME.h and
    NAME.json in that folder, all of them or none. More than `sram` bytes of SRAM,
    the stack of the object included, are an error that says how many it takes:
    unlike `mcunet-compile`, a pipeline does not go back for another schedule.

    ```mlir
    llvm.func @m_invoke(%arena: !llvm.ptr, %in: !llvm.ptr, %out: !llvm.ptr) -> i32 {
      ...
    }
    ```
    becomes
    ```mlir
    patch.object @m for "cortex-m7" bytes dense_resource<m> : tensor<1320xi8>
        header "/* Generated ..." report "{..."
    ```
  }];
  let dependentDialects = [
    "::mcunet::patch::PatchDialect", "::mlir::LLVM::LLVMDialect"
  ];
  let options = [
    Option<"cpu", "mcpu", "std::string", "\"cortex-m7\"",
           "CPU to compile for, for example cortex-m7">,
    Option<"name", "name", "std::string", "\"model\"",
           "C identifier that prefixes every symbol">,
    Option<"sram", "sram", "int64_t", "0",
           "Upper bound on SRAM use in bytes, stack and the caller's buffers "
           "included; 0 for none">,
    Option<"output", "output", "std::string", "\"\"",
           "Folder for NAME.o, NAME.h and NAME.json; empty: none is written">,
  ];
}

#endif // MCUNET_CONVERSION_PASSES
