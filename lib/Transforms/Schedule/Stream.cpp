//===- Stream.cpp - A network of a window of time, hop by hop -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Each value is known by its newest rows. A layer without padding in time makes
// its newest rows of the newest rows of its operand and, before them, of those
// that a delay line keeps. A layer that looks at all of time has all rows of
// its operand kept, and what it makes is new as a whole.
//
//===----------------------------------------------------------------------===//

#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"

namespace mcunet {
#define GEN_PASS_DEF_PATCHSTREAMPASS
#include "mcunet/Transforms/Passes.h.inc"
} // namespace mcunet

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;
using schedule::AxisMap;
using schedule::LayerKind;

static RankedTensorType typeOf(Value value) {
  return cast<RankedTensorType>(value.getType());
}

static RankedTensorType withSize(RankedTensorType type, int64_t dim,
                                 int64_t size) {
  SmallVector<int64_t> shape(type.getShape());
  shape[dim] = size;
  return type.clone(shape);
}

/// Whether the layer's attributes do not depend on the number of its rows.
static bool takesAnyRows(Operation *op) {
  auto layer = dyn_cast<SpatialOpInterface>(op);
  if (!layer || isa<ResizeOp, ResizeBilinearOp, MatMulOp>(op))
    return false;
  switch (layer.getLayerKind()) {
  case LayerKind::Conv:
  case LayerKind::Depthwise:
  case LayerKind::Elementwise:
  case LayerKind::Pool:
    return true;
  case LayerKind::GlobalReduce:
  case LayerKind::Opaque:
    return false;
  }
  llvm_unreachable("all kinds handled");
}

namespace {
/// What a layer needs in each hop to make its newest rows.
struct Step {
  int64_t made = 0;            ///< the newest rows of its result
  SmallVector<int64_t> needed; ///< of each operand, the newest rows
};

class Streamer {
public:
  /// `dim` is the dimension of time, `hop` the rows that arrive.
  Streamer(func::FuncOp func, int64_t dim, int64_t hop)
      : func(func), dim(dim), hop(hop) {}

  /// Finds out what each layer does. False where the hop does not fit a stride.
  FailureOr<bool> plan();
  void rewrite();

private:
  int64_t sizeOf(Value value) const { return typeOf(value).getDimSize(dim); }
  /// The newest rows of a value that each hop brings.
  int64_t newest(Value value) const {
    auto known = fresh.find(value);
    return known == fresh.end() ? sizeOf(value) : known->second;
  }
  bool isWhole(Value value) const { return newest(value) == sizeOf(value); }
  FailureOr<Step> planLayer(Operation &op, bool &fits);
  std::optional<Step> planWindows(SpatialOpInterface op, bool &fits) const;
  static Step wholeStep(Operation &op, int64_t dim);
  LogicalResult checkPadding(SpatialOpInterface op, unsigned index) const;
  Value rowsOf(OpBuilder &b, Value original, int64_t count);

  func::FuncOp func;
  int64_t dim, hop;
  llvm::DenseMap<Value, int64_t> fresh;
  /// Values that are the same in each window.
  llvm::DenseSet<Value> fixed;
  llvm::DenseMap<Operation *, Step> steps;
  /// The most of its newest rows that a layer or the caller needs.
  llvm::DenseMap<Value, int64_t> most;
  /// The values that replace the function's, and what is kept of them.
  llvm::DenseMap<Value, Value> values, lines;
};
} // namespace

//===----------------------------------------------------------------------===//
// Analysis
//===----------------------------------------------------------------------===//

/// Padding in time lies at the ends of each window, where the series goes on.
LogicalResult Streamer::checkPadding(SpatialOpInterface op,
                                     unsigned index) const {
  AxisMap map = op.getInputMap(index, dim - 1);
  int64_t last = (sizeOf(op->getResult(0)) - 1) * map.num + map.hiOff;
  if (map.all || map.den != 1 ||
      (map.loOff >= 0 && last < sizeOf(op->getOperand(index))))
    return success();
  return op->emitError()
         << "pads in time, so that windows do not share what it makes: only "
            "networks without padding in time (VALID) can be streamed";
}

