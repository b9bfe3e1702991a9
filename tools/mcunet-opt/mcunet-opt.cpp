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
#include "mlir/Tools/mlir-opt/MlirOptMain.h"

#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/WithColor.h"

/// MLIR reports a standard output that is full as a fatal error.
static void reportFatalError(void *, const char *reason, bool isCrash) {
  llvm::WithColor::error(llvm::errs(), isCrash ? "LLVM ERROR" : "mcunet-opt")
      << reason << '\n';
}

int main(int argc, char **argv) {
  llvm::install_fatal_error_handler(reportFatalError);
  mlir::DialectRegistry registry;
  mlir::registerAllDialects(registry);
  mlir::registerAllExtensions(registry);
  mlir::registerAllPasses();
  mcunet::registerDialects(registry);
  mcunet::registerPassesAndPipelines();
  return mlir::asMainReturnCode(
      mlir::MlirOptMain(argc, argv, "mcunet optimizer driver\n", registry));
}
