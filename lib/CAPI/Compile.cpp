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
  Expected<Planned> planned = capi::plan(module, options->compile);
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

/// An error with an empty message is a budget that is too small, which
/// `misfit` tells.
static Expected<std::unique_ptr<McunetCompiled>>
compile(mlir::ModuleOp module, const McunetCompileOptions *given,
        std::string &misfit) {
  Expected<Options> options = Options::create(given);
  if (!options)
    return options.takeError();
  Expected<Planned> planned = capi::plan(module, options->compile);
  if (!planned)
    return planned.takeError();
  json::Object &report = planned->report;
  if (Error error = checkInputMode(report, options->compile))
    return error;
  auto result = std::make_unique<McunetCompiled>();
  Expected<SmallVector<char, 0>> object =
      emitObject(*planned->module, options->compile, report);
  if (!object)
    return object.takeError();
  result->object = std::move(*object);
  int64_t total = getNumber(report, {"sram", "total"}).value_or(0);
  if (options->compile.sram && total > *options->compile.sram) {
    misfit = describeMisfit(report, *options->compile.sram, total);
    return createStringError("");
  }
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
