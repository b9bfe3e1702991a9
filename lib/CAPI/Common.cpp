//===- Common.cpp - What the C functions share ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Common.h"

#include "mcunet/Target/HeaderWriter.h"

#include <cmath>
#include <cstdlib>
#include <cstring>

using namespace llvm;
using namespace mcunet;
using namespace mcunet::capi;

char *capi::copyString(StringRef text) {
  char *copy = static_cast<char *>(std::malloc(text.size() + 1));
  if (!copy)
    report_bad_alloc_error("no memory for a string");
  std::memcpy(copy, text.data(), text.size());
  copy[text.size()] = 0;
  return copy;
}

void capi::setError(char **error, StringRef text) {
  if (error)
    *error = copyString(text);
}

//===----------------------------------------------------------------------===//
// Options
//===----------------------------------------------------------------------===//

static std::string valueOr(const char *text, StringRef fallback) {
  return text && *text ? text : fallback.str();
}

static Error check(const McunetCompileOptions &options) {
  if (options.point < 0)
    return createStringError("points of a front are numbered from 1 on");
  if (options.sram < 0)
    return createStringError("the budget must not be negative");
  if (std::isnan(options.maxOverhead))
    return createStringError("the bound on extra MACs is not a number");
  if (!(options.clockMHz >= 0) || std::isinf(options.clockMHz))
    return createStringError("the clock must be in MHz, above 0");
  if (options.input > McunetInputPull || options.optimize > McunetOptimizeSram)
    return createStringError("unknown input mode or goal");
  if (options.inputLayout > McunetInputLayoutNCHW)
    return createStringError("unknown input layout");
  if (options.consumeInput && options.input != McunetInputResident)
    return createStringError("only a resident input can be consumed");
  return Error::success();
}

Expected<CompileOptions> capi::readOptions(const McunetCompileOptions *given) {
  McunetCompileOptions options =
      given ? *given : mcunetCompileOptionsGetDefault();
  if (Error error = check(options))
    return error;
  CompileOptions result;
  result.mcpu = valueOr(options.mcpu, "cortex-m7");
  Expected<const TargetInfo *> target = lookupTarget(result.mcpu);
  if (!target)
    return target.takeError();
  result.name = valueOr(options.name, "model");
  if (headerIdentifier(result.name) != result.name)
    return createStringError("'" + result.name + "' is not a C identifier");
  result.schedule = valueOr(options.schedule, "auto");
  result.point = options.point;
  if (options.sram)
    result.sram = options.sram;
  if (options.maxOverhead >= 0)
    result.maxOverhead = options.maxOverhead;
  result.input = static_cast<InputMode>(options.input);
  result.optimize = static_cast<Optimize>(options.optimize);
  result.consumeInput = options.consumeInput;
  result.profileSymbols = options.profileSymbols;
  result.preferFlash = options.preferFlash;
  result.keepChannels = options.keepChannels;
  result.inputLayout = static_cast<InputLayout>(options.inputLayout);
  if (options.clockMHz > 0)
    result.clockMHz = options.clockMHz;
  return result;
}

Expected<std::unique_ptr<Driver>>
capi::createDriver(mlir::ModuleOp module, const McunetCompileOptions *given) {
  if (Error error = checkModule(module))
    return std::move(error);
  Expected<CompileOptions> options = readOptions(given);
  if (!options)
    return options.takeError();
  auto driver = std::make_unique<Driver>(module.clone(), std::move(*options),
                                         OutputKind::Object);
  if (driver->isLowered())
    return createStringError("the module is at the LLVM level already");
  if (Error error = driver->chooseSchedule())
    return std::move(error);
  return std::move(driver);
}
