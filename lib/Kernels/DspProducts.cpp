//===- DspProducts.cpp - Products of a tile in assembly -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The registers of assembly products. The constraints fix all of them:
//
//               two pixels                    one pixel
//   r0          weights, with offsets         weights; ldm advances it
//   r1          panel, with offsets           panel; ldm advances it
//   r2 to r5    sums of the left pixel        sums of channels 0 to 3
//   r6 to r9    sums of the right pixel       inputs: even, odd, even, odd
//   r10, r11    inputs: left, right pixel     weights A, B of even inputs
//   r12, lr     weights of two channels       weights A, B of odd inputs
//
// Sums are in the order of channels. For one pixel in the lean form, r6 and r7
// hold the inputs of one group. LLVM's code loads and widens them between the
// groups, with a pointer of its own.
//
// Sums, operands and pointers occupy all fourteen registers. LLVM would keep
// other values in some of them, or copy sums, and spill.
//
// A step of two pixels, for two of a group's four inputs; . is smlad, and s and
// t are the sums of the left and the right pixel:
//
//   ldrd  x, y = panel                               DspPanel.cpp
//   wide                                  shared
//     ldrd  v, w = weights 0, 1             ldrd  v, w = A, B    DspGemm.cpp
//     s0 += x . v;  t0 += y . v             s0 += x . v;  t0 += y . v
//     s1 += x . w;  t1 += y . w             v = sxtb16 v
//     ldrd  v, w = weights 2, 3             s1 += x . v;  t1 += y . v
//     s2 += x . v;  t2 += y . v             s2 += x . w;  t2 += y . w
//     s3 += x . w;  t3 += y . w             w = sxtb16 w
//                                           s3 += x . w;  t3 += y . w
//
// A group of one pixel, with crossed low bytes (docs/Kernels.md); a, b are
// words A, B of the even inputs, c, d those of the odd inputs:
//
//   ldm  a, b, c, d = weights
//   s0 += even . a;  s0 += odd . c
//   a = odd + low bytes of a;  c = even + low bytes of c         sxtab16
//   s1 += a . c
//   the same with b, d, s2 and s3
//
//===----------------------------------------------------------------------===//

#include "AsmBlock.h"
#include "DspGemm.h"
#include "mcunet/Kernels/DspInstructions.h"

#include <numeric>

using namespace mlir;
using namespace mcunet::kernels;

static std::string smlad(StringRef sum, StringRef left, StringRef right,
                         StringRef addend) {
  return ("smlad " + sum + ", " + left + ", " + right + ", " + addend + "\n")
      .str();
}

static std::string loadPair(StringRef first, StringRef second, StringRef base,
                            int64_t offset) {
  return ("ldrd " + first + ", " + second + ", [" + base + ", #" +
          Twine(offset) + "]\n")
      .str();
}

//===----------------------------------------------------------------------===//
// Two pixels
//===----------------------------------------------------------------------===//

bool DspGemm::pairsInAssembly(unsigned pixels) const {
  return pixels == 2 && packing != Packing::Apart;
}

/// Emits `count` groups. The first ones have no sums yet: they start from the
/// four words before the weights, where `at.weights` then points.
DspGemm::TileState DspGemm::emitPair(KernelBuilder &kb, const TileState &at,
                                     int64_t count) const {
  static constexpr const char *left[] = {"r2", "r3", "r4", "r5"};
  static constexpr const char *right[] = {"r6", "r7", "r8", "r9"};
  bool first = at.sums.empty();
  std::string text = first ? "ldmia r0!, {r6, r7, r8, r9}\n" : "";
  auto meet = [&](int64_t channel, StringRef word, bool starts) {
    // Both pixels start from one register.
    text += smlad(left[channel], "r10", word,
                  starts ? right[channel] : left[channel]);
    text += smlad(right[channel], "r11", word, right[channel]);
  };
  for (int64_t step = 0; step < 2 * count; ++step) {
    bool starts = first && step == 0;
    int64_t weights = step * groupBytes() / 2;
    text += loadPair("r10", "r11", "r1", 8 * step);
    text += loadPair("r12", "lr", "r0", weights);
    meet(0, "r12", starts);
    if (packing == Packing::Wide) {
      meet(1, "lr", starts);
      text += loadPair("r12", "lr", "r0", weights + 8);
      meet(2, "r12", starts);
    } else {
      text += "sxtb16 r12, r12\n";
      meet(1, "r12", starts);
      meet(2, "lr", starts);
      text += "sxtb16 lr, lr\n";
    }
    meet(3, "lr", starts);
  }
  AsmBlock block(kb);
  block.update("r0", at.weights).read("r1", at.panel);
  for (unsigned index = 0; index < 8; ++index) {
    const char *name = index < 4 ? left[index] : right[index - 4];
    if (first)
      block.result(name, kb.i32Type());
    else
      block.update(name, at.sums[index]);
  }
  block.clobber({"r10", "r11", "r12", "lr"}).emit(text);
  TileState next = {kb.offset(block["r0"], groupBytes() * count),
                    kb.offset(at.panel, 16 * count),
                    {}};
  for (auto names : {ArrayRef(left), ArrayRef(right)})
    for (StringRef name : names)
      next.sums.push_back(block[name]);
  return next;
}

