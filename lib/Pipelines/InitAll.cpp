//===- InitAll.cpp - Registers everything of the project ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/InitAll.h"
#include "mcunet/Conversion/Passes.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/DialectRegistry.h"

void mcunet::registerDialects(mlir::DialectRegistry &registry) {
  registry.insert<patch::PatchDialect>();
}

void mcunet::registerPassesAndPipelines() {
  registerMCUNetConversionPasses();
}
