//===- Compiler.h - One compilation -----------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TOOLS_MCUNET_COMPILE_COMPILER_H
#define MCUNET_TOOLS_MCUNET_COMPILE_COMPILER_H

#include "CommandLine.h"
#include "Output.h"

#include "mcunet/Target/Front.h"
#include "mcunet/Target/ObjectEmitter.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"

#include <map>

namespace mlir {
class OpPassManager;
} // namespace mlir

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

/// The network under one schedule.
struct Build {
  llvm::json::Object report;
  /// Object, assembly, LLVM IR or MLIR.
  std::string code;

  int64_t sramTotal() const;
};

class Compiler {
public:
  explicit Compiler(CommandLine line);

  /// An exit code; problems have been printed.
  int run();

private:
  using PipelineBuilder = void (*)(mlir::OpPassManager &,
                                   const CompileOptions &);

  // Compiler.cpp: the steps.
  llvm::Error load();
  llvm::Error loadTFLite();
  bool isAtLLVMLevel();
  llvm::Error runPipeline(mlir::ModuleOp target, PipelineBuilder build);
  llvm::Error chooseSchedule();
  llvm::Expected<Build> build(const llvm::json::Value *schedule);
  llvm::Error lower(mlir::ModuleOp target, Build &result);
  llvm::Error checkInputMode(const llvm::json::Object &report);
  llvm::Error generateCode(mlir::ModuleOp target, Build &result);
  llvm::Error writePareto();
  llvm::Error writeResults(const Build &result);

  // Fit.cpp: the bounds.
  llvm::Expected<const Build *> fit();
  llvm::Error buildPoint(size_t index);
  llvm::Error buildSmallest();
  int reportOverBudget(const Build &smallest);
  std::string hintOverhead();
  bool exceedsOverhead(const Build &result);
  void finishReport(Build &result);

  int fail(llvm::Error error);
  void handleDiagnostic(mlir::Diagnostic &diagnostic);
  /// An error for a problem that diagnostics have told about, or `fallback`
  /// where they have not.
  llvm::Error makeFailure(llvm::StringRef fallback);

  CommandLine line;
  mlir::MLIRContext context;
  /// The network on tensors once it is loaded, with its schedule once that is
  /// chosen; builds work on copies.
  mlir::OwningOpRef<mlir::ModuleOp> module;
  Front front;
  /// Of points of the front; 0 alone where there is none.
  std::map<size_t, Build> builds;
  Progress progress;
  /// The module came in the LLVM dialect: no network, no header.
  bool loweredInput = false;
  bool sawError = false;
};

llvm::raw_ostream &printError();

} // namespace mcunet

#endif // MCUNET_TOOLS_MCUNET_COMPILE_COMPILER_H
