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

def Patch_Phase : I32EnumAttr<"Phase", "a part of a reduction tile by tile", [
    I32EnumAttrCase<"Begin", 0, "begin">, I32EnumAttrCase<"Add", 1, "add">,
    I32EnumAttrCase<"End", 2, "end">]> {
  let cppNamespace = "::mcunet::patch";
  let genSpecializedAttr = 0;
}
def Patch_PhaseAttr : EnumAttr<Patch_Dialect, Patch_Phase, "phase"> {
  let summary = "Which part of a reduction tile by tile";
}

#endif // MCUNET_DIALECT_PATCH_IR_PATCHATTRS
