//===- Trace.h - Cycles of the blocks that have run -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_CYCLES_TRACE_H
#define MCUNET_CYCLES_TRACE_H

#include "mcunet/Cycles/Decoder.h"
#include "mcunet/Cycles/Pipeline.h"

#include <map>
#include <vector>

namespace mcunet::cycles {

/// Instructions that run one after the other.
struct Block {
  uint64_t address;
  size_t size; ///< in instructions
  bool operator<(const Block &other) const {
    return std::tie(address, size) < std::tie(other.address, other.size);
  }
};

/// The number of times that a block ran after another one, for a layer.
struct Edge {
  std::optional<Block> from; ///< none at the start of counting
  Block to;
  int64_t layer; ///< the layer that ran last; negative if none has
  uint64_t count;
};

/// Parses the output of the emulator's plugin.
llvm::Expected<std::vector<Edge>> parseEdges(llvm::StringRef text);

/// The code of a program.
class Code {
public:
  virtual ~Code();
  /// The code from `address` on; empty if there is none.
  virtual llvm::ArrayRef<uint8_t> bytesAt(uint64_t address) const = 0;
};

/// Cycles of a run.
struct Charges {
  uint64_t total = 0;
  /// By address of the instruction and by the layer that ran last.
  std::map<std::pair<uint64_t, int64_t>, uint64_t> cycles;
  /// Addresses of instructions that could not be decoded.
  std::vector<uint64_t> unknown;
};

/// Times each block once after each of its predecessors, and charges it as
/// often as it ran.
Charges charge(llvm::ArrayRef<Edge> edges, const Code &code,
               const Decoder &decoder, const Core &core, const Flash &flash);

} // namespace mcunet::cycles

#endif // MCUNET_CYCLES_TRACE_H
