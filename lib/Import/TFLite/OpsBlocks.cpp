//===- OpsBlocks.cpp - Space, depth and batch -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Convolution.h"
#include "Operators.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::tfl;

//===----------------------------------------------------------------------===//
// Depth
//===----------------------------------------------------------------------===//

/// Checks that the block size divides the sizes `divided`.
static LogicalResult checkBlock(OpScope &scope, int64_t block,
                                ArrayRef<int64_t> divided) {
  if (block < 1 || block > 16)
    return scope.error("block size " + Twine(block) + " is out of range");
  for (int64_t size : divided)
    if (size % block != 0)
      return scope.error(scope.input(0), "size " + Twine(size) +
                                             " is not divisible by the "
                                             "block's " +
                                             Twine(block));
  return success();
}

LogicalResult mcunet::tfl::importSpaceToDepth(OpScope &scope) {
  if (failed(scope.checkCounts(1, 1)))
    return failure();
  const auto *options = scope.options<SpaceToDepthOptions>();
  int64_t block = options ? options->block_size() : 0;
  FailureOr<Value> input = scope.images(0);
  if (failed(input))
    return failure();
  ArrayRef<int64_t> shape = scope.input(0).shape;
  if (failed(checkBlock(scope, block, {shape[1], shape[2]})))
    return failure();
  return scope.define(idioms::perImage(
      scope.b, scope.loc, *input, /*rowwise=*/false, [&](Value image) {
        SmallVector<Value> parts;
        for (int64_t y = 0; y < block; ++y)
          for (int64_t x = 0; x < block; ++x)
            parts.push_back(idioms::stridedSlice(
                scope.b, scope.loc, image, {0, y, x, 0},
                {1, shape[1] / block, shape[2] / block, shape[3]},
                {1, block, block, 1}));
        return parts.size() == 1 ? image
                                 : idioms::concat(scope.b, scope.loc, parts, 3);
      }));
}

LogicalResult mcunet::tfl::importDepthToSpace(OpScope &scope) {
  if (failed(scope.checkCounts(1, 1)))
    return failure();
  const auto *options = scope.options<DepthToSpaceOptions>();
  int64_t block = options ? options->block_size() : 0;
  FailureOr<Value> input = scope.images(0);
  if (failed(input) || failed(checkBlock(scope, block, {})))
    return failure();
  SmallVector<int64_t> size(scope.input(0).shape);
  if (size[3] % (block * block) != 0)
    return scope.error(scope.input(0), "has " + Twine(size[3]) +
                                           " channels, no multiple of " +
                                           Twine(block * block));
  size[0] = 1;
  size[3] /= block;
  SmallVector<int64_t> start(4, 0);
  // The channels of one row of the block are its columns side by side already.
  return scope.define(idioms::perImage(
      scope.b, scope.loc, *input, /*rowwise=*/false, [&](Value image) {
        SmallVector<Value> rows;
        for (int64_t y = 0; y < block; ++y) {
          start[3] = y * size[3];
          Value row = idioms::slice(scope.b, scope.loc, image, start, size);
          rows.push_back(
              idioms::reshape(scope.b, scope.loc, row,
                              {1, size[1], size[2] * block, size[3] / block}));
        }
        return idioms::interleave(scope.b, scope.loc, rows, 1);
      }));
}

//===----------------------------------------------------------------------===//
// Batch
//===----------------------------------------------------------------------===//

/// The most images of a block.
static constexpr int64_t kMostImages = 1024;

namespace {
/// The operands of SPACE_TO_BATCH_ND (paddings) or BATCH_TO_SPACE_ND (crops),
/// for rows and columns; tensors of three dimensions have one column.
struct Blocks {
  std::array<int64_t, 2> block{1, 1};
  std::array<int64_t, 4> margins{0, 0, 0, 0}; // top, bottom, left, right

  int64_t count() const { return block[0] * block[1]; }
};
} // namespace

