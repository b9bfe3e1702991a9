// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- Model.h - A compiled model's three files -----------------*- C++ -*-===//
#ifndef MCUNET_RUN_MODEL_H
#define MCUNET_RUN_MODEL_H

#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"

#include <string>

namespace mcunet::run {

/// What the report, the header and the object say.
struct Model {
  std::string name, mcpu;
  /// Of the header's macros.
  std::string prefix;
  std::string objectPath, headerPath;
  uint64_t arenaBytes = 0, inputBytes = 0, outputBytes = 0;
  /// Arguments are passed in floating-point registers, so that the runner has
  /// to be compiled in the same way or the linker refuses.
  bool hardFloat = false;
  /// The whole report; `layers` of it names the layers.
  llvm::json::Value report = nullptr;
};

/// Reads DIR/NAME.json and what lies beside it.
llvm::Expected<Model> readModel(llvm::StringRef reportPath);

} // namespace mcunet::run

#endif // MCUNET_RUN_MODEL_H
