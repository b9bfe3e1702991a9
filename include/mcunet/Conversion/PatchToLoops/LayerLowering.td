//===- LayerLowering.td - How a layer becomes code ---------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_CONVERSION_PATCHTOLOOPS_LAYERLOWERING
#define MCUNET_CONVERSION_PATCHTOLOOPS_LAYERLOWERING

include "mlir/IR/OpBase.td"

def LayerLoweringInterface : OpInterface<"LayerLoweringInterface"> {
  let cppNamespace = "::mcunet";
  let description = [{
    What search, planner and code generation have to know of the code that a
    layer becomes. The layers of the `patch` dialect have external models, since
    the dialect knows nothing of code; an operation from elsewhere implements
    the interface or has a model too. A layer without one is an error.
  }];
  let methods = [
    InterfaceMethod<[{
      Emits the layer over the window that the context has. Fails, with an error
      on the operation, where it cannot.
    }], "::mlir::LogicalResult", "emitLayer",
      (ins "::mcunet::LayerContext &":$context)>,
    InterfaceMethod<[{
      The order in which the code reads its operands and writes its result. The
      result may lie over an operand that dies, so far as the order allows.
    }], "::mcunet::schedule::AccessOrder", "getAccessOrder",
      (ins "const ::mcunet::kernels::MicroKernel &":$kernel, "bool":$lean)>,
    InterfaceMethod<[{
      Bytes of working memory, in the fast or the lean form.
    }], "int64_t", "getScratchBytes",
      (ins "const ::mcunet::kernels::MicroKernel &":$kernel, "bool":$lean),
      [{}], [{ return 0; }]>,
    InterfaceMethod<[{
      The layer of the cost table whose loops this one shares, "add" for one; of
      a name that is not in the table MACs and pixels are counted.
    }], "::llvm::StringRef", "getCostKind">,
  ];
}

#endif // MCUNET_CONVERSION_PATCHTOLOOPS_LAYERLOWERING