static FailureOr<Blocks> readBlocks(OpScope &scope) {
  if (failed(scope.checkCounts(3, 3)))
    return failure();
  const TensorInfo &tensor = scope.input(0);
  size_t axes = tensor.shape.size() - 2;
  if (tensor.shape.size() != 3 && tensor.shape.size() != 4)
    return scope.error(tensor, "has " + Twine(tensor.shape.size()) +
                                   " dimensions, expected 3 or 4");
  FailureOr<SmallVector<int64_t>> block = scope.integers(1);
  FailureOr<SmallVector<int64_t>> margins = failure();
  if (failed(block) || failed(margins = scope.integers(2)))
    return failure();
  if (block->size() != axes || margins->size() != 2 * axes)
    return scope.error("block and margins must have " + Twine(axes) + " and " +
                       Twine(2 * axes) + " numbers");
  Blocks result;
  for (size_t axis = 0; axis < axes; ++axis) {
    result.block[axis] = (*block)[axis];
    if (result.block[axis] < 1 || result.block[axis] > kMostImages)
      return scope.error(scope.input(1), "block size " +
                                             Twine(result.block[axis]) +
                                             " is out of range");
    for (size_t side = 2 * axis; side < 2 * axis + 2; ++side) {
      result.margins[side] = (*margins)[side];
      if (result.margins[side] < 0 || result.margins[side] > (1 << 20))
        return scope.error(scope.input(2), "margin " +
                                               Twine(result.margins[side]) +
                                               " is out of range");
    }
  }
  return result;
}

/// [N, H, C] as [N, H, 1, C].
static SmallVector<int64_t> imageShape(ArrayRef<int64_t> shape) {
  SmallVector<int64_t> result(shape);
  if (result.size() == 3)
    result.insert(result.begin() + 2, 1);
  return result;
}

/// Refuses too many parts, whose slices would gain nothing.
static LogicalResult checkParts(OpScope &scope, const Blocks &blocks,
                                int64_t batch) {
  if (batch != 1)
    return scope.error("has batch size " + Twine(batch) +
                       " beside the block's, only 1 is supported");
  if (blocks.count() > kMostImages)
    return scope.error("block of " + Twine(blocks.count()) +
                       " elements is larger than " + Twine(kMostImages));
  return success();
}

LogicalResult mcunet::tfl::importSpaceToBatch(OpScope &scope) {
  FailureOr<Blocks> blocks = readBlocks(scope);
  if (failed(blocks))
    return failure();
  FailureOr<Value> input = scope.value(0);
  FailureOr<idioms::Quant> out = scope.outputQuant();
  if (failed(input) || failed(out))
    return failure();
  SmallVector<int64_t> shape = imageShape(scope.input(0).shape);
  if (failed(checkParts(scope, *blocks, shape[0])))
    return failure();
  ArrayRef<int64_t> margins(blocks->margins);
  Value image = idioms::reshape(scope.b, scope.loc, *input, shape);
  if (llvm::any_of(margins, [](int64_t margin) { return margin != 0; }))
    image = idioms::pad(
        scope.b, scope.loc, image,
        {0, 0, margins[0], margins[1], margins[2], margins[3], 0, 0},
        out->zeroPoint);
  for (int axis = 0; axis < 2; ++axis) {
    int64_t &size = shape[axis + 1];
    size += margins[2 * axis] + margins[2 * axis + 1];
    if (size % blocks->block[axis] != 0)
      return scope.error(scope.input(0), "padded size " + Twine(size) +
                                             " is not divisible by the "
                                             "block's " +
                                             Twine(blocks->block[axis]));
    size /= blocks->block[axis];
  }
  SmallVector<Value> parts;
  for (int64_t y = 0; y < blocks->block[0]; ++y)
    for (int64_t x = 0; x < blocks->block[1]; ++x)
      parts.push_back(
          idioms::stridedSlice(scope.b, scope.loc, image, {0, y, x, 0}, shape,
                               {1, blocks->block[0], blocks->block[1], 1}));
  Value all = parts.size() == 1 ? parts[0]
                                : idioms::concat(scope.b, scope.loc, parts, 1);
  shape[0] = blocks->count();
  if (scope.input(0).shape.size() == 3)
    shape.erase(shape.begin() + 2);
  return scope.define(idioms::reshape(scope.b, scope.loc, all, shape));
}

