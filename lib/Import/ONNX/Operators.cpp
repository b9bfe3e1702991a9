//===- Operators.cpp - The table of ONNX operators ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Operators.h"
#include "mcunet/Import/ONNX.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mcunet;
using namespace mcunet::onnx;

static constexpr OperatorRow table[] = {
#define LAYER(Name, Importer, Form, Restrictions)                              \
  {#Name, true, Importer, Form, Restrictions},
#define ELEMENTS(Name, Importer, Form, Restrictions)                           \
  {#Name, false, Importer, Form, Restrictions},
#include "Operators.def"
};

const OperatorRow *mcunet::onnx::rowOf(llvm::StringRef name) {
  const auto *row = llvm::find_if(
      table, [&](const OperatorRow &row) { return name == row.name; });
  return row == std::end(table) ? nullptr : row;
}

static constexpr llvm::StringLiteral qlinear[] = {
    "Add",       "AveragePool", "Concat", "Conv",   "Gemm", "GlobalAveragePool",
    "LeakyRelu", "MatMul",      "Mul",    "Sigmoid"};

bool mcunet::onnx::hasQLinearForm(llvm::StringRef kind) {
  return llvm::is_contained(qlinear, kind);
}

std::string mcunet::onnx::explainOperator(llvm::StringRef kind) {
  return llvm::StringSwitch<std::string>(kind)
      .Cases({"Softmax", "LogSoftmax"},
             "is not supported: onnxruntime sums exponentials in single "
             "precision; let the network end at what it reads")
      .Case(
          "ConvTranspose",
          "is not supported: onnxruntime has no 8-bit form of it and computes "
          "it in real numbers")
      .Case("ReduceMean",
            "is not supported: onnxruntime averages real numbers here; "
            "GlobalAveragePool has an 8-bit form")
      .Cases({"BatchNormalization", "InstanceNormalization"},
             "is not supported: fold it into the convolution before "
             "quantizing")
      .Cases({"If", "Loop", "Scan"}, "is control flow, which is not supported")
      .Default("operator is not supported");
}

void mcunet::printONNXOperators(llvm::raw_ostream &os) {
  os << "| operator | what is taken | refused |\n|---|---|---|\n";
  for (const OperatorRow &row : table) {
    os << "| `" << row.name << "` | " << row.form;
    if (hasQLinearForm(row.name))
      os << (*row.form ? "; " : "") << "`"
         << (llvm::StringRef(row.name) == "Gemm"
                 ? "QGemm"
                 : "QLinear" + std::string(row.name))
         << "` as well";
    os << " | " << row.restrictions << " |\n";
  }
}
