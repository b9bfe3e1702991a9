// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- detection_test.cpp - Boxes against the formulas in double ----------===//
//
// The reference decodes every cell in double with std::exp, straight from the
// formulas in detection.h, and filters by score last.
//
//===----------------------------------------------------------------------===//
#include "check.h"
#include "mcunet/rt/detection.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <random>
#include <vector>

using namespace mcunet::rt;

namespace {
struct Tensor {
  mcunet_tensor info = {};
  std::vector<int8_t> values;

  double real(size_t at) const {
    return double(info.scale) * (values[at] - info.zero_point);
  }
  Span<const int8_t> span() const { return {values.data(), values.size()}; }
};
} // namespace

static std::mt19937 generator(1);

static Tensor makeTensor(int32_t rows, int32_t cols, int32_t channels,
                         float scale, int32_t zeroPoint) {
  Tensor tensor;
  tensor.values.resize(size_t(rows) * cols * channels);
  for (int8_t &value : tensor.values)
    value = static_cast<int8_t>(generator() & 255);
  tensor.info.rank = 4;
  tensor.info.shape[0] = 1;
  tensor.info.shape[1] = rows;
  tensor.info.shape[2] = cols;
  tensor.info.shape[3] = channels;
  tensor.info.scale = scale;
  tensor.info.zero_point = zeroPoint;
  tensor.info.bytes = static_cast<uint32_t>(tensor.values.size());
  return tensor;
}

//===----------------------------------------------------------------------===//
// The reference
//===----------------------------------------------------------------------===//

static double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

/// The class with the highest number of [first, first + count), and its score;
/// a softmax is over [all, first + count).
static std::pair<size_t, double> bestClass(const Tensor &tensor, size_t all,
                                           size_t first, size_t count,
                                           ScoreKind kind) {
  size_t best = 0;
  for (size_t k = 1; k < count; ++k)
    if (tensor.values[first + k] > tensor.values[first + best])
      best = k;
  if (kind == ScoreKind::Logistic)
    return {best, sigmoid(tensor.real(first + best))};
  double sum = 0;
  for (size_t k = all; k < first + count; ++k)
    sum += std::exp(tensor.real(k));
  return {best, std::exp(tensor.real(first + best)) / sum};
}

static Box makeBox(double x, double y, double w, double h, double score,
                   size_t label) {
  return {float(x - w / 2), float(y - h / 2), float(x + w / 2),
          float(y + h / 2), float(score),     uint16_t(label)};
}

static std::vector<Box> referenceYolo(const Tensor &tensor,
                                      const YoloHead &head, double minScore) {
  std::vector<Box> boxes;
  size_t fields = tensor.info.shape[3] / head.anchors.size(), at = 0;
  for (int32_t row = 0; row < tensor.info.shape[1]; ++row)
    for (int32_t col = 0; col < tensor.info.shape[2]; ++col)
      for (const Extent &anchor : head.anchors) {
        double t[4];
        for (size_t i = 0; i < 4; ++i)
          t[i] = tensor.real(at + i);
        double score = sigmoid(tensor.real(at + 4));
        size_t label = 0;
        if (fields > 5) {
          auto [best, p] =
              bestClass(tensor, at + 5, at + 5, fields - 5, head.classes);
          label = best;
          score *= p;
        }
        double x, y, w, h;
        if (head.coding == YoloCoding::Exponential) {
          x = col + sigmoid(t[0]);
          y = row + sigmoid(t[1]);
          w = anchor.width * std::exp(t[2]);
          h = anchor.height * std::exp(t[3]);
        } else {
          x = col + 2 * sigmoid(t[0]) - 0.5;
          y = row + 2 * sigmoid(t[1]) - 0.5;
          w = anchor.width * std::pow(2 * sigmoid(t[2]), 2);
          h = anchor.height * std::pow(2 * sigmoid(t[3]), 2);
        }
        if (score >= minScore)
          boxes.push_back(
              makeBox(x * head.stride, y * head.stride, w, h, score, label));
        at += fields;
      }
  return boxes;
}

