//===- SmallGemm.cpp - Dense convolution on Armv6-M -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The registers of the assembly, which the constraints fix:
//
//             pairs                      fours, panel        fours, bytes
//   r0        inputs, then products      product             product
//   r1, r2    as r0                      -                   -
//   r3        weights of channels a, b   inputs r3 to r5     input
//   r4, r5    as r3                      as r3               r5: its index
//   r6        panel                      panel               first input
//   r7        weights                    weights             weights
//   r8, r9    sums of a and b            sums of 0 and 1     sums of 0 and 1
//   r10       2^15                       sum of 2            sum of 2
//   r11       end of the panel           sum of 3            sum of 3
//   r12       -                          end of the panel    number of inputs
//
// A turn of a loop has four groups of pairs (SmallWords.h has a group), two
// groups of fours, or six byte inputs of fours. The remainder runs before the
// loop. Fours with a panel of words (byte inputs are loaded one at a time, by
// ldrsb):
//
//   do
//     x, y, z = three words of the panel                     ldm
//     for each of x, y, z
//       for each channel c of the four
//         r0 = a byte of weights                             ldrb
//         r0 *= x                                            muls
//         sum[c] += r0                                       add
//   while panel != end
//
// The panel is a word for each input, or a byte in the lean form, in the order
// of the window. Weights, for a and b or for channels 0 to 3 of a run:
//
//   pairs   | a0 + 2^16 b0 | a1 + 2^16 b1 | ..      words, whole groups
//   fours   | 00 10 20 30 | 01 11 21 31 | ..        bytes, raised by 128
//
// There, 12 is channel 1's weight for input 2. The start of a sum of fours has
// 128 times the sum of the inputs subtracted. The tail of the last group is 0.
// The table has an entry (ScalarOutput.h) for each channel, in the order in
// which they run, and after each entry the number of its channel.
//
// This is assembly, since four of the sums need registers that only `add` and
// `mov` can name, and LLVM would keep these sums on the stack.
//
//===----------------------------------------------------------------------===//

#include "SmallGemm.h"
#include "AsmBlock.h"

#include "SmallWords.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mcunet::kernels;

/// Inputs that one ldmia loads.
static constexpr int64_t kTaps = 3;
/// Below this many pixels the pair packing is not worth its doubled flash: it
/// saves one instruction for each weight and pixel.
static constexpr int64_t kPixelsForPairs = 20;

int64_t SmallGemm::scratchBytes(const GemmLayer &layer) {
  if (takesBytes(layer))
    return layer.pointwise ? 0 : layer.depth();
  // Room for whole groups, whether of three or of two.
  return 4 * llvm::alignTo(layer.depth(), 2 * kTaps);
}

SmallGemm::SmallGemm(KernelBuilder &kb, const GemmLayer &layer,
                     bool preferFlash)
    : layer(layer), output(layer.requant, layer.bias, accumulatorBounds(layer),
                           ScalarKind::Small) {
  if (layer.lean || preferFlash || layer.outPixels < kPixelsForPairs ||
      !choosePairs())
    chooseFours();
  makeWeights(kb);
  makeTable(kb);
}

//===----------------------------------------------------------------------===//
// Weights
//===----------------------------------------------------------------------===//

/// Zero past the last tap.
int64_t SmallGemm::weightOf(int64_t channel, int64_t tap) const {
  return tap < layer.depth() ? layer.weights[channel * layer.depth() + tap] : 0;
}

/// True if every sum of `group` products fits 16 bits.
bool SmallGemm::fitsHalves(int64_t channel, int64_t group) const {
  llvm::ArrayRef<int8_t> weights =
      layer.weights.slice(channel * layer.depth(), layer.depth());
  for (; !weights.empty();
       weights = weights.drop_front(std::min<size_t>(group, weights.size())))
    if (!small::fitsHalf(weights.take_front(group)))
      return false;
  return true;
}

bool SmallGemm::choosePairs() {
  Run threes{kTaps, {}}, twos{2, {}};
  for (int64_t channel = 0; channel < layer.outChannels; ++channel) {
    if (!fitsHalves(channel, 2))
      return false;
    (fitsHalves(channel, kTaps) ? threes : twos).channels.push_back(channel);
  }
  // If the run of three taps has an odd number of channels, move one to the run
  // of two taps.
  if (threes.channels.size() % 2 && !twos.channels.empty())
    twos.channels.push_back(threes.channels.pop_back_val());
  for (Run *run : {&threes, &twos}) {
    if (run->channels.empty())
      continue;
    if (run->channels.size() % 2)
      run->channels.push_back(run->channels.back());
    runs.push_back(std::move(*run));
  }
  return true;
}

void SmallGemm::chooseFours() {
  Run run{0, {}};
  for (int64_t channel = 0; channel < layer.outChannels; ++channel)
    run.channels.push_back(channel);
  while (run.channels.size() % 4)
    run.channels.push_back(run.channels.back());
  runs.push_back(std::move(run));
}

