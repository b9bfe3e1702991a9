//===- OpsMovement.cpp - Data movement ------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Operators that move elements move bytes and real numbers alike, so the result
// is a function of the moved bytes.
//
//===----------------------------------------------------------------------===//

#include "Operators.h"

#include <algorithm>
#include <cmath>

using namespace mlir;
using namespace mcunet;
using namespace mcunet::onnx;

/// Most slices or transposes for one operator.
static constexpr int64_t kMostPieces = 256;

namespace {
/// The bytes that an operator moves, and the function of real numbers, if any.
struct Moved {
  Bytes bytes;
  std::optional<Function> function;
};
} // namespace

static FailureOr<Moved> movedOf(OpScope &scope) {
  const Entry &entry = *scope.operands[0];
  if (entry.bytes)
    return Moved{*entry.bytes, std::nullopt};
  FailureOr<Function> function = scope.function(0);
  if (failed(function))
    return failure();
  return Moved{function->base, *function};
}

/// Sets output `i` to the moved bytes.
static LogicalResult defineMoved(OpScope &scope, const Moved &from, Bytes bytes,
                                 size_t i = 0) {
  bytes.isUnsigned = from.bytes.isUnsigned;
  bytes.quant = from.bytes.quant;
  Entry entry;
  if (from.function) {
    entry.function = from.function;
    entry.function->base = std::move(bytes);
  } else {
    entry.bytes = std::move(bytes);
  }
  return scope.define(std::move(entry), i);
}

//===----------------------------------------------------------------------===//
// Shapes
//===----------------------------------------------------------------------===//

/// The shape of a Reshape: 0 is the input's, -1 the remainder.
static FailureOr<SmallVector<int64_t>>
requested(OpScope &scope, ArrayRef<int64_t> from, ArrayRef<int64_t> wanted) {
  SmallVector<int64_t> shape;
  int64_t known = 1, all = elementsOf(from).value_or(0);
  std::optional<size_t> open;
  for (auto [dim, size] : llvm::enumerate(wanted)) {
    int64_t own = size;
    if (size == 0 && !scope.node.integer("allowzero", 0) && dim < from.size())
      own = from[dim];
    if (own == -1 && !open) {
      open = dim;
      own = 1;
    }
    if (own < 1 || own > kMaxElements || known > kMaxElements)
      return scope.error("shape has the size " + Twine(size));
    known *= own;
    shape.push_back(own);
  }
  if (open && known > 0 && all % known == 0) {
    shape[*open] = all / known;
    known = all;
  }
  if (known != all || shape.empty())
    return scope.error("reshapes " + Twine(all) + " elements to " +
                       Twine(known));
  return shape;
}

/// The bytes under another shape.
static Bytes reshaped(OpScope &scope, const Bytes &bytes,
                      ArrayRef<int64_t> shape) {
  Bytes result;
  result.shape.assign(shape.begin(), shape.end());
  ArrayRef<int64_t> from = bytes.shape;
  auto type = cast<RankedTensorType>(bytes.value.getType());
  int64_t channels = from.size() > 1 ? from[1] : 1;
  int64_t places =
      from.empty() ? 1 : type.getNumElements() / from[0] / channels;
  // A row of all elements: its reader may take them in this order.
  if (bytes.pixels && from[0] == 1 && channels > 1 && places > 1 &&
      shape.size() == 2 && shape[0] == 1) {
    result.value = idioms::reshape(scope.b, scope.loc, bytes.value, shape);
    result.flattened = std::pair{channels, places};
    return result;
  }
  Value value = bytes.value;
  if (bytes.flattened || (bytes.pixels && channels > 1 && places > 1))
    value = scope.inOrder(bytes);
  result.value = idioms::reshape(scope.b, scope.loc, value, shape);
  return result;
}

