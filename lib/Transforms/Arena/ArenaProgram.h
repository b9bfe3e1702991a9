//===- ArenaProgram.h - Arithmetic and loops over the arena -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Schedules with many small steps run hundreds of millions of index
// computations: each operation is decoded once, into steps over numbered
// values.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_TRANSFORMS_ARENA_ARENAPROGRAM_H
#define MCUNET_LIB_TRANSFORMS_ARENA_ARENAPROGRAM_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"

#include <functional>
#include <memory>

namespace mcunet::patch {

/// Runs functions of `arith` on integers, `scf` and calls. Everything else is
/// the caller's.
class ArenaProgram {
public:
  using Handler = std::function<mlir::LogicalResult(mlir::Operation &)>;

  /// `once` is called when a block is first met, for each operation that is not
  /// known here: true where it has nothing to do later. Else `everyTime` is
  /// called whenever it runs.
  ArenaProgram(mlir::ModuleOp module,
               std::function<bool(mlir::Operation &)> once, Handler everyTime)
      : module(module), once(std::move(once)), everyTime(std::move(everyTime)) {
  }

  mlir::LogicalResult run(mlir::func::FuncOp func);

  /// Loops may go on until that much work has been done: their own turns and
  /// what the caller spends.
  void allow(int64_t amount) { mostWork = amount; }
  void spend(int64_t amount) { work += amount; }

  int64_t get(mlir::Value value) const { return values[ids.lookup(value)]; }
  void set(mlir::Value value, int64_t number) { values[idOf(value)] = number; }

private:
  enum class Code : uint8_t {
    Add,
    Sub,
    Mul,
    FloorDiv,
    Max,
    Min,
    And,
    Bit,
    Select,
    Compare,
    For,
    While,
    If,
    Call,
    Yield,
    Other
  };
  struct Body;
  struct Step {
    Code code = Code::Other;
    mlir::arith::CmpIPredicate predicate = mlir::arith::CmpIPredicate::eq;
    unsigned width = 64;              ///< of a comparison's operands
    llvm::SmallVector<unsigned> from; ///< operands
    llvm::SmallVector<unsigned> to;   ///< results, or a callee's arguments
    Body *first = nullptr, *second = nullptr;
    mlir::Operation *op = nullptr;
  };
  struct Body {
    llvm::SmallVector<unsigned> arguments;
    std::vector<Step> steps;
  };

  unsigned idOf(mlir::Value value);
  Body *decode(mlir::Block *block);
  std::optional<Step> decode(mlir::Operation &op);
  bool decodeArith(mlir::Operation &op, Step &step);
  bool decodeControl(mlir::Operation &op, Step &step);

  mlir::LogicalResult run(const Body &body);
  mlir::LogicalResult calculate(const Step &step);
  mlir::LogicalResult runCall(const Step &step);
  mlir::LogicalResult countTurn(const Step &step);
  mlir::LogicalResult run(const Step &step);
  mlir::LogicalResult runFor(const Step &step);
  mlir::LogicalResult runWhile(const Step &step);
  int64_t evaluate(const Step &step) const;
  bool compare(const Step &step) const;
  void assign(llvm::ArrayRef<unsigned> to, llvm::ArrayRef<int64_t> numbers);

  mlir::ModuleOp module;
  std::function<bool(mlir::Operation &)> once;
  Handler everyTime;
  std::vector<int64_t> values{0}; ///< number 0 is that of unknown values
  llvm::DenseMap<mlir::Value, unsigned> ids;
  llvm::DenseMap<mlir::Block *, std::unique_ptr<Body>> bodies;
  llvm::SmallVector<int64_t> yielded;
  int64_t work = 0, mostWork = int64_t{1} << 24;
  unsigned depth = 0; ///< of calls
};

} // namespace mcunet::patch

#endif // MCUNET_LIB_TRANSFORMS_ARENA_ARENAPROGRAM_H