/// The shape of the result of BATCH_TO_SPACE_ND.
static FailureOr<SmallVector<int64_t>> spacedShape(OpScope &scope,
                                                   const Blocks &blocks) {
  SmallVector<int64_t> shape = imageShape(scope.input(0).shape);
  if (shape[0] % blocks.count() != 0)
    return scope.error(scope.input(0), "batch " + Twine(shape[0]) +
                                           " is not divisible by the block's " +
                                           Twine(blocks.count()));
  shape[0] /= blocks.count();
  if (failed(checkParts(scope, blocks, shape[0])))
    return failure();
  for (int axis = 0; axis < 2; ++axis) {
    shape[axis + 1] *= blocks.block[axis];
    shape[axis + 1] -= blocks.margins[2 * axis] + blocks.margins[2 * axis + 1];
    if (shape[axis + 1] < 1)
      return scope.error("crops all of its input");
  }
  return shape;
}

/// Takes the batch apart and interleaves its images.
static FailureOr<Value> batchToSpace(OpScope &scope, const Blocks &blocks,
                                     ArrayRef<int64_t> spaced) {
  FailureOr<Value> input = scope.value(0);
  if (failed(input))
    return failure();
  SmallVector<int64_t> shape = imageShape(scope.input(0).shape);
  int64_t height = shape[1];
  SmallVector<int64_t> start(4, 0), size(shape);
  shape[0] = size[0] = 1;
  shape[1] *= blocks.count();
  Value all = idioms::reshape(scope.b, scope.loc, *input, shape);
  SmallVector<Value> rows;
  for (int64_t y = 0; y < blocks.block[0]; ++y) {
    SmallVector<Value> columns;
    for (int64_t x = 0; x < blocks.block[1]; ++x) {
      start[1] = (y * blocks.block[1] + x) * height;
      columns.push_back(idioms::slice(scope.b, scope.loc, all, start, size));
    }
    rows.push_back(idioms::interleave(scope.b, scope.loc, columns, 2));
  }
  Value whole = idioms::interleave(scope.b, scope.loc, rows, 1);
  return idioms::slice(scope.b, scope.loc, whole,
                       {0, blocks.margins[0], blocks.margins[2], 0}, spaced);
}

//===----------------------------------------------------------------------===//
// Dilation
//===----------------------------------------------------------------------===//

static bool is(const OpScope &scope, Builtin code) {
  return scope.op().code == static_cast<int32_t>(code);
}

/// The operator that makes input 0, seen through operators that only change its
/// shape.
static std::optional<OpScope> behindReshapes(const OpScope &scope) {
  std::optional<OpScope> op = scope.producer(0);
  while (op && (is(*op, Builtin::Reshape) || is(*op, Builtin::Squeeze) ||
                is(*op, Builtin::ExpandDims))) {
    std::optional<OpScope> before = op->producer(0);
    if (!before)
      return std::nullopt;
    op.emplace(*before);
  }
  return op;
}

/// True where `shape`, of three dimensions or four, is that of images `image`;
/// of three, the second is the image's rows, or its columns where `sideways`.
static bool isView(ArrayRef<int64_t> shape, ArrayRef<int64_t> image,
                   bool sideways) {
  SmallVector<int64_t> expected = imageShape(shape);
  if (sideways && shape.size() == 3)
    std::swap(expected[1], expected[2]);
  return ArrayRef<int64_t>(expected) == image;
}

/// The same blocks where rows are columns.
static Blocks turned(Blocks blocks) {
  std::swap(blocks.block[0], blocks.block[1]);
  std::swap(blocks.margins[0], blocks.margins[2]);
  std::swap(blocks.margins[1], blocks.margins[3]);
  return blocks;
}