std::optional<Step> Streamer::planWindows(SpatialOpInterface op,
                                          bool &fits) const {
  Step step;
  int64_t rows = sizeOf(op->getResult(0));
  // A row of a mean, say, is new in each window, and so is what it is added to.
  auto isBroadcast = [&](Value operand) {
    return fixed.contains(operand) && sizeOf(operand) == 1 && rows > 1;
  };
  // What is kept has to be one run of bytes.
  for (int64_t before = 1; before < dim; ++before)
    if (typeOf(op->getResult(0)).getDimSize(before) != 1)
      return std::nullopt;
  for (auto [index, operand] : llvm::enumerate(op->getOperands())) {
    AxisMap map = op.getInputMap(index, dim - 1);
    if (isBroadcast(operand))
      continue;
    if (map.all || map.den != 1 || map.num < 1 || isWhole(operand))
      return std::nullopt;
    if (map.loOff != 0 && !isa<SliceOp>(op))
      return std::nullopt; // begins elsewhere, by what attribute nobody knows
    if (rows > 1 && newest(operand) % map.num != 0) {
      fits = false;
      return std::nullopt;
    }
    int64_t made = rows == 1 ? 1 : std::min(rows, newest(operand) / map.num);
    if (step.made != 0 && step.made != made)
      return std::nullopt;
    step.made = made;
  }
  if (step.made == 0)
    return std::nullopt;
  for (auto [index, operand] : llvm::enumerate(op->getOperands())) {
    AxisMap map = op.getInputMap(index, dim - 1);
    int64_t first = (rows - step.made) * map.num + map.loOff;
    step.needed.push_back(isBroadcast(operand) ? 1 : sizeOf(operand) - first);
  }
  return step;
}

/// All of time at once.
Step Streamer::wholeStep(Operation &op, int64_t dim) {
  Step whole{typeOf(op.getResult(0)).getDimSize(dim), {}};
  for (Value operand : op.getOperands())
    whole.needed.push_back(typeOf(operand).getDimSize(dim));
  return whole;
}

FailureOr<Step> Streamer::planLayer(Operation &op, bool &fits) {
  if (llvm::all_of(op.getOperands(), [&](Value v) { return isWhole(v); }))
    return wholeStep(op, dim);
  auto layer = dyn_cast<SpatialOpInterface>(op);
  if (layer && takesAnyRows(&op)) {
    for (unsigned index = 0; index < op.getNumOperands(); ++index)
      if (!isWhole(op.getOperand(index)) && failed(checkPadding(layer, index)))
        return failure();
    if (auto step = planWindows(layer, fits))
      return *step;
  }
  return wholeStep(op, dim);
}

FailureOr<bool> Streamer::plan() {
  fresh[func.getArgument(0)] = hop;
  bool fits = true;
  for (Operation &op : func.getBody().front().without_terminator()) {
    FailureOr<Step> step = planLayer(op, fits);
    if (failed(step))
      return failure();
    if (!fits)
      return false;
    fresh[op.getResult(0)] = step->made;
    steps[&op] = *step;
    if (llvm::all_of(op.getOperands(),
                     [&](Value v) { return fixed.contains(v); }))
      fixed.insert(op.getResult(0));
    for (auto [operand, count] :
         llvm::zip_equal(op.getOperands(), step->needed))
      most[operand] = std::max(most[operand], count);
  }
  for (Value result : func.getBody().front().getTerminator()->getOperands())
    most[result] = sizeOf(result);
  return true;
}

//===----------------------------------------------------------------------===//
// Rewriting
//===----------------------------------------------------------------------===//

