//===- PatchBase.td - The patch dialect ---------------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_DIALECT_PATCH_IR_PATCHBASE
#define MCUNET_DIALECT_PATCH_IR_PATCHBASE

include "mlir/IR/OpBase.td"

def Patch_Dialect : Dialect {
  let name = "patch";
  let cppNamespace = "::mcunet::patch";
  let summary = "Quantised convolutional layers, their schedules and their memory";
  let description = [{
    The dialect lives at two levels.

    On *tensors* there is one operation per quantised layer, with the
    convolution, its requantisation and its activation fused. Constants are
    attributes, so a layer is one operation. Every tensor is a map,
    `tensor<1xHxWxCxi8>`: of a tensor of another rank C and W are the last two
    dimensions and H is the product of all others, 1 where there are none. Axes of
    operations are those of the map. `patch.arg_ports` and `patch.res_ports` of the
    function are what the caller knows of its arguments and results.

    A schedule is part of the IR. `patch.stage` holds layers that run tile by tile;
    a layer outside of one runs alone, on whole tensors. In a stage, `patch.kept`
    marks layers whose rows stay until nothing needs them (`#patch.walk<patch>`),
    `patch.lean` those whose kernel takes less scratch. On the function,
    `patch.input` is how it takes its input (resident where it is absent), and
    `patch.consumes_input` allows a resident input to be written over.

    In the *arena* a `patch.layer` holds such an operation under a name, and
    `patch.compute` runs it over a window of its output, between buffers that
    are views of one byte array.

    Requantisation is TOSA's `apply_scale_32` (TOSA 1.0, 1.8.2): with `shift` in
    [2, 62], `(acc * multiplier + round) >> shift`, where `round` is
    `1 << (shift - 1)`, and under double rounding (the default) `1 << 30` is added
    for `acc >= 0` and subtracted for `acc < 0` where `shift > 31`. That equals
    `MultiplyByQuantizedMultiplier` of TensorFlow Lite's reference kernels. Under
    double rounding a shift below 31 is, as there, a shift of the accumulator to
    the left by `31 - shift` before a shift of 31; what leaves 32 bits is lost.
    TOSA and C leave such accumulators undefined.
  }];
  let discardableAttrs = (ins
    "::mcunet::patch::InputAttr":$input,
    "::mlir::UnitAttr":$consumes_input,
    "::mlir::UnitAttr":$kept,
    "::mlir::UnitAttr":$lean,
    "::mlir::ArrayAttr":$arg_ports,
    "::mlir::ArrayAttr":$res_ports,
    "::mcunet::patch::RemovedAttr":$removed
  );
  let hasConstantMaterializer = 1;
  let hasOperationAttrVerify = 1;
  let useDefaultAttributePrinterParser = 1;
  let extraClassDeclaration = "void registerAttributes();";
}

class Patch_Op<string mnemonic, list<Trait> traits = []>
    : Op<Patch_Dialect, mnemonic, traits>;

/// The one form of a tensor: 1 x H x W x C of int8. Verifiers check the 1.
def Patch_Map
    : Type<And<[4DTensorOf<[I8]>.predicate,
                Or<[Neg<HasStaticShapePred>,
                    CPred<"::mcunet::productWithin(::mcunet::kMaxElements, 1, "
                          "::llvm::cast<::mlir::ShapedType>($_self).getShape())"
                          ".has_value()">]>]>,
           "4D tensor of 8-bit signless integer values, at most 2^24",
           "::mlir::TensorType">;

/// A buffer of the arena or of the caller.
class Patch_Memory<Pred rank, string description>
    : Type<And<[MemRefOf<[I8, I32]>.predicate, HasStaticShapePred, rank,
                CPred<"::llvm::cast<::mlir::MemRefType>($_self).getLayout()"
                      ".isIdentity()">]>,
           description, "::mlir::MemRefType">;
def Patch_Buffer : Patch_Memory<TruePred, "a buffer of i8 or i32 of static shape">;
def Patch_Bytes : Patch_Memory<And<[HasAnyRankOfPred<[1]>,
    CPred<"::llvm::cast<::mlir::MemRefType>($_self).getElementType()"
          ".isInteger(8)">]>, "a number of bytes">;

#endif // MCUNET_DIALECT_PATCH_IR_PATCHBASE