int64_t SmallGemm::groups(const Run &run) const {
  return llvm::divideCeil(layer.depth(), run.group ? run.group : kTaps);
}

void SmallGemm::makeWeights(KernelBuilder &kb) {
  SmallVector<int32_t> words;
  SmallVector<int8_t> bytes;
  for (const Run &run : runs) {
    if (run.group)
      for (size_t at = 0; at < run.channels.size(); at += 2)
        for (int64_t tap = 0; tap < groups(run) * run.group; ++tap)
          words.push_back(static_cast<int32_t>(
              weightOf(run.channels[at], tap) +
              static_cast<uint32_t>(weightOf(run.channels[at + 1], tap)) * 2u *
                  small::kHalf));
    else
      for (size_t at = 0; at < run.channels.size(); at += 4)
        for (int64_t tap = 0, e = takesBytes(layer) ? layer.depth()
                                                    : groups(run) * kTaps;
             tap < e; ++tap)
          for (size_t index = at; index < at + 4; ++index)
            // The panel may hold anything after the last input.
            bytes.push_back(static_cast<int8_t>(
                tap < layer.depth() ? weightOf(run.channels[index], tap) + 128
                                    : 0));
  }
  if (bytes.empty())
    kb.global("weights", words);
  else
    kb.global("weights", bytes);
}

/// The entries are in the order in which channels run, and end with the
/// channel.
void SmallGemm::makeTable(KernelBuilder &kb) {
  SmallVector<int32_t> words;
  for (const Run &run : runs)
    for (auto [index, channel] : llvm::enumerate(run.channels)) {
      // Each group raises its lower half by kHalf.
      int64_t moved =
          run.group && index % 2 == 0 ? small::kHalf * groups(run) : 0;
      output.appendEntry(words, channel, moved);
      words.push_back(channel);
    }
  kb.global("table", words);
}

//===----------------------------------------------------------------------===//
// The panel
//===----------------------------------------------------------------------===//

void SmallGemm::copyPiece(KernelBuilder &kb, Value panel, ArrayRef<Value> from,
                          Value piece) {
  copyPart(kb, panel, {1, 0, piece, kb.i32(0), layer.pieceBytes}, from[0]);
}

Value SmallGemm::addressOf(KernelBuilder &kb, Value panel,
                           const PanelPart &part) {
  Value at = kb.add(kb.mul(part.piece, layer.pieceBytes), part.begin);
  return kb.offset(panel, kb.mul(at, takesBytes(layer) ? 1 : 4));
}

void SmallGemm::copyPart(KernelBuilder &kb, Value panel, const PanelPart &part,
                         Value from) {
  Value to = addressOf(kb, panel, part);
  if (takesBytes(layer))
    return kb.copyBytes(to, from, part.count, /*unaligned=*/false);
  small::widen(kb, to, from, part.count);
}

void SmallGemm::fillPart(KernelBuilder &kb, Value panel, const PanelPart &part,
                         int32_t value) {
  Value to = addressOf(kb, panel, part), word = kb.i32(value);
  if (takesBytes(layer))
    return kb.fillBytes(to, value, part.count);
  kb.forLoop(0, part.count, 1, [&](Value index) {
    kb.store32(word, kb.offset(to, kb.mul(index, 4)));
  });
}

//===----------------------------------------------------------------------===//
// Products
//===----------------------------------------------------------------------===//

/// The products of `count` groups of three taps; sums in r8 to r11.
static std::string fourGroups(int64_t count) {
  std::string text;
  for (int64_t group = 0; group < count; ++group) {
    text += "ldmia r6!, {r3, r4, r5}\n";
    for (int64_t tap = 0; tap < kTaps; ++tap)
      for (int64_t channel = 0; channel < 4; ++channel) {
        std::string offset =
            std::to_string((group * kTaps + tap) * 4 + channel);
        text += "ldrb r0, [r7, #" + offset + "]\nmuls r0, r" +
                std::to_string(3 + tap) + ", r0\nadd r" +
                std::to_string(8 + channel) + ", r0\n";
      }
  }
  return text + "adds r7, #" + std::to_string(count * kTaps * 4) + "\n";
}

/// The same for `count` byte inputs, from index r5 of those at r6.
static std::string fourInPlace(int64_t count) {
  std::string text;
  for (int64_t tap = 0; tap < count; ++tap) {
    text += "ldrsb r3, [r6, r5]\nadds r5, #1\n";
    for (int64_t channel = 0; channel < 4; ++channel)
      text += "ldrb r0, [r7, #" + std::to_string(tap * 4 + channel) +
              "]\nmuls r0, r3, r0\nadd r" + std::to_string(8 + channel) +
              ", r0\n";
  }
  return text + "adds r7, #" + std::to_string(count * 4) + "\n";
}

