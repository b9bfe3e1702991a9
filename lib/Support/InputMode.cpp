//===- InputMode.cpp - How a network takes its input ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Support/InputMode.h"
#include "llvm/Support/ErrorHandling.h"

using namespace mcunet;

llvm::StringRef mcunet::stringify(InputMode mode) {
  switch (mode) {
  case InputMode::Resident:
    return "resident";
  case InputMode::Push:
    return "push";
  case InputMode::Pull:
    return "pull";
  }
  llvm_unreachable("all modes handled");
}

std::optional<InputMode> mcunet::symbolizeInputMode(llvm::StringRef name) {
  for (InputMode mode : kInputModes)
    if (stringify(mode) == name)
      return mode;
  return std::nullopt;
}
