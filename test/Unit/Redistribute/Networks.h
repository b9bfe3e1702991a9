//===- Networks.h - Small networks to redistribute --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TEST_UNIT_REDISTRIBUTE_NETWORKS_H
#define MCUNET_TEST_UNIT_REDISTRIBUTE_NETWORKS_H

#include "Architectures.h"
#include "mcunet/Redistribute/Redistribute.h"

namespace mcunet::redistribute::test {

/// Depthwise layers and blocks of a graph; kernels up to `most`, of strided
/// layers from 3.
Editable editableOf(const schedule::Graph &graph, int64_t most = 7);

/// The index of the layer of that name; stops the program where there is none.
int layerNamed(const schedule::Graph &graph, const std::string &name);

/// Edits found against all edits, on small random networks.
void runSearchTests(uint64_t firstSeed, uint64_t draws);

} // namespace mcunet::redistribute::test

#endif // MCUNET_TEST_UNIT_REDISTRIBUTE_NETWORKS_H
