//===- Compiler.cpp - The steps of one compilation ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Compiler.h"

#include "mcunet/Import/TFLite.h"
#include "mcunet/InitAll.h"
#include "mcunet/Target/HeaderWriter.h"
#include "mcunet/Target/HtmlWriter.h"
#include "mcunet/Target/ReportWriter.h"
#include "mcunet/Target/StackUsage.h"
#include "mcunet/Target/Summary.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"

#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/WithColor.h"

using namespace llvm;
using namespace mcunet;

raw_ostream &mcunet::printError() {
  return WithColor::error(errs(), "mcunet-compile");
}

Progress::Progress() : visible(sys::Process::StandardErrIsDisplayed()) {}

void Progress::step(StringRef what) {
  if (visible)
    errs() << "\r\033[K" << what << "...";
}

void Progress::clear() {
  if (visible)
    errs() << "\r\033[K";
}

int64_t Build::sramTotal() const {
  return getNumber(report, {"sram", "total"}).value_or(0);
}

static Error makeError(const Twine &message) {
  return createStringError(inconvertibleErrorCode(), message);
}

//===----------------------------------------------------------------------===//
// Set-up
//===----------------------------------------------------------------------===//

static mlir::DialectRegistry makeRegistry() {
  mlir::DialectRegistry registry;
  mlir::registerAllDialects(registry);
  mlir::registerAllExtensions(registry);
  registerDialects(registry);
  registerTranslationToLLVM(registry);
  return registry;
}

Compiler::Compiler(CommandLine line)
    : line(std::move(line)), context(makeRegistry()) {
  mlir::DiagnosticEngine &engine = context.getDiagEngine();
  engine.registerHandler(
      [this](mlir::Diagnostic &diagnostic) { handleDiagnostic(diagnostic); });
}

/// One line each: where, and what. Remarks are for those who debug passes.
void Compiler::handleDiagnostic(mlir::Diagnostic &diagnostic) {
  bool isError = diagnostic.getSeverity() == mlir::DiagnosticSeverity::Error;
  if (!isError && diagnostic.getSeverity() != mlir::DiagnosticSeverity::Warning)
    return;
  sawError |= isError;
  progress.clear();
  raw_ostream &os =
      isError ? printError() : WithColor::warning(errs(), "mcunet-compile");
  if (!isa<mlir::UnknownLoc>(diagnostic.getLocation())) {
    std::string where;
    raw_string_ostream(where) << diagnostic.getLocation();
    StringRef text(where);
    text.consume_front("loc(");
    text.consume_back(")");
    os << text << ": ";
  }
  os << diagnostic.str() << '\n';
}

Error Compiler::makeFailure(StringRef fallback) {
  return sawError ? makeError("") : makeError(fallback);
}

//===----------------------------------------------------------------------===//
// Steps
//===----------------------------------------------------------------------===//

Error Compiler::loadTFLite() {
  auto buffer = MemoryBuffer::getFile(line.model, /*IsText=*/false,
                                      /*RequiresNullTerminator=*/false);
  if (!buffer)
    return makeError("'" + line.model + "': " + buffer.getError().message());
  Expected<mlir::OwningOpRef<mlir::ModuleOp>> imported =
      importTFLite(context, (*buffer)->getMemBufferRef());
  if (!imported)
    return makeError("'" + line.model + "': " + toString(imported.takeError()));
  module = std::move(*imported);
  return Error::success();
}

Error Compiler::load() {
  progress.step("reading " + line.model);
  if (sys::path::extension(line.model) == ".tflite")
    return loadTFLite();
  module = mlir::parseSourceFile<mlir::ModuleOp>(line.model, &context);
  if (!module)
    return makeFailure("'" + line.model + "': not a module of MLIR");
  loweredInput = isAtLLVMLevel();
  return Error::success();
}

bool Compiler::isAtLLVMLevel() {
  bool hasCode = false, hasOther = false;
  for (mlir::Operation &op : module->getBody()->getOperations()) {
    hasCode |= isa<mlir::LLVM::LLVMFuncOp>(op);
    hasOther |= !isa<mlir::LLVM::LLVMDialect>(op.getDialect());
  }
  return hasCode && !hasOther;
}

Error Compiler::runPipeline(mlir::ModuleOp target, PipelineBuilder build) {
  mlir::PassManager manager(&context);
  if (failed(mlir::applyPassManagerCLOptions(manager)))
    return makeError("bad option for the pass manager");
  build(manager, line.options);
  if (failed(manager.run(target)))
    return makeFailure("'" + line.model + "': cannot be compiled");
  return Error::success();
}

Error Compiler::chooseSchedule() {
  progress.step("planning");
  if (Error error = runPipeline(*module, buildTosaToPatchPipeline))
    return error;
  line.options.progress = progress.isVisible();
  if (Error error = runPipeline(*module, buildSchedulePipeline))
    return error;
  Expected<json::Array> points = describeFront(*module);
  if (!points)
    return points.takeError();
  front = Front(*points);
  return Error::success();
}

/// Compiles a copy of the network, by `schedule` where it is given.
Expected<Build> Compiler::build(const json::Value *schedule) {
  mlir::OwningOpRef<mlir::ModuleOp> copy(module->clone());
  Build result;
  if (!loweredInput) {
    if (schedule)
      setSchedule(*copy, *schedule);
    if (Error error = lower(*copy, result))
      return std::move(error);
  }
  if (line.emit == OutputKind::MLIR) {
    raw_string_ostream os(result.code);
    copy->print(os, mlir::OpPrintingFlags().enableDebugInfo());
  } else if (Error error = generateCode(*copy, result)) {
    return std::move(error);
  }
  return std::move(result);
}

