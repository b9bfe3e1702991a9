//===- Function.cpp - What importers of files share -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Function.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace mcunet;

DictionaryAttr mcunet::edgeAttributes(
    Builder &b, StringAttr name,
    std::optional<std::pair<float, int32_t>> scaleAndZeroPoint,
    StringRef sourceType) {
  NamedAttrList attributes;
  attributes.set("patch.name", name);
  if (scaleAndZeroPoint) {
    auto [scale, zeroPoint] = *scaleAndZeroPoint;
    attributes.set("patch.scale",
                   b.getF64FloatAttr(static_cast<double>(scale)));
    attributes.set("patch.zero_point", b.getI32IntegerAttr(zeroPoint));
  }
  if (!sourceType.empty())
    attributes.set("patch.source_type", b.getStringAttr(sourceType));
  return attributes.getDictionary(b.getContext());
}

void mcunet::eraseDead(Block &body) {
  for (Operation &op :
       llvm::make_early_inc_range(llvm::reverse(body.getOperations())))
    if (isOpTriviallyDead(&op))
      op.erase();
}

std::optional<Rejection> mcunet::findRejection(ModuleOp module) {
  std::optional<Rejection> first;
  ScopedDiagnosticHandler handler(module.getContext(), [&](Diagnostic &d) {
    if (!first)
      first = {StringRef(d.str()).split('\n').first.str(), d.getLocation()};
    return success();
  });
  if (succeeded(verify(module)))
    return std::nullopt;
  return first ? first : Rejection{"", module.getLoc()};
}
