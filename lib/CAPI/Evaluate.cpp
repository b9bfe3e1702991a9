//===- Evaluate.cpp - What a described network would cost -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet-c/Evaluate.h"
#include "Common.h"
#include "mcunet/Import/NetGraph.h"
#include "mcunet/Schedule/Spaces.h"
#include "mcunet/Target/TargetInfo.h"

#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace mcunet;
using namespace mcunet::capi;
using schedule::Graph;

static Expected<McunetEvaluation> describe(const Graph &graph,
                                           const schedule::FrontPoint &point) {
  Expected<schedule::Realisation> realised =
      schedule::realise(graph, point.schedule);
  if (!realised)
    return realised.takeError();
  McunetEvaluation result = {};
  result.fits = true;
  result.arenaBytes = point.arenaBytes;
  result.inputBytes = point.inputBytes;
  result.outputBytes = point.outputBytes;
  result.macs = point.macs;
  result.macsOnce = schedule::layerwiseMacs(graph);
  result.cost = point.cost;
  for (const schedule::StageRealisation &stage : realised->stages)
    if (!stage.singleStep()) {
      ++result.stages;
      result.tiledLayers += stage.schedule.end - stage.schedule.begin;
    }
  return result;
}

static Expected<McunetEvaluation> evaluate(StringRef json, StringRef name,
                                           const McunetEvaluateOptions &given,
                                           std::string &text) {
  Expected<const TargetInfo *> target = lookupTarget(given.mcpu);
  if (!target)
    return target.takeError();
  Expected<Graph> read =
      netGraph(json, name, *kernels::createMicroKernel(given.mcpu));
  if (!read)
    return read.takeError();
  schedule::predictCosts(*read, given.mcpu);
  const Graph &graph = *read;
  schedule::SearchOptions options;
  options.cost = schedule::costModelFor(given.mcpu);
  options.threads = 1; // whoever asks runs as many at once as there are cores
  options.input = static_cast<schedule::InputMode>(given.input);
  options.consumeInput = given.consumeInput;
  std::optional<schedule::FrontPoint> point = schedule::cheapestIn(
      static_cast<schedule::Space>(given.space),
      given.full ? schedule::Effort::Full : schedule::Effort::Quick, graph,
      given.sram, options);
  if (!point)
    return McunetEvaluation{};
  raw_string_ostream(text) << schedule::toJSON(graph, point->schedule);
  return describe(graph, *point);
}

bool mcunetEvaluateNet(const char *json, const char *name,
                       const McunetEvaluateOptions *options,
                       McunetEvaluation *result, char **schedule,
                       char **error) {
  clearError(error);
  std::string text;
  Expected<McunetEvaluation> found = evaluate(json, name, *options, text);
  if (!found) {
    setError(error, toString(found.takeError()));
    return false;
  }
  *result = *found;
  if (schedule)
    *schedule = found->fits ? copyString(text) : nullptr;
  return true;
}
