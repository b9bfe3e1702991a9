//===- mcunet-compile.cpp - From a network to an object and a header ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Compiler.h"

#include "mcunet/Support/Output.h"

#include "mlir/Pass/PassManager.h"

#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/WithColor.h"

using namespace llvm;
using namespace mcunet;

/// Hands what -mllvm collected to LLVM's own parser, e.g.
/// -mllvm --mlir-print-ir-after-all.
static void applyLLVMArguments(const CommandLine &line) {
  mlir::registerPassManagerCLOptions();
  SmallVector<const char *> arguments = {"mcunet-compile (-mllvm)"};
  for (const std::string &argument : line.llvmArguments)
    arguments.push_back(argument.c_str());
  cl::ParseCommandLineOptions(arguments.size(), arguments.data());
}

int main(int argc, char **argv) {
  InitLLVM init(argc, argv);
  Expected<CommandLine> line = parseCommandLine(argc, argv);
  if (!line) {
    WithColor::error(errs(), "mcunet-compile")
        << toString(line.takeError()) << '\n';
    return BadInput;
  }
  int code = Success;
  switch (line->action) {
  case CommandLine::Action::Help:
    printHelp(outs());
    break;
  case CommandLine::Action::Version:
    printVersion(outs());
    break;
  case CommandLine::Action::ListCpus:
    printTargets(outs());
    break;
  case CommandLine::Action::Compile:
    applyLLVMArguments(*line);
    code = Compiler(std::move(*line)).run();
    break;
  }
  return finishOutput("mcunet-compile", code);
}
