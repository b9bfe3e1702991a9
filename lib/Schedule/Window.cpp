//===- Window.cpp - Windows, their algebra, receptive fields --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Schedule/Window.h"
#include <cassert>
#include <numeric>

namespace mcunet::schedule {

/// Divides the map by the common divisor of num and den, and the offsets with
/// it.
static AxisMap reduced(AxisMap map) {
  int64_t common = std::gcd(map.num, map.den);
  if (common <= 1)
    return map;
  // floor((g * n * x + off) / (g * d)) = floor((n * x + floor(off / g)) / d).
  map.num /= common;
  map.den /= common;
  map.loOff = floorDiv(map.loOff, common);
  map.hiOff = floorDiv(map.hiOff, common);
  return map;
}

AxisMap compose(const AxisMap &first, const AxisMap &second) {
  AxisMap result;
  if (first.all || second.all) {
    result.all = true;
    return result;
  }
  result.num = first.num * second.num;
  result.den = first.den * second.den;
  // For the upper end the inner floor can be dropped; for the lower end it
  // subtracts less than one. With first.num == 1, nested floors are one floor.
  int64_t slack = first.num == 1 ? 0 : second.den - 1;
  result.loOff = (second.loOff - slack) * first.num + first.loOff * second.den;
  result.hiOff = second.hiOff * first.num + first.hiOff * second.den;
  return reduced(result);
}

/// Makes `field` hold the path `map` too.
static void addPath(ReceptiveField &field, const AxisMap &map) {
  if (!field.reached) {
    field = {true, map};
    return;
  }
  AxisMap &old = field.map;
  if (old.all || map.all || old.num * map.den != map.num * old.den) {
    old = AxisMap();
    old.all = true;
    return;
  }
  int64_t den = std::lcm(old.den, map.den);
  int64_t mine = den / old.den, theirs = den / map.den;
  old.num *= mine;
  old.den = den;
  old.loOff = std::min(old.loOff * mine, map.loOff * theirs);
  old.hiOff = std::max(old.hiOff * mine, map.hiOff * theirs);
}

std::vector<ReceptiveField> receptiveFields(const Graph &graph, int tensor,
                                            Axis axis) {
  assert(tensor >= 0 && tensor < static_cast<int>(graph.tensors.size()));
  std::vector<ReceptiveField> fields(graph.tensors.size());
  fields[tensor] = {true, AxisMap()};
  for (int l = graph.tensors[tensor].producer; l >= 0; --l) {
    const Layer &layer = graph.layers[l];
    const ReceptiveField out = fields[layer.output];
    if (!out.reached)
      continue;
    for (const Operand &operand : layer.inputs)
      addPath(fields[operand.tensor], compose(mapOf(operand, axis), out.map));
  }
  return fields;
}

} // namespace mcunet::schedule