//===----------------------------------------------------------------------===//
// One pixel
//===----------------------------------------------------------------------===//

/// A single pixel leaves registers for loads of four words, which LLVM does not
/// form, and for crossed low bytes: 23 instructions for two groups, 32 MACs,
/// instead of 30.
bool DspGemm::sharesCrossedBytes() const {
  return panelPixels() == 1 && packing == Packing::Shared &&
         layer.depth() % 4 == 0;
}

/// Correction term: the part of the crossed products that depends on the inputs
/// alone, the sum of x0 * x1 + x2 * x3 over all groups.
Value DspGemm::crossInputs(KernelBuilder &kb, Value panel,
                           const Layout &layout) const {
  // The shared tile knows only the divisor of the group count that its name
  // encodes.
  int64_t atOnce = std::gcd(4, std::gcd(unroll(), groupsBefore()));
  // A group has 16 bytes of weights.
  Value end = kb.offset(panel, kb.ashr(layout.groupsBytes, layer.lean ? 2 : 1));
  return kb.untilPointer(end, {panel, kb.i32(0)}, [&](const Values &at) {
    Value sum = at[1];
    for (int64_t group = 0; group < atOnce; ++group) {
      auto [even, odd] = loadGroup(kb, kb.offset(at[0], panelStep() * group));
      sum = dsp::smlad(kb, even, odd, sum);
    }
    return Values{kb.offset(at[0], panelStep() * atOnce), sum};
  })[1];
}

/// The products of one group. `even` and `odd` name the registers of the
/// inputs.
static std::string wholeGroup(StringRef even, StringRef odd) {
  auto addBytes = [](StringRef word, StringRef input) {
    return ("sxtab16 " + word + ", " + input + ", " + word + "\n").str();
  };
  auto pair = [&](StringRef evenWord, StringRef oddWord, StringRef first,
                  StringRef second) {
    return smlad(first, even, evenWord, first) +
           smlad(first, odd, oddWord, first) + addBytes(evenWord, odd) +
           addBytes(oddWord, even) + smlad(second, evenWord, oddWord, second);
  };
  return "ldmia.w r0!, {r10, r11, r12, lr}\n" + pair("r10", "r12", "r2", "r3") +
         pair("r11", "lr", "r4", "r5");
}

/// The registers of the four sums of one pixel.
static constexpr StringRef singleSums[] = {"r2", "r3", "r4", "r5"};

/// Emits `count` groups of byte inputs.
DspGemm::TileState DspGemm::emitSingleLean(KernelBuilder &kb,
                                           const TileState &at,
                                           int64_t count) const {
  TileState next = at;
  for (int64_t group = 0; group < count; ++group) {
    auto [even, odd] = loadGroup(kb, kb.offset(at.panel, 4 * group));
    AsmBlock block(kb);
    block.update("r0", next.weights);
    for (auto [name, sum] : llvm::zip(singleSums, next.sums))
      block.update(name, sum);
    block.read("r6", even).read("r7", odd);
    block.clobber({"r10", "r11", "r12", "lr"}).emit(wholeGroup("r6", "r7"));
    next.weights = block["r0"];
    for (auto [name, sum] : llvm::zip(singleSums, next.sums))
      sum = block[name];
  }
  next.panel = kb.offset(at.panel, 4 * count);
  return next;
}

/// Emits `count` groups of one pixel.
DspGemm::TileState DspGemm::emitSingle(KernelBuilder &kb, const TileState &at,
                                       int64_t count) const {
  if (layer.lean)
    return emitSingleLean(kb, at, count);
  std::string text;
  for (int64_t pair = 0; pair < count / 2; ++pair)
    text += "ldmia r1!, {r6, r7, r8, r9}\n" + wholeGroup("r6", "r7") +
            wholeGroup("r8", "r9");
  if (count % 2)
    text += "ldmia r1!, {r6, r7}\n" + wholeGroup("r6", "r7");
  AsmBlock block(kb);
  block.update("r0", at.weights).update("r1", at.panel);
  for (auto [name, sum] : llvm::zip(singleSums, at.sums))
    block.update(name, sum);
  block.clobber({"r6", "r7", "r8", "r9", "r10", "r11", "r12", "lr"});
  block.emit(text);
  TileState next = {block["r0"], block["r1"], {}};
  for (StringRef name : singleSums)
    next.sums.push_back(block[name]);
  return next;
}