Error Compiler::lower(mlir::ModuleOp target, Build &result) {
  progress.step("placing buffers");
  if (Error error = runPipeline(target, buildPatchToArenaPipeline))
    return error;
  Expected<json::Object> arena = describeArena(target, line.options);
  if (!arena)
    return arena.takeError();
  result.report = std::move(*arena);
  if (Error error = checkInputMode(result.report))
    return error;
  if (line.emit == OutputKind::MLIR)
    return Error::success();
  progress.step("lowering");
  return runPipeline(target, buildArenaToLLVMPipeline);
}

/// A caller that pushes rows cannot use a model that reads a whole image.
Error Compiler::checkInputMode(const json::Object &report) {
  static constexpr StringRef modes[] = {"resident", "push", "pull"};
  StringRef wanted = modes[static_cast<int>(line.options.input)];
  const json::Object *input = report.getObject("input");
  StringRef planned =
      input ? input->getString("mode").value_or(modes[0]) : modes[0];
  if (planned == wanted)
    return Error::success();
  return makeError("--input=" + wanted + ": only " + planned +
                   " is available for '" + line.model + "'");
}

Error Compiler::generateCode(mlir::ModuleOp target, Build &result) {
  progress.step("generating code for " + line.target->name.str());
  Expected<ObjectEmitter> emitter = ObjectEmitter::create(target, *line.target);
  if (!emitter) {
    std::string message = toString(emitter.takeError());
    return makeFailure(message);
  }
  if (line.options.profileSymbols)
    emitter->separateLayers();
  // The object is made in any case: the report measures it.
  Expected<SmallVector<char, 0>> object = emitter->emit(EmitKind::Object);
  if (!object)
    return object.takeError();
  StringRef bytes(object->data(), object->size());
  Expected<ObjectUsage> usage =
      measureObject(bytes, *line.target, emitter->getSelfRecursive());
  if (!usage)
    return usage.takeError();
  addObjectUsage(result.report, line.options.name, line.options.mcpu, *usage);
  if (line.emit == OutputKind::Object) {
    result.code = bytes.str();
    return Error::success();
  }
  bool isText = line.emit == OutputKind::LLVM;
  Expected<SmallVector<char, 0>> text =
      emitter->emit(isText ? EmitKind::LLVMText : EmitKind::Assembly);
  if (!text)
    return text.takeError();
  result.code.assign(text->data(), text->size());
  return Error::success();
}

//===----------------------------------------------------------------------===//
// Results
//===----------------------------------------------------------------------===//

Error Compiler::writePareto() {
  if (front.empty())
    return makeError("--pareto: needs --schedule=auto");
  json::Object file{{"schema_version", reportSchemaVersion},
                    {"name", line.options.name},
                    {"mcpu", line.options.mcpu},
                    {"points", front.toJSON(/*withSchedules=*/true,
                                            /*markChosen=*/false)}};
  OutputSet outputs;
  outputs.add(line.options.name + ".pareto.json", formatReport(file));
  if (Error error = outputs.commit(line.outputDir, line.model))
    return error;
  progress.clear();
  if (!line.quiet)
    front.print(outs());
  return Error::success();
}

Error Compiler::writeResults(const Build &result) {
  progress.step("writing");
  static constexpr StringRef extensions[] = {".o", ".s", ".ll", ".mlir"};
  const std::string &name = line.options.name;
  OutputSet outputs;
  outputs.add(name + extensions[static_cast<int>(line.emit)].str(),
              result.code);
  if (line.emit == OutputKind::MLIR)
    return outputs.commit(line.outputDir, line.model);
  std::string report = formatReport(result.report);
  if (!loweredInput) {
    Expected<HeaderInfo> info = headerInfoFromReport(result.report);
    if (!info)
      return info.takeError();
    std::string header = writeHeader(*info);
    outputs.add(name + ".h", header);
    if (Error error = addKit(
            line.kit, {name, result.code, header, line.target, &result.report},
            outputs))
      return error;
  }
  outputs.add(name + ".json", report);
  outputs.add(name + ".html", writeHtml(report));
  return outputs.commit(line.outputDir, line.model);
}

int Compiler::fail(Error error) {
  progress.clear();
  std::string message = toString(std::move(error));
  if (!message.empty())
    printError() << message << '\n';
  return BadInput;
}

int Compiler::run() {
  if (Error error = load())
    return fail(std::move(error));
  if (loweredInput && line.emit == OutputKind::MLIR)
    return fail(makeError("'" + line.model + "' is at the LLVM level already"));
  if (loweredInput && line.pareto)
    return fail(makeError("'" + line.model +
                          "' is at the LLVM level: it has no "
                          "schedules to choose from"));
  if (!loweredInput)
    if (Error error = chooseSchedule())
      return fail(std::move(error));
  if (line.pareto) {
    Error error = writePareto();
    return error ? fail(std::move(error)) : Success;
  }
  Expected<const Build *> result = fit();
  if (!result)
    return fail(result.takeError());
  bool hasObject = line.emit != OutputKind::MLIR;
  if (hasObject && line.options.sram &&
      (*result)->sramTotal() > *line.options.sram)
    return reportOverBudget(**result);
  if (exceedsOverhead(**result))
    return DoesNotFit;
  if (Error error = writeResults(**result))
    return fail(std::move(error));
  progress.clear();
  if (!line.quiet && hasObject)
    printSummary(outs(), (*result)->report);
  return Success;
}
