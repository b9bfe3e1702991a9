//===- Passes.td - Passes of the patch dialect --------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_DIALECT_PATCH_TRANSFORMS_PASSES
#define MCUNET_DIALECT_PATCH_TRANSFORMS_PASSES

include "mlir/Pass/PassBase.td"

//===----------------------------------------------------------------------===//
// Analysis
//===----------------------------------------------------------------------===//

def PatchAnnotateReceptiveFieldPass
    : Pass<"patch-annotate-receptive-field", "::mlir::func::FuncOp"> {
  let summary = "Attach to each layer the input window behind an output tile";
  let description = [{
    *Requires* a function of layers on tensors.

    *Ensures* on each layer, as far as windows lead from it to the layer `of` (the
    last one with windows by default), `patch.receptive_field = [rows, columns,
    row stride, column stride, row offset, column offset]`: a tile of `tile` x
    `tile` elements of that layer's output at row y needs `rows` rows of this
    layer's output from row `y * stride + offset` on, before clipping. The
    function's arguments get the same. Kernels, strides, dilations, padding,
    pooling, resizes and branches are composed (Araujo et al., Computing Receptive
    Fields of Convolutional Neural Networks, Distill 2019).

    *Does not* change anything else. With `print` the chain goes to standard error
    as a table.

    ```mlir
    %1 = patch.conv2d %0 {patch.receptive_field = array<i64: 3, 3, 1, 1, -1, -1>, ...}
    %2 = patch.depthwise_conv2d %1 {patch.receptive_field = array<i64: 1, 1, 1, 1, 0, 0>, ...}
    ```
  }];
  let options = [
    Option<"of", "of", "std::string", "\"\"",
           "Name of the layer whose output tile is followed back">,
    Option<"tile", "tile", "int64_t", "1", "Rows and columns of that tile">,
    Option<"print", "print", "bool", "false", "Print a table">,
  ];
}

//===----------------------------------------------------------------------===//
// Other networks
//===----------------------------------------------------------------------===//

def PatchRedistributeReceptiveFieldPass
    : Pass<"patch-redistribute-receptive-field", "::mlir::ModuleOp"> {
  let summary = "Change kernels and blocks so that patches overlap less";
  let description = [{
    *Requires* a module of one function of layers on tensors, without a schedule.
    The layers up to `stage` are meant to run as `patches` x `patches` patches
    (MCUNetV2, section 3.2).

    *Ensures* that the stage makes at most `max-overhead` percent more MACs in
    patches than layer by layer, each patch counted as one in the interior, by
    another network of about the same MACs (`tolerance`, in percent of all):

    1. Depthwise kernels of the stage shrink, to 1x1, which folds into the layer
       before, and residual blocks of the stage go: of all that meet the target
       what loses least. With `images` (raw int8 images, one after the other) that
       is the sum, over the edits, of what each alone loses of the variance of the
       stage's result; without, the MACs that are taken away.
    2. Behind the stage depthwise kernels grow up to `max-kernel` and residual
       blocks repeat, up to `max-repeats` times each, until MACs and receptive
       field are there again, without more memory: the fewest edits, up to 8, then
       the nearest MACs, then the last layers.

    Step 2 does not change what is computed: kernels grow by zeros, and a block
    that repeats adds zeros in the scale of what it adds to. Step 1 does. A
    shrunk kernel keeps its centre; with `images` its weights and the bias of each
    channel are the least squares of what the whole kernel made of them. A removed
    block leaves what it added to.

    So the result needs training: the module gets `patch.needs_fine_tuning`, a
    sentence that reports, headers and `mcunet-compile` repeat, and
    `patch.redistribution`, the edits and figures as JSON (docs/Report.md).
    Nothing changes, and a remark says so, where the target is met already. It is
    an error that names the least overhead where no edits meet it.

    *Does not* train, and does not touch dense convolutions.

    ```mlir
    %1 = patch.depthwise_conv2d %0 zp 0 pad [1, 1] to zp 0 : ...         // where patches run
        weights dense<1> : tensor<3x3x8x1xi8> ...
    %9 = patch.depthwise_conv2d %8 zp 0 pad [1, 1] to zp 0 : ...         // after them
        weights dense<1> : tensor<3x3x64x1xi8> ...
    // becomes, in a module with patch.needs_fine_tuning = "...",
    //                                              %1 is gone
    %9 = patch.depthwise_conv2d %8 zp 0 pad [3, 3] to zp 0 : ...
        weights dense<"..."> : tensor<7x7x64x1xi8> ...
    ```
  }];
  let options = [
    Option<"stage", "stage", "std::string", "\"\"",
           "Name of the last layer of the patches; the end that needs the fewest "
           "bytes by MCUNetV2's accounting by default">,
    Option<"patches", "patches", "int64_t", "4", "Patches per axis">,
    Option<"maxOverhead", "max-overhead", "double", "20.0",
           "Most MACs of the stage over layer by layer, in percent">,
    Option<"tolerance", "tolerance", "double", "1.0",
           "How far the network's MACs may be from what they were, in percent">,
    Option<"maxKernel", "max-kernel", "int64_t", "7",
           "Largest depthwise kernel behind the stage">,
    Option<"maxRepeats", "max-repeats", "int64_t", "3",
           "Most copies of one block behind the stage, of 8 edits in all; with 0 "
           "only kernels grow">,
    Option<"images", "images", "std::string", "\"\"",
           "File of raw int8 images to choose edits by and fit kernels to">,
  ];
  let statistics = [Statistic<"editCount", "edits", "Edits made">];
  let dependentDialects = ["::mcunet::patch::PatchDialect"];
}