/// The shape of the result of Squeeze and Unsqueeze.
static FailureOr<SmallVector<int64_t>> squeezed(OpScope &scope,
                                                ArrayRef<int64_t> from) {
  SmallVector<int64_t> axes = scope.node.integers("axes");
  if (scope.has(1)) {
    FailureOr<SmallVector<int64_t>> given = scope.integers(1);
    if (failed(given))
      return failure();
    axes = *given;
  }
  bool adds = scope.kind == "Unsqueeze";
  size_t rank = from.size() + (adds ? axes.size() : 0);
  SmallVector<bool> named(rank, false);
  for (int64_t axis : axes) {
    FailureOr<int64_t> positive = scope.axisOf(axis, rank);
    if (failed(positive))
      return failure();
    if (named[*positive])
      return scope.error("names axis " + Twine(axis) + " twice");
    named[*positive] = true;
  }
  SmallVector<int64_t> shape;
  if (adds) {
    for (size_t dim = 0, next = 0; dim < rank; ++dim)
      shape.push_back(named[dim] ? 1 : from[next++]);
    return shape;
  }
  for (auto [dim, size] : llvm::enumerate(from)) {
    bool drops = axes.empty() ? size == 1 : bool(named[dim]);
    if (drops && size != 1)
      return scope.error("squeezes dimension " + Twine(dim) + " of size " +
                         Twine(size));
    if (!drops)
      shape.push_back(size);
  }
  if (shape.empty())
    shape.push_back(1);
  return shape;
}

LogicalResult mcunet::onnx::importReshape(OpScope &scope) {
  if (failed(scope.checkCounts(1, 2)))
    return failure();
  FailureOr<Moved> moved = movedOf(scope);
  if (failed(moved))
    return failure();
  FailureOr<SmallVector<int64_t>> shape = failure();
  if (scope.kind != "Reshape") {
    shape = squeezed(scope, moved->bytes.shape);
  } else {
    if (!scope.has(1))
      return scope.error("has no shape");
    FailureOr<SmallVector<int64_t>> wanted = scope.integers(1);
    if (succeeded(wanted))
      shape = requested(scope, moved->bytes.shape, *wanted);
  }
  if (failed(shape))
    return failure();
  return defineMoved(scope, *moved, reshaped(scope, moved->bytes, *shape));
}

LogicalResult mcunet::onnx::importFlatten(OpScope &scope) {
  if (failed(scope.checkCounts(1, 1)))
    return failure();
  FailureOr<Moved> moved = movedOf(scope);
  if (failed(moved))
    return failure();
  ArrayRef<int64_t> from = moved->bytes.shape;
  int64_t axis = scope.node.integer("axis", 1);
  auto rank = static_cast<int64_t>(from.size());
  if (axis < -rank || axis > rank)
    return scope.error("axis " + Twine(axis) + " does not exist");
  SmallVector<int64_t> shape = {1, 1};
  for (auto [dim, size] : llvm::enumerate(from))
    shape[static_cast<int64_t>(dim) < (axis < 0 ? axis + rank : axis) ? 0
                                                                      : 1] *=
        size;
  return defineMoved(scope, *moved, reshaped(scope, moved->bytes, shape));
}

LogicalResult mcunet::onnx::importTranspose(OpScope &scope) {
  if (failed(scope.checkCounts(1, 1)))
    return failure();
  FailureOr<Moved> moved = movedOf(scope);
  if (failed(moved))
    return failure();
  const Bytes &bytes = moved->bytes;
  size_t rank = bytes.shape.size();
  SmallVector<int64_t> perm = scope.node.integers("perm");
  if (perm.empty())
    for (size_t dim = rank; dim > 0; --dim)
      perm.push_back(static_cast<int64_t>(dim) - 1);
  SmallVector<bool> seen(rank, false);
  for (int64_t dim : perm) {
    if (dim < 0 || dim >= static_cast<int64_t>(rank) || seen[dim] ||
        perm.size() != rank)
      return scope.error("perm is not a permutation of " + Twine(rank) +
                         " dimensions");
    seen[dim] = true;
  }
  // In the value's own dimensions, so that pixels are not converted to planes
  // and back.
  SmallVector<int64_t> held;
  for (size_t dim = 0; dim < rank; ++dim)
    held.push_back(static_cast<int64_t>(
        !bytes.pixels || dim == 0 ? dim : (dim == 1 ? rank - 1 : dim - 1)));
  SmallVector<int32_t> permutation;
  Bytes result;
  for (int64_t dim : perm) {
    permutation.push_back(static_cast<int32_t>(held[dim]));
    result.shape.push_back(bytes.shape[dim]);
  }
  Value value = bytes.flattened ? scope.inOrder(bytes) : bytes.value;
  auto type = cast<RankedTensorType>(value.getType());
  if (idioms::numTranspositions(type.getShape(), permutation) > kMostPieces)
    return scope.error("moves too many dimensions");
  bool moves = !llvm::is_sorted(permutation);
  result.value =
      moves ? idioms::transposeAny(scope.b, scope.loc, value, permutation)
            : value;
  return defineMoved(scope, *moved, std::move(result));
}

