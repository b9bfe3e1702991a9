// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- Process.h - Other programs, and files between them -------*- C++ -*-===//
#ifndef MCUNET_RUN_PROCESS_H
#define MCUNET_RUN_PROCESS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

#include <string>

namespace mcunet::run {

struct ProcessResult {
  int exitCode;
  bool timedOut;
  /// Standard output and error, in the order written.
  std::string text;
};

/// Runs `program` (looked up in PATH) with `args`; `seconds` = 0 waits for
/// ever. What it prints goes through a file in the current folder, so that is a
/// WorkFolder. Fails only where the program is not there or cannot be started.
llvm::Expected<ProcessResult> runProcess(llvm::StringRef program,
                                         llvm::ArrayRef<std::string> args,
                                         unsigned seconds = 0);

/// A folder that is the current one while this lives. A temporary one is then
/// deleted, also where a signal ends the program; a given one is created where
/// needed, and kept.
class WorkFolder {
public:
  static llvm::Expected<WorkFolder> enter(llvm::StringRef given);
  WorkFolder(WorkFolder &&other);
  ~WorkFolder();

private:
  WorkFolder() = default;
  std::string folder, previous;
  bool temporary = false;
};

llvm::Expected<std::string> readFile(llvm::StringRef path);
llvm::Error writeFile(llvm::StringRef path, llvm::StringRef bytes);

/// The first line of `text` that has more than spaces.
std::string firstLine(llvm::StringRef text);

} // namespace mcunet::run

#endif // MCUNET_RUN_PROCESS_H
