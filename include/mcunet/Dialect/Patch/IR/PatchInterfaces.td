//===- PatchInterfaces.td - What schedules ask of a layer ----*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_DIALECT_PATCH_IR_PATCHINTERFACES
#define MCUNET_DIALECT_PATCH_IR_PATCHINTERFACES

include "mlir/IR/OpBase.td"

def Patch_SpatialOpInterface : OpInterface<"SpatialOpInterface"> {
  let cppNamespace = "::mcunet::patch";
  let description = [{
    A layer that can be computed window by window: given a window of its output
    it says which window of each operand it needs, on each axis (0: rows, 1:
    columns), and what the window costs.
  }];
  let methods = [
    InterfaceMethod<[{
      The input window of operand `index` on `axis` for an output window
      [lo, hi), before clipping to the operand's extent.
    }], "::mcunet::schedule::AxisMap", "getInputMap",
      (ins "unsigned":$index, "unsigned":$axis)>,
    InterfaceMethod<[{
      What kind of layer this is to a schedule.
    }], "::mcunet::schedule::LayerKind", "getLayerKind">,
    InterfaceMethod<[{
      Multiply-accumulates for one output pixel, all channels; those on padding
      are counted. 0 for layers that move or map data.
    }], "int64_t", "getMacsPerPixel", (ins), [{}], [{ return 0; }]>,
  ];
}

#endif // MCUNET_DIALECT_PATCH_IR_PATCHINTERFACES
