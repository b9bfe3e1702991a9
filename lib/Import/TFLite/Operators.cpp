//===- Operators.cpp - The table of operators -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Operators.h"
#include "mcunet/Import/TFLite.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace mcunet;
using namespace mcunet::tfl;

using Action = LogicalResult (*)(OpScope &);

namespace {
/// A row of Operators.def.
struct OperatorRow {
  int32_t number;
  Action importer, folder;
  const char *form, *restrictions, *reference;
};
} // namespace

static constexpr OperatorRow table[] = {
#define OPERATOR(Name, Number, Importer, Form, Restrictions, Reference)        \
  {Number, Importer, foldNothing, Form, Restrictions, Reference},
#define FOLDING_OPERATOR(Name, Number, Importer, Folder, Form, Restrictions,   \
                         Reference)                                            \
  {Number, Importer, Folder, Form, Restrictions, Reference},
#include "Operators.def"
};

/// True if all numbers are in strictly ascending order.
static constexpr bool isSorted() {
  for (size_t i = 1; i < std::size(table); ++i)
    if (table[i - 1].number >= table[i].number)
      return false;
  return true;
}
static_assert(isSorted(), "Operators.def is in the order of the numbers");

/// The row of the operator with this number, if there is one.
static const OperatorRow *rowOf(int32_t code) {
  const OperatorRow *row =
      llvm::lower_bound(table, code, [](const OperatorRow &row, int32_t code) {
        return row.number < code;
      });
  return row != std::end(table) && row->number == code ? row : nullptr;
}

bool mcunet::tfl::isImported(int32_t code) { return rowOf(code) != nullptr; }

LogicalResult mcunet::tfl::importOperator(OpScope &scope) {
  const OperatorRow *row = rowOf(scope.op().code);
  if (!row && hasNoInt8Kernel(scope.op().code))
    return scope.error("operator has no int8 kernel, neither in TensorFlow "
                       "Lite nor in TensorFlow Lite Micro");
  if (!row)
    return scope.error("operator is not supported");
  return isShapeArithmetic(scope) ? row->folder(scope) : row->importer(scope);
}

/// FLOOR, L2_POOL_2D, LOCAL_RESPONSE_NORMALIZATION, SIN, SQUARE, CEIL, COS and
/// ROUND.
static constexpr int32_t realOperators[] = {8, 12, 13, 66, 92, 104, 108, 116};

bool mcunet::tfl::hasNoInt8Kernel(int32_t code) {
  return llvm::is_contained(realOperators, code);
}

void mcunet::printTFLiteOperators(llvm::raw_ostream &os) {
  std::vector<std::pair<std::string, const OperatorRow *>> rows;
  for (const OperatorRow &row : table)
    rows.emplace_back(builtinName(row.number), &row);
  llvm::sort(rows);
  os << "| operator | number | what is taken | restrictions | on shapes | "
        "reference |\n"
     << "|---|---|---|---|---|---|\n";
  for (const auto &[name, row] : rows) {
    os << "| `" << name << "` | " << row->number << " | " << row->form;
    if (hasUnsignedForm(row->number))
      os << (*row->form ? "; " : "") << "UINT8 as well";
    os << " | " << row->restrictions << " | "
       << (row->folder == foldNothing ? "" : "yes") << " | ";
    if (*row->reference)
      os << "`" << row->reference << "`";
    os << " |\n";
  }
  os << "\nOf these the kernels of TensorFlow Lite and of TensorFlow Lite "
        "Micro "
        "take real\nnumbers only, so that there are no int8 bytes to give:";
  std::vector<std::string> names;
  for (int32_t number : realOperators)
    names.push_back("`" + builtinName(number) + "`");
  llvm::sort(names);
  os << "\n" << llvm::join(names, ",\n") << ".\n";
}