//===----------------------------------------------------------------------===//
// Scheduling
//===----------------------------------------------------------------------===//

def PatchInputLayoutPass
    : Pass<"patch-input-layout", "::mlir::func::FuncOp"> {
  let summary = "Take images in the layout that the caller delivers";
  let description = [{
    *Requires* a function of layers on tensors, after `convert-tosa-to-patch`.

    An argument of four dimensions is an image. It is one of planes (NCHW) where all
    that reads it transposes it to pixels, as networks exported from PyTorch do, and one
    of pixels (NHWC) otherwise.

    *Ensures* with `layout` that every image is delivered as declared: an image in the
    other layout is transposed at the argument, where the network's own transpose meets
    it, and both vanish. The signature is the caller's. The `layout` of the argument's
    port is what is declared, or `nchw` where nothing is and the image is one of planes.
    Planes and pixels of one channel are the same bytes, and only the port's `shape`
    changes.

    *Does not* touch arguments of other ranks; without an image, a declared layout is an
    error.

    ```mlir
    func.func @main(%x: tensor<1x2x4x6xi8>) -> tensor<1x2x3x2xi8> {
      %0 = patch.transpose %x {perm = array<i64: 0, 2, 3, 1>}
          : (tensor<1x2x4x6xi8>) -> tensor<1x4x6x2xi8>
      %1 = patch.max_pool2d %0 {...} : (tensor<1x4x6x2xi8>) -> tensor<1x2x3x2xi8>
    ```
    becomes with `layout=nhwc`
    ```mlir
    func.func @main(%x: tensor<1x4x6x2xi8>) -> tensor<1x2x3x2xi8>
        attributes {patch.arg_ports = [#patch.port<layout = "nhwc">]} {
      %0 = patch.max_pool2d %x {...} : (tensor<1x4x6x2xi8>) -> tensor<1x2x3x2xi8>
    ```
  }];
  let dependentDialects = ["::mcunet::patch::PatchDialect"];
  let options = [
    Option<"layout", "layout", "std::string", "\"model\"",
           "What the caller delivers: model (its own), nhwc or nchw">,
  ];
}

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
    %1 = patch.lookup %0 : ...
        table dense<[-128, -127, ...]> : tensor<256xi8>
    return %0, %1 : tensor<1x12xi8>, tensor<1x12xi8>
    ```
  }];
  let statistics = [Statistic<"copies", "copies", "Results copied">];
  let dependentDialects = ["::mcunet::patch::PatchDialect"];
}

def PatchStreamPass : Pass<"patch-stream", "::mlir::ModuleOp"> {
  let summary = "Take a window of time hop by hop";
  let description = [{
    *Requires* one function of layers on tensors with one input, whose rows are time
    (of a series of one row, whose pixels are), after `convert-tosa-to-patch`.

    *Ensures* that the function takes the `hop` rows that are new and keeps what else
    its layers need in `patch.delay`s: after each call its result is, byte for byte, that
    of the last window. Each row of a layer is computed once, not once for each window
    that it is in. Layers that look at all of time run on all of what is kept before
    them. The least hop is 1, or what strides in time ask for.

    *Does not* stream convolutions and pools that pad in time: the padding lies at the
    ends of each window, and what is made of it is new in each. They are errors. What
    depends on all of a window is made anew in each call.

    ```mlir
    func.func @main(%x: tensor<1x9x1x4xi8>) -> tensor<1x7x1x4xi8> {
      %0 = patch.conv2d %x ... weights dense<...> : tensor<4x3x1x4xi8> ...
    ```
    becomes
    ```mlir
    func.func @main(%x: tensor<1x1x1x4xi8>) -> tensor<1x7x1x4xi8> {
      %0 = patch.delay %x : (tensor<1x1x1x4xi8>) -> tensor<1x3x1x4xi8> ...
      %1 = patch.conv2d %0 ... : (tensor<1x3x1x4xi8>) -> tensor<1x1x1x4xi8> ...
      %2 = patch.delay %1 : (tensor<1x1x1x4xi8>) -> tensor<1x7x1x4xi8> ...
    ```
  }];
  let options = [Option<"hop", "hop", "int64_t", "0",
                        "Rows in each call; 0: the fewest">];
  let dependentDialects = ["::mcunet::patch::PatchDialect"];
}

def PatchPruneChannelsPass
    : Pass<"patch-prune-channels", "::mlir::func::FuncOp"> {
  let summary = "Take out channels that change no result";
  let description = [{
    *Requires* a function of layers on tensors.

    *Ensures* that no result changes, and that channels are gone which no result
    depends on: interval arithmetic over weights, biases and clamps proves that
    they are constant, which is common after training, or that every reader
    multiplies them by zero. What a constant channel adds to the sums of a
    convolution goes into its bias; where windows reach outside the input, only
    if the constant is the zero point that they read there.

    Channels meet in `patch.conv2d`. Depthwise layers of multiplier 1, pools,
    means over space, tables, resizes, additions and products of equal shapes and
    reshapes that keep the last dimension have the same channels before and after;
    other layers, the function's arguments and its results keep all of theirs.
    Every tensor keeps a multiple of `granularity` channels, or all: the number that
    the kernels of `mcpu` take at a time unless given (16 where there are vectors,
    4 elsewhere).

    The function's `patch.removed` says how many channels are gone, counted per
    tensor, and how many MACs went with them.

    *Does not* take whole layers away.

    ```mlir
    // Channels 4 to 7 of %1 are always -128, the zero point.
    %1 = patch.conv2d %0 {...} : (tensor<1x8x8x4xi8>) -> tensor<1x8x8x8xi8>
        weights ... : tensor<8x1x1x4xi8>
    %2 = patch.conv2d %1 {...} : (tensor<1x8x8x8xi8>) -> tensor<1x8x8x4xi8>
        weights ... : tensor<4x3x3x8xi8>
    // becomes
    %1 = patch.conv2d %0 {...} : (tensor<1x8x8x4xi8>) -> tensor<1x8x8x4xi8>
        weights ... : tensor<4x1x1x4xi8>
    %2 = patch.conv2d %1 {...} : (tensor<1x8x8x4xi8>) -> tensor<1x8x8x4xi8>
        weights ... : tensor<4x3x3x4xi8>
    ```
  }];
  let options = [
    Option<"cpu", "mcpu", "std::string", "\"cortex-m7\"",
           "CPU, for the channels that its micro-kernels take at a time">,
    Option<"granularity", "granularity", "int64_t", "0",
           "Channels at a time; 0: those of the CPU">,
  ];
  let statistics = [Statistic<"removedCount", "removed", "Channels taken out">];
}

def PatchSchedulePass : Pass<"patch-schedule", "::mlir::func::FuncOp"> {
  let summary = "Choose how the network runs";
  let description = [{
    *Requires* a function of layers on tensors.

    *Ensures* that the layers of each stage are in one `patch.stage`, whose walk
    over its tiles is `#patch.walk<...>`; that layers whose rows stay are marked
    `patch.kept`, those of lean kernels `patch.lean`, and the function
    `patch.input` and `patch.consumes_input` where its input is not resident or
    may be written over (docs/Scheduling.md). A layer that runs at once has no
    stage around it. With `schedule=auto` the file `front` gets the Pareto front
    of SRAM and predicted time that the schedule was chosen from, the fastest
    first (docs/Report.md).

    *Does not* change what is computed: `patch-tile-stages` takes the wrappers
    away again, and so does erasing them by hand.

    ```mlir
    %2 = patch.stage walk<stream rows 1> {
      %0 = patch.conv2d %x {...}
      %1 = patch.depthwise_conv2d %0 {...}
      patch.yield %1 : tensor<1x8x8x4xi8>
    } : tensor<1x8x8x4xi8>
    ```
  }];
  let options = [
    Option<"scheduleSource", "schedule", "std::string", "\"auto\"",
           "auto, layerwise, mcunetv2[:PATCHES], tinyts, streamnet1d[:STRIPS] or "
           "streamnet2d[:STRIPS]">,
    Option<"point", "point", "int64_t", "0",
           "Take this point of the front, from 1 on; 0: the pass chooses">,
    Option<"frontPath", "front", "std::string", "\"\"",
           "Write the front to this file, as JSON">,
    Option<"cpu", "mcpu", "std::string", "\"cortex-m7\"",
           "CPU, for the scratch memory of its micro-kernels">,
    Option<"inputMode", "input", "std::string", "\"resident\"",
           "resident, push or pull">,
    Option<"consumeInput", "consume-input", "bool", "false",
           "A resident input lies in the arena and may be written over">,
    Option<"sram", "sram", "int64_t", "0",
           "Upper bound on SRAM use in bytes, the caller's buffers included; 0 "
           "for none">,
    Option<"stackReserve", "stack-reserve", "int64_t",
           "::mcunet::schedule::kStackReserve",
           "Bytes of the bound kept for the stack">,
    Option<"maxOverhead", "max-overhead", "double", "-1.0",
           "Most MACs over layer by layer, in percent; negative for any">,
    Option<"optimize", "optimize", "::mcunet::schedule::Optimize",
           "::mcunet::schedule::Optimize::Balanced",
           "What the schedule is chosen for within the bound",
           [{::llvm::cl::values(
               clEnumValN(::mcunet::schedule::Optimize::Balanced, "balanced",
                          "Without a bound the least memory within 1 % of the "
                          "fastest, with one the fastest"),
               clEnumValN(::mcunet::schedule::Optimize::Latency, "latency",
                          "Time"),
               clEnumValN(::mcunet::schedule::Optimize::Sram, "sram",
                          "Memory"))}]>,
    Option<"progress", "progress", "bool", "false",
           "Draw the progress of the search on standard error">,
  ];
}

