//===- AsmBlock.cpp - Inline assembly with named operands -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AsmBlock.h"

#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mcunet::kernels;

AsmBlock &AsmBlock::update(StringRef name, Value value) {
  inputs.push_back(std::to_string(outputs.size()));
  operands.push_back(value);
  return result(name, value.getType());
}

AsmBlock &AsmBlock::read(StringRef name, Value value) {
  inputs.push_back(("{" + name + "}").str());
  operands.push_back(value);
  return *this;
}

AsmBlock &AsmBlock::result(StringRef name, Type type) {
  outputs.push_back(name.str());
  types.push_back(type);
  return *this;
}

AsmBlock &AsmBlock::clobber(ArrayRef<llvm::StringLiteral> names) {
  for (StringRef name : names)
    clobbers.push_back(name.str());
  return *this;
}

void AsmBlock::emit(StringRef text) {
  SmallVector<std::string> constraints;
  for (const std::string &name : outputs)
    constraints.push_back("={" + name + "}");
  llvm::append_range(constraints, inputs);
  for (const std::string &name : clobbers)
    constraints.push_back("~{" + name + "}");
  constraints.push_back("~{memory}");
  KernelBuilder::Values values =
      kb.assembly(text, llvm::join(constraints, ","), types, operands);
  for (auto [name, value] : llvm::zip_equal(outputs, values))
    results[name] = value;
}
