//===- Slots.cpp - Buffers that wait for their places, in the IR ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Slots.h"
#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;

static Attribute describeBuffer(Builder &builder,
                                const planner::Buffer &buffer) {
  NamedAttrList fields;
  fields.append("name", builder.getStringAttr(buffer.name));
  fields.append("size", builder.getI64IntegerAttr(buffer.size));
  fields.append("live",
                builder.getDenseI64ArrayAttr({buffer.begin, buffer.end}));
  fields.append("align", builder.getI64IntegerAttr(buffer.alignment));
  return fields.getDictionary(builder.getContext());
}

static Attribute describeOverlap(Builder &builder,
                                 const planner::Overlap &overlap) {
  NamedAttrList fields;
  fields.append("slots", builder.getDenseI64ArrayAttr({overlap.a, overlap.b}));
  if (overlap.gapAB)
    fields.append("ab", builder.getI64IntegerAttr(*overlap.gapAB));
  if (overlap.gapBA)
    fields.append("ba", builder.getI64IntegerAttr(*overlap.gapBA));
  return fields.getDictionary(builder.getContext());
}

void mcunet::patch::setSlots(ModuleOp module, const planner::Problem &problem) {
  Builder builder(module.getContext());
  SmallVector<Attribute> slots, overlaps;
  for (const planner::Buffer &buffer : problem.buffers)
    slots.push_back(describeBuffer(builder, buffer));
  for (const planner::Overlap &overlap : problem.overlaps)
    overlaps.push_back(describeOverlap(builder, overlap));
  module->setAttr("patch.slots", builder.getArrayAttr(slots));
  module->setAttr("patch.overlaps", builder.getArrayAttr(overlaps));
}

void mcunet::patch::eraseSlots(ModuleOp module) {
  module->removeAttr("patch.slots");
  module->removeAttr("patch.overlaps");
}

static std::optional<planner::Buffer> readBuffer(Attribute attribute) {
  auto fields = dyn_cast<DictionaryAttr>(attribute);
  if (!fields)
    return std::nullopt;
  auto name = fields.getAs<StringAttr>("name");
  auto size = fields.getAs<IntegerAttr>("size");
  auto live = fields.getAs<DenseI64ArrayAttr>("live");
  auto align = fields.getAs<IntegerAttr>("align");
  if (!name || !size || !live || live.size() != 2 || !align)
    return std::nullopt;
  planner::Buffer buffer;
  buffer.name = name.str();
  buffer.size = size.getInt();
  buffer.begin = live[0];
  buffer.end = live[1];
  buffer.alignment = align.getInt();
  return buffer;
}

static std::optional<planner::Overlap> readOverlap(Attribute attribute,
                                                   int64_t count) {
  auto fields = dyn_cast<DictionaryAttr>(attribute);
  auto slots =
      fields ? fields.getAs<DenseI64ArrayAttr>("slots") : DenseI64ArrayAttr();
  if (!slots || slots.size() != 2)
    return std::nullopt;
  for (int64_t slot : slots.asArrayRef())
    if (slot < 0 || slot >= count)
      return std::nullopt;
  planner::Overlap overlap;
  overlap.a = slots[0];
  overlap.b = slots[1];
  if (auto gap = fields.getAs<IntegerAttr>("ab"))
    overlap.gapAB = gap.getInt();
  if (auto gap = fields.getAs<IntegerAttr>("ba"))
    overlap.gapBA = gap.getInt();
  return overlap;
}

FailureOr<planner::Problem> mcunet::patch::readSlots(ModuleOp module) {
  auto slots = module->getAttrOfType<ArrayAttr>("patch.slots");
  auto overlaps = module->getAttrOfType<ArrayAttr>("patch.overlaps");
  if (!slots || !overlaps)
    return module.emitError("has no buffers to plan: 'patch.slots' and "
                            "'patch.overlaps' are missing");
  planner::Problem problem;
  for (auto [index, attribute] : llvm::enumerate(slots)) {
    std::optional<planner::Buffer> buffer = readBuffer(attribute);
    if (!buffer)
      return module.emitError()
             << "slot " << index << " needs name, size, live and align";
    problem.buffers.push_back(std::move(*buffer));
  }
  for (auto [index, attribute] : llvm::enumerate(overlaps)) {
    std::optional<planner::Overlap> overlap =
        readOverlap(attribute, problem.buffers.size());
    if (!overlap)
      return module.emitError() << "overlap " << index << " names no two slots";
    problem.overlaps.push_back(*overlap);
  }
  return problem;
}
