//===- PatchAttrs.cpp - Attributes of the patch dialect -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mcunet::patch;
using mcunet::schedule::AccessOrder;
using mcunet::schedule::AccessStep;

/// One of an enumeration's names.
template <typename Enum>
static FailureOr<Enum> parseNamed(AsmParser &parser,
                                  std::optional<Enum> (*symbolize)(StringRef)) {
  StringRef name;
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseKeyword(&name))
    return failure();
  if (std::optional<Enum> value = symbolize(name))
    return *value;
  return parser.emitError(loc) << "unknown name '" << name << "'";
}

#include "mcunet/Dialect/Patch/IR/PatchEnums.cpp.inc"
#define GET_ATTRDEF_CLASSES
#include "mcunet/Dialect/Patch/IR/PatchAttrs.cpp.inc"

void PatchDialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "mcunet/Dialect/Patch/IR/PatchAttrs.cpp.inc"
      >();
}

static StringRef nameOf(AccessStep step) {
  switch (step) {
  case AccessStep::Element:
    return "element";
  case AccessStep::Pixels:
    return "pixels";
  case AccessStep::Row:
    return "row";
  case AccessStep::Whole:
    return "whole";
  }
  llvm_unreachable("all steps handled");
}

void AccessOrderAttr::print(AsmPrinter &printer) const {
  const AccessOrder &order = getOrder();
  printer << "<" << nameOf(order.step);
  if (order.step == AccessStep::Pixels) {
    printer << " " << order.pixels;
    if (order.acrossRows)
      printer << " across_rows";
    if (order.readsFirst)
      printer << " reads_first";
  }
  printer << ">";
}

/// The number of pixels and what follows it.
static ParseResult parsePixels(AsmParser &parser, AccessOrder &order) {
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseInteger(order.pixels))
    return failure();
  if (order.pixels < 1)
    return parser.emitError(loc, "expected at least one pixel in a step");
  order.step = AccessStep::Pixels;
  order.acrossRows = succeeded(parser.parseOptionalKeyword("across_rows"));
  order.readsFirst = succeeded(parser.parseOptionalKeyword("reads_first"));
  return success();
}

Attribute AccessOrderAttr::parse(AsmParser &parser, Type) {
  AccessOrder order;
  StringRef step;
  SMLoc loc;
  if (parser.parseLess() || parser.getCurrentLocation(&loc) ||
      parser.parseKeyword(&step))
    return {};
  if (step == nameOf(AccessStep::Element)) {
    order = AccessOrder::element();
  } else if (step == nameOf(AccessStep::Row)) {
    order = AccessOrder::row();
  } else if (step == nameOf(AccessStep::Pixels)) {
    if (parsePixels(parser, order))
      return {};
  } else if (step != nameOf(AccessStep::Whole)) {
    parser.emitError(loc, "expected element, pixels, row or whole");
    return {};
  }
  if (parser.parseGreater())
    return {};
  return get(parser.getContext(), order);
}

LogicalResult WalkAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                               mcunet::schedule::RowOrder order, int64_t rows,
                               int64_t strips, int64_t columns) {
  for (int64_t size : {rows, strips, columns})
    if (size < 0)
      return emitError() << "a tile of negative size";
  if (order == mcunet::schedule::RowOrder::Patch && rows > 0 && columns > 0)
    return emitError() << "column steps need streamed rows";
  return success();
}
