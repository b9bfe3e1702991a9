//===- Common.h - What the C functions share ----------------------*- C -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_CAPI_COMMON_H
#define MCUNET_LIB_CAPI_COMMON_H

#include "mcunet-c/Compile.h"
#include "mcunet/Pipelines/Pipelines.h"
#include "mcunet/Target/Front.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"

#include <string>

namespace mcunet::capi {

/// For mcunetStringFree.
char *copyString(llvm::StringRef text);

/// Hands `text` to the caller, if the caller asked.
void setError(char **error, llvm::StringRef text);
inline void clearError(char **error) {
  if (error)
    *error = nullptr;
}

/// Collects errors of a context, a line each, while it lives. Nothing is
/// printed: a library does not write to its caller's terminal.
class ErrorCollector {
public:
  explicit ErrorCollector(mlir::MLIRContext *context);

  /// What was reported, or `fallback`.
  std::string take(llvm::StringRef fallback);

private:
  std::string text;
  mlir::ScopedDiagnosticHandler handler;
};

/// Runs what `build` adds; an error tells what passes reported.
llvm::Error runPasses(mlir::ModuleOp module,
                      llvm::function_ref<void(mlir::OpPassManager &)> build);

/// The options in C++, null strings replaced by defaults. A schedule given as
/// JSON lies in a file for as long as this lives: that is how the pass takes
/// it.
class Options {
public:
  static llvm::Expected<Options> create(const McunetCompileOptions *options);
  Options(Options &&other);
  ~Options();

  CompileOptions compile;

private:
  Options() = default;
  std::string scheduleFile;
};

/// A copy of a network with its schedule chosen, and the points it was chosen
/// from: none where the schedule was given.
struct Scheduled {
  mlir::OwningOpRef<mlir::ModuleOp> module;
  Front front;
};
llvm::Expected<Scheduled> chooseSchedule(mlir::ModuleOp module,
                                         const CompileOptions &options);

/// A copy of a network in the arena; the report is what is known then.
struct Planned {
  mlir::OwningOpRef<mlir::ModuleOp> module;
  llvm::json::Object report;
};
/// By point `index` of the front, or as it is where there is no front.
llvm::Expected<Planned> plan(const Scheduled &scheduled, size_t index,
                             const CompileOptions &options);

} // namespace mcunet::capi

#endif // MCUNET_LIB_CAPI_COMMON_H
