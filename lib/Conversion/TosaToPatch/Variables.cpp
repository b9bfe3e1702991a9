//===- Variables.cpp - State between inferences to delay lines ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Streaming networks keep the newest rows of a tensor in a variable. In each
// inference they put the rows that arrive after them, compute with all of
// these, and keep the newest again. Exporters write that in two ways:
//
//   line = concat(read, new); write(the end of line); ... line ...
//   line = concat(the end of read, new); write(line); ... line ...
//
//===----------------------------------------------------------------------===//

#include "Maps.h"
#include "TosaToPatch.h"
#include "mcunet/Conversion/Passes.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/TosaIdioms/Idioms.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mcunet {
#define GEN_PASS_DEF_CONVERTTOSAVARIABLESPASS
#include "mcunet/Conversion/Passes.h.inc"
} // namespace mcunet

using namespace mlir;
using namespace mcunet;
using namespace mcunet::tosa_to_patch;

static ArrayRef<int64_t> sizesOf(Type type) {
  return cast<ShapedType>(type).getShape();
}

namespace {
/// A variable with all that reads and writes it.
struct Uses {
  SmallVector<tosa::VariableReadOp> reads;
  SmallVector<tosa::VariableWriteOp> writes;
};

/// What the operations around a variable compute.
struct DelayLine {
  tosa::ConcatOp line;
  int64_t keptBefore = 0; ///< the first element on the axis that stays
};
} // namespace

static bool isStatic(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  return tensor && tensor.hasStaticShape();
}

/// `value` as the last elements of another on `axis`: which one, and from
/// where.
static std::optional<std::pair<Value, int64_t>> endOf(Value value,
                                                      int64_t axis) {
  auto slice = value.getDefiningOp<tosa::SliceOp>();
  if (!slice || !isStatic(slice.getInput1().getType()))
    return std::nullopt;
  auto start = shapeOf(slice.getStart());
  if (!start)
    return std::nullopt;
  ArrayRef<int64_t> whole = sizesOf(slice.getInput1().getType());
  ArrayRef<int64_t> part = sizesOf(slice.getType());
  for (auto [dim, from] : llvm::enumerate(*start)) {
    bool isAxis = static_cast<int64_t>(dim) == axis;
    int64_t before = whole[dim] - part[dim];
    if (from != before || (!isAxis && before != 0))
      return std::nullopt;
  }
  return std::pair(slice.getInput1(), (*start)[axis]);
}

/// Whether `value` is what a variable holds, read by any of `reads`.
static bool isRead(Uses &uses, Value value) {
  return llvm::any_of(uses.reads, [&](tosa::VariableReadOp read) {
    return read.getResult() == value;
  });
}

/// The delay line that the uses of a variable are, if they are one.
static std::optional<DelayLine> matchDelay(Uses &uses) {
  Value written = uses.writes.front().getInput1();
  auto line = written.getDefiningOp<tosa::ConcatOp>();
  bool keepsAll = static_cast<bool>(line);
  if (auto slice = written.getDefiningOp<tosa::SliceOp>())
    line = slice.getInput1().getDefiningOp<tosa::ConcatOp>();
  // In another region it may be run at times, or often.
  Block *block = uses.writes.front()->getBlock();
  auto isThere = [&](Operation *op) { return op && op->getBlock() == block; };
  if (!isa<func::FuncOp>(block->getParentOp()) || !isThere(line) ||
      !isThere(written.getDefiningOp()) || !llvm::all_of(uses.reads, isThere))
    return std::nullopt;
  if (line.getInput1().size() < 2 ||
      !llvm::all_of(line->getOperandTypes(), isStatic) ||
      !isStatic(line.getType()) || !isStatic(written.getType()))
    return std::nullopt;
  auto axis = static_cast<int64_t>(line.getAxis());
  ArrayRef<int64_t> shape = sizesOf(line.getType());
  if (llvm::any_of(shape.take_front(axis), [](int64_t n) { return n != 1; }))
    return std::nullopt;
  Value oldest = line.getInput1().front();
  int64_t arriving = shape[axis] - sizesOf(oldest.getType())[axis];
  if (keepsAll) {
    auto end = endOf(oldest, axis);
    if (!end || !isRead(uses, end->first) || end->second != arriving)
      return std::nullopt;
    return DelayLine{line, arriving};
  }
  auto end = endOf(written, axis);
  if (!end || !isRead(uses, oldest) || end->second != arriving)
    return std::nullopt;
  return DelayLine{line, 0};
}

/// What arrives in one inference.
static Value arrivingOf(OpBuilder &b, tosa::ConcatOp line) {
  ValueRange newest = line.getInput1().drop_front();
  if (newest.size() == 1)
    return newest.front();
  auto axis = static_cast<int64_t>(line.getAxis());
  SmallVector<int64_t> shape(sizesOf(line.getType()));
  shape[axis] -= sizesOf(line.getInput1().front().getType())[axis];
  auto type = cast<RankedTensorType>(line.getType()).clone(shape);
  return tosa::ConcatOp::create(b, line.getLoc(), type, newest,
                                line.getAxisAttr());
}

