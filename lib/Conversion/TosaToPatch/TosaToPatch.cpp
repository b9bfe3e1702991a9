//===- TosaToPatch.cpp - Quantised TOSA to the patch dialect --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TosaToPatch.h"
#include "Maps.h"
#include "mcunet/Conversion/Passes.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Support/Limits.h"
#include "mcunet/Support/Size.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tosa/Utils/ConversionUtils.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

namespace mcunet {
#define GEN_PASS_DEF_CONVERTTOSATOPATCHPASS
#include "mcunet/Conversion/Passes.h.inc"
} // namespace mcunet

using namespace mlir;
using namespace mcunet;
using namespace mcunet::tosa_to_patch;

/// A function of TOSA with results, whose weights are constants.
static LogicalResult checkForm(func::FuncOp func) {
  if (func.getNumResults() == 0)
    return func.emitError() << "returns nothing; a network returns its results";
  WalkResult result = func.walk<WalkOrder::PreOrder>([&](Operation *op) {
    StringRef dialect = op->getName().getDialectNamespace();
    if (!isa<patch::SpatialOpInterface>(op) &&
        !llvm::is_contained({"tosa", "patch", "func"}, dialect)) {
      op->emitError() << "'" << op->getName()
                      << "' is not TOSA; a network comes as TOSA or as .tflite";
      return WalkResult::interrupt();
    }
    if (!isa<tosa::Conv2DOp, tosa::DepthwiseConv2DOp, tosa::TransposeConv2DOp>(
            op))
      return WalkResult::advance();
    for (unsigned index : {1u, 2u})
      if (auto argument = dyn_cast<BlockArgument>(op->getOperand(index))) {
        op->emitError() << "takes its " << (index == 1 ? "weights" : "bias")
                        << " from argument " << argument.getArgNumber()
                        << "; they must be constants";
        return WalkResult::interrupt();
      }
    return WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}

/// The operation that makes result `index`, an index of the greatest.
static tosa::ArgMaxOp indexResult(func::FuncOp func, unsigned index) {
  if (!func.getBody().hasOneBlock())
    return nullptr;
  Operation *end = func.getBody().front().getTerminator();
  return end->getOperand(index).getDefiningOp<tosa::ArgMaxOp>();
}

/// Such a result, by tosa.argmax over the last dimension, becomes the bytes of
/// an int32, or with `patch.source_type` "i64" of an int64.
static LogicalResult convertIndices(func::FuncOp func) {
  for (unsigned index = 0; index < func.getNumResults(); ++index) {
    tosa::ArgMaxOp op = indexResult(func, index);
    if (!op)
      continue;
    auto input = cast<RankedTensorType>(op.getInput().getType());
    if (!input.getElementType().isInteger(8) ||
        op.getAxis() != static_cast<uint64_t>(input.getRank() - 1))
      return op.emitOpError(
          "is supported over the last dimension of int8 only");
    auto source =
        func.getResultAttrOfType<StringAttr>(index, "patch.source_type");
    OpBuilder builder(op);
    if (!source)
      func.setResultAttr(index, "patch.source_type",
                         builder.getStringAttr("i32"));
    Value map = asMap(builder, op.getLoc(), op.getInput());
    auto type = cast<RankedTensorType>(map.getType());
    SmallVector<int64_t> shape(type.getShape());
    shape.back() = source && source.getValue() == "i64" ? 8 : 4;
    Operation *end = func.getBody().front().getTerminator();
    end->setOperand(index, patch::ArgMaxOp::create(builder, op.getLoc(),
                                                   type.clone(shape), map));
    if (op->use_empty())
      op->erase();
  }
  return success();
}

/// The shape of an argument or a result in at most four dimensions, as header
/// and report tell it: the first for itself, ones left out of the others, then
/// the outermost of those together.
static SmallVector<int64_t> foldedShape(ArrayRef<int64_t> shape) {
  SmallVector<int64_t> result(shape);
  while (result.size() > 4) {
    auto *one = std::find(result.begin() + 1, result.end(), 1);
    if (one == result.end()) {
      result[2] *= result[1];
      one = result.begin() + 1;
    }
    result.erase(one);
  }
  return result;
}

static LogicalResult checkShape(Location loc, const Twine &what, Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (isa<TensorType>(type) && (!tensor || !tensor.hasStaticShape() ||
                                llvm::is_contained(tensor.getShape(), 0)))
    return emitError(loc) << what
                          << " needs a static shape that is not empty, got "
                          << type;
  if (tensor && !productWithin(kMaxElements, 1, tensor.getShape()))
    return emitError(loc) << what << " is too large: " << type
                          << " has more than 2^24 elements";
  return success();
}

/// "argument 0", and the name that the file has for it.
static std::string describe(StringRef what, unsigned index, StringAttr name) {
  std::string text = (what + " " + Twine(index)).str();
  return name ? text + " ('" + name.getValue().str() + "')" : text;
}

/// Batch 1, a static shape and int8, or an error that names the argument or
/// result.
static LogicalResult checkEdge(func::FuncOp func, Type type,
                               const std::string &what) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor || !tensor.hasStaticShape())
    return func.emitError() << what << " needs a static shape, got " << type;
  if (!tensor.getElementType().isInteger(8))
    return func.emitError()
           << what << " must be int8, got " << tensor.getElementType()
           << "; quantise the network first";
  if (tensor.getRank() == 0)
    return func.emitError() << what << " must have dimensions, got " << type;
  if (failed(checkShape(func.getLoc(), what, type)))
    return failure();
  SmallVector<int64_t> shape = foldedShape(tensor.getShape());
  if (shape.size() == 4 && shape[0] != 1)
    return func.emitError() << what << " must have batch 1, got " << type;
  return success();
}

