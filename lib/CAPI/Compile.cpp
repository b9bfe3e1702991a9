//===- Compile.cpp - Plans and machine code -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet-c/Compile.h"
#include "Common.h"
#include "mcunet/Target/ObjectEmitter.h"
#include "mcunet/Target/ReportWriter.h"
#include "mcunet/Target/Summary.h"

#include "mlir/CAPI/IR.h"
#include "llvm/Support/FormatVariadic.h"

#include <map>

using namespace llvm;
using namespace mcunet;
using namespace mcunet::capi;

struct McunetPlan {
  struct Buffer {
    std::string name;
    int64_t offset, size, firstUse, lastUse;
  };
  std::string report;
  int64_t arenaBytes;
  std::vector<Buffer> buffers;
};

struct McunetCompiled {
  SmallVector<char, 0> object;
  std::string header;
  std::string report;
};

McunetCompileOptions mcunetCompileOptionsGetDefault() {
  McunetCompileOptions options = {};
  options.mcpu = "cortex-m7";
  options.name = "model";
  options.schedule = "auto";
  options.maxOverhead = -1;
  return options;
}

//===----------------------------------------------------------------------===//
// Plans
//===----------------------------------------------------------------------===//

static Expected<std::unique_ptr<McunetPlan>>
createPlan(mlir::ModuleOp module, const McunetCompileOptions *given) {
  Expected<Options> options = Options::create(given);
  if (!options)
    return options.takeError();
  Expected<Scheduled> scheduled = chooseSchedule(module, options->compile);
  if (!scheduled)
    return scheduled.takeError();
  Expected<Planned> planned =
      capi::plan(*scheduled, scheduled->front.chosen, options->compile);
  if (!planned)
    return planned.takeError();
  auto result = std::make_unique<McunetPlan>();
  result->report = formatReport(planned->report);
  result->arenaBytes =
      getNumber(planned->report, {"sram", "arena"}).value_or(0);
  if (const json::Array *buffers = planned->report.getArray("buffers"))
    for (const json::Value &value : *buffers) {
      const json::Object &buffer = *value.getAsObject();
      result->buffers.push_back({buffer.getString("name").value_or("").str(),
                                 buffer.getInteger("offset").value_or(0),
                                 buffer.getInteger("size").value_or(0),
                                 buffer.getInteger("first_use").value_or(0),
                                 buffer.getInteger("last_use").value_or(0)});
    }
  return result;
}

McunetPlan *mcunetPlanCreate(MlirModule module,
                             const McunetCompileOptions *options,
                             char **error) {
  clearError(error);
  Expected<std::unique_ptr<McunetPlan>> plan =
      createPlan(unwrap(module), options);
  if (plan)
    return plan->release();
  setError(error, toString(plan.takeError()));
  return nullptr;
}

void mcunetPlanDestroy(McunetPlan *plan) { delete plan; }

int64_t mcunetPlanGetArenaBytes(const McunetPlan *plan) {
  return plan->arenaBytes;
}

size_t mcunetPlanGetNumBuffers(const McunetPlan *plan) {
  return plan->buffers.size();
}

McunetBuffer mcunetPlanGetBuffer(const McunetPlan *plan, size_t index) {
  const McunetPlan::Buffer &buffer = plan->buffers[index];
  return {buffer.name.c_str(), buffer.offset, buffer.size, buffer.firstUse,
          buffer.lastUse};
}

const char *mcunetPlanGetReport(const McunetPlan *plan) {
  return plan->report.c_str();
}

//===----------------------------------------------------------------------===//
// Compiling
//===----------------------------------------------------------------------===//

/// A caller that pushes rows cannot use a model that reads a whole image.
static Error checkInputMode(const json::Object &report,
                            const CompileOptions &options) {
  static constexpr StringRef modes[] = {"resident", "push", "pull"};
  StringRef wanted = modes[static_cast<int>(options.input)];
  const json::Object *input = report.getObject("input");
  StringRef planned =
      input ? input->getString("mode").value_or(modes[0]) : modes[0];
  if (planned == wanted)
    return Error::success();
  return createStringError("only " + planned + " input is available, not " +
                           wanted);
}

/// Machine code for a module in the arena; completes `report`.
static Expected<SmallVector<char, 0>> emitObject(mlir::ModuleOp module,
                                                 const CompileOptions &options,
                                                 json::Object &report) {
  if (Error error = runPasses(module, [&](mlir::OpPassManager &manager) {
        buildArenaToLLVMPipeline(manager, options);
      }))
    return error;
  Expected<const TargetInfo *> target = lookupTarget(options.mcpu);
  if (!target)
    return target.takeError();
  ErrorCollector errors(module.getContext());
  Expected<ObjectEmitter> emitter = ObjectEmitter::create(module, **target);
  if (!emitter)
    return createStringError(errors.take(toString(emitter.takeError())));
  if (options.profileSymbols)
    emitter->separateLayers();
  Expected<SmallVector<char, 0>> object = emitter->emit(EmitKind::Object);
  if (!object)
    return object.takeError();
  Expected<ObjectUsage> usage =
      measureObject(StringRef(object->data(), object->size()), **target,
                    emitter->getSelfRecursive());
  if (!usage)
    return usage.takeError();
  addObjectUsage(report, options.name, options.mcpu, *usage);
  return object;
}

namespace {
/// A network under each schedule that has been tried.
struct Fitter {
  const CompileOptions &options;
  Scheduled scheduled;
  std::map<size_t, std::unique_ptr<McunetCompiled>> builds;
  std::map<size_t, json::Object> reports;

