//===- Compile.cpp - Plans and machine code -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet-c/Compile.h"
#include "Common.h"
#include "mcunet/Target/ReportWriter.h"

#include "mlir/CAPI/IR.h"

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
  std::string object;
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
  Expected<std::unique_ptr<Driver>> driver = createDriver(module, given);
  if (!driver)
    return driver.takeError();
  Expected<Build> planned = (*driver)->plan();
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

/// An error is bad input, unless `misfit` tells of a bound that is not met.
static Expected<std::unique_ptr<McunetCompiled>>
compile(mlir::ModuleOp module, const McunetCompileOptions *given,
        std::string &misfit) {
  Expected<std::unique_ptr<Driver>> driver = createDriver(module, given);
  if (!driver)
    return driver.takeError();
  Expected<const Build *> build = (*driver)->fit();
  if (!build)
    return build.takeError();
  misfit = (*driver)->explainMisfit(**build);
  if (!misfit.empty())
    return createStringError(misfit);
  Expected<HeaderInfo> info = headerInfoFromReport((*build)->report);
  if (!info)
    return info.takeError();
  auto result = std::make_unique<McunetCompiled>();
  result->object = (*build)->code;
  result->header = writeHeader(*info);
  result->report = formatReport((*build)->report);
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
  setError(error, toString(compiled.takeError()));
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
