//===- PatchAttrs.td - Attributes of the patch dialect ------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_DIALECT_PATCH_IR_PATCHATTRS
#define MCUNET_DIALECT_PATCH_IR_PATCHATTRS

include "mcunet/Dialect/Patch/IR/PatchBase.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/EnumAttr.td"

def Patch_AccessOrderAttr : AttrDef<Patch_Dialect, "AccessOrder"> {
  let mnemonic = "access";
  let summary = "The order in which a kernel reads its operands and writes";
  let description = [{
    A kernel makes its output in steps, one after the other: rows, pixels of a
    row and elements of a pixel ascend. A step is one `element`, a number of
    `pixels`, a `row`, or the `whole` of what a call makes.

    Inside a step an output may be written before the step's windows have been
    read, unless the step `reads_first`. A step of one element writes it after
    it has read that element of its operands. Steps of pixels stay in a row
    unless they go `across_rows`: then the last pixel of a row may be made
    together with the first of the next.

    ```mlir
    #patch.access<element>
    #patch.access<pixels 2 across_rows>
    #patch.access<pixels 2 reads_first>
    #patch.access<row>
    ```
  }];
  let parameters = (ins "::mcunet::schedule::AccessOrder":$order);
  let hasCustomAssemblyFormat = 1;
}

class Patch_NamedParameter<string type, string symbolize, string description>
    : AttrParameter<"::mcunet::" # type, description> {
  let parser = "parseNamed($_parser, ::mcunet::" # symbolize # ")";
  let printer = "$_printer << stringify($_self)";
}

def Patch_WalkAttr : AttrDef<Patch_Dialect, "Walk"> {
  let mnemonic = "walk";
  let summary = "How the layers of a stage walk over their tiles";
  let description = [{
    With `stream`, each step adds `rows` rows to the output of the stage's first
    layer, and every other layer makes the rows that have become computable: each
    row is made once. With `patch`, each step makes `rows` rows of the stage's
    last tensor and whatever they need: rows that are needed again are made
    again, unless their tensor is marked `patch.kept`. Without `rows`, one step
    makes all rows.

    `strips` is the number of columns of the last tensor in each strip; columns
    that two strips need are made twice. `columns`, of streamed rows only, is
    the number of columns of the first layer's output that a step inside a strip
    adds; columns are made once in each strip. The loops, outermost first:
    strips, row steps, column steps, layers (docs/Scheduling.md).

    ```mlir
    #patch.walk<stream rows 1>
    #patch.walk<stream rows 2 strips 16 columns 4>
    #patch.walk<patch rows 7 strips 7>
    ```
  }];
  let parameters = (ins
    Patch_NamedParameter<"schedule::RowOrder", "schedule::symbolizeRowOrder",
                         "the order of the rows">:$order,
    DefaultValuedParameter<"int64_t", "0", "rows in each row step">:$rows,
    DefaultValuedParameter<"int64_t", "0", "columns in each strip">:$strips,
    DefaultValuedParameter<"int64_t", "0", "columns in each step">:$columns);
  let assemblyFormat = [{
    `<` $order (`rows` $rows^)? (`strips` $strips^)? (`columns` $columns^)? `>`
  }];
  let genVerifyDecl = 1;
}

def Patch_RequantAttr : AttrDef<Patch_Dialect, "Requant"> {
  let mnemonic = "requant";
  let summary = "Multipliers and shifts of a requantisation";
  let description = [{
    A number x becomes `(x * multiplier) >> shift`, rounded as the dialect's
    description says: twice, or once with `single`. There is one pair for all
    channels, one for each, or one for each role that the operation names.
    Multipliers are not negative, shifts in [2, 62]; or all shifts are 0, and the
    multipliers are the bits of factors in single precision, as the dialect's
    description says of onnxruntime's rounding. More than four pairs are
    written as elements, which printing may elide.

    ```mlir
    #patch.requant<1073741824 shift 38>
    #patch.requant<[1073741824, 1288490189, 1073741824] shift [31, 31, 50] single>
    #patch.requant<dense<1073741824> : tensor<8xi32> shift dense<38> : tensor<8xi32>>
    ```
  }];
  let parameters = (ins ArrayRefParameter<"int32_t">:$multiplier,
                        ArrayRefParameter<"int32_t">:$shift,
                        "bool":$singleRound);
  let builders = [
    AttrBuilder<(ins "::llvm::ArrayRef<int32_t>":$multiplier,
                     "::llvm::ArrayRef<int32_t>":$shift), [{
      return $_get($_ctxt, multiplier, shift, false);
    }]>
  ];
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    /// The multipliers are factors in single precision.
    bool isFactor() const;
    /// What is wrong with pairs of whole numbers, if anything.
    static ::std::optional<::std::string>
    findWrongPair(::llvm::ArrayRef<int32_t> multiplier,
                  ::llvm::ArrayRef<int32_t> shift);
  }];
}

/// A signed number of 32 bits.
def Patch_I32Attr
    : TypedSignlessIntegerAttrBase<I32, "int32_t", "32-bit number">;