static std::vector<Box> referenceSsd(const Tensor &offsets,
                                     const Tensor &scores, const SsdHead &head,
                                     double minScore) {
  std::vector<Box> boxes;
  size_t count = size_t(head.rows) * head.cols * head.priors.size();
  size_t fields = scores.values.size() / count, at = 0;
  for (int32_t row = 0; row < head.rows; ++row)
    for (int32_t col = 0; col < head.cols; ++col)
      for (const Extent &prior : head.priors) {
        double t[4];
        for (size_t i = 0; i < 4; ++i)
          t[i] = offsets.real(at * 4 + i);
        if (head.rowsFirst) {
          std::swap(t[0], t[1]);
          std::swap(t[2], t[3]);
        }
        size_t skipped = head.hasBackground;
        auto [label, score] =
            bestClass(scores, at * fields, at * fields + skipped,
                      fields - skipped, head.classes);
        double x = (col + 0.5) / head.cols, y = (row + 0.5) / head.rows;
        if (score >= minScore)
          boxes.push_back(
              makeBox(x + double(head.centerVariance) * t[0] * prior.width,
                      y + double(head.centerVariance) * t[1] * prior.height,
                      prior.width * std::exp(double(head.sizeVariance) * t[2]),
                      prior.height * std::exp(double(head.sizeVariance) * t[3]),
                      score, label));
        ++at;
      }
  return boxes;
}

static bool isNear(float a, float b, float size) {
  return std::fabs(a - b) <= 4e-6f * (std::fabs(b) + size);
}

/// The same boxes in the same order, up to rounding.
static bool areEqual(Span<Box> boxes, const std::vector<Box> &expected) {
  if (boxes.size() != expected.size())
    return false;
  for (size_t i = 0; i < expected.size(); ++i) {
    const Box &a = boxes[i], &b = expected[i];
    float width = b.right - b.left, height = b.bottom - b.top;
    if (a.label != b.label || !isNear(a.score, b.score, 1) ||
        !isNear(a.left, b.left, width) || !isNear(a.right, b.right, width) ||
        !isNear(a.top, b.top, height) || !isNear(a.bottom, b.bottom, height))
      return false;
  }
  return true;
}

//===----------------------------------------------------------------------===//
// Tests
//===----------------------------------------------------------------------===//

static Box storage[4096];

static void testFunctions() {
  double worst = 0;
  for (int i = -87 * 4096; i <= 88 * 4096; ++i) {
    float x = float(i) / 4096;
    double expected = std::exp(double(x));
    worst = std::max(worst, std::fabs(exponential(x) - expected) / expected);
  }
  CHECK(worst < 3e-7);
  CHECK(exponential(0) == 1 && exponential(-100) == 0);
  CHECK(exponential(1000) == exponential(88));
  CHECK(logistic(0) == 0.5f && logistic(100) == 1 && logistic(-100) < 1e-30f);
}

