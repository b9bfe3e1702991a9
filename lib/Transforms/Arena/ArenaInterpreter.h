//===- ArenaInterpreter.h - Functions over the arena, on labels -*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_TRANSFORMS_ARENA_ARENAINTERPRETER_H
#define MCUNET_LIB_TRANSFORMS_ARENA_ARENAINTERPRETER_H

#include "ArenaProgram.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/StringMap.h"

namespace mcunet::patch {

/// Interprets the functions that `patch-tile-stages` makes. A byte's label is a
/// tensor and an element of it, so that a reshape changes nothing. Whatever
/// they hold, nothing is read or written outside of a buffer: such a function
/// fails, with an error on the operation.
class ArenaInterpreter {
public:
  explicit ArenaInterpreter(mlir::ModuleOp module);
  // The program calls this one.
  ArenaInterpreter(const ArenaInterpreter &) = delete;
  ArenaInterpreter &operator=(const ArenaInterpreter &) = delete;

  /// Gives the state that stays from one inference to the next its labels.
  mlir::LogicalResult runReset(mlir::func::FuncOp func);
  mlir::LogicalResult runInvoke(mlir::func::FuncOp func);
  mlir::LogicalResult runPush(mlir::func::FuncOp begin,
                              mlir::func::FuncOp pushRows,
                              mlir::func::FuncOp finish);

private:
  using Label = uint64_t;
  using Memory = std::vector<Label>;

  /// [rows, columns, channels] of bytes somewhere in a memory.
  struct Buffer {
    Memory *memory = nullptr; ///< null: a constant
    int64_t offset = 0;
    int64_t slots = 1, width = 1, channels = 1;

    int64_t bytes() const { return slots * width * channels; }
  };
  /// A layer's operand or result: where its pixels are and what they are.
  struct View {
    Buffer buffer, block;
    bool hasBlock = false, onlyBlock = false;
    int64_t origin = 0, blockRow = 0, blockCol = 0;
    int64_t rows = 1, cols = 1, channels = 1; ///< of the tensor
    Label tensor = 0;                         ///< label of element 0

    Label labelAt(int64_t y, int64_t x) const {
      return tensor + (y * cols + x) * channels;
    }
  };

  struct Pixel {
    int64_t y, x;
  };
  /// A layer at work over a window of its output.
  struct Call {
    ComputeOp op;
    SpatialOpInterface layer;
    schedule::AccessOrder order;
    llvm::SmallVector<View> inputs;
    View output;
  };

  /// A pixel's own part of the work, in labels.
  static constexpr int64_t kPixelWork = 16;

  static int64_t workOf(LayerOp layer);
  bool placeBuffer(mlir::Operation &op);
  mlir::LogicalResult runOp(mlir::Operation &op);
  mlir::LogicalResult runCounter(mlir::Operation &op);
  mlir::LogicalResult runCompute(ComputeOp op);
  mlir::LogicalResult runReduction(ComputeOp op, const View &input,
                                   const View &output);
  mlir::LogicalResult checkWindow(ComputeOp op, const View &map);
  mlir::LogicalResult runWindow(const Call &call);
  mlir::LogicalResult runStep(const Call &call, mlir::ArrayRef<Pixel> step);
  mlir::LogicalResult runElements(const Call &call, Pixel pixel);
  mlir::LogicalResult readWindow(const Call &call, unsigned index, Pixel pixel);
  mlir::LogicalResult runReset(ResetOp op);
  mlir::LogicalResult runCopy(CopyOp op);
  mlir::LogicalResult runCommit(CommitOp op);
  mlir::LogicalResult runFetch(FetchOp op);
  mlir::LogicalResult runPushRow(PushRowOp op);

  View viewOf(ComputeOp op, unsigned index, mlir::Type type);
  llvm::MutableArrayRef<Label> cellsOf(const Buffer &buffer, int64_t at,
                                       int64_t count);
  Label *pixelAt(const View &view, int64_t y, int64_t x);
  mlir::LogicalResult readChannels(ComputeOp op, const View &view, int64_t y,
                                   int64_t x, int64_t begin, int64_t end);
  mlir::LogicalResult readPixel(ComputeOp op, const View &view, int64_t y,
                                int64_t x);
  mlir::LogicalResult readElement(ComputeOp op, const View &view, int64_t y,
                                  int64_t x, int64_t channel);
  mlir::LogicalResult writePixel(ComputeOp op, const View &view, int64_t y,
                                 int64_t x);
  mlir::LogicalResult checkOutputs(mlir::func::FuncOp func);
  Label tensorLabel(mlir::StringRef name);
  std::string describe(Label label) const;
  int64_t get(mlir::Value value) const { return program.get(value); }
  mlir::LogicalResult bindMemory(mlir::func::FuncOp func, unsigned argument,
                                 Memory &memory);
  mlir::LogicalResult placeInput(mlir::func::FuncOp func);

  mlir::ModuleOp module;
  Memory arena, input, output;
  ArenaProgram program;
  llvm::DenseMap<mlir::Value, Buffer> buffers;
  llvm::StringMap<Label> labels;
  std::vector<std::string> names;
  llvm::StringMap<int64_t> added; ///< pixels that each reduction took
  std::map<std::pair<Memory *, int64_t>, int64_t> counters;
};

} // namespace mcunet::patch

#endif // MCUNET_LIB_TRANSFORMS_ARENA_ARENAINTERPRETER_H
