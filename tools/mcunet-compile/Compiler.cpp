//===- Compiler.cpp - One compilation, from files to files ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Compiler.h"
#include "Redistribute.h"

#include "mcunet/Driver/Diagnostics.h"
#include "mcunet/Import/Net.h"
#include "mcunet/Import/ONNX.h"
#include "mcunet/Import/TFLite.h"
#include "mcunet/Import/Verify.h"
#include "mcunet/InitAll.h"
#include "mcunet/Target/HeaderWriter.h"
#include "mcunet/Target/HtmlWriter.h"
#include "mcunet/Target/ObjectEmitter.h"
#include "mcunet/Target/OutputSet.h"
#include "mcunet/Target/ReportWriter.h"
#include "mcunet/Target/Summary.h"

#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/WithColor.h"

using namespace llvm;
using namespace mcunet;

Progress::Progress() : visible(sys::Process::StandardErrIsDisplayed()) {}

void Progress::step(StringRef what) {
  if (visible)
    errs() << "\r\033[K" << what << "...";
}

void Progress::clear() {
  if (visible)
    errs() << "\r\033[K";
}

//===----------------------------------------------------------------------===//
// Set-up
//===----------------------------------------------------------------------===//

static mlir::DialectRegistry makeRegistry() {
  mlir::DialectRegistry registry;
  registerUpstreamDialects(registry);
  registerDialects(registry);
  registerTranslationToLLVM(registry);
  return registry;
}

/// Warnings are printed as they come; errors are what a step returns, and
/// remarks are for those who debug passes.
Compiler::Compiler(CommandLine line)
    : line(std::move(line)), context(makeRegistry()) {
  context.getDiagEngine().registerHandler([this](mlir::Diagnostic &diagnostic) {
    if (diagnostic.getSeverity() != mlir::DiagnosticSeverity::Warning)
      return;
    progress.clear();
    WithColor::warning(errs(), "mcunet-compile")
        << formatDiagnostic(diagnostic) << '\n';
  });
}

