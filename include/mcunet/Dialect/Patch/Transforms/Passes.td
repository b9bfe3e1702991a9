//===- Passes.td - Passes of the patch dialect --------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_DIALECT_PATCH_TRANSFORMS_PASSES
#define MCUNET_DIALECT_PATCH_TRANSFORMS_PASSES

include "mlir/Pass/PassBase.td"

//===----------------------------------------------------------------------===//
// Scheduling
//===----------------------------------------------------------------------===//

def PatchDistinctResultsPass
    : Pass<"patch-distinct-results", "::mlir::func::FuncOp"> {
  let summary = "Give every result a tensor of its own";
  let description = [{
    *Requires* a function of layers on tensors, before `patch-schedule`.

    *Ensures* that no two results share their bytes, through `patch.reshape` or
    outright, and that none is an argument: such results become copies, layers
    like any other.

    ```mlir
    return %0, %0 : tensor<1x12xi8>, tensor<1x12xi8>
    // becomes
    %1 = patch.lookup %0 {table = array<i8: -128, -127, ...>} : ...
    return %0, %1 : tensor<1x12xi8>, tensor<1x12xi8>
    ```
  }];
  let statistics = [Statistic<"copies", "copies", "Results copied">];
  let dependentDialects = ["::mcunet::patch::PatchDialect"];
}

def PatchSchedulePass : Pass<"patch-schedule", "::mlir::func::FuncOp"> {
  let summary = "Choose how the network runs";
  let description = [{
    *Requires* a function of layers on tensors.

    *Ensures* the attribute `patch.schedule` on it: the cut of the layers into
    stages and how each stage walks over its tiles (docs/Scheduling.md), as JSON
    that can be read back.

    *Does not* change any layer.

    ```mlir
    func.func @main(%x: tensor<1x8x8x4xi8>) -> tensor<1x8x8x4xi8>
        attributes {patch.schedule = "{\"stages\":[...]}"} {
    ```
  }];
  let options = [
    Option<"scheduleSource", "schedule", "std::string", "\"layerwise\"",
           "auto, layerwise, mcunetv2[:PATCHES], tinyts, streamnet1d[:STRIPS], "
           "streamnet2d, or the path of a schedule or a report in JSON">,
    Option<"cpu", "mcpu", "std::string", "\"cortex-m7\"",
           "CPU, for the scratch memory of its micro-kernels">,
    Option<"inputMode", "input", "std::string", "\"resident\"",
           "resident, push or pull">,
    Option<"sram", "sram", "int64_t", "0",
           "Upper bound on SRAM use in bytes, the caller's buffers included; 0 "
           "for none">,
    Option<"stackReserve", "stack-reserve", "int64_t", "256",
           "Bytes of the bound kept for the stack">,
    Option<"maxOverhead", "max-overhead", "double", "-1.0",
           "Most MACs over layer by layer, in percent; negative for any">,
    Option<"optimizeSram", "optimize-sram", "bool", "false",
           "Take the smallest schedule instead of the fastest within the bound">,
  ];
}

//===----------------------------------------------------------------------===//
// Memory
//===----------------------------------------------------------------------===//

def PatchAssignArenaPass : Pass<"patch-assign-arena", "::mlir::ModuleOp"> {
  let summary = "Run the schedule in one arena";
  let description = [{
    *Requires* one function of layers on tensors, with `patch.schedule` or
    without (layer by layer then).

    *Ensures* a function NAME_invoke over the arena, the input and the output;
    every buffer is a `patch.buffer` at the constant offset that the exact
    planner gave it, every layer a `patch.layer` symbol that `patch.compute` runs
    window by window. The module's `patch.report` describes stages, layers and
    buffers (docs/Architecture.md), as JSON.

    *Does not* allocate anything else.

    ```mlir
    %0 = patch.buffer %arena[0] : memref<640xi8> to memref<8x8x4xi8>
    %1 = patch.buffer %arena[256] : memref<640xi8> to memref<8x8x4xi8>
    patch.compute @model.L00.conv2d rows[%c0, %c8) cols[%c0, %c8)
        origins(%c0, %c0) ins(%0 : ...) outs(%1 : ...)
    ```
  }];
  let options = [
    Option<"cpu", "mcpu", "std::string", "\"cortex-m7\"",
           "CPU, for the scratch memory of its micro-kernels">,
    Option<"name", "name", "std::string", "\"model\"",
           "C identifier that prefixes every symbol">,
  ];
  let statistics = [
    Statistic<"arenaBytes", "arena-bytes", "Bytes of the arena">,
    Statistic<"bufferCount", "buffers", "Buffers placed">,
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::func::FuncDialect",
    "::mlir::scf::SCFDialect", "::mlir::memref::MemRefDialect",
    "::mlir::LLVM::LLVMDialect", "::mcunet::patch::PatchDialect"
  ];
}

#endif // MCUNET_DIALECT_PATCH_TRANSFORMS_PASSES
