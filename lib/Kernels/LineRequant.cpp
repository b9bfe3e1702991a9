//===- LineRequant.cpp - Requantisation as a line -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LineRequant.h"

#include "mcunet/Kernels/ConstantChannels.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::kernels;

/// The line rises by 2^24 per output step.
static constexpr int kOutputBits = 24;
/// Most fractional bits of the slope.
static constexpr int kMostBits = 16;

namespace {
/// The output that a line must give for one accumulator.
struct Point {
  int32_t acc;
  int64_t output; // minus the output of the first accumulator
};

/// Bounds on the offset of one of the two lines.
struct Interval {
  int64_t low = INT64_MIN, high = INT64_MAX;

  bool isEmpty() const { return low > high; }
  void meet(int64_t atLeast, int64_t atMost) {
    low = std::max(low, atLeast);
    high = std::min(high, atMost);
  }
  int64_t middle() const {
    if (low == INT64_MIN)
      return high == INT64_MAX ? 0 : high;
    return high == INT64_MAX ? low : low + (high - low) / 2;
  }
};

/// The staircase of a channel between its first and its last step.
class Staircase {
public:
  Staircase(const RequantSpec &spec, int64_t channel, int64_t bound)
      : spec(spec), channel(channel), bound(bound) {
    int32_t least = at(-bound), most = at(bound);
    first = -bound;
    last = bound;
    if (least == spec.clampLow && most > least)
      first = stepTo(least + 1) - 1;
    if (most == spec.clampHigh && most > least)
      last = stepTo(most);
    int32_t base = at(first);
    auto add = [&](int64_t acc) {
      if (acc >= first && acc <= last)
        points.push_back({static_cast<int32_t>(acc), at(acc) - base});
    };
    for (int32_t output = base + 1; output <= at(last); ++output) {
      int64_t step = stepTo(output);
      add(step - 1);
      add(step);
    }
    for (int64_t acc : {int64_t{-1}, int64_t{0}, first, last})
      add(acc);
  }

  int64_t span() const { return last - first; }

  /// The line with `bits` fractional bits in its slope; nothing if no offsets
  /// make it meet every point.
  std::optional<RequantLine> fit(int bits) const {
    int64_t slope = slopeOf(bits);
    if (slope >> bits > UINT32_MAX)
      return std::nullopt;
    RequantLine line;
    line.first = static_cast<int32_t>(first);
    line.span = static_cast<uint32_t>(last - first);
    line.slope = static_cast<uint32_t>(slope >> bits);
    line.fraction = slope & ((1 << bits) - 1);
    Interval negative, positive;
    for (const Point &point : points) {
      auto u = static_cast<uint64_t>(point.acc - first);
      auto value =
          static_cast<int64_t>(u * line.slope + (u * line.fraction >> bits));
      (point.acc < 0 ? negative : positive)
          .meet((point.output << kOutputBits) - value,
                ((point.output + 1) << kOutputBits) - 1 - value);
    }
    Interval both = negative;
    both.meet(positive.low, positive.high);
    if (negative.isEmpty() || positive.isEmpty())
      return std::nullopt;
    int64_t base = int64_t{at(first)} << kOutputBits;
    if (!both.isEmpty()) {
      line.offset = static_cast<uint32_t>(base + both.middle());
      return line;
    }
    line.offset = static_cast<uint32_t>(base + positive.middle());
    line.step = static_cast<uint32_t>(positive.middle() - negative.middle());
    line.zero = static_cast<uint32_t>(-first);
    return line;
  }

private:
  /// multiplier * 2^(24 - shift) in fixed point.
  int64_t slopeOf(int bits) const {
    int64_t multiplier = spec.multiplierOf(channel);
    if (spec.isSingle())
      return std::llround(
          std::ldexp(double{singleFactor(spec.multiplierOf(channel))},
                     kOutputBits + bits));
    int down = spec.shiftOf(channel) - kOutputBits - bits;
    if (down <= 0)
      return multiplier << -down;
    return down > 40 ? 0 : (multiplier + (int64_t{1} << (down - 1))) >> down;
  }

  int32_t at(int64_t acc) const {
    return requantise(spec, channel, static_cast<int32_t>(acc));
  }