def PatchFormStagesPass : Pass<"patch-form-stages", "::mlir::func::FuncOp"> {
  let summary = "Form the stages of a given schedule";
  let description = [{
    *Requires* a function of layers on tensors.

    *Ensures* the stages that the schedule describes, as `patch-schedule` forms
    them, in place of those that are there. The schedule names layers, so that
    one for another network is refused.

    *Does not* check that the stages can run: `patch-tile-stages` does.

    ```mlir
    // {"input": "resident", "stages": [
    //     {"layers": ["layer0", "layer1"], "rows": "stream", "tile_rows": 2} ]}
    %2 = patch.stage walk<stream rows 2> {
      %0 = patch.conv2d %x {...}
      %1 = patch.depthwise_conv2d %0 {...}
      patch.yield %1 : tensor<1x8x8x4xi8>
    } : tensor<1x8x8x4xi8>
    ```
  }];
  let options = [
    Option<"scheduleSource", "schedule", "std::string", "\"\"",
           "The path of a schedule, a report or a front in JSON, or the JSON "
           "itself">,
    Option<"point", "point", "int64_t", "0",
           "Which point of a front, from 1 on">,
  ];
}

//===----------------------------------------------------------------------===//
// Memory
//===----------------------------------------------------------------------===//

def PatchTileStagesPass : Pass<"patch-tile-stages", "::mlir::ModuleOp"> {
  let summary = "Write the schedule as loops over tiles and buffers";
  let description = [{
    *Requires* one function of layers on tensors, in stages or not. A stage that
    cannot run is an error at its operation.

    *Ensures* a function NAME_invoke (NAME_begin, NAME_push_rows and NAME_finish
    for a pushed input) over an arena of unknown size, the input and the output.
    Every layer is a `patch.layer` symbol that `patch.compute` runs window by
    window. `patch.arena @NAME.arena` says what each buffer needs: bytes, the
    layers between which it is live, its alignment, and how far two of them may
    overlap; `patch.view` is a buffer in the functions. `patch.plan @NAME.plan`
    has the figures of stages and layers (docs/Report.md).

    *Does not* place the buffers: `patch-plan-buffers` does.

    ```mlir
    patch.arena @model.arena {
      patch.slot @first tensor size 256 live [0, 2) align 4
      patch.slot @second tensor size 256 live [1, 3) align 4
    }
    %0 = patch.view %arena[@model.arena::@first] : memref<?xi8> to memref<8x8x4xi8>
    %1 = patch.view %arena[@model.arena::@second] : memref<?xi8> to memref<8x8x4xi8>
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
  let statistics = [Statistic<"stageCount", "stages", "Stages written">];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::func::FuncDialect",
    "::mlir::scf::SCFDialect", "::mlir::memref::MemRefDialect",
    "::mlir::LLVM::LLVMDialect", "::mcunet::patch::PatchDialect"
  ];
}

def PatchPlanBuffersPass : Pass<"patch-plan-buffers", "::mlir::ModuleOp"> {
  let summary = "Give every buffer its place in the arena";
  let description = [{
    *Requires* a module with one `patch.arena`, as `patch-tile-stages` leaves it.

    *Ensures* that every slot has the offset that the exact planner gave it, that
    the arena and the functions' first argument have the plan's size, and that the
    arena says the bound below which no plan can be. Two slots that are live at
    once share bytes only as far as a `patch.may_overlap` says.

    *Does not* look at the functions: `patch-verify-plan` checks the result from
    these alone.

    ```mlir
    patch.arena @arena {
      patch.slot @in tensor size 256 live [0, 2) align 4
      patch.slot @out tensor size 256 live [1, 3) align 4
      patch.may_overlap @out, @in gap 64
    }
    // becomes
    patch.arena @arena bytes 320 bound 320 {
      patch.slot @in tensor size 256 live [0, 2) align 4 at 64
      patch.slot @out tensor size 256 live [1, 3) align 4 at 0
      patch.may_overlap @out, @in gap 64
    }
    ```
  }];
  let statistics = [
    Statistic<"arenaBytes", "arena-bytes", "Bytes of the arena">,
    Statistic<"lowerBound", "arena-bound", "No plan has an arena of fewer bytes">,
    Statistic<"bufferCount", "buffers", "Buffers placed">,
  ];
  let dependentDialects = ["::mcunet::patch::PatchDialect"];
}

def PatchVerifyPlanPass : Pass<"patch-verify-plan", "::mlir::ModuleOp"> {
  let summary = "Check that no layer reads what another has written over";
  let description = [{
    *Requires* a module in the arena, as `patch-plan-buffers` leaves it. Each
    layer states the `order` in which its kernel reads and writes.

    *Ensures* that it is right about memory, or reports the first layer that is
    not: the functions are run on labels instead of numbers. Every byte that a
    layer writes is labelled with the layer and the element; every byte of every
    window that a layer reads must carry the label that the network says. A layer
    runs in the steps that it states: where a step may write before it has read,
    it does so here. Nothing of the planner or of the schedule is used, only the
    IR: offsets, loops, windows and orders.

    *Does not* change anything.
  }];
}

#endif // MCUNET_DIALECT_PATCH_TRANSFORMS_PASSES
