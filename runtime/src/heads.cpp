// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- heads.cpp - What a detector's numbers mean -------------------------===//
#include "mcunet/rt/detection.h"
#include "mcunet/rt/tensor.h"

#include <cstring>

using namespace mcunet::rt;

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

MCUNET_RT_WEAK float mcunet::rt::exponential(float x) {
  if (!(x >= -87.0f)) // or not a number
    return 0;
  if (x > 88.0f)
    x = 88.0f;
  // x = k ln 2 + r with |r| <= ln 2 / 2; ln 2 in two parts, the first of which
  // times k is exact.
  float steps = x * 1.44269504f;
  int32_t k = static_cast<int32_t>(steps < 0 ? steps - 0.5f : steps + 0.5f);
  float whole = static_cast<float>(k);
  float r = (x - whole * 0.693359375f) + whole * 2.12194440e-4f;
  // Taylor's series up to the seventh power: the next term is below 5e-9.
  float sum = 1;
  for (int i = 7; i != 0; --i)
    sum = sum * r / static_cast<float>(i) + 1;
  uint32_t bits = static_cast<uint32_t>(k + 127) << 23;
  float power;
  std::memcpy(&power, &bits, sizeof(power));
  return sum * power;
}

MCUNET_RT_WEAK float mcunet::rt::logistic(float x) {
  return 1.0f / (1.0f + exponential(-x));
}