/// The elements of the variable's initial value that stay, under `shape`.
static DenseElementsAttr initialOf(DenseElementsAttr value, int64_t keptBefore,
                                   int64_t axis, ArrayRef<int64_t> shape) {
  auto type = RankedTensorType::get(shape, value.getElementType());
  if (value.isSplat())
    return value.resizeSplat(type);
  // All dimensions before the axis are 1: what stays is the end.
  int64_t row = 1;
  for (int64_t size : sizesOf(value.getType()).drop_front(axis + 1))
    row *= size;
  auto values = llvm::to_vector(value.getValues<int8_t>());
  return DenseElementsAttr::get(
      type, ArrayRef<int8_t>(values).drop_front(keptBefore * row));
}

/// `value` under a shape, by TOSA's operation: the dialect's is for maps.
static Value shaped(OpBuilder &b, Location loc, Value value,
                    ArrayRef<int64_t> shape) {
  if (sizesOf(value.getType()) == shape)
    return value;
  return idioms::reshape(b, loc, value, shape);
}

static void replaceByDelay(const DelayLine &delay, DenseElementsAttr value) {
  tosa::ConcatOp line = delay.line;
  OpBuilder b(line);
  Location loc = line.getLoc();
  auto axis = static_cast<int64_t>(line.getAxis());
  ArrayRef<int64_t> shape = sizesOf(line.getType());
  Value arriving = arrivingOf(b, line);
  int64_t size = sizesOf(arriving.getType())[axis];
  AxisView view = viewOfAxis(shape, axis);
  SmallVector<int64_t> in(view.shape), kept(view.shape);
  in[view.axis] = size;
  kept[view.axis] -= size;
  Value made = patch::DelayOp::create(
      b, loc, cast<RankedTensorType>(line.getType()).clone(view.shape),
      shaped(b, loc, arriving, in),
      initialOf(value, delay.keptBefore, axis, kept));
  line.getResult().replaceAllUsesWith(shaped(b, loc, made, shape));
}

/// Erases what only kept the variable up to date, the readers first.
static void eraseUnused(ArrayRef<Value> values) {
  llvm::SmallSetVector<Operation *, 3> ops;
  for (Value value : values)
    if (Operation *op = value.getDefiningOp();
        isa_and_nonnull<tosa::SliceOp, tosa::ConcatOp>(op))
      ops.insert(op);
  for (Operation *op : ops)
    if (op->use_empty())
      op->erase();
}

/// Replaces one variable; its operation is the caller's to erase.
static LogicalResult convert(tosa::VariableOp variable, Uses &uses) {
  auto error = [&](Operation *op, const Twine &why) {
    return op->emitError() << "variable '" << variable.getSymName()
                           << "': " << why;
  };
  Operation *first = uses.reads.empty() ? variable.getOperation()
                                        : uses.reads.front().getOperation();
  auto value =
      dyn_cast_if_present<DenseElementsAttr>(variable.getInitialValueAttr());
  if (!value)
    return error(first, "has no initial value");
  if (!value.getElementType().isSignlessInteger(8))
    return error(first, "must be int8");
  for (tosa::VariableReadOp read : uses.reads)
    if (read.getType() != value.getType())
      return error(read, "is read as another type than it has");
  // What nothing reads is of no effect.
  if (uses.reads.empty()) {
    for (tosa::VariableWriteOp write : uses.writes)
      write.erase();
    return success();
  }
  if (uses.writes.size() > 1)
    return error(uses.writes[1], "is written twice in one inference");
  if (!uses.writes.empty()) {
    std::optional<DelayLine> delay = matchDelay(uses);
    if (!delay)
      return error(uses.writes[0],
                   "is not the newest rows of a series, followed by those that "
                   "arrive; other state is not supported yet");
    tosa::ConcatOp line = delay->line;
    Value parts[] = {uses.writes[0].getInput1(), line.getResult(),
                     line.getInput1().front()};
    uses.writes[0].erase();
    bool isNeeded = llvm::any_of(line->getUsers(), [&](Operation *user) {
      return user != parts[0].getDefiningOp() || !user->use_empty();
    });
    if (isNeeded)
      replaceByDelay(*delay, value);
    eraseUnused(parts);
  }
  for (tosa::VariableReadOp read : uses.reads) {
    if (!read->use_empty()) {
      if (!uses.writes.empty())
        return error(read, "is read beside its delay line, which is not "
                           "supported yet");
      OpBuilder b(read);
      read.getResult().replaceAllUsesWith(
          tosa::ConstOp::create(b, read.getLoc(), read.getType(), value));
    }
    read.erase();
  }
  return success();
}

namespace {
struct ConvertTosaVariables
    : mcunet::impl::ConvertTosaVariablesPassBase<ConvertTosaVariables> {
  using ConvertTosaVariablesPassBase::ConvertTosaVariablesPassBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    llvm::StringMap<Uses> uses;
    module.walk([&](Operation *op) {
      if (auto read = dyn_cast<tosa::VariableReadOp>(op))
        uses[read.getName()].reads.push_back(read);
      if (auto write = dyn_cast<tosa::VariableWriteOp>(op))
        uses[write.getName()].writes.push_back(write);
    });
    for (auto variable :
         llvm::make_early_inc_range(module.getOps<tosa::VariableOp>())) {
      if (failed(convert(variable, uses[variable.getSymName()])))
        return signalPassFailure();
      ++converted;
      variable.erase();
    }
  }
};
} // namespace
