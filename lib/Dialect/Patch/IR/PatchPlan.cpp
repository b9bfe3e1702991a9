//===- PatchPlan.cpp - Operations of a plan -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Checks.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"

using namespace mlir;
using namespace mcunet::patch;

//===----------------------------------------------------------------------===//
// Memory
//===----------------------------------------------------------------------===//

void ArenaOp::build(OpBuilder &builder, OperationState &state, StringRef name) {
  state.getOrAddProperties<Properties>().sym_name = builder.getStringAttr(name);
  state.addRegion()->emplaceBlock();
}

SmallVector<SlotOp> mcunet::patch::slotsOf(ArenaOp arena) {
  return SmallVector<SlotOp>(arena.getBody().front().getOps<SlotOp>());
}

LogicalResult ArenaOp::verify() {
  for (Operation &op : getBody().front())
    if (!isa<SlotOp, MayOverlapOp>(op))
      return emitOpError("holds slots and their overlaps, not '")
             << op.getName() << "'";
  return success();
}

/// By now each symbol stands for one slot.
LogicalResult ArenaOp::verifyRegions() {
  mlir::SymbolTable symbols(*this);
  for (auto overlap : getBody().front().getOps<MayOverlapOp>())
    for (FlatSymbolRefAttr name :
         {overlap.getFirstAttr(), overlap.getSecondAttr()})
      if (!symbols.lookup<SlotOp>(name.getAttr()))
        return overlap.emitOpError("refers to an unknown slot ") << name;
  auto bytes = getBytes();
  for (SlotOp slot : slotsOf(*this)) {
    auto offset = slot.getOffset();
    if (!bytes || !offset)
      continue;
    if (*offset > *bytes || slot.getSize() > *bytes - *offset)
      return slot.emitOpError("ends at byte ")
             << *offset + slot.getSize() << " of " << *bytes;
  }
  return success();
}

LogicalResult SlotOp::verify() {
  constexpr uint64_t kMost = kMostBufferBytes;
  if (static_cast<int64_t>(getEnd()) < static_cast<int64_t>(getBegin()))
    return emitOpError("ends before it begins");
  if (getSize() > kMost || getOffset().value_or(0) > kMost ||
      getAlign() > kMost)
    return emitOpError("is too large");
  if (auto offset = getOffset(); offset && *offset % getAlign() != 0)
    return emitOpError("lies at byte ")
           << *offset << ", which is no multiple of " << getAlign();
  return success();
}

LogicalResult ViewOp::verifySymbolUses(SymbolTableCollection &symbols) {
  auto slot = symbols.lookupNearestSymbolFrom<SlotOp>(*this, getSlotAttr());
  if (!slot)
    return emitOpError("refers to an unknown slot ") << getSlotAttr();
  std::optional<int64_t> bytes = bytesOf(getResult().getType());
  auto size = static_cast<int64_t>(slot.getSize());
  if (!bytes || *bytes > size)
    return emitOpError("needs ")
           << bytes.value_or(-1) << " bytes, the slot has " << size;
  MemRefType source = getSource().getType();
  auto offset = slot.getOffset();
  if (!offset || source.isDynamicDim(0))
    return success();
  int64_t room = source.getDimSize(0);
  if (static_cast<int64_t>(*offset) > room - *bytes)
    return emitOpError("ends at byte ")
           << *offset + *bytes << " of a source of " << room;
  return success();
}

//===----------------------------------------------------------------------===//
// Figures
//===----------------------------------------------------------------------===//

static std::string textOf(NamedAttribute named) {
  std::string text = named.getName().str();
  if (!isa<UnitAttr>(named.getValue()))
    llvm::raw_string_ostream(text) << " = " << named.getValue();
  return text;
}

void mcunet::patch::printFigures(OpAsmPrinter &printer, Operation *op,
                                 ArrayRef<StringRef> elided) {
  constexpr size_t kColumns = 88;
  size_t column = kColumns;
  printer << " {";
  printer.increaseIndent();
  printer.increaseIndent();
  bool isFirst = true;
  for (NamedAttribute named : op->getAttrs()) {
    if (llvm::is_contained(elided, named.getName()))
      continue;
    if (!isFirst)
      printer << ",";
    isFirst = false;
    size_t length = textOf(named).size() + 2;
    column += length;
    if (column > kColumns) {
      printer.printNewline();
      column = length;
    } else {
      printer << " ";
    }
    printer.printNamedAttribute(named);
  }
  printer.decreaseIndent();
  printer.decreaseIndent();
  printer << "}";
}

ParseResult mcunet::patch::parseFigures(OpAsmParser &parser,
                                        OperationState &result) {
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseOptionalAttrDict(result.attributes))
    return failure();
  return failure(failed(result.name.verifyInherentAttrs(
      result.attributes, [&] { return parser.emitError(loc); })));
}

ParseResult PlanOp::parse(OpAsmParser &parser, OperationState &result) {
  StringAttr name;
  FlatSymbolRefAttr arena;
  if (parser.parseSymbolName(name) || parser.parseKeyword("of") ||
      parser.parseAttribute(arena))
    return failure();
  Region *body = result.addRegion();
  result.addAttribute(getSymNameAttrName(result.name), name);
  result.addAttribute(getArenaAttrName(result.name), arena);
  if (parseFigures(parser, result) || parser.parseRegion(*body))
    return failure();
  if (body->empty())
    body->emplaceBlock();
  return success();
}

void PlanOp::print(OpAsmPrinter &printer) {
  printer << " ";
  printer.printSymbolName(getSymName());
  printer << " of " << getArenaAttr();
  printFigures(printer, *this, {getSymNameAttrName(), getArenaAttrName()});
  printer << " ";
  printer.printRegion(getBody());
}

LogicalResult PlanOp::verify() {
  for (Operation &op : getBody().front())
    if (!isa<PortOp, PlannedStageOp, PlannedLayerOp, ArenaOp>(op))
      return emitOpError("does not hold '") << op.getName() << "'";
  if (getRemovedChannels().has_value() != getRemovedMacs().has_value())
    return emitOpError("needs both the removed channels and their macs");
  return success();
}

/// By now each layer has the number of its stage.
LogicalResult PlanOp::verifyRegions() {
  Block &body = getBody().front();
  auto all = body.getOps<PlannedStageOp>();
  uint64_t stages = std::distance(all.begin(), all.end());
  for (auto layer : body.getOps<PlannedLayerOp>())
    if (layer.getStage() >= stages)
      return layer.emitOpError("runs in stage ")
             << layer.getStage() << " of " << stages;
  return success();
}

LogicalResult PlanOp::verifySymbolUses(SymbolTableCollection &symbols) {
  auto arena = symbols.lookupNearestSymbolFrom<ArenaOp>(
      getOperation()->getParentOp(), getArenaAttr());
  if (!arena)
    return emitOpError("refers to an unknown arena ") << getArenaAttr();
  if (auto slot = getInputSlotAttr();
      slot && !symbols.lookupSymbolIn<SlotOp>(arena, slot))
    return emitOpError("refers to an unknown slot ") << slot;
  return success();
}
