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

def Patch_ConvolutionOpInterface : OpInterface<"ConvolutionOpInterface"> {
  let cppNamespace = "::mcunet::patch";
  let description = [{
    A dense or depthwise convolution: what both have under the same names. Zero
    points are signed here.
  }];
  let methods = [
    InterfaceMethod<"Taps, of 8 bits or 16.", "::mlir::ElementsAttr",
                    "getWeights">,
    InterfaceMethod<"", "void", "setWeightsAttr",
                    (ins "::mlir::ElementsAttr":$weights)>,
    InterfaceMethod<"Of 32 bits, one for each output channel.",
                    "::mlir::ElementsAttr", "getBias">,
    InterfaceMethod<"", "void", "setBiasAttr",
                    (ins "::mlir::ElementsAttr":$bias)>,
    InterfaceMethod<"The dimension of the weights that is the kernel's rows; "
                    "its columns are the next.", "unsigned", "getKernelDim">,
    InterfaceMethod<"Rows, columns.", "::llvm::ArrayRef<int64_t>", "getStride">,
    InterfaceMethod<"Rows, columns.", "::llvm::ArrayRef<int64_t>",
                    "getDilation">,
    InterfaceMethod<"Before the first row and column.",
                    "::llvm::ArrayRef<int64_t>", "getPad">,
    InterfaceMethod<"", "int32_t", "inputZeroPoint", (ins), [{}], [{
      return $_op.getInputZp();
    }]>,
    InterfaceMethod<"", "void", "setInputZp", (ins "int32_t":$zeroPoint)>,
    InterfaceMethod<"", "int32_t", "outputZeroPoint", (ins), [{}], [{
      return $_op.getOutputZp();
    }]>,
    InterfaceMethod<"", "void", "setOutputZp", (ins "int32_t":$zeroPoint)>,
    InterfaceMethod<"One pair, or one for each output channel.",
                    "::mcunet::patch::RequantAttr", "getRequant">,
    InterfaceMethod<"", "void", "setRequantAttr",
                    (ins "::mcunet::patch::RequantAttr":$requant)>,
    InterfaceMethod<"", "::llvm::ArrayRef<int32_t>", "getMultiplier">,
    InterfaceMethod<"", "::llvm::ArrayRef<int32_t>", "getShift">,
    InterfaceMethod<"", "bool", "getSingleRound">,
    InterfaceMethod<"The least and the greatest output.",
                    "::llvm::ArrayRef<int32_t>", "getClamp">,
    InterfaceMethod<"", "void", "setClamp",
                    (ins "::llvm::ArrayRef<int32_t>":$clamp)>,
  ];
}

def Patch_ChannelOpInterface : OpInterface<"ChannelOpInterface"> {
  let cppNamespace = "::mcunet::patch";
  let description = [{
    A layer that takes channels, the last dimension, one by one, for the
    analyses that find channels which change no result. A layer without this
    interface needs all channels of its operands and makes all of its result,
    which is always right; dense convolutions are analysed by themselves.
  }];
  let methods = [
    InterfaceMethod<[{
      Channel c of the result depends on channel c of each operand, and on
      nothing else that comes in channels. By default where all of them have as
      many channels.
    }], "bool", "tiesChannels", (ins), [{}], [{
      return ::llvm::all_of($_op->getOperandTypes(), [&](::mlir::Type type) {
        return ::llvm::cast<::mlir::ShapedType>(type).getShape().back() ==
               ::llvm::cast<::mlir::ShapedType>(
                   $_op->getResult(0).getType()).getShape().back();
      });
    }]>,
    InterfaceMethod<[{
      What each channel of the result can be where those of the operands are in
      `operands`: exact about integers, empty for anything. Asked only where
      channels are tied.
    }], "::mcunet::patch::TensorRange", "inferChannels",
      (ins "::llvm::ArrayRef<::llvm::ArrayRef<::mcunet::patch::ChannelRange>>"
           :$operands), [{}], [{ return {}; }]>,
  ];
}

#endif // MCUNET_DIALECT_PATCH_IR_PATCHINTERFACES
