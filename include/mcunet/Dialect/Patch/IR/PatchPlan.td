//===- PatchPlan.td - The plan of a network's memory and work -*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_DIALECT_PATCH_IR_PATCHPLAN
#define MCUNET_DIALECT_PATCH_IR_PATCHPLAN

include "mcunet/Dialect/Patch/IR/PatchAttrs.td"
include "mcunet/Dialect/Patch/IR/PatchBase.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "mlir/IR/RegionKindInterface.td"
include "mlir/IR/SymbolInterfaces.td"

def Patch_Count : ConfinedAttr<I64Attr, [IntNonNegative]>;
def Patch_Counts : ConfinedAttr<DenseI64ArrayAttr, [DenseArrayNonNegative<DenseI64ArrayAttr>]>;
def Patch_Shape : ConfinedAttr<DenseI64ArrayAttr, [DenseArrayStrictlyPositive<DenseI64ArrayAttr>]>;

//===----------------------------------------------------------------------===//
// Memory
//===----------------------------------------------------------------------===//

class Patch_Container<string mnemonic, list<Trait> traits = []>
    : Patch_Op<mnemonic, [Symbol, SymbolTable, IsolatedFromAbove,
        NoRegionArguments] # GraphRegionNoTerminator.traits # traits> {
  let regions = (region SizedRegion<1>:$body);
}

