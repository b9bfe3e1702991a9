//===- Compiler.h - One compilation, from files to files --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TOOLS_MCUNET_COMPILE_COMPILER_H
#define MCUNET_TOOLS_MCUNET_COMPILE_COMPILER_H

#include "CommandLine.h"
#include "mcunet/Target/OutputSet.h"

#include "mcunet/Driver/Driver.h"

#include "mlir/IR/MLIRContext.h"

#include <optional>

namespace mcunet {

enum ExitCode { Success = 0, BadInput = 1, DoesNotFit = 2 };

/// What the program is at, on a terminal only: logs stay clean.
class Progress {
public:
  Progress();
  ~Progress() { clear(); }

  bool isVisible() const { return visible; }
  void step(llvm::StringRef what);
  void clear();

private:
  bool visible;
};

class Compiler {
public:
  explicit Compiler(CommandLine line);

  /// An exit code; problems have been printed.
  int run();

private:
  llvm::Error load();
  llvm::Expected<mlir::OwningOpRef<mlir::ModuleOp>> readBinary(bool isOnnx);
  llvm::Expected<mlir::OwningOpRef<mlir::ModuleOp>> readMLIR();
  llvm::Expected<mlir::OwningOpRef<mlir::ModuleOp>> readDescription();
  llvm::Expected<mlir::OwningOpRef<mlir::ModuleOp>> readModel();
  llvm::Error redistribute(mlir::ModuleOp module);
  DriverHooks makeHooks();
  llvm::Error checkLowered() const;
  int runPareto();
  int runFit();
  llvm::Error writePareto(llvm::ArrayRef<schedule::FrontEntry> points);
  /// Into the folder that -o names.
  llvm::Error commit(const OutputSet &outputs);
  llvm::Error writeResults(const Build &result);

  void printAdvice(const llvm::json::Object &report);

  int fail(llvm::Error error, ExitCode code = BadInput);

  CommandLine line;
  mlir::MLIRContext context;
  std::optional<Driver> driver;
  OutputSet newNetwork;               ///< what --redistribute made of the model
  std::vector<std::string> keptFiles; ///< of a kit: somebody has changed them
  Progress progress;
};

} // namespace mcunet

#endif // MCUNET_TOOLS_MCUNET_COMPILE_COMPILER_H
