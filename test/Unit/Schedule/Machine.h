//===- Machine.h - Runs a realised schedule on tagged bytes -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An arena whose every byte remembers which element was written to it. Layers
// run window by window in the planned buffers, as lowering would run them, and
// every read is checked: windows, rings, blocks, commits, lifetimes and relaxed
// overlaps at once, from nothing but their description.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TEST_UNIT_SCHEDULE_MACHINE_H
#define MCUNET_TEST_UNIT_SCHEDULE_MACHINE_H

#include "mcunet/Schedule/Memory.h"

namespace mcunet::schedule::test {

class Machine {
public:
  Machine(const Graph &graph, const Realisation &realisation);

  /// What went wrong first; empty if all outputs are complete and right.
  std::string run();

  int64_t macs = 0, moved = 0, fetched = 0;
  int64_t arenaBytes = 0;

private:
  struct Step {
    int64_t t = 0, s = 0, u = 0;
  };

  int bufferOf(int tensor, BufferRole role, int stage) const;
  /// Address of channel 0, or -1 when the storage has no place for it.
  int64_t address(int stage, const StageTensor &entry, const Step &step,
                  int64_t y, int64_t x) const;
  uint64_t tag(int tensor, int64_t y, int64_t x, int64_t c) const;
  void fail(const std::string &message);
  void write(int stage, const StageTensor &entry, const Step &step, int64_t y,
             int64_t x);
  void read(int stage, const StageTensor &entry, const Step &step, int64_t y,
            int64_t x, int layer);
  void fetch(int stage, const StageTensor &entry, const Step &step, bool rows);
  struct Pixel {
    int64_t y = 0, x = 0;
  };
  void runLayer(int stage, int layer, const Step &step);
  void runPixels(int stage, int layer, const Step &step,
                 const std::vector<Pixel> &pixels);
  void readWindow(int stage, int layer, const Step &step, Pixel pixel);
  void commit(int stage, const StageTensor &entry, const Step &step);
  void runStage(int stage);

  const Graph &graph;
  const Realisation &realisation;
  ArenaProblem arena;
  planner::Plan plan;
  std::vector<uint64_t> bytes;
  std::vector<std::vector<int>> external; ///< per tensor: writes per element
  std::vector<std::vector<int>> reduced;  ///< per tensor: tiles summed
  std::string error;
};

} // namespace mcunet::schedule::test

#endif // MCUNET_TEST_UNIT_SCHEDULE_MACHINE_H