//===----------------------------------------------------------------------===//
// Parts
//===----------------------------------------------------------------------===//

/// The value's dimension for the file's.
static int64_t heldDim(const Bytes &bytes, int64_t dim) {
  auto rank = static_cast<int64_t>(bytes.shape.size());
  if (!bytes.pixels || dim == 0)
    return dim;
  return dim == 1 ? rank - 1 : dim - 1;
}

/// The bytes in an order that keeps dimensions separate.
static Bytes apart(OpScope &scope, const Bytes &bytes) {
  Bytes result = bytes;
  if (result.flattened) {
    result.value = scope.inOrder(bytes);
    result.flattened.reset();
  }
  return result;
}

/// Elements start + i * step, i < size, along each of the file's dimensions.
static Bytes sliced(OpScope &scope, const Bytes &bytes, ArrayRef<int64_t> start,
                    ArrayRef<int64_t> size, ArrayRef<int64_t> step) {
  Bytes result = apart(scope, bytes);
  size_t rank = bytes.shape.size();
  SmallVector<int64_t> starts(rank), sizes(rank), steps(rank);
  for (size_t dim = 0; dim < rank; ++dim) {
    int64_t held = heldDim(bytes, static_cast<int64_t>(dim));
    starts[held] = start[dim];
    sizes[held] = size[dim];
    steps[held] = step[dim];
  }
  result.shape.assign(size.begin(), size.end());
  result.value =
      idioms::sliceAny(scope.b, scope.loc, result.value, starts, sizes, steps);
  return result;
}

LogicalResult mcunet::onnx::importSlice(OpScope &scope) {
  if (failed(scope.checkCounts(1, 5)))
    return failure();
  FailureOr<Moved> moved = movedOf(scope);
  if (failed(moved))
    return failure();
  SmallVector<int64_t> lists[4];
  static constexpr const char *names[] = {"starts", "ends", "axes", "steps"};
  for (size_t i = 0; i < 4; ++i) {
    lists[i] = scope.node.integers(names[i]);
    if (!scope.has(i + 1))
      continue;
    FailureOr<SmallVector<int64_t>> given = scope.integers(i + 1);
    if (failed(given))
      return failure();
    lists[i] = *given;
  }
  auto &[starts, ends, axes, steps] = lists;
  ArrayRef<int64_t> shape = moved->bytes.shape;
  if (axes.empty())
    for (size_t i = 0; i < starts.size(); ++i)
      axes.push_back(static_cast<int64_t>(i));
  if (steps.empty())
    steps.assign(starts.size(), 1);
  if (starts.size() != ends.size() || axes.size() != starts.size() ||
      steps.size() != starts.size())
    return scope.error("starts, ends, axes and steps differ in length");
  SmallVector<int64_t> start(shape.size(), 0), size(shape),
      step(shape.size(), 1);
  for (auto [i, named] : llvm::enumerate(axes)) {
    FailureOr<int64_t> axis = scope.axisOf(named, shape.size());
    if (failed(axis))
      return failure();
    int64_t extent = shape[*axis], by = steps[i];
    if (by == 0 || by < -kMaxElements || by > kMaxElements)
      return scope.error("step " + Twine(by) + " is out of range");
    auto from = [&](int64_t at) { return at < 0 ? at + extent : at; };
    int64_t low = by > 0 ? 0 : -1;
    int64_t begin =
        std::clamp<int64_t>(from(std::max(starts[i], -extent - 1)),
                            by > 0 ? 0 : 0, by > 0 ? extent : extent - 1);
    int64_t end = std::clamp<int64_t>(ends[i] < -extent ? low : from(ends[i]),
                                      low, by > 0 ? extent : extent - 1);
    int64_t span = by > 0 ? end - begin : begin - end;
    int64_t count = span <= 0 ? 0 : (span - 1) / std::abs(by) + 1;
    if (count < 1)
      return scope.error("takes no element of dimension " + Twine(*axis));
    start[*axis] = begin;
    size[*axis] = count;
    step[*axis] = by;
  }
  return defineMoved(scope, *moved,
                     sliced(scope, moved->bytes, start, size, step));
}

