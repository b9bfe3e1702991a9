//===- OutputSet.h - All files of a result, or none -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TARGET_OUTPUTSET_H
#define MCUNET_TARGET_OUTPUTSET_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <string>
#include <utility>
#include <vector>

namespace mcunet {

/// Files that appear together: each is written under a temporary name beside
/// its target, and all are renamed once all are complete.
class OutputSet {
public:
  void add(std::string name, std::string contents) {
    files.push_back({std::move(name), std::move(contents)});
  }

  /// A file of an earlier result that this one lacks: removed after all
  /// renames.
  void remove(std::string name) { removed.push_back(std::move(name)); }

  /// Writes to the folder `dir`, which is created if it is missing. The file
  /// `input`, if there is one, is never overwritten.
  llvm::Error commit(llvm::StringRef dir, llvm::StringRef input = "") const;

private:
  std::vector<std::pair<std::string, std::string>> files;
  std::vector<std::string> removed;
};

} // namespace mcunet

#endif // MCUNET_TARGET_OUTPUTSET_H
