//===- Redistribute.cpp - Receptive field moved behind patches ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Redistribute/Redistribute.h"

using namespace mcunet;
using namespace mcunet::redistribute;

llvm::Expected<Plan> redistribute::redistribute(const schedule::Graph &graph,
                                                const Editable &editable,
                                                const Target &target) {
  Plan plan;
  llvm::Expected<Figures> before =
      measure(graph, target.stageEnd, target.patches);
  if (!before)
    return before.takeError();
  plan.before = plan.after = *before;
  llvm::Expected<std::vector<Edit>> shrink =
      shrinkStage(graph, editable, target);
  if (!shrink)
    return shrink.takeError();
  if (shrink->empty())
    return plan;
  llvm::Expected<std::vector<Edit>> back =
      giveBack(graph, editable, *shrink, target);
  if (!back)
    return back.takeError();
  plan.shrink = std::move(*shrink);
  plan.giveBack = std::move(*back);
  plan.fieldLost = -fieldChange(graph, editable, plan.shrink);
  plan.fieldGained = fieldChange(graph, editable, plan.giveBack);
  EditedGraph edited =
      applyEdits(graph, editable, plan.edits(), target.stageEnd);
  llvm::Expected<Figures> after =
      measure(edited.graph, edited.stageEnd, target.patches);
  if (!after)
    return after.takeError();
  plan.after = *after;
  return plan;
}
