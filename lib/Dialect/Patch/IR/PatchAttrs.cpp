//===- PatchAttrs.cpp - Attributes of the patch dialect -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Numbers.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Support/SingleFactor.h"
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

PortAttr PortAttr::unknown(MLIRContext *context) {
  return get(context, {}, {}, /*zeroPoint=*/0, {}, {}, {}, {}, /*classes=*/0);
}

PortAttr PortAttr::withShape(DenseI64ArrayAttr shape) const {
  return get(getContext(), getName(), getScale(), getZeroPoint(), shape,
             getSourceType(), getLayout(), getAnchors(), getClasses());
}

PortAttr PortAttr::withLayout(StringAttr layout) const {
  return get(getContext(), getName(), getScale(), getZeroPoint(), getShape(),
             getSourceType(), layout, getAnchors(), getClasses());
}

static SmallVector<PortAttr> portsOf(FunctionOpInterface function,
                                     StringRef name, unsigned count) {
  if (auto ports = function->getAttrOfType<ArrayAttr>(name))
    return llvm::to_vector(ports.getAsRange<PortAttr>());
  return SmallVector<PortAttr>(count, PortAttr::unknown(function.getContext()));
}

static void setPorts(FunctionOpInterface function, StringRef name,
                     ArrayRef<PortAttr> ports) {
  SmallVector<Attribute> attributes(ports.begin(), ports.end());
  function->setAttr(name, ArrayAttr::get(function.getContext(), attributes));
}

static StringRef argumentPortsName() {
  return PatchDialect::ArgPortsAttrHelper::getNameStr();
}
static StringRef resultPortsName() {
  return PatchDialect::ResPortsAttrHelper::getNameStr();
}

SmallVector<PortAttr>
mcunet::patch::argumentPorts(FunctionOpInterface function) {
  return portsOf(function, argumentPortsName(), function.getNumArguments());
}

SmallVector<PortAttr> mcunet::patch::resultPorts(FunctionOpInterface function) {
  return portsOf(function, resultPortsName(), function.getNumResults());
}

void mcunet::patch::setArgumentPorts(FunctionOpInterface function,
                                     ArrayRef<PortAttr> ports) {
  setPorts(function, argumentPortsName(), ports);
}

void mcunet::patch::setResultPorts(FunctionOpInterface function,
                                   ArrayRef<PortAttr> ports) {
  setPorts(function, resultPortsName(), ports);
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

//===----------------------------------------------------------------------===//
// Requantisation
//===----------------------------------------------------------------------===//

void RequantAttr::print(AsmPrinter &printer) const {
  printer << "<";
  printNumbers(printer, getMultiplier(), getContext());
  printer << " shift ";
  printNumbers(printer, getShift(), getContext());
  printer << (getSingleRound() ? " single>" : ">");
}

Attribute RequantAttr::parse(AsmParser &parser, Type) {
  SmallVector<int32_t> multiplier, shift;
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseLess() || parseNumbers(parser, multiplier) ||
      parser.parseKeyword("shift") || parseNumbers(parser, shift))
    return {};
  bool isSingle = succeeded(parser.parseOptionalKeyword("single"));
  if (parser.parseGreater())
    return {};
  return parser.getChecked<RequantAttr>(loc, parser.getContext(), multiplier,
                                        shift, isSingle);
}

/// Factors in single precision.
static LogicalResult verifyFactors(function_ref<InFlightDiagnostic()> emitError,
                                   ArrayRef<int32_t> factors,
                                   bool singleRound) {
  if (!singleRound)
    return emitError() << "with a shift of 0 rounds once";
  for (int32_t bits : factors)
    if (!mcunet::isSingleFactor(mcunet::singleFactor(bits)))
      return emitError() << "has a factor that is out of range";
  return success();
}

static bool areFactors(ArrayRef<int32_t> shift) {
  return llvm::all_of(
      shift, [](int32_t value) { return value == mcunet::kSingleShift; });
}

bool RequantAttr::isFactor() const { return areFactors(getShift()); }

std::optional<std::string>
RequantAttr::findWrongPair(ArrayRef<int32_t> multiplier,
                           ArrayRef<int32_t> shift) {
  if (multiplier.empty() || multiplier.size() != shift.size())
    return ("has " + Twine(multiplier.size()) + " multipliers and " +
            Twine(shift.size()) + " shifts")
        .str();
  for (int32_t value : multiplier)
    if (value < 0)
      return "has a negative multiplier";
  for (int32_t value : shift)
    if (value < 2 || value > 62)
      return "shift must be in [2, 62], got " + std::to_string(value);
  return std::nullopt;
}

LogicalResult RequantAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                  ArrayRef<int32_t> multiplier,
                                  ArrayRef<int32_t> shift, bool singleRound) {
  if (multiplier.size() == shift.size() && !shift.empty() && areFactors(shift))
    return verifyFactors(emitError, multiplier, singleRound);
  if (auto wrong = findWrongPair(multiplier, shift))
    return emitError() << *wrong;
  return success();
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