/// The newest `count` rows of a value of the network.
Value Streamer::rowsOf(OpBuilder &b, Value original, int64_t count) {
  Value now = values.lookup(original);
  Location loc = original.getLoc();
  int64_t there = typeOf(now).getDimSize(dim);
  if (count > there) {
    Value &line = lines[original];
    int64_t held = most.lookup(original);
    auto kept = withSize(typeOf(original), dim, held - there);
    if (!line)
      line =
          DelayOp::create(b, loc, withSize(kept, dim, held), now,
                          DenseElementsAttr::get(kept, static_cast<int8_t>(0)));
    now = line;
    there = held;
  }
  if (count == there)
    return now;
  SmallVector<int64_t> offsets(4, 0), strides(4, 1);
  offsets[dim] = there - count;
  return SliceOp::create(b, loc, withSize(typeOf(original), dim, count), now,
                         offsets, strides);
}

/// A layer of its operand's newest rows, which begin where it begins.
static void beginAtZero(Operation *op, int64_t dim) {
  auto slice = dyn_cast<SliceOp>(op);
  if (!slice)
    return;
  SmallVector<int64_t> offsets(slice.getOffsets());
  offsets[dim] = 0;
  slice.setOffsets(offsets);
  // Of one row there may be fewer rows than its stride.
  if (typeOf(slice).getDimSize(dim) != 1)
    return;
  SmallVector<int64_t> strides(slice.getStrides());
  strides[dim] = 1;
  slice.setStrides(strides);
}

void Streamer::rewrite() {
  BlockArgument argument = func.getArgument(0);
  Block &block = func.getBody().front();
  SmallVector<Operation *> old;
  for (Operation &op : block.without_terminator())
    old.push_back(&op);
  OpBuilder b(block.getTerminator());
  // The argument keeps its old type until nothing old reads it.
  Value arriving = block.insertArgument(
      1u, withSize(typeOf(argument), dim, hop), argument.getLoc());
  values[argument] = arriving;
  for (Operation *op : old) {
    const Step &step = steps[op];
    IRMapping map;
    for (auto [operand, count] :
         llvm::zip_equal(op->getOperands(), step.needed))
      map.map(operand, rowsOf(b, operand, count));
    Operation *made = b.clone(*op, map);
    made->getResult(0).setType(
        withSize(typeOf(op->getResult(0)), dim, step.made));
    if (!op->getOperands().empty() &&
        step.needed[0] != sizeOf(op->getOperand(0)))
      beginAtZero(made, dim);
    values[op->getResult(0)] = made->getResult(0);
  }
  Operation *end = block.getTerminator();
  b.setInsertionPoint(end);
  for (OpOperand &result : end->getOpOperands())
    result.set(rowsOf(b, result.get(), sizeOf(result.get())));
  for (Operation *op : llvm::reverse(old))
    op->erase();
  block.eraseArgument(0);
  func.setFunctionType(FunctionType::get(
      func.getContext(), block.getArgumentTypes(), end->getOperandTypes()));
}