/// Converts a window of stride one over the images of the batch to the window
/// over the image itself: row y of image i is row y * block + i - padding.
/// False if the result would be padding only.
static bool dilate(idioms::Window &window, ArrayRef<int64_t> image,
                   ArrayRef<int64_t> made, const Blocks &paddings,
                   const Blocks &crops) {
  for (int axis = 0; axis < 2; ++axis) {
    int64_t block = paddings.block[axis], size = image[axis + 1];
    int64_t before = paddings.margins[2 * axis] - crops.margins[2 * axis] +
                     window.pad[2 * axis] * block;
    int64_t result = made[axis + 1] * block - crops.margins[2 * axis] -
                     crops.margins[2 * axis + 1];
    window.dilation[axis] *= block;
    int64_t extent = window.extent(axis);
    int64_t after = result - 1 + extent - size - before;
    if (window.stride[axis] != 1 || result < 1 || before >= extent ||
        after >= extent ||
        size + std::min<int64_t>(before, 0) + std::min<int64_t>(after, 0) < 1)
      return false;
    window.pad[2 * axis] = before;
    window.pad[2 * axis + 1] = after;
  }
  return true;
}

/// SPACE_TO_BATCH_ND, a convolution and BATCH_TO_SPACE_ND: each image of the
/// batch has the pixels at one place of every block, so that together they are
/// the convolution of the whole image with the block as its dilation. Null for
/// anything else.
static Value dilated(OpScope &scope, const Blocks &crops) {
  std::optional<OpScope> conv = behindReshapes(scope);
  if (!conv ||
      (!is(*conv, Builtin::Conv2D) && !is(*conv, Builtin::DepthwiseConv2D)))
    return nullptr;
  std::optional<OpScope> spread = behindReshapes(*conv);
  if (!spread || !is(*spread, Builtin::SpaceToBatchND))
    return nullptr;
  // All have been imported before, without an error.
  FailureOr<Convolution> convolution = readConvolution(*conv);
  FailureOr<Blocks> paddings = readBlocks(*spread);
  FailureOr<Value> source = spread->value(0);
  FailureOr<idioms::Quant> padded = spread->outputQuant();
  if (failed(convolution) || failed(paddings) || failed(source) ||
      failed(padded) || paddings->block != crops.block ||
      padded->zeroPoint != convolution->params.inputZeroPoint)
    return nullptr;
  ArrayRef<int64_t> made = conv->output().shape;
  SmallVector<int64_t> image = imageShape(spread->input(0).shape);
  for (bool sideways : {false, true}) {
    if (!isView(spread->output().shape, conv->input(0).shape, sideways) ||
        !isView(scope.input(0).shape, made, sideways))
      continue;
    bool turns = sideways && spread->input(0).shape.size() == 3;
    if (turns)
      std::swap(image[1], image[2]);
    if (!dilate(convolution->params.window, image, made,
                turns ? turned(*paddings) : *paddings,
                turns ? turned(crops) : crops))
      return nullptr;
    Value view = idioms::reshape(scope.b, scope.loc, *source, image);
    return convolve(scope.b, scope.loc, view, *convolution);
  }
  return nullptr;
}

LogicalResult mcunet::tfl::importBatchToSpace(OpScope &scope) {
  FailureOr<Blocks> crops = readBlocks(scope);
  FailureOr<SmallVector<int64_t>> shape = failure();
  if (failed(crops) || failed(shape = spacedShape(scope, *crops)))
    return failure();
  FailureOr<Value> result = dilated(scope, *crops);
  if (!*result && failed(result = batchToSpace(scope, *crops, *shape)))
    return failure();
  if (scope.input(0).shape.size() == 3)
    shape->erase(shape->begin() + 2);
  return scope.define(idioms::reshape(scope.b, scope.loc, *result, *shape));
}
