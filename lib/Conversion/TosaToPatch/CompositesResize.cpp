//===- CompositesResize.cpp - Resizes written as gathers ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Composites.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/TosaIdioms/Idioms.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::tosa_to_patch;

//===----------------------------------------------------------------------===//
// Pixels by position
//===----------------------------------------------------------------------===//

namespace {
/// A gather of whole pixels of an int8 map [1, height, width, channels] by
/// constant row-major positions.
struct Pixels {
  Value source;
  int64_t height, width, channels;
  SmallVector<int64_t> positions;
};
} // namespace

static std::optional<Pixels> matchPixels(tosa::GatherOp gather) {
  auto flat = gather.getValues().getDefiningOp<tosa::ReshapeOp>();
  auto positions = integersOf(gather.getIndices());
  if (!flat || !positions || !hasElementWidth(flat.getInput1(), 8))
    return std::nullopt;
  auto map = cast<RankedTensorType>(flat.getInput1().getType());
  auto list = cast<RankedTensorType>(gather.getValues().getType());
  if (map.getRank() != 4 || map.getDimSize(0) != 1 || list.getRank() != 3 ||
      list.getDimSize(0) != 1 || list.getDimSize(2) != map.getDimSize(3))
    return std::nullopt;
  Pixels pixels{flat.getInput1(), map.getDimSize(1), map.getDimSize(2),
                map.getDimSize(3), std::move(*positions)};
  for (int64_t position : pixels.positions)
    if (position < 0 || position >= pixels.height * pixels.width)
      return std::nullopt;
  return pixels;
}

/// The row of each of `rows` output rows and the column of each of `columns`
/// output columns, from the first column and the first row of positions.
static SmallVector<int32_t> sourceRows(const Pixels &pixels, int64_t rows,
                                       int64_t columns) {
  SmallVector<int32_t> result;
  for (int64_t y = 0; y < rows; ++y)
    result.push_back(
        static_cast<int32_t>(pixels.positions[y * columns] / pixels.width));
  return result;
}

static SmallVector<int32_t> sourceColumns(const Pixels &pixels,
                                          int64_t columns) {
  SmallVector<int32_t> result;
  for (int64_t x = 0; x < columns; ++x)
    result.push_back(static_cast<int32_t>(pixels.positions[x] % pixels.width));
  return result;
}

/// The result's [1, H, W, C] where `op` gives `channels` a map's shape again.
static RankedTensorType pixelMapType(tosa::ReshapeOp op, int64_t channels) {
  auto type = cast<RankedTensorType>(op.getType());
  if (type.getRank() != 4 || type.getDimSize(0) != 1 ||
      type.getDimSize(3) != channels || !type.getElementType().isInteger(8))
    return nullptr;
  return type;
}

//===----------------------------------------------------------------------===//
// Nearest neighbour
//===----------------------------------------------------------------------===//

namespace {
/// source = floor((position * numerator + offset) / denominator), clamped.
struct AxisScale {
  int64_t denominator, numerator, offset;
};
} // namespace

/// The formula that gives every index, of those that exporters use.
static std::optional<AxisScale> findScale(ArrayRef<int32_t> sources,
                                          int64_t in) {
  auto out = static_cast<int64_t>(sources.size());
  const AxisScale forms[] = {
      {out, in, 0},                           // corner: y * in / out
      {2 * out, 2 * in, in},                  // centre: (y + 1/2) ...
      {2 * (out - 1), 2 * (in - 1), out - 1}, // aligned corners, rounded
      {2 * (out - 1), 2 * (in - 1), out - 1 + in - 1} // both
  };
  for (const AxisScale &form : forms) {
    if (form.denominator <= 0 || form.numerator <= 0)
      continue;
    auto agrees = [&](int64_t position) {
      int64_t source =
          (position * form.numerator + form.offset) / form.denominator;
      return std::min(source, in - 1) == sources[position];
    };
    if (llvm::all_of(llvm::seq<int64_t>(0, out), agrees))
      return form;
  }
  return std::nullopt;
}

namespace {
struct ConvertNearest : OpRewritePattern<tosa::ReshapeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::ReshapeOp op,
                                PatternRewriter &rewriter) const override {
    auto gather = op.getInput1().getDefiningOp<tosa::GatherOp>();
    auto pixels = gather ? matchPixels(gather) : std::nullopt;
    auto type = pixels ? pixelMapType(op, pixels->channels) : nullptr;
    if (!type)
      return failure();
    int64_t height = type.getDimSize(1), width = type.getDimSize(2);
    if (static_cast<int64_t>(pixels->positions.size()) != height * width)
      return failure();
    SmallVector<int32_t> rows = sourceRows(*pixels, height, width);
    SmallVector<int32_t> columns = sourceColumns(*pixels, width);
    for (int64_t i = 0; i < height * width; ++i)
      if (pixels->positions[i] !=
          rows[i / width] * pixels->width + columns[i % width])
        return rewriter.notifyMatchFailure(op, "rows and columns mix");
    auto y = findScale(rows, pixels->height);
    auto x = findScale(columns, pixels->width);
    if (!y || !x) {
      // The reference computes indices in single precision, which differs from
      // every formula for some ratios: name them one by one, with all weight on
      // one neighbour.
      SmallVector<int32_t> noRows(height, 0), noColumns(width, 0);
      rewriter.replaceOpWithNewOp<patch::ResizeBilinearOp>(
          op, type, pixels->source, rows, rows, noRows, columns, columns,
          noColumns);
      return success();
    }
    rewriter.replaceOpWithNewOp<patch::ResizeOp>(
        op, type, pixels->source,
        ArrayRef<int64_t>{y->denominator, y->numerator, x->denominator,
                          x->numerator},
        ArrayRef<int64_t>{y->offset, x->offset});
    return success();
  }
};
} // namespace

