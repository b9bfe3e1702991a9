//===- Explain.h - Why the arena is as large as it is -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TARGET_EXPLAIN_H
#define MCUNET_TARGET_EXPLAIN_H

#include "llvm/Support/JSON.h"

#include <string>

namespace mcunet {

/// Gives each of the report's layers a short and unique `label`: its index, its
/// operation, and the last part of its name that no other layer's name has.
void addLabels(llvm::json::Object &report);

/// Adds `peak`, the contents of the arena while its highest byte is in use. The
/// bytes of its parts and the free bytes add up to the arena.
void addPeak(llvm::json::Object &report);

/// The label of layer `index`; its name in a report without labels.
std::string labelOf(const llvm::json::Object &report, int64_t index);

} // namespace mcunet

#endif // MCUNET_TARGET_EXPLAIN_H