def Patch_ArenaOp : Patch_Container<"arena"> {
  let summary = "The memory that a network works in";
  let description = [{
    The slots of an arena, and which of them may overlap. `patch-plan-buffers`
    gives each slot its offset, and the arena its size in bytes and the `bound`
    below which no plan of these slots can be.

    ```mlir
    patch.arena @model.arena bytes 144 bound 144 {
      patch.slot @first rows size 96 live [0, 2) align 4 at 0
      patch.slot @second rows size 32 live [1, 3) align 4 at 96
      patch.slot @mean sums size 16 live [1, 3) align 4 at 128
      patch.may_overlap @second, @first gap -8
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, OptionalAttr<Patch_Count>:$bytes,
                       OptionalAttr<Patch_Count>:$bound);
  let assemblyFormat = [{
    $sym_name (`bytes` $bytes^)? (`bound` $bound^)? attr-dict-with-keyword $body
  }];
  let builders = [OpBuilder<(ins "::llvm::StringRef":$name)>];
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
}

def Patch_SlotOp : Patch_Op<"slot", [Symbol, HasParent<"ArenaOp">]> {
  let summary = "A buffer of the arena";
  let description = [{
    `size` bytes that are in use from tick `begin` to before tick `end`. The
    clock is the index of the running layer; a buffer of a stage of several steps
    is live through all of its layers. The offset is a multiple of `align`, and
    absent until the plan is made. `label` is the buffer's name in reports where
    another slot has taken it as its symbol.

    ```mlir
    patch.slot @first rows size 96 live [0, 2) align 4 at 0
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name,
    DefaultValuedAttr<Patch_RoleAttr, "::mcunet::patch::Role::Tensor">:$role,
    Patch_Count:$size, I64Attr:$begin, I64Attr:$end,
    DefaultValuedAttr<ConfinedAttr<I64Attr, [IntPositive]>, "1">:$align,
    OptionalAttr<Patch_Count>:$offset, OptionalAttr<StrAttr>:$label);
  let assemblyFormat = [{
    $sym_name `` $role `size` $size `live` ` ` `[` $begin `,` $end `)` `align` $align
    (`at` $offset^)? (`label` $label^)? attr-dict
  }];
  let extraClassDeclaration = [{
    /// What reports call it.
    ::llvm::StringRef getReportName() { return getLabel().value_or(getSymName()); }
  }];
  let hasVerifier = 1;
}

def Patch_MayOverlapOp : Patch_Op<"may_overlap", [HasParent<"ArenaOp">]> {
  let summary = "Two slots may share bytes while both are live";
  let description = [{
    Without this, slots that are live at the same time lie apart. With it, one
    of the two holds: `offset(second) - offset(first) >= gap` or
    `offset(first) - offset(second) >= reverse_gap`, by default the size of the
    slot that lies lower. A layer's kernel states by how much its output may
    follow its input (docs/Memory.md).

    ```mlir
    patch.may_overlap @output, @input gap 64
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$first, FlatSymbolRefAttr:$second,
                       OptionalAttr<I64Attr>:$gap, OptionalAttr<I64Attr>:$reverse_gap);
  let assemblyFormat = [{
    $first `,` $second (`gap` $gap^)? (`reverse_gap` $reverse_gap^)? attr-dict
  }];
}

def Patch_ViewOp : Patch_Op<"view", [Pure,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "A view of a slot";
  let description = [{
    The first bytes of `slot`, as many as the result has. `source` is the memory
    of the slot's arena, a function's argument.

    ```mlir
    %0 = patch.view %arena[@model.arena::@first] : memref<144xi8> to memref<3x8x4xi8>
    ```
  }];
  let arguments = (ins MemRefRankOf<[I8], [1]>:$source, SymbolRefAttr:$slot);
  let results = (outs Patch_Buffer:$result);
  let assemblyFormat =
      "$source `[` $slot `]` attr-dict `:` type($source) `to` type($result)";
}

//===----------------------------------------------------------------------===//
// Work
//===----------------------------------------------------------------------===//

/// Figures are many: each goes on a line of its own when there is no room.
class Patch_Figures<string mnemonic> : Patch_Op<mnemonic, [HasParent<"PlanOp">]> {
  let hasCustomAssemblyFormat = 1;
  let extraClassDefinition = [{
    ::mlir::ParseResult $cppClass::parse(::mlir::OpAsmParser &parser,
                                         ::mlir::OperationState &result) {
      return parseFigures(parser, result);
    }
    void $cppClass::print(::mlir::OpAsmPrinter &printer) {
      printFigures(printer, *this);
    }
  }];
}

def Patch_PlanOp : Patch_Container<"plan",
    [DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "What a scheduled network takes and does";
  let description = [{
    The figures of a network in its arena (docs/Report.md): its ports, stages and
    layers, and as `@layerwise` the arena of the same network layer by layer.
    `patch-tile-stages` makes it, and `mcunet-translate --plan-to-json` writes it
    as a report. `macs` are those that run; `macs_layerwise` make each output
    once; `macs_identical` take each tile for one in the interior. `cost` is the
    predicted time in instructions, a model. `paper_bytes` is the figure that
    papers give: activations alone.

    ```mlir
    patch.plan @model.plan of @model.arena {
        input = #patch.input<resident>, macs = 4096 : i64, ...} {
      patch.port {...}
      patch.planned_stage {...}
      patch.planned_layer {...}
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, FlatSymbolRefAttr:$arena,
    Patch_InputAttr:$input, UnitAttr:$consumes_input,
    OptionalAttr<FlatSymbolRefAttr>:$input_slot,
    Patch_Count:$macs, Patch_Count:$macs_layerwise, Patch_Count:$macs_identical,
    F64Attr:$cost, Patch_Count:$input_bytes, Patch_Count:$output_bytes,
    I64Attr:$paper_bytes, OptionalAttr<I64Attr>:$paper_bytes_layerwise,
    OptionalAttr<Patch_Count>:$input_bytes_layerwise,
    OptionalAttr<Patch_Count>:$removed_channels,
    OptionalAttr<Patch_Count>:$removed_macs,
    OptionalAttr<StrArrayAttr>:$notes, OptionalAttr<StrAttr>:$needs_fine_tuning,
    OptionalAttr<DictionaryAttr>:$redistribution);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
}

def Patch_PortOp : Patch_Figures<"port"> {
  let summary = "An input or output as the network's caller sees it";
  let description = [{
    Bytes [offset, offset + size of `map`) of the caller's inputs, or with
    `output` of its outputs. `shape` is the file's, `map` rows, columns and
    channels. A number x means `scale * (x - zero_point)`; `source_type` is the
    file's own type.
  }];
  let arguments = (ins UnitAttr:$output, StrAttr:$name, DenseI64ArrayAttr:$shape,
    Patch_Shape:$map, StrAttr:$source_type, F64Attr:$scale, I64Attr:$zero_point,
    Patch_Count:$offset, OptionalAttr<StrAttr>:$layout);
}

def Patch_PlannedStageOp : Patch_Figures<"planned_stage"> {
  let summary = "A stage as it runs";
  let description = [{
    The patch.planned_layer operations that name its number are its layers. `kept`
    names the tensors from outside whose rows stay. `bytes` are its rolling
    buffers, `moved_bytes` what column steps copy, `fetched_bytes` what is copied
    of the input.
  }];
  let arguments = (ins Patch_WalkAttr:$walk, OptionalAttr<StrArrayAttr>:$kept,
    Patch_Count:$row_steps, Patch_Count:$strips, Patch_Count:$column_steps,
    Patch_Count:$bytes, Patch_Count:$moved_bytes, Patch_Count:$fetched_bytes,
    Patch_Count:$macs, Patch_Count:$macs_layerwise, Patch_Count:$macs_identical);
}

def Patch_PlannedLayerOp : Patch_Figures<"planned_layer"> {
  let summary = "A layer as it runs";
  let description = [{
    `stage` is the number of its patch.planned_stage. The schedule marks it `kept`
    and `lean` as `patch.stage` does; `takes_lean` says that its kernel has a lean
    form on this CPU. `windows` are the calls of its kernel, and the rows and
    pixels that they make. `kernel` is rows, columns, and the strides of both.
    `field_rows` and `field_cols` say what one element sees of the network's input
    on each axis: elements, elements a step, and the first one that the first
    element sees; they are absent where it sees nothing.
  }];
  let arguments = (ins StrAttr:$name, StrAttr:$op, Patch_Count:$stage,
    UnitAttr:$kept, UnitAttr:$lean, UnitAttr:$takes_lean,
    TypedArrayAttrBase<DenseI64ArrayAttr, "shapes">:$input_shapes,
    DenseI64ArrayAttr:$output_shape, Patch_Count:$macs, Patch_Count:$macs_executed,
    OptionalAttr<ConfinedAttr<DenseI64ArrayAttr, [DenseArrayCount<4>]>>:$kernel,
    Patch_Count:$scratch,
    ConfinedAttr<DenseI64ArrayAttr, [DenseArrayCount<3>]>:$windows, F64Attr:$cost,
    OptionalAttr<ConfinedAttr<DenseF64ArrayAttr, [DenseArrayCount<3>]>>:$field_rows,
    OptionalAttr<ConfinedAttr<DenseF64ArrayAttr, [DenseArrayCount<3>]>>:$field_cols);
}

#endif // MCUNET_DIALECT_PATCH_IR_PATCHPLAN
