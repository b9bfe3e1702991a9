//===- LayerContext.cpp - What the code of a layer is given ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Conversion/PatchToLoops/LayerContext.h"

using namespace mlir;
using namespace mcunet;

Value BufferView::rowAt(KernelBuilder &kb, Value y) const {
  Value inBlock;
  if (block) {
    Value row = kb.mul(kb.sub(y, blockRow), blockWidth * channels);
    Value shift = kb.mul(kb.sub(origin, blockCol), channels);
    inBlock = kb.offset(block, kb.add(row, shift));
    if (!base)
      return inBlock;
  }
  Value slot = slots >= tensorRows ? y : kb.urem(y, slots);
  Value inRing = kb.offset(base, kb.mul(slot, rowBytes()));
  return block ? kb.select(kb.less(y, blockRow), inRing, inBlock) : inRing;
}

Value BufferView::pixelAt(KernelBuilder &kb, Value row, Value x) const {
  return kb.offset(row, kb.mul(kb.sub(x, origin), channels));
}

void LayerContext::forRows(llvm::function_ref<void(Value)> body) const {
  kb.forLoop(rowBegin, rowEnd, 1, body);
}

void LayerContext::forPixels(
    llvm::function_ref<void(Value, Value, Value)> body) const {
  forRows([&](Value y) {
    Value row = output.rowAt(kb, y);
    kb.forLoop(colBegin, colEnd, 1,
               [&](Value x) { body(y, x, output.pixelAt(kb, row, x)); });
  });
}