//===----------------------------------------------------------------------===//
// Bilinear
//===----------------------------------------------------------------------===//

namespace {
/// One of the four neighbours times its weights, / 2^20.
struct Corner {
  Pixels pixels;
  SmallVector<int64_t> weights;
};

/// Neighbours along one axis; the upper one's weight is in 1/1024.
struct Neighbours {
  SmallVector<int32_t> lower, upper, weight;
};
} // namespace

static std::optional<Corner> matchCorner(Value value) {
  auto term = definingOp<tosa::MulOp>(value);
  auto widen = term ? definingOp<tosa::RescaleOp>(term.getInput1()) : nullptr;
  auto gather =
      widen ? widen.getInput().getDefiningOp<tosa::GatherOp>() : nullptr;
  auto pixels = gather ? matchPixels(gather) : std::nullopt;
  auto weights = term ? integersOf(term.getInput2()) : std::nullopt;
  if (!pixels || !weights || weights->size() != pixels->positions.size())
    return std::nullopt;
  return Corner{std::move(*pixels), std::move(*weights)};
}

/// The corners that the idiom adds up: upper left, lower left, upper right,
/// lower right.
static std::optional<SmallVector<Corner>> matchCorners(tosa::ReshapeOp op) {
  auto narrow = definingOp<tosa::CastOp>(op.getInput1());
  auto divide =
      narrow ? definingOp<tosa::IntDivOp>(narrow.getInput()) : nullptr;
  auto select =
      divide ? definingOp<tosa::SelectOp>(divide.getInput1()) : nullptr;
  auto up = select ? definingOp<tosa::AddOp>(select.getInput2()) : nullptr;
  if (!up)
    return std::nullopt;
  SmallVector<Value> terms;
  Value sum = up.getInput1();
  for (auto add = definingOp<tosa::AddOp>(sum); add;
       add = definingOp<tosa::AddOp>(sum)) {
    terms.push_back(add.getInput2());
    sum = add.getInput1();
  }
  terms.push_back(sum);
  if (terms.size() != 4)
    return std::nullopt;
  SmallVector<Corner> corners;
  for (Value term : llvm::reverse(terms)) {
    std::optional<Corner> corner = matchCorner(term);
    if (!corner)
      return std::nullopt;
    corners.push_back(std::move(*corner));
  }
  return corners;
}

/// True for the idiom under one of its conventions of where pixels lie.
static bool isBilinear(tosa::ReshapeOp op, Value source) {
  auto type = cast<RankedTensorType>(op.getType());
  for (bool alignCorners : {false, true})
    for (bool halfPixelCenters : {false, true}) {
      idioms::ResizeParams params;
      params.height = type.getDimSize(1);
      params.width = type.getDimSize(2);
      params.alignCorners = alignCorners;
      params.halfPixelCenters = halfPixelCenters;
      if (computes(op, [&](OpBuilder &builder, Location loc) {
            return idioms::resizeBilinear(builder, loc, source, params);
          }))
        return true;
    }
  return false;
}

/// Where both neighbours are one, any weight gives the same sum.
static void normalise(Neighbours &axis) {
  for (auto [lower, upper, weight] :
       llvm::zip_equal(axis.lower, axis.upper, axis.weight))
    if (lower == upper)
      weight = 0;
}

namespace {
struct ConvertBilinear : OpRewritePattern<tosa::ReshapeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::ReshapeOp op,
                                PatternRewriter &rewriter) const override {
    auto corners = matchCorners(op);
    if (!corners)
      return failure();
    const Pixels &pixels = corners->front().pixels;
    auto type = pixelMapType(op, pixels.channels);
    if (!type || !isBilinear(op, pixels.source))
      return rewriter.notifyMatchFailure(op, "not the reference's resize");
    int64_t height = type.getDimSize(1), width = type.getDimSize(2);
    const Corner &lowerLeft = (*corners)[1], &upperRight = (*corners)[2],
                 &lowerRight = (*corners)[3];
    Neighbours rows, columns;
    rows.lower = sourceRows(pixels, height, width);
    rows.upper = sourceRows(lowerLeft.pixels, height, width);
    columns.lower = sourceColumns(pixels, width);
    columns.upper = sourceColumns(upperRight.pixels, width);
    // The weights of the two columns add up to 1024, and so do the rows'.
    for (int64_t y = 0; y < height; ++y)
      rows.weight.push_back(static_cast<int32_t>(
          (lowerLeft.weights[y * width] + lowerRight.weights[y * width]) /
          1024));
    for (int64_t x = 0; x < width; ++x)
      columns.weight.push_back(static_cast<int32_t>(
          (upperRight.weights[x] + lowerRight.weights[x]) / 1024));
    normalise(rows);
    normalise(columns);
    rewriter.replaceOpWithNewOp<patch::ResizeBilinearOp>(
        op, type, pixels.source, rows.lower, rows.upper, rows.weight,
        columns.lower, columns.upper, columns.weight);
    return success();
  }
};
} // namespace

void mcunet::tosa_to_patch::populateCompositeResizes(
    RewritePatternSet &patterns) {
  patterns.add<ConvertNearest, ConvertBilinear>(patterns.getContext());
}