/// What the caller calls the rows of one call: its own shape with the hop where
/// time was, if that is one dimension of it; else the map's.
static void shapePort(func::FuncOp func, int64_t window, int64_t hop) {
  SmallVector<PortAttr> ports = argumentPorts(func);
  DenseI64ArrayAttr shape = ports[0].getShape();
  if (!shape)
    return;
  SmallVector<int64_t> sizes(shape.asArrayRef());
  int64_t elements = hop;
  for (int64_t size : sizes)
    elements *= size;
  auto *time = llvm::find(sizes, window);
  bool isOne =
      llvm::count(sizes, window) == 1 &&
      elements == typeOf(func.getArgument(0)).getNumElements() * window;
  if (isOne)
    *time = hop;
  ports[0] = ports[0].withShape(
      isOne ? DenseI64ArrayAttr::get(func.getContext(), sizes)
            : DenseI64ArrayAttr());
  setArgumentPorts(func, ports);
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

namespace {
struct PatchStream : mcunet::impl::PatchStreamPassBase<PatchStream> {
  using PatchStreamPassBase::PatchStreamPassBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    SmallVector<func::FuncOp> functions(module.getOps<func::FuncOp>());
    if (functions.size() != 1 || functions[0].isExternal())
      return fail(module, "needs one function");
    func::FuncOp func = functions[0];
    if (func.getNumArguments() != 1)
      return fail(func, "a stream has one input, this network has " +
                            Twine(func.getNumArguments()));
    if (failed(checkForm(func)))
      return signalPassFailure();
    if (!func.getOps<DelayOp>().empty())
      return fail(func, "keeps state already: it is a stream as it is");
    auto image = cast<RankedTensorType>(func.getArgumentTypes()[0]);
    StringAttr layout = argumentPorts(func)[0].getLayout();
    if (layout && layout.getValue() == "nchw" && image.getDimSize(1) > 1)
      return fail(func,
                  "its input comes as planes, of which no row is complete "
                  "before the last; --input-layout=nhwc takes pixels");
    // Of a series of one row the pixels are time.
    int64_t dim = image.getDimSize(1) > 1 ? 1 : 2;
    int64_t window = image.getDimSize(dim);
    if (window < 2)
      return fail(func, "has no time: its input is one row of one pixel");
    if (hop < 0 || hop >= window)
      return fail(func, "a hop of " + Twine(hop) +
                            " rows is none in a window of " + Twine(window));
    for (int64_t rows = hop ? hop : 1; rows < window; ++rows) {
      Streamer streamer(func, dim, rows);
      FailureOr<bool> fits = streamer.plan();
      if (failed(fits))
        return signalPassFailure();
      if (*fits) {
        streamer.rewrite();
        shapePort(func, window, rows);
        return tell(module, window, rows);
      }
      if (hop)
        break;
    }
    fail(func, hop ? "a hop of " + Twine(hop) +
                         " rows does not fit the strides in time"
                   : Twine("no hop fits its strides in time"));
  }

private:
  /// Layers on maps, one after the other.
  static LogicalResult checkForm(func::FuncOp func) {
    auto isMap = [](Type type) {
      auto tensor = dyn_cast<RankedTensorType>(type);
      return tensor && tensor.hasStaticShape() && tensor.getRank() == 4 &&
             tensor.getDimSize(0) == 1 && tensor.getElementType().isInteger(8);
    };
    if (!func.getBody().hasOneBlock() ||
        !llvm::all_of(func.getArgumentTypes(), isMap))
      return func.emitError("is no function of layers on maps");
    for (Operation &op : func.getBody().front().without_terminator())
      if (op.getNumResults() != 1 || op.getNumRegions() != 0 ||
          !isMap(op.getResult(0).getType()) ||
          !llvm::all_of(op.getOperandTypes(), isMap))
        return op.emitError()
               << "'" << op.getName()
               << "' is no layer on maps, as streams are made of";
    return success();
  }

  void fail(Operation *op, const Twine &message) {
    op->emitError(message);
    signalPassFailure();
  }

  /// A note for the report and the header.
  void tell(ModuleOp module, int64_t window, int64_t rows) {
    Builder b(module.getContext());
    SmallVector<Attribute> notes;
    if (auto known = module->getAttrOfType<ArrayAttr>("patch.notes"))
      notes.append(known.begin(), known.end());
    std::string text = "A stream: each call takes the next " +
                       std::to_string(rows) + (rows == 1 ? " row" : " rows") +
                       ", and its result is that of the last " +
                       std::to_string(window) +
                       " rows; results before so many have come after "
                       "a reset mean nothing";
    notes.push_back(b.getStringAttr(text));
    module->setAttr("patch.notes", b.getArrayAttr(notes));
    module->setAttr("patch.hop", b.getI64IntegerAttr(rows));
  }
};
} // namespace
