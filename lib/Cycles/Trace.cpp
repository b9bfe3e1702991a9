//===- Trace.cpp - Cycles of the blocks that have run ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Cycles/Trace.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;
using namespace mcunet;
using namespace mcunet::cycles;

Code::~Code() = default;

/// "FROM SIZE TO SIZE LAYER COUNT", addresses in hex; FROM and its size are 0
/// at the start of counting.
static std::optional<Edge> parseEdge(StringRef line) {
  SmallVector<StringRef, 6> words;
  line.split(words, ' ');
  Edge edge;
  Block from;
  if (words.size() != 6 || words[0].getAsInteger(16, from.address) ||
      words[1].getAsInteger(10, from.size) ||
      words[2].getAsInteger(16, edge.to.address) ||
      words[3].getAsInteger(10, edge.to.size) ||
      words[4].getAsInteger(10, edge.layer) ||
      words[5].getAsInteger(10, edge.count))
    return std::nullopt;
  if (from.size)
    edge.from = from;
  return edge;
}

Expected<std::vector<Edge>> cycles::parseEdges(StringRef text) {
  std::vector<Edge> edges;
  SmallVector<StringRef> lines;
  text.split(lines, '\n', -1, /*KeepEmpty=*/false);
  for (StringRef line : lines) {
    std::optional<Edge> edge = parseEdge(line);
    if (!edge)
      return createStringError("QEMU's plugin wrote '" + line + "'");
    edges.push_back(*edge);
  }
  return edges;
}

namespace {
/// Decodes blocks and times them.
class Timer {
public:
  Timer(ArrayRef<Edge> edges, const Code &code, const Decoder &decoder,
        const Core &core, const Flash &flash)
      : edges(edges), code(code), decoder(decoder), start(core, flash) {}

  Charges run();

private:
  using Instructions = std::vector<TimedInstruction>;

  const Instructions &instructions(const Block &block);
  const Pipeline &after(const Block &block);
  void findUsualTargets();
  void chargeEdge(const Edge &edge);
  uint64_t goOn(Pipeline &pipeline, const Block &from,
                const TimedInstruction &to);

  ArrayRef<Edge> edges;
  const Code &code;
  const Decoder &decoder;
  Pipeline start;
  std::map<Block, Instructions> decoded;
  std::map<Block, Pipeline> states;
  /// The most frequent target of each branch, by the branch's address.
  std::map<uint64_t, uint64_t> usual;
  Charges charges;
};
} // namespace

const Timer::Instructions &Timer::instructions(const Block &block) {
  auto [it, isNew] = decoded.try_emplace(block);
  if (!isNew)
    return it->second;
  it->second =
      decoder.decode(code.bytesAt(block.address), block.address, block.size);
  for (const TimedInstruction &instruction : it->second)
    if (!instruction.known)
      charges.unknown.push_back(instruction.address);
  return it->second;
}

/// The state of the core after a block that it has run from rest.
const Pipeline &Timer::after(const Block &block) {
  auto it = states.find(block);
  if (it != states.end())
    return it->second;
  Pipeline pipeline = start;
  for (const TimedInstruction &instruction : instructions(block))
    pipeline.issue(instruction);
  return states.emplace(block, pipeline).first->second;
}

void Timer::findUsualTargets() {
  std::map<uint64_t, std::map<uint64_t, uint64_t>> counts;
  for (const Edge &edge : edges)
    if (edge.from && !instructions(*edge.from).empty())
      counts[instructions(*edge.from).back().address][edge.to.address] +=
          edge.count;
  for (const auto &[branch, targets] : counts)
    usual[branch] = std::max_element(targets.begin(), targets.end(),
                                     [](const auto &a, const auto &b) {
                                       return a.second < b.second;
                                     })
                        ->first;
}

/// Cycles that the end of `from` adds before `to`.
uint64_t Timer::goOn(Pipeline &pipeline, const Block &from,
                     const TimedInstruction &to) {
  const TimedInstruction &last = instructions(from).back();
  if (!last.isBranch())
    return 0;
  return pipeline.branch(to, to.address != last.end(),
                         usual[last.address] == to.address);
}

void Timer::chargeEdge(const Edge &edge) {
  const Instructions &block = instructions(edge.to);
  if (block.empty())
    return;
  auto add = [&](uint64_t address, uint64_t cycles) {
    charges.total += cycles * edge.count;
    charges.cycles[{address, edge.layer}] += cycles * edge.count;
  };
  Pipeline pipeline = start;
  if (edge.from && !instructions(*edge.from).empty()) {
    pipeline = after(*edge.from);
    add(instructions(*edge.from).back().address,
        goOn(pipeline, *edge.from, block.front()));
  }
  for (const TimedInstruction &instruction : block)
    add(instruction.address, pipeline.issue(instruction));
}

Charges Timer::run() {
  findUsualTargets();
  for (const Edge &edge : edges)
    chargeEdge(edge);
  return std::move(charges);
}

Charges cycles::charge(ArrayRef<Edge> edges, const Code &code,
                       const Decoder &decoder, const Core &core,
                       const Flash &flash) {
  return Timer(edges, code, decoder, core, flash).run();
}
