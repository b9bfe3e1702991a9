//===- PredictedCycles.cpp - Cycles and milliseconds of a report ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PredictedCycles.h"

#include "mcunet/Schedule/CyclesCost.h"
#include "mcunet/Target/ReportWriter.h"
#include "mcunet/Target/TargetInfo.h"

#include <cmath>

using namespace llvm;
using namespace mcunet;
using mcunet::schedule::CyclesCost;
using mcunet::schedule::PlannedWork;

static int64_t numberAt(const json::Object &object, ArrayRef<StringRef> path) {
  return getNumber(object, path).value_or(0);
}

static int64_t elementOf(const json::Array *array, size_t index) {
  return array && index < array->size()
             ? (*array)[index].getAsInteger().value_or(1)
             : 1;
}

static PlannedWork plannedWork(const json::Object &layer) {
  PlannedWork work;
  work.op = layer.getString("op").value_or("");
  work.lean = layer.getBoolean("lean").value_or(false);
  if (const json::Array *shape = layer.getArray("output_shape"))
    for (size_t i = 0, e = shape->size(); i != e; ++i)
      (i + 1 == e ? work.channels : work.outputPixels) *= elementOf(shape, i);
  work.macs = numberAt(layer, {"macs"});
  if (const json::Object *kernel = layer.getObject("kernel")) {
    work.kernelRows = elementOf(kernel->getArray("size"), 0);
    work.kernelCols = elementOf(kernel->getArray("size"), 1);
    work.colStride = elementOf(kernel->getArray("stride"), 1);
  }
  work.calls = numberAt(layer, {"windows", "count"});
  work.rows = numberAt(layer, {"windows", "rows"});
  work.pixels = numberAt(layer, {"windows", "pixels"});
  work.instructions = layer.getNumber("cost").value_or(0);
  return work;
}

void mcunet::addPredictedCycles(json::Object &report, StringRef cpu,
                                std::optional<double> clockMHz) {
  std::optional<CyclesCost> cost = CyclesCost::of(cpu);
  json::Array *layers = report.getArray("layers");
  if (!cost || !layers || layers->empty())
    return;
  double total = 0;
  int64_t calls = 0, moved = 0, fetched = 0;
  for (json::Value &value : *layers) {
    json::Object *layer = value.getAsObject();
    if (!layer)
      continue;
    PlannedWork work = plannedWork(*layer);
    double cycles = cost->layer(work);
    (*layer)["cycles"] = std::llround(cycles);
    total += cycles;
    calls += work.calls;
  }
  if (const json::Array *stages = report.getArray("stages"))
    for (const json::Object *stage : objectsOf(*stages)) {
      moved += numberAt(*stage, {"moved_bytes"});
      fetched += numberAt(*stage, {"fetched_bytes"});
    }
  total += cost->around(calls, moved, fetched);
  json::Object cycles{{"predicted", std::llround(total)},
                      {"core", cost->core()},
                      {"source", timingSource}};
  if (clockMHz) {
    cycles["clock_mhz"] = *clockMHz;
    cycles["microseconds"] = std::llround(total / *clockMHz);
  }
  report["cycles"] = std::move(cycles);
}
