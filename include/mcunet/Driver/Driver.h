//===- Driver.h - One compilation within bounds -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What mcunet-compile, the C API and the Python package do: choose a schedule,
// compile, look at the stack that the object really needs, and choose again
// until every bound is met or none of the schedules meets them.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_DRIVER_DRIVER_H
#define MCUNET_DRIVER_DRIVER_H

#include "mcunet/Pipelines/Pipelines.h"
#include "mcunet/Target/TargetInfo.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"

#include <functional>
#include <map>
#include <optional>
#include <string>

namespace mlir {
class PassManager;
} // namespace mlir

namespace mcunet {

/// What is made of a network.
enum class OutputKind { Object, Assembly, LLVM, MLIR };

/// Callbacks of the embedding program: progress, set-up of pass managers.
struct DriverHooks {
  /// Before each step: what is done now, e.g. "planning".
  std::function<void(llvm::StringRef)> step;
  /// Each pass manager before it runs.
  std::function<void(mlir::PassManager &)> configure;
  /// Measure the chosen point's neighbours as well, for a summary: that takes
  /// one or two more code generations.
  bool neighbours = true;
};

/// The network under one schedule.
struct Build {
  /// docs/Report.md; without stack and flash where no object was made.
  llvm::json::Object report;
  /// Object, assembly, LLVM IR or MLIR.
  std::string code;

  /// The report's sram.total; 0 where it is not known.
  int64_t sramTotal() const;
};

/// Runs what `build` adds; an error tells what passes reported.
llvm::Error runPasses(mlir::ModuleOp module,
                      llvm::function_ref<void(mlir::OpPassManager &)> build,
                      const DriverHooks &hooks = {});

class Driver {
public:
  /// `network` is TOSA or in the patch dialect; or in the LLVM dialect, when
  /// there is nothing to schedule and only code is made. `options.mcpu` has
  /// been looked up before.
  Driver(mlir::OwningOpRef<mlir::ModuleOp> network, CompileOptions options,
         OutputKind kind, DriverHooks hooks = {});

  bool isLowered() const { return lowered; }
  const CompileOptions &getOptions() const { return options; }
  /// Empty where the schedule is given, and before it is chosen.
  const schedule::Front &getFront() const { return front; }

  /// First of all, unless the network is lowered. A network in stages keeps
  /// them unless another schedule than "auto" is asked for.
  llvm::Error chooseSchedule();

  /// The chosen schedule's buffers, and no code.
  llvm::Expected<Build> plan();

  /// The cheapest schedule that meets the bounds, compiled; the smallest where
  /// none does: `explainMisfit` tells which it is.
  llvm::Expected<const Build *> fit();

  /// Compiles every point of the front. Of each that is neither larger nor
  /// slower than another, what a compilation by its number will say.
  llvm::Expected<std::vector<schedule::FrontEntry>> measureFront();

  /// What the same request takes beside the stack with the input taken
  /// otherwise; by a search alone. Nothing where the network cannot.
  std::optional<int64_t> bareWith(InputMode input, bool consume);

  /// One line on the bound that `build` breaks and what would do; empty where
  /// all are met.
  std::string explainMisfit(const Build &build);

private:
  llvm::Error run(mlir::ModuleOp target,
                  void (*build)(mlir::OpPassManager &, const CompileOptions &));
  void step(const llvm::Twine &what) const;

  // Driver.cpp: one schedule.
  llvm::Expected<Build> place(mlir::ModuleOp target,
                              const llvm::json::Value *schedule);
  llvm::Expected<Build> compile(const llvm::json::Value *schedule,
                                OutputKind as);
  llvm::Error generateCode(mlir::ModuleOp target, OutputKind as, Build &result);
  llvm::Error checkInputMode(const llvm::json::Object &report) const;
  void addLayoutNote(llvm::json::Object &report) const;
  const llvm::json::Value *scheduleAt(size_t index) const;

  // Fit.cpp: the bounds.
  llvm::Error buildPoint(size_t index);
  llvm::Expected<size_t> findPoint();
  llvm::Expected<bool> isOnFront(size_t index);
  llvm::Error measureNeighbours();
  llvm::Expected<Build *> buildChosen();
  llvm::Expected<const Build *> asMLIR();
  bool fits(size_t index) const;
  void finishReport(Build &result) const;
  bool isBounded() const;
  std::unique_ptr<Driver> searchWith(CompileOptions others);
  std::optional<Build> smallestBy(InputMode mode);
  std::string explainSram(const Build &smallest);
  std::string explainGiven(const Build &build);
  std::string hintOverhead();

  /// On tensors once it is loaded, with its schedule once that is chosen;
  /// builds work on copies.
  mlir::OwningOpRef<mlir::ModuleOp> network;
  CompileOptions options;
  OutputKind kind;
  DriverHooks hooks;
  schedule::Front front;
  std::string progress; ///< what its steps are part of
  /// Of points of the front; 0 alone where there is none.
  std::map<size_t, Build> builds;
  bool lowered;
};

} // namespace mcunet

#endif // MCUNET_DRIVER_DRIVER_H
