//===- mcunet-opt.cpp - Runs passes of the project and of MLIR ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/InitAll.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Support/FileUtilities.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"

#include "llvm/Support/CommandLine.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/ToolOutputFile.h"
#include "llvm/Support/WithColor.h"

using namespace mlir;

/// MLIR reports a standard output that is full as a fatal error.
static void reportFatalError(void *, const char *reason, bool isCrash) {
  llvm::WithColor::error(llvm::errs(), isCrash ? "LLVM ERROR" : "mcunet-opt")
      << reason << '\n';
}

namespace {
/// Weights are left out of what people read, unless the command line says how
/// many elements are printed: out of dumps between passes, and of a result that
/// is written to a terminal.
class Elision {
public:
  Elision() {
    for (StringRef name : {"mlir-elide-elementsattrs-if-larger",
                           "mlir-elide-resource-strings-if-larger"}) {
      llvm::cl::Option *option = llvm::cl::getRegisteredOptions().lookup(name);
      if (option && option->getNumOccurrences() == 0)
        options.push_back(option);
    }
    for (llvm::cl::Option *option : options)
      option->addOccurrence(/*pos=*/0, option->ArgStr, kMostElements);
  }

  /// From here on, what is printed is printed whole.
  void end() const {
    for (llvm::cl::Option *option : options)
      option->reset();
  }

private:
  static constexpr llvm::StringLiteral kMostElements = "16";
  SmallVector<llvm::cl::Option *> options;
};
} // namespace

static LogicalResult run(StringRef inputName, StringRef outputName,
                         DialectRegistry &registry,
                         const MlirOptMainConfig &config) {
  std::string error;
  auto input = openInputFile(inputName, &error);
  if (!input) {
    llvm::errs() << error << "\n";
    return failure();
  }
  auto output = openOutputFile(outputName, &error);
  if (!output) {
    llvm::errs() << error << "\n";
    return failure();
  }
  Elision elision;
  bool isRead = outputName == "-" && llvm::outs().is_displayed();
  // The pass manager has taken the dumps' form when its passes are added.
  MlirOptMainConfig elidingDumps = config;
  elidingDumps.setPassPipelineSetupFn([=](PassManager &pm) {
    if (!isRead)
      elision.end();
    return config.setupPassPipeline(pm);
  });
  if (failed(
          MlirOptMain(output->os(), std::move(input), registry, elidingDumps)))
    return failure();
  output->keep();
  return success();
}

int main(int argc, char **argv) {
  llvm::install_fatal_error_handler(reportFatalError);
  DialectRegistry registry;
  registerAllDialects(registry);
  registerAllExtensions(registry);
  registerAllPasses();
  mcunet::registerDialects(registry);
  mcunet::registerPassesAndPipelines();
  auto [inputName, outputName] = registerAndParseCLIOptions(
      argc, argv, "mcunet optimizer driver\n", registry);
  auto config = MlirOptMainConfig::createFromCLOptions();
  bool readsNothing = config.shouldShowDialects() || config.shouldListPasses();
  return asMainReturnCode(
      readsNothing ? MlirOptMain(argc, argv, inputName, outputName, registry)
                   : run(inputName, outputName, registry, config));
}