LogicalResult mcunet::onnx::importSplit(OpScope &scope) {
  if (failed(scope.checkCounts(1, 2)))
    return failure();
  FailureOr<Moved> moved = movedOf(scope);
  if (failed(moved))
    return failure();
  ArrayRef<int64_t> shape = moved->bytes.shape;
  FailureOr<int64_t> axis =
      scope.axisOf(scope.node.integer("axis", 0), shape.size());
  if (failed(axis))
    return failure();
  SmallVector<int64_t> sizes = scope.node.integers("split");
  if (scope.has(1)) {
    FailureOr<SmallVector<int64_t>> given = scope.integers(1);
    if (failed(given))
      return failure();
    sizes = *given;
  }
  auto parts = static_cast<int64_t>(scope.node.outputs.size());
  int64_t extent = shape[*axis],
          each = parts ? (extent + parts - 1) / parts : 0;
  if (sizes.empty())
    for (int64_t i = 0; i < parts; ++i)
      sizes.push_back(std::min(each, extent - i * each));
  int64_t sum = 0;
  for (int64_t size : sizes) {
    if (size < 1 || size > extent)
      return scope.error("a part has the size " + Twine(size));
    sum += size;
  }
  if (static_cast<int64_t>(sizes.size()) != parts || sum != extent)
    return scope.error("the parts are not those of dimension " + Twine(*axis));
  SmallVector<int64_t> start(shape.size(), 0), size(shape),
      step(shape.size(), 1);
  for (auto [i, part] : llvm::enumerate(sizes)) {
    size[*axis] = part;
    if (failed(defineMoved(scope, *moved,
                           sliced(scope, moved->bytes, start, size, step), i)))
      return failure();
    start[*axis] += part;
  }
  return success();
}

/// The int8 that stands for a real number; empty if there is none.
static std::optional<int32_t> byteOf(const Moved &moved, float real) {
  if (!moved.function)
    return std::nullopt;
  const auto &values = moved.function->values;
  const auto *found = llvm::find(values, real);
  if (found == values.end())
    return std::nullopt;
  return static_cast<int32_t>(found - values.begin()) - 128;
}

LogicalResult mcunet::onnx::importPad(OpScope &scope) {
  if (failed(scope.checkCounts(1, 4)))
    return failure();
  FailureOr<Moved> moved = movedOf(scope);
  if (failed(moved))
    return failure();
  if (scope.node.text("mode", "constant") != "constant")
    return scope.error("mode '" + scope.node.text("mode", "") +
                       "' is not supported");
  SmallVector<int64_t> pads = scope.node.integers("pads");
  if (scope.has(1)) {
    FailureOr<SmallVector<int64_t>> given = scope.integers(1);
    if (failed(given))
      return failure();
    pads = *given;
  }
  ArrayRef<int64_t> shape = moved->bytes.shape;
  if (scope.has(3))
    return scope.error("axes are not supported");
  if (pads.size() != 2 * shape.size())
    return scope.error("has " + Twine(pads.size()) +
                       " numbers of padding, "
                       "expected " +
                       Twine(2 * shape.size()));
  // The value may be quantised like the input, or plain.
  float fill = scope.node.real("value", 0);
  if (scope.has(2) && scope.operands[2]->weights) {
    FailureOr<Function> given = scope.function(2);
    if (failed(given) || !scope.operands[2]->weights->constant->integers.size())
      return failure();
    fill =
        given->values[bytesOf(*scope.operands[2]->weights->constant)[0] + 128];
  } else if (scope.has(2)) {
    FailureOr<float> given = scope.real(2, 0);
    if (failed(given))
      return failure();
    fill = *given;
  }
  std::optional<int32_t> byte = byteOf(*moved, fill);
  if (!byte)
    return scope.error("pads by a number that the input's scale and zero point "
                       "cannot hold");
  Bytes result = apart(scope, moved->bytes);
  SmallVector<int64_t> padding(pads.size(), 0);
  for (size_t dim = 0; dim < shape.size(); ++dim) {
    int64_t held = heldDim(moved->bytes, static_cast<int64_t>(dim));
    for (size_t side = 0; side < 2; ++side) {
      int64_t amount = pads[side * shape.size() + dim];
      if (amount < 0 || amount > (1 << 16))
        return scope.error("padding " + Twine(amount) + " is out of range");
      padding[2 * held + side] = amount;
      result.shape[dim] += amount;
    }
  }
  if (!elementsOf(result.shape))
    return scope.error("makes a tensor that is too large");
  result.value =
      idioms::padAny(scope.b, scope.loc, result.value, padding, *byte);
  return defineMoved(scope, *moved, std::move(result));
}

