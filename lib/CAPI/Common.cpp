//===- Common.cpp - What the C functions share ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Common.h"

#include "mcunet/Target/HeaderWriter.h"
#include "mcunet/Target/TargetInfo.h"

#include "mlir/Pass/PassManager.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

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
// Errors of a context
//===----------------------------------------------------------------------===//

/// "file:line:column: " or the name of a tensor; empty where nothing is known.
static std::string describeLocation(mlir::Location location) {
  if (isa<mlir::UnknownLoc>(location))
    return "";
  std::string where;
  raw_string_ostream(where) << location;
  StringRef text(where);
  text.consume_front("loc(");
  text.consume_back(")");
  return (text + ": ").str();
}

ErrorCollector::ErrorCollector(mlir::MLIRContext *context)
    : handler(context, [this](mlir::Diagnostic &diagnostic) {
        if (diagnostic.getSeverity() != mlir::DiagnosticSeverity::Error)
          return;
        if (!text.empty())
          text += '\n';
        text += describeLocation(diagnostic.getLocation()) + diagnostic.str();
      }) {}

std::string ErrorCollector::take(StringRef fallback) {
  std::string result = text.empty() ? fallback.str() : std::move(text);
  text.clear();
  return result;
}

Error capi::runPasses(mlir::ModuleOp module,
                      function_ref<void(mlir::OpPassManager &)> build) {
  ErrorCollector errors(module.getContext());
  mlir::PassManager manager(module.getContext());
  build(manager);
  if (failed(manager.run(module)))
    return createStringError(errors.take("the network cannot be compiled"));
  return Error::success();
}

//===----------------------------------------------------------------------===//
// Options
//===----------------------------------------------------------------------===//

static std::string valueOr(const char *text, StringRef fallback) {
  return text && *text ? text : fallback.str();
}

static Error check(const McunetCompileOptions &options) {
  if (options.sram < 0)
    return createStringError("the budget must not be negative");
  if (options.maxOverhead != options.maxOverhead)
    return createStringError("the bound on extra MACs is not a number");
  if (options.input > McunetInputPull || options.optimize > McunetOptimizeSram)
    return createStringError("unknown input mode or goal");
  if (options.consumeInput && options.input != McunetInputResident)
    return createStringError("only a resident input can be consumed");
  return Error::success();
}

Expected<Options> Options::create(const McunetCompileOptions *given) {
  McunetCompileOptions options =
      given ? *given : mcunetCompileOptionsGetDefault();
  if (Error error = check(options))
    return error;
  Options result;
  CompileOptions &compile = result.compile;
  compile.mcpu = valueOr(options.mcpu, "cortex-m7");
  Expected<const TargetInfo *> target = lookupTarget(compile.mcpu);
  if (!target)
    return target.takeError();
  compile.name = valueOr(options.name, "model");
  if (headerIdentifier(compile.name) != compile.name)
    return createStringError("'" + compile.name + "' is not a C identifier");
  compile.schedule = valueOr(options.schedule, "auto");
  if (options.sram)
    compile.sram = options.sram;
  if (options.maxOverhead >= 0)
    compile.maxOverhead = options.maxOverhead;
  compile.input = static_cast<InputMode>(options.input);
  compile.optimize = static_cast<Optimize>(options.optimize);
  compile.consumeInput = options.consumeInput;
  compile.profileSymbols = options.profileSymbols;
  if (!StringRef(compile.schedule).ltrim().starts_with("{"))
    return result;

  int descriptor;
  SmallString<128> path;
  if (std::error_code code = sys::fs::createTemporaryFile(
          "mcunet-schedule", "json", descriptor, path))
    return createStringError(code, "no temporary file for the schedule");
  result.scheduleFile = path.str().str();
  raw_fd_ostream os(descriptor, /*shouldClose=*/true);
  os << compile.schedule;
  compile.schedule = result.scheduleFile;
  return result;
}

Options::Options(Options &&other)
    : compile(std::move(other.compile)),
      scheduleFile(std::exchange(other.scheduleFile, std::string())) {}

Options::~Options() {
  if (!scheduleFile.empty())
    sys::fs::remove(scheduleFile);
}

//===----------------------------------------------------------------------===//
// Steps of a compilation
//===----------------------------------------------------------------------===//

Expected<Scheduled> capi::chooseSchedule(mlir::ModuleOp module,
                                         const CompileOptions &options) {
  Scheduled result;
  result.module = module.clone();
  if (Error error =
          runPasses(*result.module, [&](mlir::OpPassManager &manager) {
            buildTosaToPatchPipeline(manager, options);
            buildSchedulePipeline(manager, options);
          }))
    return std::move(error);
  Expected<json::Array> points = describeFront(*result.module);
  if (!points)
    return points.takeError();
  result.front = Front(*points);
  return std::move(result);
}

Expected<Planned> capi::plan(const Scheduled &scheduled, size_t index,
                             const CompileOptions &options) {
  Planned result;
  result.module = mlir::ModuleOp(*scheduled.module).clone();
  if (!scheduled.front.empty())
    setSchedule(*result.module, scheduled.front[index].schedule);
  if (Error error =
          runPasses(*result.module, [&](mlir::OpPassManager &manager) {
            buildPatchToArenaPipeline(manager, options);
          }))
    return std::move(error);
  Expected<json::Object> report = describeArena(*result.module, options);
  if (!report)
    return report.takeError();
  result.report = std::move(*report);
  result.report["name"] = options.name;
  result.report["mcpu"] = options.mcpu;
  return std::move(result);
}