/// [vertical, horizontal] steps of a window: strides and dilations.
def Patch_Steps : DefaultValuedAttr<DenseI64ArrayAttr, "{1, 1}">;
/// [top, left] of a window outside its input.
def Patch_Padding : DefaultValuedAttr<DenseI64ArrayAttr, "{0, 0}">;
/// [least, greatest] of a result.
def Patch_Clamp : DefaultValuedAttr<DenseI32ArrayAttr, "{-128, 127}">;

def Patch_InputAttr : AttrDef<Patch_Dialect, "Input"> {
  let mnemonic = "input";
  let summary = "How a network takes its input";
  let description = [{
    `resident`: the caller's buffer holds the whole input. `push`: rows arrive
    once and in order. `pull`: a callback copies any window.

    ```mlir
    #patch.input<push>
    ```
  }];
  let parameters = (ins
    Patch_NamedParameter<"InputMode", "symbolizeInputMode", "the mode">:$mode);
  let assemblyFormat = "`<` $mode `>`";
}

def Patch_PortAttr : AttrDef<Patch_Dialect, "Port"> {
  let mnemonic = "port";
  let summary = "What the caller knows of an argument or a result";
  let description = [{
    `name`, `scale` and `zeroPoint` are those of the network's file. `shape` is the
    shape there, where it is not that of the map. `sourceType` is the type there,
    where it is not int8: `"f32"`, `"u8"`, or `"i32"` or `"i64"` of indices. `layout`
    is how the caller lays out an image, `"nhwc"` or `"nchw"`, where that is declared
    or is not the map's. `anchors` (height and width in turn) and `classes` make a
    result the head of a detector.

    A function has one for each argument in `patch.arg_ports` and one for each
    result in `patch.res_ports`, or neither. Ports with a name are printed as
    aliases.

    ```mlir
    #patch.port<name = "logits", scale = 1.250000e-01 : f64, zeroPoint = -3, shape = [1, 10]>
    ```
  }];
  let parameters = (ins
    OptionalParameter<"::mlir::StringAttr">:$name,
    OptionalParameter<"::mlir::FloatAttr">:$scale,
    DefaultValuedParameter<"int64_t", "0">:$zeroPoint,
    OptionalParameter<"::mlir::DenseI64ArrayAttr">:$shape,
    OptionalParameter<"::mlir::StringAttr">:$sourceType,
    OptionalParameter<"::mlir::StringAttr">:$layout,
    OptionalParameter<"::mlir::DenseF64ArrayAttr">:$anchors,
    DefaultValuedParameter<"int64_t", "0">:$classes);
  let assemblyFormat = "`<` struct(params) `>`";
  let extraClassDeclaration = [{
    /// The port of a tensor of which nothing is known.
    static PortAttr unknown(::mlir::MLIRContext *context);
    PortAttr withShape(::mlir::DenseI64ArrayAttr shape) const;
    PortAttr withLayout(::mlir::StringAttr layout) const;
  }];
}

def Patch_RemovedAttr : AttrDef<Patch_Dialect, "Removed"> {
  let mnemonic = "removed";
  let summary = "What patch-prune-channels took out of a network";
  let description = [{
    Channels, counted once for each map that has lost them, and multiply-accumulates.

    ```mlir
    #patch.removed<328 channels, 446748 macs>
    ```
  }];
  let parameters = (ins "int64_t":$channels, "int64_t":$macs);
  let assemblyFormat = "`<` $channels `channels` `,` $macs `macs` `>`";
}

def Patch_Phase : I32EnumAttr<"Phase", "a part of a reduction tile by tile", [
    I32EnumAttrCase<"Begin", 0, "begin">, I32EnumAttrCase<"Add", 1, "add">,
    I32EnumAttrCase<"End", 2, "end">]> {
  let cppNamespace = "::mcunet::patch";
  let genSpecializedAttr = 0;
}
def Patch_PhaseAttr : EnumAttr<Patch_Dialect, Patch_Phase, "phase"> {
  let summary = "Which part of a reduction tile by tile";
}

def Patch_Role : I32EnumAttr<"Role", "what a slot of the arena holds", [
    I32EnumAttrCase<"Tensor", 0, "tensor">, I32EnumAttrCase<"Rows", 1, "rows">,
    I32EnumAttrCase<"Block", 2, "block">, I32EnumAttrCase<"Sums", 3, "sums">,
    I32EnumAttrCase<"Counters", 4, "counters">,
    I32EnumAttrCase<"Scratch", 5, "scratch">,
    I32EnumAttrCase<"State", 6, "state">]> {
  let cppNamespace = "::mcunet::patch";
  let genSpecializedAttr = 0;
}
def Patch_RoleAttr : EnumAttr<Patch_Dialect, Patch_Role, "role"> {
  let summary = "What a slot of the arena holds";
  let description = [{
    A whole `tensor`; the `rows` of a tensor that a stage keeps, or the `block`
    of their newest columns; the `sums` of a reduction tile by tile; the
    `counters` of a pushed input; `scratch` of one layer; `state` that stays from
    one inference to the next.
  }];
  let assemblyFormat = "$value";
}

#endif // MCUNET_DIALECT_PATCH_IR_PATCHATTRS