/// The remaining groups, then turns of `unroll` groups until `at` equals `end`.
static std::string loopOver(int64_t groups, int64_t unroll, StringRef at,
                            StringRef end,
                            llvm::function_ref<std::string(int64_t)> body) {
  std::string text;
  if (groups % unroll)
    text += body(groups % unroll);
  if (groups / unroll == 1)
    return text + body(unroll);
  if (groups / unroll > 1)
    text += "1:\n" + body(unroll) + "cmp " + at.str() + ", " + end.str() +
            "\nbne 1b\n";
  return text;
}

/// Returns the end of the weights, then the sums with all products added.
SmallGemm::Values SmallGemm::multiply(KernelBuilder &kb, const Run &run,
                                      Value panel, Value weights,
                                      const Values &sums) {
  int64_t taps = run.group ? run.group : kTaps;
  Value end = kb.offset(panel, 4 * groups(run) * taps);
  AsmBlock block(kb);
  block.update("r6", panel).update("r7", weights);
  static constexpr StringRef sumNames[] = {"r8", "r9", "r10", "r11"};
  for (auto [name, sum] : llvm::zip(sumNames, sums))
    block.update(name, sum);
  std::string text;
  if (run.group) {
    auto body = [&](int64_t count) {
      std::string all;
      for (int64_t group = 0; group < count; ++group)
        all += small::groupText(taps);
      return all;
    };
    text = loopOver(groups(run), 4, "r6", "r11", body);
    block.read("r10", kb.i32(small::kHalf)).read("r11", end);
  } else {
    if (takesBytes(layer))
      text = "movs r5, #0\n" +
             loopOver(layer.depth(), 6, "r5", "r12", fourInPlace);
    else
      text = loopOver(groups(run), 2, "r6", "r12", fourGroups);
    block.read("r12", takesBytes(layer) ? kb.i32(layer.depth()) : end);
  }
  block.clobber(small::kClobbered).emit(text);
  Values results = {block["r7"]};
  for (StringRef name : ArrayRef(sumNames).take_front(sums.size()))
    results.push_back(block[name]);
  return results;
}

/// The sum of the inputs, in the panel or in place.
Value SmallGemm::sumOf(KernelBuilder &kb, Value panel) {
  int64_t whole = layer.depth() / 4 * 4;
  int64_t bytes = takesBytes(layer) ? 1 : 4;
  auto load = [&](Value at, int64_t index) {
    Value place = kb.offset(at, bytes * index);
    return takesBytes(layer) ? kb.load8(place) : kb.load32(place);
  };
  auto addFour = [&](const Values &at) {
    Value sum = at[1];
    for (int64_t index = 0; index < 4; ++index)
      sum = kb.add(sum, load(at[0], index));
    return Values{kb.offset(at[0], 4 * bytes), sum};
  };
  Value sum = kb.i32(0);
  if (whole)
    sum = kb.untilPointer(kb.offset(panel, bytes * whole), {panel, sum},
                          addFour)[1];
  for (int64_t index = whole; index < layer.depth(); ++index)
    sum = kb.add(sum, load(panel, index));
  return sum;
}

void SmallGemm::emitRun(KernelBuilder &kb, const Run &run, Value panel,
                        Value out, Value sum, Values &at) {
  int64_t together = run.group ? 2 : 4, bytes = entryBytes();
  auto step = [&](const Values &at) {
    Value entry = at[0];
    Values sums;
    for (int64_t index = 0; index < together; ++index) {
      Value init = output.loadInit(kb, kb.offset(entry, index * bytes));
      sums.push_back(sum ? kb.sub(init, sum) : init);
    }
    Values results = multiply(kb, run, panel, at[1], sums);
    for (int64_t index = 0; index < together; ++index) {
      Value place = kb.offset(entry, index * bytes);
      Value channel = kb.load32(kb.offset(place, bytes - 4));
      kb.store8(
          output.emit(kb, results[1 + index], output.loadParams(kb, place)),
          kb.offset(out, channel));
    }
    return Values{kb.offset(entry, together * bytes), results[0]};
  };
  int64_t steps = run.channels.size() / together;
  at = steps == 1
           ? step(at)
           : kb.untilPointer(kb.offset(at[0], run.channels.size() * bytes), at,
                             step);
}

void SmallGemm::emit(KernelBuilder &kb, ArrayRef<Value> sources,
                     ArrayRef<Value> outputs) {
  kb.call("tile", {outputs[0], sources[0]}, [&](const Values &arguments) {
    Value out = arguments[0], panel = arguments[1];
    Value sum;
    if (!runs[0].group)
      sum = kb.mul(sumOf(kb, panel), 128);
    Values at = {kb.addressOf("table"), kb.addressOf("weights")};
    for (const Run &run : runs)
      emitRun(kb, run, panel, out, sum, at);
  });
}
