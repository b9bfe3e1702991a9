//===- CommandLine.h - What mcunet-compile is asked to do -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TOOLS_MCUNET_COMPILE_COMMANDLINE_H
#define MCUNET_TOOLS_MCUNET_COMPILE_COMMANDLINE_H

#include "Kit.h"

#include "mcunet/Driver/Driver.h"
#include "mcunet/Import/TFLite.h"

#include "llvm/Support/Error.h"

#include <optional>
#include <string>
#include <vector>

namespace mcunet {

/// A checked command line.
struct CommandLine {
  /// What is asked for instead of a compilation.
  enum class Action { Compile, Help, Version, ListCpus };

  Action action = Action::Compile;
  std::string model;
  std::string outputDir = ".";
  /// The results' name without extension: the model's name, which may be that
  /// of a type of the header; `options.name` is not.
  std::string fileName;
  const TargetInfo *target = nullptr;
  CompileOptions options;
  OutputKind emit = OutputKind::Object;
  KitKind kit = KitKind::None;
  /// Of a described file; empty: its only one.
  std::string net;
  /// Of a .tflite; see TFLiteOptions.
  std::optional<Reference> reference;
  /// Another network is made of the model first, and written.
  std::optional<RedistributeOptions> redistribute;
  bool pareto = false;
  bool quiet = false;
  /// Options for LLVM itself.
  std::vector<std::string> llvmArguments;
};

/// Reads and checks all but the files' contents; errors are one line.
llvm::Expected<CommandLine> parseCommandLine(int argc, char **argv);

void printHelp(llvm::raw_ostream &os);
void printVersion(llvm::raw_ostream &os);

} // namespace mcunet

#endif // MCUNET_TOOLS_MCUNET_COMPILE_COMMANDLINE_H
