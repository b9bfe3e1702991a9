//===- Composites.cpp - Layers that TOSA writes as expressions ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TosaToPatch.h"

using namespace mlir;

void mcunet::tosa_to_patch::populateComposites(RewritePatternSet &patterns) {}