  Error build(size_t index);
  Error buildSmallest();
  Expected<size_t> fit();
};
} // namespace

/// Compiles point `index` of the front, unless that has been done. Its stack is
/// known from then on.
Error Fitter::build(size_t index) {
  if (builds.count(index))
    return Error::success();
  Expected<Planned> planned = capi::plan(scheduled, index, options);
  if (!planned)
    return planned.takeError();
  json::Object &report = planned->report;
  if (Error error = checkInputMode(report, options))
    return error;
  auto result = std::make_unique<McunetCompiled>();
  Expected<SmallVector<char, 0>> object =
      emitObject(*planned->module, options, report);
  if (!object)
    return object.takeError();
  result->object = std::move(*object);
  if (!scheduled.front.empty())
    scheduled.front.measure(index,
                            getNumber(report, {"sram", "arena"}).value_or(0),
                            getNumber(report, {"sram", "stack"}).value_or(0));
  builds.emplace(index, std::move(result));
  reports.emplace(index, std::move(report));
  return Error::success();
}

/// Compiles every point that may turn out smaller than the smallest so far:
/// stacks differ, and only objects show them.
Error Fitter::buildSmallest() {
  const Front &front = scheduled.front;
  for (size_t i = 0; i < front.size(); ++i)
    if (!front[i].measured &&
        front[i].total() - front[i].stack < front[front.smallest(true)].total())
      if (Error error = build(i))
        return error;
  return Error::success();
}

/// The point that meets the bounds, as mcunet-compile finds it: a search only
/// guesses at stacks, so what an object shows may make another point the right
/// one. Where none fits, the smallest.
Expected<size_t> Fitter::fit() {
  const Front &front = scheduled.front;
  bool wantSmallest = options.optimize == Optimize::Sram;
  size_t point = front.chosen;
  if (Error error = build(point))
    return std::move(error);
  if (front.empty())
    return point;
  while (options.sram && !wantSmallest) {
    size_t next = front.choose(options.sram, wantSmallest);
    if (next == point)
      break;
    point = next;
    if (Error error = build(point))
      return std::move(error);
  }
  if (wantSmallest || (options.sram && front[point].total() > *options.sram)) {
    if (Error error = buildSmallest())
      return std::move(error);
    point = front.choose(options.sram, wantSmallest);
    if (Error error = build(point))
      return std::move(error);
  }
  return point;
}

/// What would have to change, as mcunet-compile says it.
static std::string describeMisfit(const json::Object &report, int64_t budget,
                                  int64_t total) {
  std::string peak;
  if (std::optional<Peak> layer = findPeakLayer(report))
    peak = formatv("layer '{0}' holds the peak with {1} bytes of the arena; ",
                   layer->name, layer->bytes);
  return formatv("no schedule fits {0} bytes: {1}the smallest budget that "
                 "would do is {2}",
                 budget, peak, total);
}

/// An error is bad input, unless `misfit` tells of a bound that is not met.
static Expected<std::unique_ptr<McunetCompiled>>
compile(mlir::ModuleOp module, const McunetCompileOptions *given,
        std::string &misfit) {
  Expected<Options> parsed = Options::create(given);
  if (!parsed)
    return parsed.takeError();
  const CompileOptions &options = parsed->compile;
  Expected<Scheduled> scheduled = chooseSchedule(module, options);
  if (!scheduled)
    return scheduled.takeError();
  Fitter fitter{options, std::move(*scheduled), {}, {}};
  Expected<size_t> point = fitter.fit();
  if (!point)
    return point.takeError();
  json::Object &report = fitter.reports.find(*point)->second;
  int64_t total = getNumber(report, {"sram", "total"}).value_or(0);
  double more = report.getNumber("macs_overhead_pct").value_or(0);
  if (options.sram && total > *options.sram)
    misfit = describeMisfit(report, *options.sram, total);
  else if (options.maxOverhead && more > *options.maxOverhead)
    misfit =
        formatv("the schedule needs {0:f1}% more MACs than layer by layer, "
                "but {1:f1}% are allowed",
                more, *options.maxOverhead);
  if (!misfit.empty())
    return createStringError("");
  std::unique_ptr<McunetCompiled> result =
      std::move(fitter.builds.find(*point)->second);
  Expected<HeaderInfo> info = headerInfoFromReport(report);
  if (!info)
    return info.takeError();
  result->header = writeHeader(*info);
  result->report = formatReport(report);
  return result;
}

McunetStatus mcunetCompile(MlirModule module,
                           const McunetCompileOptions *options,
                           McunetCompiled **result, char **error) {
  clearError(error);
  *result = nullptr;
  std::string misfit;
  Expected<std::unique_ptr<McunetCompiled>> compiled =
      compile(unwrap(module), options, misfit);
  if (compiled) {
    *result = compiled->release();
    return McunetSuccess;
  }
  std::string message = toString(compiled.takeError());
  setError(error, misfit.empty() ? message : misfit);
  return misfit.empty() ? McunetBadInput : McunetDoesNotFit;
}

void mcunetCompiledDestroy(McunetCompiled *compiled) { delete compiled; }

const void *mcunetCompiledGetObject(const McunetCompiled *compiled,
                                    size_t *size) {
  *size = compiled->object.size();
  return compiled->object.data();
}

const char *mcunetCompiledGetHeader(const McunetCompiled *compiled) {
  return compiled->header.c_str();
}

const char *mcunetCompiledGetReport(const McunetCompiled *compiled) {
  return compiled->report.c_str();
}
