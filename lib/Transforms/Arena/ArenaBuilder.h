//===- ArenaBuilder.h - A schedule as functions over the arena --*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_TRANSFORMS_ARENA_ARENABUILDER_H
#define MCUNET_LIB_TRANSFORMS_ARENA_ARENABUILDER_H

#include "ArenaPlan.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"

namespace mcunet::patch {

enum class Phase : uint32_t;

/// Replaces `source` by `patch.layer` symbols and functions over the arena:
/// NAME_invoke, or NAME_begin, NAME_push_rows and NAME_finish.
class ArenaBuilder {
public:
  /// `slots` holds the slots of plan.arena, in their order.
  ArenaBuilder(mlir::func::FuncOp source, const ArenaPlan &plan, ArenaOp slots,
               llvm::StringRef name);

  void build();

private:
  /// Where a tensor lies in the stage that is being built.
  struct Place {
    mlir::Value source;
    int64_t offset = 0; ///< in a buffer of the caller
    int slot = -1;      ///< in the arena
    const schedule::StageTensor *entry = nullptr;
  };
  /// Operands of a `patch.compute` that is being put together.
  struct ComputeOperands;

  // ArenaBuilder.cpp: functions.
  void makeLayers();
  llvm::SmallVector<llvm::StringRef> sourcesOf(mlir::Operation *op);
  void buildInvoke();
  void buildReset();
  void buildPull();
  mlir::func::FuncOp beginFunction(llvm::StringRef suffix,
                                   llvm::ArrayRef<mlir::Type> arguments,
                                   llvm::ArrayRef<mlir::Type> results);
  void finishFunction(int64_t status);
  mlir::Type bytes(int64_t count);
  mlir::Type arenaType();
  mlir::Value slot(int index, mlir::MemRefType type);
  mlir::Type pointer();

  // PushedInput.cpp.
  void buildPush();
  void buildStep();
  void buildBegin();
  void buildPushRows();
  mlir::SmallVector<mlir::Value> runReadySteps(mlir::Value received,
                                               mlir::Value next);
  void buildFinish();
  mlir::Value state();
  mlir::Value index(int64_t value);

  // StageBuilder.cpp: the loops of a stage and the windows in them.
  void buildStage(int index);
  void buildRowStep(const schedule::StageRealisation &stage);
  void buildFetches(const schedule::StageRealisation &stage, int layer);
  void buildLayer(const schedule::StageRealisation &stage, int layer,
                  std::optional<Phase> phase = std::nullopt);
  void buildCommits(const schedule::StageRealisation &stage);
  void addBuffer(ComputeOperands &operands, mlir::Value value);
  Place placeOf(int tensor);
  int bufferIndex(schedule::BufferRole role, int tensor, int layer) const;
  mlir::Value viewOf(const Place &place, mlir::Type type);
  mlir::Value blockOf(const schedule::StageTensor &entry);
  mlir::Value arenaBytes(int buffer);
  int64_t offsetIn(llvm::ArrayRef<int> block, int tensor) const;

  mlir::Value i32(int64_t value);
  /// The value for the current step out of one value a step.
  mlir::Value bound(llvm::ArrayRef<int64_t> values, mlir::Value step);
  mlir::Value rowBound(const schedule::StageTensor &entry, bool end);
  mlir::Value colBound(const schedule::StageTensor &entry, bool end);
  mlir::Value keepBound(const schedule::StageTensor &entry, int64_t ahead);
  mlir::Value originOf(const schedule::StageTensor &entry);
  /// One value for each (strip, column step), flattened.
  mlir::Value colValue(llvm::ArrayRef<int64_t> values);
  void loop(int64_t count, llvm::function_ref<void(mlir::Value)> body);

  mlir::func::FuncOp source;
  const ArenaPlan &plan;
  const schedule::Graph &graph;
  std::string name;
  mlir::OpBuilder builder;
  llvm::SmallVector<std::string> layerNames;
  llvm::SmallVector<mlir::SymbolRefAttr> slotNames;
  mlir::Value arena, input, output, readWindow, readContext;
  int stageIndex = 0;
  int64_t colSteps = 1;
  mlir::Value strip, rowStep, colStep;
};

} // namespace mcunet::patch

#endif // MCUNET_LIB_TRANSFORMS_ARENA_ARENABUILDER_H