/// The smallest d in [-256, 256] with s(d * scale) >= score, as a difference of
/// int8 numbers; 256 if there is none.
static int32_t stepsToScore(float score, float scale) {
  int32_t low = -256, high = 256;
  while (low != high) {
    int32_t middle = low + (high - low) / 2;
    if (logistic(static_cast<float>(middle) * scale) >= score)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

static size_t indexOfLargest(Span<const int8_t> values) {
  size_t best = 0;
  for (size_t i = 1; i < values.size(); ++i)
    if (values[i] > values[best])
      best = i;
  return best;
}

/// exp(x[index]) / sum of exp(x).
static float softmaxAt(Span<const int8_t> values, size_t index, float scale) {
  float sum = 0;
  for (int8_t value : values)
    sum += exponential(static_cast<float>(value - values[index]) * scale);
  return 1.0f / sum;
}

static Box boxAround(float x, float y, float width, float height) {
  return {x - width / 2, y - height / 2, x + width / 2, y + height / 2, 0, 0};
}

//===----------------------------------------------------------------------===//
// YOLO
//===----------------------------------------------------------------------===//

/// The place of the box that `t` encodes at cell (row, col).
static Box placeYolo(Span<const int8_t> t, const mcunet_tensor &tensor,
                     const YoloHead &head, const Extent &anchor, int32_t row,
                     int32_t col) {
  float tx = dequantize(t[0], tensor), ty = dequantize(t[1], tensor);
  float tw = dequantize(t[2], tensor), th = dequantize(t[3], tensor);
  float x = logistic(tx), y = logistic(ty), width, height;
  if (head.coding == YoloCoding::Exponential) {
    width = exponential(tw);
    height = exponential(th);
  } else {
    x = 2 * x - 0.5f;
    y = 2 * y - 0.5f;
    width = 2 * logistic(tw);
    height = 2 * logistic(th);
    width *= width;
    height *= height;
  }
  return boxAround((static_cast<float>(col) + x) * head.stride,
                   (static_cast<float>(row) + y) * head.stride,
                   anchor.width * width, anchor.height * height);
}

MCUNET_RT_WEAK Status mcunet::rt::decodeYolo(Span<const int8_t> values,
                                             const mcunet_tensor &tensor,
                                             const YoloHead &head,
                                             float minScore, BoxList &boxes) {
  const int32_t rows = tensor.shape[1], cols = tensor.shape[2];
  const size_t channels = static_cast<size_t>(tensor.shape[3]);
  const size_t anchors = head.anchors.size();
  if (tensor.rank != 4 || rows <= 0 || cols <= 0 || tensor.shape[3] <= 0 ||
      anchors == 0 || channels % anchors != 0 || channels / anchors < 5)
    return Status::WrongHead;
  const uint64_t cells = static_cast<uint64_t>(rows) * cols;
  if (tensor.bytes != values.size() || cells > tensor.bytes ||
      cells * channels != tensor.bytes)
    return Status::WrongHead;
  const size_t fields = channels / anchors;
  // A score is at most s(objectness).
  const int32_t least = stepsToScore(minScore, tensor.scale);
  size_t at = 0;
  for (int32_t row = 0; row != rows; ++row)
    for (int32_t col = 0; col != cols; ++col)
      for (size_t anchor = 0; anchor != anchors; ++anchor, at += fields) {
        Span<const int8_t> t = values.slice(at, fields);
        if (t[4] - tensor.zero_point < least)
          continue;
        float score = logistic(dequantize(t[4], tensor));
        Span<const int8_t> classes = t.slice(5, fields - 5);
        size_t best = indexOfLargest(classes);
        if (!classes.empty())
          score *= head.classes == ScoreKind::Logistic
                       ? logistic(dequantize(classes[best], tensor))
                       : softmaxAt(classes, best, tensor.scale);
        if (score < minScore)
          continue;
        Box box = placeYolo(t, tensor, head, head.anchors[anchor], row, col);
        box.score = score;
        box.label = static_cast<uint16_t>(best);
        boxes.add(box);
      }
  return Status::Ok;
}

//===----------------------------------------------------------------------===//
// SSD
//===----------------------------------------------------------------------===//

static Box placeSsd(Span<const int8_t> t, const mcunet_tensor &tensor,
                    const SsdHead &head, const Extent &prior, int32_t row,
                    int32_t col) {
  const size_t swap = head.rowsFirst ? 1 : 0;
  float tx = dequantize(t[0 ^ swap], tensor);
  float ty = dequantize(t[1 ^ swap], tensor);
  float tw = dequantize(t[2 ^ swap], tensor);
  float th = dequantize(t[3 ^ swap], tensor);
  float x = (static_cast<float>(col) + 0.5f) / static_cast<float>(head.cols);
  float y = (static_cast<float>(row) + 0.5f) / static_cast<float>(head.rows);
  return boxAround(x + head.centerVariance * tx * prior.width,
                   y + head.centerVariance * ty * prior.height,
                   prior.width * exponential(head.sizeVariance * tw),
                   prior.height * exponential(head.sizeVariance * th));
}

/// The score of class `best`, or a value below `minScore` if the int8 numbers
/// cannot reach it; `least` is `stepsToScore(minScore)`.
static float scoreOf(Span<const int8_t> classes, size_t best,
                     const mcunet_tensor &tensor, const SsdHead &head,
                     int32_t least) {
  if (head.classes == ScoreKind::Logistic) {
    if (classes[best] - tensor.zero_point < least)
      return -1;
    return logistic(dequantize(classes[best], tensor));
  }
  // exp(b) / (exp(b) + exp(background) + ...) is at most s(b - background).
  if (head.hasBackground && classes[best] - classes[0] < least)
    return -1;
  return softmaxAt(classes, best, tensor.scale);
}

MCUNET_RT_WEAK Status mcunet::rt::decodeSsd(Span<const int8_t> offsets,
                                            const mcunet_tensor &offsetTensor,
                                            Span<const int8_t> scores,
                                            const mcunet_tensor &scoreTensor,
                                            const SsdHead &head, float minScore,
                                            BoxList &boxes) {
  const size_t kinds = head.priors.size();
  if (head.rows <= 0 || head.cols <= 0)
    return Status::WrongHead;
  const size_t count =
      static_cast<size_t>(head.rows) * static_cast<size_t>(head.cols) * kinds;
  const size_t skipped = head.hasBackground ? 1 : 0;
  if (count == 0 || offsets.size() != 4 * count || scores.size() % count != 0 ||
      scores.size() / count <= skipped)
    return Status::WrongHead;
  const size_t fields = scores.size() / count;
  const int32_t least = stepsToScore(minScore, scoreTensor.scale);
  size_t at = 0;
  for (int32_t row = 0; row != head.rows; ++row)
    for (int32_t col = 0; col != head.cols; ++col)
      for (size_t kind = 0; kind != kinds; ++kind, ++at) {
        Span<const int8_t> classes = scores.slice(at * fields, fields);
        size_t label = indexOfLargest(classes.slice(skipped, fields - skipped));
        float score =
            scoreOf(classes, label + skipped, scoreTensor, head, least);
        if (score < minScore)
          continue;
        Box box = placeSsd(offsets.slice(at * 4, 4), offsetTensor, head,
                           head.priors[kind], row, col);
        box.score = score;
        box.label = static_cast<uint16_t>(label);
        boxes.add(box);
      }
  return Status::Ok;
}