static void testYolo() {
  const Extent anchors[] = {{10, 13}, {16, 30}, {33, 23}};
  size_t found = 0;
  for (YoloCoding coding : {YoloCoding::Exponential, YoloCoding::Squared})
    for (ScoreKind kind : {ScoreKind::Logistic, ScoreKind::Softmax})
      for (int classes : {0, 1, 4})
        for (float minScore : {0.0f, 0.2f, 0.55f, 0.9f, 1.5f}) {
          Tensor tensor = makeTensor(5, 7, 3 * (5 + classes), 0.047f, -9);
          YoloHead head = {anchors, 8, coding, kind};
          BoxList boxes(storage);
          CHECK(decodeYolo(tensor.span(), tensor.info, head, minScore, boxes) ==
                Status::Ok);
          std::vector<Box> expected = referenceYolo(tensor, head, minScore);
          CHECK(areEqual(boxes.found(), expected));
          CHECK(minScore > 0 || expected.size() == 5 * 7 * 3);
          CHECK(minScore <= 1 || expected.empty());
          found += expected.size();
        }
  CHECK(found > 1000);

  Tensor tensor = makeTensor(2, 2, 16, 0.05f, 0);
  BoxList boxes(storage);
  YoloHead three = {anchors, 8};
  CHECK(decodeYolo(tensor.span(), tensor.info, three, 0.5f, boxes) ==
        Status::WrongHead); // 16 is no multiple of 3
  YoloHead four = {Span<const Extent>(anchors, 0), 8};
  CHECK(decodeYolo(tensor.span(), tensor.info, four, 0.5f, boxes) ==
        Status::WrongHead);
  YoloHead one = {Span<const Extent>(anchors, 1), 8};
  CHECK(decodeYolo(tensor.span().slice(0, 16), tensor.info, one, 0.5f, boxes) ==
        Status::WrongHead); // not the whole tensor
  mcunet_tensor longer = tensor.info;
  longer.shape[1] = 3; // more cells than bytes
  CHECK(decodeYolo(tensor.span(), longer, one, 0.5f, boxes) ==
        Status::WrongHead);
  longer.shape[1] = longer.shape[2] = -2;
  CHECK(decodeYolo(tensor.span(), longer, one, 0.5f, boxes) ==
        Status::WrongHead);
}

static void testSsd() {
  const Extent priors[] = {{0.2f, 0.2f}, {0.28f, 0.14f}, {0.14f, 0.28f}};
  size_t found = 0;
  for (ScoreKind kind : {ScoreKind::Logistic, ScoreKind::Softmax})
    for (bool background : {false, true})
      for (bool rowsFirst : {false, true})
        for (float minScore : {0.0f, 0.05f, 0.3f, 0.5f, 0.8f}) {
          Tensor offsets = makeTensor(6, 4, 3 * 4, 0.11f, 12);
          Tensor scores = makeTensor(6, 4, 3 * 5, 0.03f, 5);
          SsdHead head = {6, 4, priors};
          head.rowsFirst = rowsFirst;
          head.classes = kind;
          head.hasBackground = background;
          BoxList boxes(storage);
          CHECK(decodeSsd(offsets.span(), offsets.info, scores.span(),
                          scores.info, head, minScore, boxes) == Status::Ok);
          std::vector<Box> expected =
              referenceSsd(offsets, scores, head, minScore);
          CHECK(areEqual(boxes.found(), expected));
          found += expected.size();
        }
  CHECK(found > 1000);

  Tensor offsets = makeTensor(2, 2, 4, 0.1f, 0);
  Tensor scores = makeTensor(2, 2, 1, 0.1f, 0);
  BoxList boxes(storage);
  SsdHead head = {2, 2, Span<const Extent>(priors, 1)};
  // Background is the only class.
  CHECK(decodeSsd(offsets.span(), offsets.info, scores.span(), scores.info,
                  head, 0.5f, boxes) == Status::WrongHead);
  head.hasBackground = false;
  CHECK(decodeSsd(offsets.span(), offsets.info, scores.span(), scores.info,
                  head, 0.0f, boxes) == Status::Ok);
  CHECK(boxes.found().size() == 4);
  head.rows = head.cols = -2; // as many cells
  CHECK(decodeSsd(offsets.span(), offsets.info, scores.span(), scores.info,
                  head, 0.5f, boxes) == Status::WrongHead);
  head.cols = 2;
  head.rows = 3;
  CHECK(decodeSsd(offsets.span(), offsets.info, scores.span(), scores.info,
                  head, 0.5f, boxes) == Status::WrongHead);
}

