//===- PatchDialect.cpp - Registration of the patch dialect ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mcunet::patch;

#include "mcunet/Dialect/Patch/IR/PatchDialect.cpp.inc"

void PatchDialect::initialize() {
  registerAttributes();
  addOperations<
#define GET_OP_LIST
#include "mcunet/Dialect/Patch/IR/PatchOps.cpp.inc"
      >();
}

Operation *PatchDialect::materializeConstant(OpBuilder &builder,
                                             Attribute value, Type type,
                                             Location loc) {
  auto elements = dyn_cast<ElementsAttr>(value);
  if (!elements || elements.getType() != type)
    return nullptr;
  return ConstantOp::create(builder, loc, type, elements);
}
