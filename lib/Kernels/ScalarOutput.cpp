//===- ScalarOutput.cpp - What follows a scalar accumulator ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ScalarOutput.h"

using namespace mlir;
using namespace mcunet::kernels;

ScalarOutput::ScalarOutput(const RequantSpec &spec, ArrayRef<int32_t> bias,
                           ArrayRef<int64_t> bounds, ScalarKind kind)
    : bias(bias), requantiser(spec, *llvm::max_element(bounds),
                              kind == ScalarKind::Small ? HighMultiply::Halves
                                                        : HighMultiply::Long) {
  if (kind != ScalarKind::Host)
    lines = LineRequant::find(spec, bounds);
}

void ScalarOutput::appendEntry(SmallVectorImpl<int32_t> &words, int64_t channel,
                               int64_t moved) const {
  int64_t init = bias[channel] - moved;
  if (lines) {
    words.push_back(static_cast<int32_t>(init - lines->line(channel).first));
    words.append(lines->words(channel));
    return;
  }
  auto [first, second] = requantiser.parametersOf(channel);
  words.append({static_cast<int32_t>(init), first, second});
}

Value ScalarOutput::makeTable(KernelBuilder &kb) const {
  SmallVector<int32_t> words;
  for (int64_t channel = 0, e = bias.size(); channel < e; ++channel)
    appendEntry(words, channel);
  return kb.global("table", words);
}

KernelBuilder::Values ScalarOutput::loadParams(KernelBuilder &kb,
                                               Value entry) const {
  KernelBuilder::Values params;
  for (int64_t index = 1; index <= paramCount(); ++index)
    params.push_back(kb.load32(kb.offset(entry, 4 * index)));
  return params;
}

Value ScalarOutput::emit(KernelBuilder &kb, Value acc,
                         ArrayRef<Value> params) const {
  return lines ? lines->emit(kb, acc, params)
               : requantiser.emit(kb, acc, params[0], params[1]);
}
