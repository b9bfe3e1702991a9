//===- Edits.cpp - What edits do to a graph -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Redistribute/Redistribute.h"

using namespace mcunet;
using namespace mcunet::redistribute;
using schedule::AxisMap;
using schedule::Graph;
using schedule::Layer;
using schedule::Operand;
using schedule::Tensor;

/// True if layers [begin, end) read only each other and `input`, and nothing
/// outside reads any of their results but the last.
static bool isClosed(const Graph &graph, int begin, int end, int input) {
  auto isInside = [&](int tensor) {
    int producer = graph.tensors[tensor].producer;
    return producer >= begin && producer < end - 1;
  };
  for (int l = begin; l < end; ++l)
    for (const Operand &operand : graph.layers[l].inputs)
      if (operand.tensor != input && !isInside(operand.tensor))
        return false;
  for (int l = end, e = graph.layers.size(); l < e; ++l)
    for (const Operand &operand : graph.layers[l].inputs)
      if (isInside(operand.tensor))
        return false;
  return llvm::none_of(graph.outputs, isInside);
}

std::optional<Block> redistribute::residualBlock(const Graph &graph,
                                                 int layer) {
  const Layer &add = graph.layers[layer];
  std::optional<Block> best;
  if (add.inputs.size() != 2)
    return best;
  for (const Operand &operand : add.inputs) {
    int begin = graph.tensors[operand.tensor].producer + 1;
    // Layers of other branches in between are no part of the block.
    while (begin < layer && !isClosed(graph, begin, layer + 1, operand.tensor))
      ++begin;
    if (begin < layer && (!best || begin > best->begin))
      best = {begin, layer + 1, false, false};
  }
  return best;
}

namespace {
/// Copies a graph layer by layer, with edits.
class Editor {
public:
  Editor(const Graph &source, const Editable &editable,
         llvm::ArrayRef<Edit> edits)
      : source(source), editable(editable), edits(edits),
        tensors(source.tensors.size(), -1) {}

  EditedGraph run(int stageEnd) {
    for (int input : source.inputs) {
      tensors[input] = addTensor(source.tensors[input], -1);
      result.graph.inputs.push_back(tensors[input]);
    }
    for (int l = 0, e = source.layers.size(); l < e; ++l) {
      if (l == stageEnd)
        result.stageEnd = result.graph.layers.size();
      copyLayer(l);
      if (const Edit *repeat = repeatAfter(l))
        for (int64_t i = 0; i < repeat->value; ++i)
          repeatBlock(editable.blocks[repeat->index]);
    }
    if (stageEnd == static_cast<int>(source.layers.size()))
      result.stageEnd = result.graph.layers.size();
    for (int output : source.outputs)
      result.graph.outputs.push_back(tensors[output]);
    return std::move(result);
  }

private:
  int addTensor(Tensor tensor, int producer) {
    tensor.producer = producer;
    result.graph.tensors.push_back(std::move(tensor));
    return result.graph.tensors.size() - 1;
  }

  const Edit *find(EditKind kind, llvm::function_ref<bool(int)> matches) {
    for (const Edit &edit : edits)
      if (edit.kind == kind && matches(edit.index))
        return &edit;
    return nullptr;
  }
  const Edit *kernelOf(int layer) {
    return find(EditKind::Kernel, [&](int filter) {
      return editable.filters[filter].layer == layer;
    });
  }
  const Edit *removalOf(int layer) {
    return find(EditKind::Remove, [&](int block) {
      return editable.blocks[block].begin <= layer &&
             layer < editable.blocks[block].end;
    });
  }
  const Edit *repeatAfter(int layer) {
    return find(EditKind::Repeat, [&](int block) {
      return editable.blocks[block].end == layer + 1;
    });
  }

  void append(Layer layer, const Tensor &output, int sourceTensor) {
    int index = result.graph.layers.size();
    layer.output = tensors[sourceTensor] = addTensor(output, index);
    result.graph.layers.push_back(std::move(layer));
  }

  void copyLayer(int l) {
    const Edit *kernel = kernelOf(l), *removal = removalOf(l);
    const Layer &original = source.layers[l];
    if (removal && l + 1 < editable.blocks[removal->index].end)
      return;
    if (kernel && kernel->value == 1 && editable.filters[kernel->index].folds) {
      tensors[original.output] = tensors[original.inputs[0].tensor];
      return;
    }
    Layer layer = original;
    layer.inputs.clear();
    for (const Operand &operand : original.inputs)
      // The results of a removed block no longer exist.
      if (int tensor = tensors[operand.tensor]; tensor >= 0) {
        layer.inputs.push_back(operand);
        layer.inputs.back().tensor = tensor;
      }
    if (kernel)
      changeKernel(layer, editable.filters[kernel->index].kernel,
                   kernel->value);
    append(layer, source.tensors[original.output], original.output);
  }

  static void changeKernel(Layer &layer, int64_t from, int64_t to) {
    layer.macsPerPixel = layer.macsPerPixel / (from * from) * (to * to);
    for (AxisMap *map : {&layer.inputs[0].rows, &layer.inputs[0].cols}) {
      map->loOff += (from - to) / 2;
      map->hiOff -= (from - to) / 2;
    }
  }

  /// Appends a copy, with its own kernels, of a block that is already there.
  void repeatBlock(const Block &block) {
    int end = source.layers[block.end - 1].output;
    int input = blockInput(block);
    std::vector<int> inner(tensors);
    inner[input] = tensors[end];
    for (int l = block.begin; l < block.end; ++l) {
      Layer layer = source.layers[l];
      for (Operand &operand : layer.inputs)
        operand.tensor = inner[operand.tensor];
      append(layer, source.tensors[source.layers[l].output],
             source.layers[l].output);
      inner[source.layers[l].output] = tensors[source.layers[l].output];
    }
  }

  int blockInput(const Block &block) {
    for (const Operand &operand : source.layers[block.end - 1].inputs)
      if (source.tensors[operand.tensor].producer < block.begin)
        return operand.tensor;
    llvm_unreachable("a residual block adds what it begins with");
  }

  const Graph &source;
  const Editable &editable;
  llvm::ArrayRef<Edit> edits;
  std::vector<int> tensors; // index in the result, by index in the source
  EditedGraph result;
};
} // namespace

EditedGraph redistribute::applyEdits(const Graph &graph,
                                     const Editable &editable,
                                     llvm::ArrayRef<Edit> edits, int stageEnd) {
  return Editor(graph, editable, edits).run(stageEnd);
}
