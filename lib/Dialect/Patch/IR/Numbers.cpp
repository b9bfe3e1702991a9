//===- Numbers.cpp - Syntax of many numbers -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Numbers.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;

template <typename T>
static void printAny(AsmPrinter &printer, ArrayRef<T> numbers,
                     MLIRContext *context) {
  constexpr size_t kListed = 4;
  if (numbers.size() == 1) {
    printer << static_cast<int64_t>(numbers[0]);
  } else if (numbers.size() <= kListed) {
    SmallVector<int64_t> listed(numbers);
    printer << "[" << ArrayRef<int64_t>(listed) << "]";
  } else {
    auto type = RankedTensorType::get({int64_t(numbers.size())},
                                      IntegerType::get(context, 8 * sizeof(T)));
    printer << DenseElementsAttr::get(type, numbers);
  }
}

template <typename T>
static ParseResult parseAny(AsmParser &parser, SmallVectorImpl<T> &numbers) {
  auto parseNumber = [&] {
    return parser.parseInteger(numbers.emplace_back());
  };
  if (succeeded(parser.parseOptionalLSquare())) {
    if (parser.parseCommaSeparatedList(parseNumber) || parser.parseRSquare())
      return failure();
    return success();
  }
  T only;
  OptionalParseResult number = parser.parseOptionalInteger(only);
  if (number.has_value()) {
    numbers.push_back(only);
    return *number;
  }
  SMLoc loc = parser.getCurrentLocation();
  ElementsAttr elements;
  if (parser.parseAttribute(elements))
    return failure();
  auto values = elements.tryGetValues<T>();
  if (!values)
    return parser.emitError(loc, "expected numbers of ")
           << 8 * sizeof(T) << " bits";
  llvm::append_range(numbers, *values);
  return success();
}

namespace mcunet::patch {

void printNumbers(AsmPrinter &printer, ArrayRef<int32_t> numbers,
                  MLIRContext *context) {
  printAny(printer, numbers, context);
}

ParseResult parseNumbers(AsmParser &parser, SmallVectorImpl<int32_t> &numbers) {
  return parseAny(parser, numbers);
}

void printNumbers(OpAsmPrinter &printer, Operation *op,
                  DenseI32ArrayAttr numbers) {
  printAny(printer, numbers.asArrayRef(), op->getContext());
}

void printNumbers(OpAsmPrinter &printer, Operation *op,
                  DenseI8ArrayAttr numbers) {
  printAny(printer, numbers.asArrayRef(), op->getContext());
}

ParseResult parseNumbers(OpAsmParser &parser, DenseI32ArrayAttr &numbers) {
  SmallVector<int32_t> values;
  if (parseAny(parser, values))
    return failure();
  numbers = DenseI32ArrayAttr::get(parser.getContext(), values);
  return success();
}

ParseResult parseNumbers(OpAsmParser &parser, DenseI8ArrayAttr &numbers) {
  SmallVector<int8_t> values;
  if (parseAny(parser, values))
    return failure();
  numbers = DenseI8ArrayAttr::get(parser.getContext(), values);
  return success();
}

} // namespace mcunet::patch