DriverHooks Compiler::makeHooks() {
  DriverHooks hooks;
  hooks.step = [this](StringRef what) { progress.step(what); };
  hooks.configure = [](mlir::PassManager &manager) {
    // The options were checked when they were parsed.
    (void)mlir::applyPassManagerCLOptions(manager);
  };
  hooks.neighbours = !line.quiet;
  return hooks;
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

Expected<mlir::OwningOpRef<mlir::ModuleOp>> Compiler::readBinary(bool isOnnx) {
  auto buffer = MemoryBuffer::getFile(line.model, /*IsText=*/false,
                                      /*RequiresNullTerminator=*/false);
  if (!buffer)
    return createStringError("'" + line.model +
                             "': " + buffer.getError().message());
  TFLiteOptions options;
  options.reference = line.reference;
  MemoryBufferRef bytes = (*buffer)->getMemBufferRef();
  Expected<mlir::OwningOpRef<mlir::ModuleOp>> imported =
      isOnnx ? importONNX(context, bytes)
             : importTFLite(context, bytes, options);
  if (!imported)
    return createStringError("'" + line.model +
                             "': " + toString(imported.takeError()));
  return imported;
}

Expected<mlir::OwningOpRef<mlir::ModuleOp>> Compiler::readMLIR() {
  ErrorCollector errors(&context);
  auto module = verified(
      mlir::parseSourceFile<mlir::ModuleOp>(line.model, unverified(&context)));
  if (!module)
    return createStringError(
        errors.take("'" + line.model + "': not a module of MLIR"));
  return module;
}

Expected<mlir::OwningOpRef<mlir::ModuleOp>> Compiler::readDescription() {
  auto buffer = MemoryBuffer::getFile(line.model);
  if (!buffer)
    return createStringError("'" + line.model +
                             "': " + buffer.getError().message());
  NetOptions options;
  options.name = line.net;
  Expected<mlir::OwningOpRef<mlir::ModuleOp>> imported =
      importNet(context, (*buffer)->getBuffer(), options);
  if (!imported)
    return createStringError("'" + line.model +
                             "': " + toString(imported.takeError()));
  return imported;
}

Expected<mlir::OwningOpRef<mlir::ModuleOp>> Compiler::readModel() {
  StringRef extension = sys::path::extension(line.model);
  if (extension == ".tflite" || extension == ".onnx")
    return readBinary(/*isOnnx=*/extension == ".onnx");
  return extension == ".json" ? readDescription() : readMLIR();
}

/// Makes another network of the model and keeps what is written of it.
Error Compiler::redistribute(mlir::ModuleOp module) {
  progress.step("redistributing");
  if (Error error = runPasses(
          module,
          [&](mlir::OpPassManager &manager) {
            buildRedistributePipeline(manager, *line.redistribute);
          },
          makeHooks()))
    return error;
  progress.clear();
  addNewNetwork(module, line.fileName, newNetwork);
  return Error::success();
}

Error Compiler::load() {
  progress.step("reading " + line.model);
  Expected<mlir::OwningOpRef<mlir::ModuleOp>> module = readModel();
  if (!module)
    return module.takeError();
  if (line.redistribute)
    if (Error error = redistribute(**module))
      return error;
  CompileOptions options = line.options;
  options.progress = progress.isVisible();
  driver.emplace(std::move(*module), std::move(options), line.emit,
                 makeHooks());
  return driver->isLowered() ? checkLowered() : Error::success();
}

Error Compiler::checkLowered() const {
  if (line.emit == OutputKind::MLIR)
    return createStringError("'" + line.model +
                             "' is at the LLVM level already");
  if (line.pareto)
    return createStringError("'" + line.model +
                             "' is at the LLVM level: it has no "
                             "schedules to choose from");
  return Error::success();
}

//===----------------------------------------------------------------------===//
// Results
//===----------------------------------------------------------------------===//

/// A table for a terminal, of measured points.
static void printFront(raw_ostream &os, ArrayRef<schedule::FrontEntry> points) {
  os << "point      SRAM     arena     input    output     stack     flash   "
        "extra MACs   time  stages\n";
  for (const schedule::FrontEntry &point : points) {
    os << right_justify(std::to_string(point.number), 5);
    for (int64_t bytes : {point.total(), point.arena, point.input, point.output,
                          point.stack, point.flash.value_or(0)})
      os << right_justify(formatCount(bytes), 10);
    os << format("%12.1f%%", point.overheadPercent)
       << format("%6.2fx", point.cost / std::max(points[0].cost, 1.0))
       << right_justify(std::to_string(point.stages), 8) << '\n';
  }
}

/// The front within the budget, in files and on the terminal.
Error Compiler::writePareto(ArrayRef<schedule::FrontEntry> points) {
  json::Array array;
  for (const schedule::FrontEntry &point : points) {
    json::Object object = toJSON(point);
    object["schedule"] = point.schedule;
    array.push_back(std::move(object));
  }
  json::Object file{{"schema_version", reportSchemaVersion},
                    {"name", line.options.name},
                    {"mcpu", line.options.mcpu},
                    {"points", std::move(array)}};
  OutputSet outputs;
  outputs.add(line.fileName + ".pareto.json", formatReport(file));
  if (Error error = commit(outputs))
    return error;
  progress.clear();
  if (!line.quiet)
    printFront(outs(), points);
  return Error::success();
}

Error Compiler::commit(const OutputSet &outputs) {
  if (std::error_code code = sys::fs::create_directories(line.outputDir))
    return createStringError("-o '" + line.outputDir +
                             "': the folder cannot be made: " + code.message());
  return outputs.commit(line.outputDir, line.model);
}

int Compiler::runPareto() {
  if (driver->getFront().empty())
    return fail(createStringError("--pareto: needs --schedule=auto"));
  Expected<std::vector<schedule::FrontEntry>> points = driver->measureFront();
  if (!points)
    return fail(points.takeError());
  if (std::optional<int64_t> sram = driver->getOptions().sram)
    llvm::erase_if(*points, [&](const schedule::FrontEntry &point) {
      return point.total() > *sram;
    });
  if (points->empty())
    return runFit();
  Error error = writePareto(*points);
  return error ? fail(std::move(error)) : Success;
}

Error Compiler::writeResults(const Build &result) {
  progress.step("writing");
  static constexpr StringRef extensions[] = {".o", ".s", ".ll", ".mlir"};
  const std::string &name = line.fileName;
  OutputSet outputs = newNetwork;
  outputs.add(name + extensions[static_cast<int>(line.emit)].str(),
              result.code);
  if (line.emit == OutputKind::MLIR)
    return commit(outputs);
  std::string report = formatReport(result.report);
  if (!driver->isLowered()) {
    Expected<HeaderInfo> info = headerInfoFromReport(result.report);
    if (!info)
      return info.takeError();
    std::string header = writeHeader(*info);
    outputs.add(name + ".h", header);
    if (Error error = addKit(line.kit,
                             {line.options.name, result.code, header,
                              line.target, &result.report},
                             line.outputDir, outputs, keptFiles))
      return error;
  }
  outputs.add(name + ".json", report);
  outputs.add(name + ".html", writeHtml(result.report, report));
  return commit(outputs);
}

/// Other ways to take the input, where one saves more than a hundredth. Without
/// stacks, which would have to be compiled.
void Compiler::printAdvice(const json::Object &report) {
  const CompileOptions &options = driver->getOptions();
  int64_t image = getNumber(report, {"sram", "input"}).value_or(0);
  int64_t total = getNumber(report, {"sram", "total"}).value_or(0);
  // A budget that is met needs no advice.
  if (driver->getFront().empty() || options.sram || options.point ||
      100 * image <= total)
    return;
  int64_t bare = total - getNumber(report, {"sram", "stack"}).value_or(0);
  auto advise = [&](StringRef option, InputMode input, bool consume,
                    StringRef how) {
    std::optional<int64_t> bytes = driver->bareWith(input, consume);
    if (bytes && 100 * (bare - *bytes) > total)
      outs() << left_justify("Advice", 10)
             << right_justify(formatCount(*bytes), 14) << " bytes instead of "
             << formatCount(bare) << ", without the stack, with " << option
             << ": " << how << '\n';
  };
  advise("--input=push", InputMode::Push, false,
         "rows arrive one by one, and no image is held");
  advise("--consume-input", InputMode::Resident, true,
         "dead rows of the image are written over");
}

/// A line for each problem.
int Compiler::fail(Error error, ExitCode code) {
  progress.clear();
  std::string text = toString(std::move(error));
  SmallVector<StringRef> lines;
  StringRef(text).split(lines, '\n', /*MaxSplit=*/-1, /*KeepEmpty=*/false);
  for (StringRef each : lines)
    WithColor::error(errs(), "mcunet-compile") << each << '\n';
  return code;
}

int Compiler::run() {
  if (Error error = load())
    return fail(std::move(error));
  if (!driver->isLowered())
    if (Error error = driver->chooseSchedule())
      return fail(std::move(error));
  return line.pareto ? runPareto() : runFit();
}

int Compiler::runFit() {
  Expected<const Build *> result = driver->fit();
  if (!result)
    return fail(result.takeError());
  std::string misfit = driver->explainMisfit(**result);
  if (!misfit.empty())
    return fail(createStringError(misfit), DoesNotFit);
  if (Error error = writeResults(**result))
    return fail(std::move(error));
  progress.clear();
  if (const json::Array *notes = (*result)->report.getArray("notes"))
    for (const json::Value &note : *notes)
      WithColor::note(errs(), "mcunet-compile")
          << note.getAsString().value_or("") << '\n';
  for (const std::string &path : keptFiles)
    WithColor::warning(errs(), "mcunet-compile")
        << "'" << line.outputDir << "/" << path
        << "' was changed and is kept; the new one is " << path << ".new\n";
  if (std::optional<StringRef> why =
          (*result)->report.getString("needs_fine_tuning"))
    WithColor::warning(errs(), "mcunet-compile") << *why << '\n';
  if (!line.quiet && line.emit != OutputKind::MLIR) {
    printSummary(outs(), (*result)->report);
    printAdvice((*result)->report);
  }
  return Success;
}
