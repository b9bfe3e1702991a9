// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- Boards.h - Boards that models run on ---------------------*- C++ -*-===//
#ifndef MCUNET_RUN_BOARDS_H
#define MCUNET_RUN_BOARDS_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <string>

namespace mcunet::run {

/// The board for code compiled for `mcpu`: `wanted`, or where that is empty the
/// usual one. Its name is a machine of QEMU's and a folder of runtime/boards,
/// or "host".
llvm::Expected<std::string> chooseBoard(llvm::StringRef mcpu,
                                        llvm::StringRef wanted);

} // namespace mcunet::run

#endif // MCUNET_RUN_BOARDS_H