LogicalResult mcunet::onnx::importDepthToSpace(OpScope &scope) {
  if (failed(scope.checkCounts(1, 1)))
    return failure();
  FailureOr<Moved> moved = movedOf(scope);
  if (failed(moved))
    return failure();
  if (moved->bytes.shape.size() != 4)
    return scope.error("expects four dimensions");
  FailureOr<Value> images = scope.images(moved->bytes);
  if (failed(images))
    return failure();
  SmallVector<int64_t> shape(moved->bytes.shape);
  int64_t block = scope.node.integer("blocksize", 0);
  if (block < 1 || block > 256 || shape[1] % (block * block) != 0)
    return scope.error("blocksize " + Twine(block) +
                       " does not divide the channels");
  std::string mode = scope.node.text("mode", "DCR");
  if (mode != "DCR" && mode != "CRD")
    return scope.error("mode '" + mode + "' is unknown");
  int64_t depth = shape[1] / (block * block);
  // The channels are block, block, depth; or depth, block, block.
  bool first = mode == "DCR";
  SmallVector<int64_t> taken = {shape[0], shape[2], shape[3],
                                depth,    block,    block};
  if (first)
    taken = {shape[0], shape[2], shape[3], block, block, depth};
  SmallVector<int32_t> perm = {0, 1, 4, 2, 5, 3};
  if (first)
    perm = {0, 1, 3, 2, 4, 5};
  Value value = idioms::reshape(scope.b, scope.loc, *images, taken);
  value = idioms::transposeAny(scope.b, scope.loc, value, perm);
  SmallVector<int64_t> made = {shape[0], shape[2] * block, shape[3] * block,
                               depth};
  value = idioms::reshape(scope.b, scope.loc, value, made);
  return defineMoved(scope, *moved, scope.ofImages(value, 4));
}

LogicalResult mcunet::onnx::importArgMax(OpScope &scope) {
  FailureOr<Function> input = failure();
  if (failed(scope.checkCounts(1, 1)) || failed(input = scope.plain(0)))
    return failure();
  ArrayRef<int64_t> shape = input->base.shape;
  FailureOr<int64_t> axis =
      scope.axisOf(scope.node.integer("axis", 0), shape.size());
  if (failed(axis))
    return failure();
  if (scope.node.integer("select_last_index", 0))
    return scope.error("select_last_index is not supported");
  Bytes bytes = apart(scope, input->base);
  Entry entry;
  entry.indices =
      idioms::argMax(scope.b, scope.loc, scope.inOrder(bytes), *axis);
  return scope.define(std::move(entry));
}

//===----------------------------------------------------------------------===//
// Resize
//===----------------------------------------------------------------------===//

/// For each of `out` elements, its index in `in` elements; empty if the mode is
/// unknown.
static std::optional<SmallVector<int64_t>>
nearestElements(const NodeInfo &node, int64_t in, int64_t out, float scale) {
  std::string mode = node.text("coordinate_transformation_mode", "half_pixel");
  std::string rounding = node.text("nearest_mode", "round_prefer_floor");
  SmallVector<int64_t> elements;
  for (int64_t i = 0; i < out; ++i) {
    auto at = static_cast<float>(i);
    float from = at / scale;
    if (mode == "half_pixel" || (mode == "pytorch_half_pixel" && out > 1))
      from = (at + 0.5f) / scale - 0.5f;
    else if (mode == "align_corners")
      from = out == 1 ? 0
                      : at * static_cast<float>(in - 1) /
                            static_cast<float>(out - 1);
    else if (mode != "asymmetric")
      return std::nullopt;
    float element;
    if (rounding == "floor")
      element = std::floor(from);
    else if (rounding == "ceil")
      element = std::ceil(from);
    else if (rounding == "round_prefer_floor")
      element =
          from - std::floor(from) == 0.5f ? std::floor(from) : std::round(from);
    else if (rounding == "round_prefer_ceil")
      element =
          from - std::floor(from) == 0.5f ? std::ceil(from) : std::round(from);
    else
      return std::nullopt;
    elements.push_back(
        std::clamp<int64_t>(static_cast<int64_t>(element), 0, in - 1));
  }
  return elements;
}

