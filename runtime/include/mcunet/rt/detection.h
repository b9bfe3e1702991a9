// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- detection.h - Boxes out of a detector's outputs ----------*- C++ -*-===//
//
//   Box storage[32];
//   BoxList boxes(storage);
//   decodeYolo(grid8, output8, head8, 0.5f, boxes); // one call for each scale
//   decodeYolo(grid16, output16, head16, 0.5f, boxes);
//   boxes.suppress(0.45f);
//   for (const Box &box : boxes.found()) ...
//
// Values are int8 as they leave the network; real = scale * (int8 - zero
// point). Everything is float from there on, without libm and without a heap.
// A cell or prior that cannot reach the wanted score costs an int8 comparison
// and no float arithmetic.
//
//===----------------------------------------------------------------------===//
#ifndef MCUNET_RT_DETECTION_H
#define MCUNET_RT_DETECTION_H

#include "mcunet/rt/abi.h"
#include "mcunet/rt/span.h"
#include "mcunet/rt/status.h"

#include <cstdint>

MCUNET_RT_BEGIN

/// A box in any unit, left <= right and top <= bottom.
struct Box {
  float left, top, right, bottom;
  float score;
  uint16_t label;
};

/// Intersection over union; 0 for boxes without area.
float overlap(const Box &a, const Box &b);

/// Greedy non-maximum suppression in place: sorts by score, highest first
/// (equal scores stay in their order), and drops a box that overlaps an earlier
/// kept one of its label by more than `maxOverlap`. Moves the kept boxes to the
/// front and returns their number. Needs quadratic time and no memory.
size_t suppressOverlaps(Span<Box> boxes, float maxOverlap);

/// The boxes found so far, in the caller's array. Once it is full, a better box
/// replaces the worst one.
class BoxList {
public:
  explicit BoxList(Span<Box> storage) : storage(storage) {}

  void add(const Box &box);
  void suppress(float maxOverlap) {
    count = suppressOverlaps(found(), maxOverlap);
  }
  void clear() { count = 0; }
  Span<Box> found() const { return storage.slice(0, count); }

private:
  Span<Box> storage;
  size_t count = 0;
};

/// exp(x) with a relative error below 3e-7; 0 below -87, clamped above 88.
float exponential(float x);
/// 1 / (1 + exp(-x)), written s(x) below.
float logistic(float x);

/// Width and height: of an anchor in pixels, of a prior in parts of the image.
struct Extent {
  float width, height;
};

/// The conversion of numbers to scores between 0 and 1: each class alone, or
/// all classes together (background included, if there is one).
enum class ScoreKind : uint8_t { Logistic, Softmax };

//===----------------------------------------------------------------------===//
// YOLO: a grid of cells with anchors
//===----------------------------------------------------------------------===//

/// From (tx, ty, tw, th) at cell (row, col), stride S, anchor (aw, ah):
enum class YoloCoding : uint8_t {
  /// YOLOv2 and v3 (Redmon, Farhadi, "YOLOv3", 2018, section 2.1):
  ///   x = (col + s(tx)) S,  y = (row + s(ty)) S,  w = aw exp(tw),
  ///   h = ah exp(th)
  Exponential,
  /// YOLOv5 and v7 (Scaled-YOLOv4, 2021; ultralytics' Detect layer):
  ///   x = (col + 2 s(tx) - 0.5) S,  y likewise,  w = aw (2 s(tw))^2,
  ///   h = ah (2 s(th))^2
  Squared
};

/// One output of shape [1, rows, cols, anchors * (5 + classes)]: for each
/// anchor tx, ty, tw, th, objectness, then the classes.
struct YoloHead {
  Span<const Extent> anchors; ///< in pixels of the input
  float stride;               ///< pixels of the input per cell
  YoloCoding coding = YoloCoding::Exponential;
  ScoreKind classes = ScoreKind::Logistic;
};

/// Adds a box in pixels, not clipped to the image, for each anchor whose best
/// class has a score of s(objectness) * p(class) >= `minScore`; of equal
/// classes the first. WrongHead if the shape does not fit the anchors.
Status decodeYolo(Span<const int8_t> values, const mcunet_tensor &tensor,
                  const YoloHead &head, float minScore, BoxList &boxes);

//===----------------------------------------------------------------------===//
// SSD: offsets from priors
//===----------------------------------------------------------------------===//

/// One scale: `rows` x `cols` cells with a prior of each extent around the
/// centre ((col + 0.5) / cols, (row + 0.5) / rows). For scale s and aspect
/// ratio a the extent is (s sqrt(a), s / sqrt(a)) (Liu et al., "SSD", 2016,
/// section 2.2).
///
/// From (tx, ty, tw, th) and the prior (px, py, pw, ph), with the variances vc
/// and vs (Liu's code; the inverse of TensorFlow's box coder's scales 10 and
/// 5):
///   x = px + vc tx pw,  y = py + vc ty ph,  w = pw exp(vs tw),
///   h = ph exp(vs th)
struct SsdHead {
  int32_t rows, cols;
  Span<const Extent> priors; ///< in parts of the image
  float centerVariance = 0.1f;
  float sizeVariance = 0.2f;
  /// Offsets are (ty, tx, th, tw), as in TensorFlow.
  bool rowsFirst = false;
  ScoreKind classes = ScoreKind::Softmax;
  /// Class 0 is background: it gives no box, and labels do not count it.
  bool hasBackground = true;
};

/// Adds a box in parts of the image, not clipped to it, for each prior whose
/// best class has a score >= `minScore`; of equal classes the first. `offsets`
/// holds 4 and `scores` one number per class for each prior, cell by cell:
/// outputs of shape [1, rows, cols, priors * n], or a scale's part of [1, all
/// priors, n]. The two tensors give scales and zero points. WrongHead if sizes
/// do not fit.
Status decodeSsd(Span<const int8_t> offsets, const mcunet_tensor &offsetTensor,
                 Span<const int8_t> scores, const mcunet_tensor &scoreTensor,
                 const SsdHead &head, float minScore, BoxList &boxes);

MCUNET_RT_END

#endif // MCUNET_RT_DETECTION_H