  /// The least accumulator with at least `output`, which some accumulator has.
  int64_t stepTo(int32_t output) const {
    int64_t below = -bound - 1, reaches = bound;
    while (reaches - below > 1) {
      int64_t middle = below + (reaches - below) / 2;
      (at(middle) >= output ? reaches : below) = middle;
    }
    return reaches;
  }

  const RequantSpec &spec;
  int64_t channel, bound;
  int64_t first, last;
  llvm::SmallVector<Point> points;
};
} // namespace

/// True if the search for a line covers the staircase of a channel.
static bool isTaken(const RequantSpec &spec, int64_t channel, int64_t bound) {
  if (bound >= 1 << 30)
    return false;
  if (spec.isSingle())
    return singleFactor(spec.multiplierOf(channel)) <= 1;
  return spec.multiplierOf(channel) >= 0 && spec.shiftOf(channel) >= 8 &&
         !spec.leaves32(channel, bound) &&
         // Other kernels keep only the low 32 bits of a larger result.
         (bound * spec.multiplierOf(channel)) >> spec.shiftOf(channel) <=
             INT32_MAX;
}

std::optional<LineRequant> LineRequant::find(const RequantSpec &spec,
                                             llvm::ArrayRef<int64_t> bounds) {
  LineRequant result;
  result.low = spec.clampLow;
  result.high = spec.clampHigh;
  std::vector<Staircase> staircases;
  int64_t span = 0;
  for (auto [channel, bound] : llvm::enumerate(bounds)) {
    if (!isTaken(spec, channel, bound))
      return std::nullopt;
    staircases.emplace_back(spec, channel, bound);
    span = std::max(span, staircases.back().span());
  }
  // u * fraction must fit 32 bits.
  result.fractionBits =
      std::min<int>(kMostBits, llvm::countl_zero(static_cast<uint32_t>(span)));
  for (const Staircase &staircase : staircases) {
    std::optional<RequantLine> line = staircase.fit(0);
    if (!line)
      line = staircase.fit(result.fractionBits);
    if (!line)
      return std::nullopt;
    result.hasFraction |= line->fraction != 0;
    result.hasStep |= line->step != 0;
    result.lines.push_back(*line);
  }
  return result;
}

llvm::SmallVector<int32_t> LineRequant::words(int64_t channel) const {
  const RequantLine &line = lines[channel];
  llvm::SmallVector<uint32_t> words = {line.span + 1, line.slope, line.offset};
  if (hasFraction)
    words.push_back(line.fraction);
  if (hasStep)
    words.append({line.zero, line.step});
  return llvm::SmallVector<int32_t>(words.begin(), words.end());
}

int32_t LineRequant::evaluate(int64_t channel, int32_t acc) const {
  const RequantLine &line = lines[channel];
  uint32_t u = static_cast<uint32_t>(acc) - static_cast<uint32_t>(line.first);
  if (u > line.span)
    return static_cast<int32_t>(u) < 0 ? low : high;
  uint32_t sum =
      u * line.slope + (u * line.fraction >> fractionBits) + line.offset;
  if (u < line.zero)
    sum -= line.step;
  return static_cast<int32_t>(sum) >> kOutputBits;
}

Value LineRequant::emit(KernelBuilder &kb, Value u,
                        ArrayRef<Value> words) const {
  auto onLine = [&] {
    Value sum = kb.add(kb.mul(u, words[1]), words[2]);
    if (hasFraction)
      sum = kb.add(sum, kb.lshr(kb.mul(u, words[3]), fractionBits));
    if (hasStep) {
      ArrayRef<Value> last = words.take_back(2);
      sum = kb.select(kb.lessUnsigned(u, last[0]), kb.sub(sum, last[1]), sum);
    }
    return KernelBuilder::Values{kb.ashr(sum, kOutputBits)};
  };
  auto clamped = [&] {
    return KernelBuilder::Values{
        kb.select(kb.less(u, kb.i32(0)), kb.i32(low), kb.i32(high))};
  };
  return kb.ifValues(kb.lessUnsigned(u, words[0]), kb.i32Type(), onLine,
                     clamped)[0];
}