/// Sizes of the output and the scales from the input.
static FailureOr<SmallVector<std::pair<int64_t, float>>>
resizedTo(OpScope &scope, ArrayRef<int64_t> shape) {
  bool old = scope.state.model.opset < 11;
  size_t scales = old ? 1 : 2;
  SmallVector<std::pair<int64_t, float>> result;
  if (scope.has(scales) && scope.operands[scales]->constant &&
      scope.operands[scales]->constant->isReal() &&
      scope.operands[scales]->constant->elements() > 0) {
    ArrayRef<float> given = scope.operands[scales]->constant->reals;
    if (given.size() != shape.size())
      return scope.error("has " + Twine(given.size()) + " scales, expected " +
                         Twine(shape.size()));
    for (auto [scale, size] : llvm::zip_equal(given, shape)) {
      if (!(scale > 0 && scale <= 4096))
        return scope.error("has a scale that is out of range");
      result.push_back(
          {static_cast<int64_t>(static_cast<float>(size) * scale), scale});
    }
    return result;
  }
  if (!scope.has(3))
    return scope.error("has no constant scales or sizes");
  FailureOr<SmallVector<int64_t>> sizes = scope.integers(3);
  if (failed(sizes))
    return failure();
  if (sizes->size() != shape.size())
    return scope.error("has " + Twine(sizes->size()) + " sizes, expected " +
                       Twine(shape.size()));
  for (auto [to, from] : llvm::zip_equal(*sizes, shape))
    result.push_back({to, static_cast<float>(to) / static_cast<float>(from)});
  return result;
}

/// True where each element is repeated the same number of times, in order.
static bool repeatsEach(ArrayRef<int64_t> elements, int64_t in) {
  auto out = static_cast<int64_t>(elements.size());
  if (out % in != 0)
    return false;
  for (int64_t i = 0; i < out; ++i)
    if (elements[i] != i / (out / in))
      return false;
  return true;
}

/// The input's elements for each dimension of the result.
static FailureOr<SmallVector<SmallVector<int64_t>>>
resizedElements(OpScope &scope, ArrayRef<int64_t> shape) {
  auto sizes = resizedTo(scope, shape);
  if (failed(sizes))
    return failure();
  SmallVector<SmallVector<int64_t>> all;
  int64_t made = 1;
  for (auto [dim, to] : llvm::enumerate(*sizes)) {
    auto [size, scale] = to;
    if (size < 1 || size > kMaxElements || (made *= size) > kMaxElements)
      return scope.error("makes dimension " + Twine(dim) + " of size " +
                         Twine(size));
    auto elements = nearestElements(scope.node, shape[dim], size, scale);
    if (!elements)
      return scope.error("has a coordinate_transformation_mode or nearest_mode "
                         "that is not supported");
    all.push_back(std::move(*elements));
  }
  return all;
}

LogicalResult mcunet::onnx::importResize(OpScope &scope) {
  if (failed(scope.checkCounts(1, 4)))
    return failure();
  FailureOr<Moved> moved = movedOf(scope);
  if (failed(moved))
    return failure();
  std::string mode = scope.node.text("mode", "nearest");
  if (mode != "nearest")
    return scope.error("mode '" + mode +
                       "' is not supported: onnxruntime interpolates real "
                       "numbers");
  ArrayRef<int64_t> shape = moved->bytes.shape;
  auto all = resizedElements(scope, shape);
  if (failed(all))
    return failure();
  // An image that grows by whole numbers is one layer.
  if (shape.size() == 4 && shape[0] == 1 && (*all)[0].size() == 1 &&
      repeatsEach((*all)[1], shape[1]) &&
      static_cast<int64_t>((*all)[1].size()) == shape[1] &&
      repeatsEach((*all)[2], shape[2]) && repeatsEach((*all)[3], shape[3])) {
    FailureOr<Value> images = scope.images(moved->bytes);
    if (failed(images))
      return failure();
    idioms::ResizeParams params;
    params.height = static_cast<int64_t>((*all)[2].size());
    params.width = static_cast<int64_t>((*all)[3].size());
    Value made = idioms::resizeNearest(scope.b, scope.loc, *images, params);
    return defineMoved(scope, *moved, scope.ofImages(made, 4));
  }
  Bytes result = apart(scope, moved->bytes);
  for (auto [dim, elements] : llvm::enumerate(*all)) {
    result.shape[dim] = static_cast<int64_t>(elements.size());
    if (repeatsEach(elements, result.shape[dim]))
      continue;
    if (idioms::numRuns(elements) > kMostPieces)
      return scope.error("takes elements in too irregular an order");
    int64_t held = heldDim(moved->bytes, static_cast<int64_t>(dim));
    result.value =
        idioms::take(scope.b, scope.loc, result.value, held, elements);
  }
  return defineMoved(scope, *moved, std::move(result));
}
