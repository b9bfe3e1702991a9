// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- Firmware.h - Model, runner and board in one program ------*- C++ -*-===//
#ifndef MCUNET_RUN_FIRMWARE_H
#define MCUNET_RUN_FIRMWARE_H

#include "Model.h"

namespace mcunet::run {

/// runtime/ of the source tree or of the installation that `program`, the path
/// of this executable, belongs to; the variable MCUNET_RUNTIME_DIR overrides.
llvm::Expected<std::string> findRuntime(llvm::StringRef program);

/// Compiles the runner for the model and links all to `output`, in the current
/// folder.
llvm::Error buildFirmware(const Model &model, llvm::StringRef board,
                          llvm::StringRef runtime, llvm::StringRef output);

} // namespace mcunet::run

#endif // MCUNET_RUN_FIRMWARE_H
