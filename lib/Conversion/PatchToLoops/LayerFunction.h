//===- LayerFunction.h - The function of one layer --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_CONVERSION_PATCHTOLOOPS_LAYERFUNCTION_H
#define MCUNET_LIB_CONVERSION_PATCHTOLOOPS_LAYERFUNCTION_H

#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Kernels/MicroKernel.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

namespace mcunet::patch_to_loops {

/// A layer's function under a provisional name: the layer still has its own.
std::string functionName(patch::ComputeOp use);

/// Makes the function of one layer, before it, for all uses of its name, whose
/// buffers have the same shapes. Fails, with a diagnostic, where the kernel has
/// no code for the layer.
mlir::FailureOr<mlir::LLVM::LLVMFuncOp>
buildLayerFunction(patch::LayerOp layer, llvm::ArrayRef<patch::ComputeOp> uses,
                   const kernels::MicroKernel &kernel);

} // namespace mcunet::patch_to_loops

#endif // MCUNET_LIB_CONVERSION_PATCHTOLOOPS_LAYERFUNCTION_H
