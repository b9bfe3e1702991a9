//===- Verify.cpp - Verification of networks as text ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Import/Verify.h"

#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/IR/Verifier.h"

using namespace mlir;

ParserConfig mcunet::unverified(MLIRContext *context) {
  return ParserConfig(context, /*verifyAfterParse=*/false);
}

OwningOpRef<ModuleOp> mcunet::verified(OwningOpRef<ModuleOp> module) {
  if (!module)
    return module;
  WalkResult constants = module->walk([](Operation *op) {
    if (isa<tosa::ConstOp, tosa::ConstShapeOp>(op))
      return WalkResult(op->getName().verifyInvariants(op));
    return WalkResult::advance();
  });
  if (constants.wasInterrupted() || failed(verify(*module)))
    return nullptr;
  return module;
}
