//===- Operators.cpp - The table of operators -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Operators.h"
#include "mcunet/Import/TFLite.h"

#include "llvm/ADT/STLExtras.h"

using namespace mcunet;
using namespace mcunet::tfl;

namespace {
/// A row of Operators.def.
struct OperatorRow {
  int32_t number;
  Importer importer;
  const char *form, *restrictions, *reference;
};
} // namespace

static constexpr OperatorRow table[] = {
#define OPERATOR(Name, Number, Importer, Form, Restrictions, Reference)        \
  {Number, Importer, Form, Restrictions, Reference},
#include "Operators.def"
};

/// True where no number stands twice and all are in ascending order.
static constexpr bool isSorted() {
  for (size_t i = 1; i < std::size(table); ++i)
    if (table[i - 1].number >= table[i].number)
      return false;
  return true;
}
static_assert(isSorted(), "Operators.def is in the order of the numbers");

Importer mcunet::tfl::importerFor(int32_t code) {
  const OperatorRow *row =
      llvm::lower_bound(table, code, [](const OperatorRow &row, int32_t code) {
        return row.number < code;
      });
  return row != std::end(table) && row->number == code ? row->importer
                                                       : nullptr;
}

bool mcunet::tfl::hasNoInt8Kernel(int32_t code) {
  switch (code) {
  case 8:   // FLOOR
  case 12:  // L2_POOL_2D
  case 66:  // SIN
  case 92:  // SQUARE
  case 104: // CEIL
  case 108: // COS
  case 116: // ROUND
    return true;
  default:
    return false;
  }
}

void mcunet::printTFLiteOperators(llvm::raw_ostream &os) {
  std::vector<std::pair<std::string, const OperatorRow *>> rows;
  for (const OperatorRow &row : table)
    rows.emplace_back(builtinName(row.number), &row);
  llvm::sort(rows);
  os << "| operator | number | what is taken | restrictions | reference |\n"
     << "|---|---|---|---|---|\n";
  for (const auto &[name, row] : rows) {
    os << "| `" << name << "` | " << row->number << " | " << row->form << " | "
       << row->restrictions << " | ";
    if (*row->reference)
      os << "`" << row->reference << "`";
    os << " |\n";
  }
}
