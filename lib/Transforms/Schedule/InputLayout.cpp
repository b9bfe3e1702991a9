//===- InputLayout.cpp - Images as the caller delivers them ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace mcunet {
#define GEN_PASS_DEF_PATCHINPUTLAYOUTPASS
#include "mcunet/Transforms/Passes.h.inc"
} // namespace mcunet

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;

/// Pixels to planes (NHWC to NCHW), and back.
static constexpr int64_t toPlanes[] = {0, 3, 1, 2};
static constexpr int64_t toPixels[] = {0, 2, 3, 1};

static RankedTensorType permuted(RankedTensorType type,
                                 ArrayRef<int64_t> perm) {
  SmallVector<int64_t> shape;
  for (int64_t dim : perm)
    shape.push_back(type.getDimSize(dim));
  return type.clone(shape);
}

/// True where all that reads `value` takes it for planes: transposes it to
/// pixels, at once or after layers that work on each element alone.
static bool isReadAsPlanes(Value value) {
  auto takesPlanes = [](Operation *user) {
    if (auto transpose = dyn_cast<TransposeOp>(user))
      return transpose.getPerm() == ArrayRef(toPixels);
    return isa<LookupOp, AddOp, MulOp, PadOp>(user) &&
           isReadAsPlanes(user->getResult(0));
  };
  return !value.use_empty() && llvm::all_of(value.getUsers(), takesPlanes);
}

namespace {
/// An argument that is an image of four dimensions for the caller.
struct Image {
  func::FuncOp func;
  unsigned index;
  PortAttr port;

  BlockArgument argument() { return func.getArgument(index); }
  RankedTensorType type() {
    return cast<RankedTensorType>(argument().getType());
  }
  /// Pixels of one channel have the same bytes as their one plane.
  bool hasOneChannel() { return type().getDimSize(3) == 1; }
  bool isPlanes() {
    // Once it is known, layers may have moved over the transposes.
    if (StringAttr layout = port.getLayout())
      return layout.getValue() == "nchw";
    return port.getShape() || isReadAsPlanes(argument());
  }

  void setPort(PortAttr changed) {
    port = changed;
    SmallVector<PortAttr> ports = argumentPorts(func);
    ports[index] = port;
    setArgumentPorts(func, ports);
  }

  /// The argument becomes its transpose by `perm`, and is transposed back.
  void transpose(ArrayRef<int64_t> perm, ArrayRef<int64_t> back) {
    RankedTensorType old = type();
    BlockArgument value = argument();
    value.setType(permuted(old, perm));
    OpBuilder builder = OpBuilder::atBlockBegin(&func.getBody().front());
    auto seen = TransposeOp::create(builder, value.getLoc(), old, value, back);
    value.replaceAllUsesExcept(seen, seen);
  }
};
} // namespace

/// The argument as an image; empty where it is none.
static std::optional<Image> imageOf(func::FuncOp func, unsigned index) {
  Image image{func, index, argumentPorts(func)[index]};
  DenseI64ArrayAttr shape = image.port.getShape();
  if (!shape)
    return image;
  // A map that is not the caller's shape: only a plane is an image.
  ArrayRef<int64_t> map = image.type().getShape();
  SmallVector<int64_t> plane = {1, map[3], map[1], map[2]};
  if (image.hasOneChannel() && shape.asArrayRef() == ArrayRef(plane))
    return image;
  return std::nullopt;
}

/// Makes the image one that the caller delivers as planes, or as pixels.
static void deliver(Image &image, bool planes) {
  if (planes == image.isPlanes())
    return;
  if (!image.hasOneChannel())
    return planes ? image.transpose(toPlanes, toPixels)
                  : image.transpose(toPixels, toPlanes);
  // The bytes are the same: only what the caller calls them changes.
  DenseI64ArrayAttr shape;
  if (planes)
    shape = DenseI64ArrayAttr::get(image.func.getContext(),
                                   permuted(image.type(), toPlanes).getShape());
  image.setPort(image.port.withShape(shape));
}

namespace {
struct PatchInputLayout
    : mcunet::impl::PatchInputLayoutPassBase<PatchInputLayout> {
  using PatchInputLayoutPassBase::PatchInputLayoutPassBase;

  LogicalResult initialize(MLIRContext *context) override {
    RewritePatternSet set(context);
    for (RegisteredOperationName name : context->getRegisteredOperations())
      if (name.getDialectNamespace() == PatchDialect::getDialectNamespace())
        name.getCanonicalizationPatterns(set, context);
    patterns = FrozenRewritePatternSet(std::move(set));
    return success();
  }

  void runOnOperation() override {
    func::FuncOp func = getOperation();
    if (layout != "model" && layout != "nhwc" && layout != "nchw") {
      func.emitError() << "unknown layout '" << layout
                       << "': model, nhwc or nchw";
      return signalPassFailure();
    }
    FunctionType before = func.getFunctionType();
    bool anyImage = false;
    for (unsigned index = 0; index < func.getNumArguments(); ++index)
      if (std::optional<Image> image = imageOf(func, index)) {
        anyImage = true;
        treat(*image);
      }
    if (!anyImage && layout != "model") {
      func.emitError() << "--input-layout=" << layout
                       << ": no input is an image of four dimensions";
      return signalPassFailure();
    }
    Block &body = func.getBody().front();
    func.setFunctionType(FunctionType::get(
        &getContext(), body.getArgumentTypes(), before.getResults()));
    if (func.getFunctionType() != before &&
        failed(applyPatternsGreedily(func, patterns)))
      return signalPassFailure();
  }

private:
  /// The port's layout says what the caller delivers where that is declared, or
  /// is not what the dialect works on.
  void treat(Image image) {
    bool planes = layout == "model" ? image.isPlanes() : layout == "nchw";
    if (layout != "model")
      deliver(image, planes);
    if (layout != "model" || (planes && !image.hasOneChannel()))
      image.setPort(image.port.withLayout(
          StringAttr::get(&getContext(), planes ? "nchw" : "nhwc")));
  }

  FrozenRewritePatternSet patterns;
};
} // namespace
