//===- AnnotateReceptiveField.cpp - Windows behind an output tile ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Analysis/Network.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Schedule/Window.h"
#include "mcunet/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

namespace mcunet {
#define GEN_PASS_DEF_PATCHANNOTATERECEPTIVEFIELDPASS
#include "mcunet/Transforms/Passes.h.inc"
} // namespace mcunet

using namespace mlir;
using namespace mcunet;
using schedule::Axis;
using schedule::LayerKind;
using schedule::ReceptiveField;

namespace {
struct PatchAnnotateReceptiveField
    : mcunet::impl::PatchAnnotateReceptiveFieldPassBase<
          PatchAnnotateReceptiveField> {
  using PatchAnnotateReceptiveFieldPassBase::
      PatchAnnotateReceptiveFieldPassBase;

  void runOnOperation() override {
    func::FuncOp func = getOperation();
    if (tile < 1) {
      func.emitError() << "tile must be positive, got " << tile;
      return signalPassFailure();
    }
    auto network = patch::buildNetwork(func, "host");
    if (failed(network))
      return signalPassFailure();
    int target = findTarget(network->graph);
    if (target < 0) {
      func.emitError() << "no layer is called '" << of << "'";
      return signalPassFailure();
    }
    annotate(func, *network, target);
  }

private:
  /// The tensor of the layer `of`, or the last one before anything that takes
  /// whole tensors.
  int findTarget(const schedule::Graph &graph) {
    int last = -1;
    for (const schedule::Layer &layer : graph.layers) {
      if (!of.empty()) {
        if (layer.name == of)
          return layer.output;
        continue;
      }
      if (layer.kind == LayerKind::GlobalReduce ||
          layer.kind == LayerKind::Opaque)
        break;
      last = layer.output;
    }
    return last;
  }

  void annotate(func::FuncOp func, const patch::Network &network, int target) {
    const schedule::Graph &graph = network.graph;
    auto rows = schedule::receptiveFields(graph, target, Axis::Rows);
    auto cols = schedule::receptiveFields(graph, target, Axis::Cols);
    if (print)
      llvm::errs() << "tensor                                    size    "
                      "stride  offset\n";
    auto attributeOf = [&](int tensor) -> Attribute {
      const ReceptiveField &r = rows[tensor], &c = cols[tensor];
      if (!r.reached || r.map.all || c.map.all)
        return {};
      if (print)
        llvm::errs() << llvm::format(
            "%-40s  %3dx%-3d  %2d/%-2d   %d\n",
            graph.tensors[tensor].name.substr(0, 40).c_str(), int(r.size(tile)),
            int(c.size(tile)), int(r.map.num), int(r.map.den),
            int(r.map.loOff));
      return DenseI64ArrayAttr::get(&getContext(),
                                    {r.size(tile), c.size(tile), r.map.num,
                                     c.map.num, r.map.loOff, c.map.loOff});
    };
    for (auto [index, tensor] : llvm::enumerate(graph.inputs))
      if (Attribute attribute = attributeOf(tensor))
        func.setArgAttr(index, "patch.receptive_field", attribute);
    for (auto [index, layer] : llvm::enumerate(graph.layers))
      if (Attribute attribute = attributeOf(layer.output))
        network.layers[index]->setAttr("patch.receptive_field", attribute);
  }
};
} // namespace
