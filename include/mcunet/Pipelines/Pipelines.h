//===- Pipelines.h - From TOSA to an object in named steps ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_PIPELINES_PIPELINES_H
#define MCUNET_PIPELINES_PIPELINES_H

#include "mcunet/Schedule/Front.h"
#include "mcunet/Support/InputMode.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <optional>
#include <string>

namespace mlir {
class ModuleOp;
class OpPassManager;
} // namespace mlir

namespace mcunet {

/// How an image lies in memory: as the network's file has it, as pixels (rows,
/// columns, channels) or as planes (channels, rows, columns).
enum class InputLayout { Model, NHWC, NCHW };

using schedule::Optimize;

/// Everything the command line decides about one compilation.
struct CompileOptions {
  /// A CPU of the target table, e.g. "cortex-m7".
  std::string mcpu = "cortex-m7";
  /// C identifier that prefixes every symbol of the compiled model.
  std::string name = "model";
  /// Upper bound on the report's sram.total, in bytes.
  std::optional<int64_t> sram;
  /// Most multiply-accumulates allowed over layer by layer, in percent.
  std::optional<double> maxOverhead;
  InputMode input = InputMode::Resident;
  /// What the caller delivers for each image.
  InputLayout inputLayout = InputLayout::Model;
  /// The rows of the input are time and come hop by hop: this many in each
  /// call, or with 0 the fewest. `input` says how the caller hands these over.
  std::optional<int64_t> hop;
  /// The caller allows dead rows of a resident image to be written over.
  bool consumeInput = false;
  /// "auto", a preset, or a path to a schedule (a report contains one, a front
  /// several).
  std::string schedule = "auto";
  /// Which point of the front, by its number from 1 on; 0: what the bounds say.
  int64_t point = 0;
  Optimize optimize = Optimize::Balanced;
  /// Less flash rather than fewer instructions.
  bool preferFlash = false;
  /// Channels that change no result stay in the network.
  bool keepChannels = false;
  /// Part of the budget kept for the stack and whatever else a schedule does
  /// not tell; see --sram in docs/Report.md.
  int64_t stackReserve = mcunet::schedule::kStackReserve;
  /// One function per layer, named after it: a profile can tell them apart.
  /// The same instructions run, the object is larger.
  bool profileSymbols = false;
  /// The clock at which the report gives predicted milliseconds; decides
  /// nothing.
  std::optional<double> clockMHz;
  /// Draw the progress of the search on standard error.
  bool progress = false;
};

/// What patch-redistribute-receptive-field is asked for.
struct RedistributeOptions {
  std::string stage;  // name of its last layer; empty: the pass chooses
  std::string images; // file of raw int8 images; empty: none
  int64_t patches = 4, maxKernel = 7, maxRepeats = 3;
  double maxOverhead = 20; // of the stage, in percent
  double tolerance = 1;    // of the network's MACs, in percent
};

/// TOSA to another network on tensors, whose patches overlap less.
void buildRedistributePipeline(mlir::OpPassManager &pm,
                               const RedistributeOptions &options);

/// TOSA to the `patch` dialect on tensors.
void buildTosaToPatchPipeline(mlir::OpPassManager &pm,
                              const CompileOptions &options);

/// Chooses how the network runs, and forms its stages. A search puts the Pareto
/// front that it chose from into `front`, the cheapest point first
/// (docs/Report.md).
void buildSchedulePipeline(mlir::OpPassManager &pm,
                           const CompileOptions &options,
                           schedule::Front *front = nullptr);

/// Forms the stages of a schedule in JSON, or in the file of that path; of a
/// front, those of `point`.
void buildStagesPipeline(mlir::OpPassManager &pm, llvm::StringRef schedule,
                         int64_t point = 0);

/// Layers in their stages to one arena, buffers placed.
void buildPlanPipeline(mlir::OpPassManager &pm, const CompileOptions &options);

/// Fails where that arena does not hold what the layers read.
void buildCheckPlanPipeline(mlir::OpPassManager &pm,
                            const CompileOptions &options);

/// The two above.
void buildPatchToArenaPipeline(mlir::OpPassManager &pm,
                               const CompileOptions &options);

/// All of the above: TOSA to one arena.
void buildTosaToArenaPipeline(mlir::OpPassManager &pm,
                              const CompileOptions &options);

/// The planned arena to the LLVM dialect.
void buildArenaToLLVMPipeline(mlir::OpPassManager &pm,
                              const CompileOptions &options);

/// The LLVM dialect to one `patch.object`; its files go to the folder `output`
/// where that is not empty. Exceeding `options.sram` is an error.
void buildLLVMToObjectPipeline(mlir::OpPassManager &pm,
                               const CompileOptions &options,
                               const std::string &output = "");

} // namespace mcunet

#endif // MCUNET_PIPELINES_PIPELINES_H
