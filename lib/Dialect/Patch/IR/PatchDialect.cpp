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

namespace {
/// Named ports would make a function's first line too long to read.
struct PortAliases : OpAsmDialectInterface {
  using OpAsmDialectInterface::OpAsmDialectInterface;

  AliasResult getAlias(Attribute attribute, raw_ostream &os) const override {
    auto port = dyn_cast<PortAttr>(attribute);
    if (!port || !port.getName())
      return AliasResult::NoAlias;
    os << "port";
    return AliasResult::FinalAlias;
  }
};
} // namespace

void PatchDialect::initialize() {
  registerAttributes();
  addInterfaces<PortAliases>();
  addOperations<
#define GET_OP_LIST
#include "mcunet/Dialect/Patch/IR/PatchOps.cpp.inc"
      >();
}

/// Ports of a function: one for each argument, or for each result.
static LogicalResult verifyPorts(Operation *op, NamedAttribute named,
                                 bool ofArguments) {
  auto function = dyn_cast<FunctionOpInterface>(op);
  auto ports = dyn_cast<ArrayAttr>(named.getValue());
  if (!function || !ports || !llvm::all_of(ports, llvm::IsaPred<PortAttr>))
    return op->emitOpError() << named.getName()
                             << " must be a list of #patch.port<...>, on a "
                                "function";
  unsigned expected =
      ofArguments ? function.getNumArguments() : function.getNumResults();
  if (ports.size() != expected)
    return op->emitOpError() << named.getName() << " has " << ports.size()
                             << " ports, expected " << expected;
  return success();
}

/// What the passes on the arena say of a function and read again.
LogicalResult PatchDialect::verifyOperationAttribute(Operation *op,
                                                     NamedAttribute named) {
  StringRef name = named.getName().strref();
  auto isNumber = [&](int64_t least) {
    auto number = dyn_cast<IntegerAttr>(named.getValue());
    return number && number.getValue().getSignificantBits() <= 64 &&
           number.getValue().getSExtValue() >= least;
  };
  auto isStrings = [&] {
    auto array = dyn_cast<ArrayAttr>(named.getValue());
    return array && llvm::all_of(array, llvm::IsaPred<StringAttr>);
  };
  if (name == ArgPortsAttrHelper::getNameStr())
    return verifyPorts(op, named, true);
  if (name == ResPortsAttrHelper::getNameStr())
    return verifyPorts(op, named, false);
  if (name == "patch.results" && !isStrings())
    return op->emitOpError("'patch.results' must be names of layers");
  for (StringRef number : {"patch.rows", "patch.hop"})
    if (name == number && !isNumber(1))
      return op->emitOpError("'") << number << "' must be a positive number";
  if (name == "patch.input_slot" && !isa<SymbolRefAttr>(named.getValue()))
    return op->emitOpError("'patch.input_slot' must name a slot");
  if ((name == "patch.kept" || name == "patch.lean") &&
      (!isa<UnitAttr>(named.getValue()) || !isa<SpatialOpInterface>(op) ||
       !isa<StageOp>(op->getParentOp())))
    return op->emitOpError("'")
           << name << "' is a unit attribute of a layer in a stage";
  if (name == "patch.input" && !isa<InputAttr>(named.getValue()))
    return op->emitOpError("'patch.input' must be #patch.input<...>");
  if (name == RemovedAttrHelper::getNameStr() &&
      !isa<RemovedAttr>(named.getValue()))
    return op->emitOpError("'patch.removed' must be #patch.removed<...>");
  if (name == "patch.consumes_input" && !isa<UnitAttr>(named.getValue()))
    return op->emitOpError("'patch.consumes_input' is a unit attribute");
  return success();
}

Operation *PatchDialect::materializeConstant(OpBuilder &builder,
                                             Attribute value, Type type,
                                             Location loc) {
  auto elements = dyn_cast<ElementsAttr>(value);
  if (!elements || elements.getType() != type)
    return nullptr;
  return ConstantOp::create(builder, loc, type, elements);
}