/// A list that is full keeps the best.
static void testBoxList() {
  Tensor tensor = makeTensor(9, 9, 3 * 6, 0.05f, 0);
  const Extent anchors[] = {{10, 13}, {16, 30}, {33, 23}};
  YoloHead head = {anchors, 8};
  BoxList boxes(Span<Box>(storage, 20));
  CHECK(decodeYolo(tensor.span(), tensor.info, head, 0, boxes) == Status::Ok);
  std::vector<Box> all = referenceYolo(tensor, head, 0);
  CHECK(boxes.found().size() == 20 && all.size() == 243);
  std::vector<float> scores, expected;
  for (const Box &box : boxes.found())
    scores.push_back(box.score);
  for (const Box &box : all)
    expected.push_back(box.score);
  std::sort(scores.rbegin(), scores.rend());
  std::sort(expected.rbegin(), expected.rend());
  for (size_t i = 0; i < 20; ++i)
    CHECK(isNear(scores[i], expected[i], 1));
  boxes.clear();
  CHECK(boxes.found().empty());
  BoxList none(Span<Box>(storage, size_t(0)));
  none.add({0, 0, 1, 1, 1, 0});
  CHECK(none.found().empty());
}

static void testSuppression() {
  Box boxes[] = {{0, 0, 2, 2, 0.5f, 1},
                 {0, 0, 2, 1, 0.9f, 1},  // half of the first
                 {0, 0, 2, 2, 0.4f, 2},  // same place, other label
                 {5, 5, 6, 6, 0.9f, 1}}; // elsewhere
  CHECK(overlap(boxes[0], boxes[1]) == 0.5f);
  CHECK(overlap(boxes[0], boxes[3]) == 0.0f);
  CHECK(suppressOverlaps(boxes, 0.45f) == 3);
  CHECK(boxes[0].bottom == 1 && boxes[1].left == 5 && boxes[2].label == 2);
  CHECK(suppressOverlaps({boxes, size_t(0)}, 0.5f) == 0);
  // Exactly the bound is not more than the bound; without area there is none.
  Box halves[] = {{0, 0, 2, 2, 0.5f, 0}, {0, 0, 2, 1, 0.9f, 0}};
  CHECK(suppressOverlaps(halves, 0.5f) == 2);
  Box flat[] = {{1, 1, 1, 2, 0.5f, 0}, {1, 1, 1, 2, 0.9f, 0}};
  CHECK(overlap(flat[0], flat[1]) == 0.0f && suppressOverlaps(flat, 0) == 2);
}

/// Against suppression written another way: repeatedly take the best box left
/// and remove the boxes that overlap it.
static void testSuppressionOfMany() {
  for (int round = 0; round < 50; ++round) {
    std::vector<Box> boxes;
    for (int i = 0; i < 60; ++i) {
      float x = float(generator() % 40), y = float(generator() % 40);
      float w = float(1 + generator() % 20), h = float(1 + generator() % 20);
      boxes.push_back({x, y, x + w, y + h, float(i * 37 % 61) / 61,
                       uint16_t(generator() % 2)});
    }
    std::vector<Box> left = boxes, expected;
    while (!left.empty()) {
      auto best = std::max_element(
          left.begin(), left.end(),
          [](const Box &a, const Box &b) { return a.score < b.score; });
      Box taken = *best;
      left.erase(best);
      expected.push_back(taken);
      left.erase(std::remove_if(left.begin(), left.end(),
                                [&](const Box &box) {
                                  return box.label == taken.label &&
                                         overlap(box, taken) > 0.3f;
                                }),
                 left.end());
    }
    size_t kept = suppressOverlaps({boxes.data(), boxes.size()}, 0.3f);
    CHECK(kept == expected.size() && kept < 60);
    CHECK(areEqual({boxes.data(), kept}, expected));
  }
}

int main() {
  testFunctions();
  testYolo();
  testSsd();
  testBoxList();
  testSuppression();
  testSuppressionOfMany();
  std::printf(failures ? "%d checks failed\n" : "ok\n", failures);
  return failures != 0;
}