static LogicalResult checkSignature(func::FuncOp func) {
  for (auto [index, type] : llvm::enumerate(func.getArgumentTypes()))
    if (failed(checkEdge(
            func, type,
            describe("argument", index,
                     func.getArgAttrOfType<StringAttr>(index, "patch.name")))))
      return failure();
  for (auto [index, type] : llvm::enumerate(func.getResultTypes()))
    if (!indexResult(func, index) &&
        failed(checkEdge(func, type,
                         describe("result", index,
                                  func.getResultAttrOfType<StringAttr>(
                                      index, "patch.name")))))
      return failure();
  return success();
}

/// TOSA's verifier lets these change the shape.
static LogicalResult checkElementwise(Operation *op) {
  if (!isa<tosa::RescaleOp, tosa::CastOp, tosa::TableOp>(op))
    return success();
  Type from = op->getOperand(0).getType(), to = op->getResult(0).getType();
  if (succeeded(verifyCompatibleShape(from, to)))
    return success();
  return op->emitError() << "'" << op->getName()
                         << "' must keep the shape, has " << from << " and "
                         << to;
}

/// Shapes in between are static too; conversions compute with them.
static LogicalResult checkShapes(func::FuncOp func) {
  WalkResult result = func.walk([](Operation *op) {
    for (Type type : op->getResultTypes())
      if (failed(checkShape(op->getLoc(),
                            "'" + op->getName().getStringRef() + "'", type)))
        return WalkResult::interrupt();
    return failed(checkElementwise(op)) ? WalkResult::interrupt()
                                        : WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}

/// A reshape to a size of -1 names the size that it has: upstream's folding
/// would make a constant of -1 elements.
static void nameSizes(func::FuncOp func) {
  func.walk([](tosa::ReshapeOp op) {
    SmallVector<int64_t> sizes;
    ArrayRef<int64_t> shape = cast<ShapedType>(op.getType()).getShape();
    if (!tosa::getConstShapeValues(op.getShape().getDefiningOp(), sizes) ||
        ArrayRef<int64_t>(sizes) == shape)
      return;
    OpBuilder b(op);
    op.getShapeMutable().assign(tosa::ConstShapeOp::create(
        b, op.getShape().getLoc(), op.getShape().getType(),
        b.getIndexTensorAttr(shape)));
  });
}

/// Arguments and results become maps.
static void mapSignature(func::FuncOp func) {
  OpBuilder builder = OpBuilder::atBlockBegin(&func.getBody().front());
  for (BlockArgument argument : func.getArguments()) {
    Type type = argument.getType(), map = mapType(type);
    if (type == map)
      continue;
    argument.setType(map);
    Value seen =
        patch::ReshapeOp::create(builder, argument.getLoc(), type, argument);
    argument.replaceAllUsesExcept(seen, seen.getDefiningOp());
  }
  Operation *end = func.getBody().front().getTerminator();
  builder.setInsertionPoint(end);
  for (OpOperand &result : end->getOpOperands()) {
    Value value = result.get();
    result.set(asMap(builder, value.getLoc(), value));
  }
}

/// Where all that reads an argument of one row reads it under one other shape,
/// that is the argument's map: a network whose file begins with a reshape of a
/// vector to an image takes rows of that image. Results are what they are
/// reshaped from.
static void takeReshapes(func::FuncOp func) {
  for (BlockArgument argument : func.getArguments()) {
    auto map = cast<RankedTensorType>(argument.getType());
    if (argument.use_empty() || map.getDimSize(1) != 1)
      continue;
    Type type = (*argument.user_begin())->getResultTypes().empty()
                    ? Type()
                    : (*argument.user_begin())->getResult(0).getType();
    auto reshapesAlike = [&](Operation *user) {
      return isa<patch::ReshapeOp>(user) &&
             user->getResult(0).getType() == type;
    };
    if (!llvm::all_of(argument.getUsers(), reshapesAlike))
      continue;
    argument.setType(type);
    for (Operation *user : llvm::make_early_inc_range(argument.getUsers())) {
      user->getResult(0).replaceAllUsesWith(argument);
      user->erase();
    }
  }
  for (OpOperand &result :
       func.getBody().front().getTerminator()->getOpOperands()) {
    auto reshape = result.get().getDefiningOp<patch::ReshapeOp>();
    if (!reshape)
      continue;
    result.set(reshape.getInput());
    if (reshape->use_empty())
      reshape.erase();
  }
}

template <typename Kind>
static Kind take(NamedAttrList &attributes, StringRef name) {
  return dyn_cast_if_present<Kind>(attributes.erase(name));
}

static int64_t takeNumber(NamedAttrList &attributes, StringRef name) {
  auto value = take<IntegerAttr>(attributes, name);
  return value && value.getValue().getSignificantBits() <= 64
             ? value.getValue().getSExtValue()
             : 0;
}

/// What TOSA's attributes and types say of an argument or a result, as one
/// attribute; the attributes are taken out of `attributes`. `before` is the
/// caller's type, `after` the map's.
static patch::PortAttr takePort(NamedAttrList &attributes, Type before,
                                Type after) {
  DenseI64ArrayAttr shape;
  if (before != after)
    shape = DenseI64ArrayAttr::get(
        after.getContext(), foldedShape(cast<ShapedType>(before).getShape()));
  return patch::PortAttr::get(
      after.getContext(), take<StringAttr>(attributes, "patch.name"),
      take<FloatAttr>(attributes, "patch.scale"),
      takeNumber(attributes, "patch.zero_point"), shape,
      take<StringAttr>(attributes, "patch.source_type"), /*layout=*/{},
      take<DenseF64ArrayAttr>(attributes, "patch.anchors"),
      takeNumber(attributes, "patch.classes"));
}

/// The function's type follows its body; ports keep what the caller knows.
static void finishSignature(func::FuncOp func) {
  FunctionType old = func.getFunctionType();
  Operation *end = func.getBody().front().getTerminator();
  func.setFunctionType(FunctionType::get(func.getContext(),
                                         func.getBody().getArgumentTypes(),
                                         end->getOperandTypes()));
  SmallVector<patch::PortAttr> arguments, results;
  for (auto [index, before] : llvm::enumerate(old.getInputs())) {
    NamedAttrList attributes(func.getArgAttrDict(index));
    arguments.push_back(
        takePort(attributes, before, func.getArgumentTypes()[index]));
    func.setArgAttrs(index, attributes);
  }
  for (auto [index, before] : llvm::enumerate(old.getResults())) {
    NamedAttrList attributes(func.getResultAttrDict(index));
    results.push_back(
        takePort(attributes, before, func.getResultTypes()[index]));
    func.setResultAttrs(index, attributes);
  }
  auto isKnown = [](patch::PortAttr port) {
    return port != patch::PortAttr::unknown(port.getContext());
  };
  if (llvm::any_of(arguments, isKnown))
    patch::setArgumentPorts(func, arguments);
  if (llvm::any_of(results, isKnown))
    patch::setResultPorts(func, results);
}

/// The first operation, in program order, that nothing converted.
static LogicalResult checkConverted(func::FuncOp func) {
  // A layer is its operation and the rescale after it: of an unusual rescale,
  // neither is converted.
  WalkResult known = func.walk(
      [](tosa::RescaleOp op) { return WalkResult(explainRescale(op)); });
  if (known.wasInterrupted())
    return failure();
  WalkResult result = func.walk([&](Operation *op) {
    if (op == func.getOperation() || isa<func::ReturnOp>(op) ||
        isa_and_nonnull<patch::PatchDialect>(op->getDialect()) ||
        isa<patch::SpatialOpInterface>(op)) // from another dialect
      return WalkResult::advance();
    // Blame the operation that is at fault, not a constant in front of it.
    if (isa<tosa::ConstOp, tosa::ConstShapeOp>(op))
      return WalkResult::advance();
    op->emitError() << "'" << op->getName()
                    << "' is not supported here: no int8 layer of the patch "
                       "dialect computes it";
    return WalkResult::interrupt();
  });
  return failure(result.wasInterrupted());
}

namespace {
struct ConvertTosaToPatch
    : public mcunet::impl::ConvertTosaToPatchPassBase<ConvertTosaToPatch> {
  using ConvertTosaToPatchPassBase::ConvertTosaToPatchPassBase;

  LogicalResult initialize(MLIRContext *context) override {
    RewritePatternSet expressions(context);
    populateComposites(expressions);
    composites = FrozenRewritePatternSet(std::move(expressions));
    RewritePatternSet set(context);
    populateConvolutions(set);
    populateElementwise(set);
    populateMovement(set);
    for (RegisteredOperationName name : context->getRegisteredOperations())
      if (name.getDialectNamespace() ==
          patch::PatchDialect::getDialectNamespace())
        name.getCanonicalizationPatterns(set, context);
    patterns = FrozenRewritePatternSet(std::move(set));
    return success();
  }

  void runOnOperation() override {
    func::FuncOp func = getOperation();
    if (failed(checkForm(func)) || failed(checkSignature(func)) ||
        failed(checkShapes(func)) || failed(convertIndices(func)))
      return signalPassFailure();
    nameSizes(func);
    // Before any folding: expressions are compared operator by operator.
    walkAndApplyPatterns(func, composites);
    mapSignature(func);
    GreedyRewriteConfig config;
    config.enableFolding(true).setMaxIterations(GreedyRewriteConfig::kNoLimit);
    if (failed(applyPatternsGreedily(func, patterns, config))) {
      func.emitError("conversion to the patch dialect did not converge");
      return signalPassFailure();
    }
    if (failed(checkConverted(func)))
      return signalPassFailure();
    takeReshapes(func);
    finishSignature(func);
  }

  FrozenRewritePatternSet composites;
  FrozenRewritePatternSet patterns;
};
} // namespace

void mcunet::addTosaToPatchPasses(OpPassManager &pm) {
  pm.addPass(createConvertTosaVariablesPass());
  pm.addNestedPass<func::FuncOp>(createConvertTosaToPatchPass());
}
