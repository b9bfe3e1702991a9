//===- mcunet-compile.cpp - From a network to an object and a header ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CommandLine.h"
#include "Output.h"

#include "mcunet/Import/TFLite.h"
#include "mcunet/InitAll.h"
#include "mcunet/Target/HeaderWriter.h"
#include "mcunet/Target/ObjectEmitter.h"
#include "mcunet/Target/ReportWriter.h"
#include "mcunet/Target/StackUsage.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"

#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/WithColor.h"

using namespace llvm;
using namespace mcunet;

namespace {

enum ExitCode { Success = 0, BadInput = 1, DoesNotFit = 2 };

/// What the program is at, on a terminal only: logs stay clean.
class Progress {
public:
  Progress() : visible(sys::Process::StandardErrIsDisplayed()) {}
  ~Progress() { clear(); }

  void step(StringRef what) {
    if (visible)
      errs() << "\r\033[K" << what << "...";
  }
  void clear() {
    if (visible)
      errs() << "\r\033[K";
  }

private:
  bool visible;
};

/// One compilation.
class Compiler {
public:
  explicit Compiler(CommandLine line);

  /// An exit code; problems have been printed.
  int run();

private:
  Error load();
  Error loadTFLite();
  Error runPipelines();
  Error runPipeline(void (*build)(mlir::OpPassManager &,
                                  const CompileOptions &));
  Error checkInputMode();
  Error generateCode();
  Error writeResults();
  bool isAtLLVMLevel();
  int reportOverBudget(int64_t total);
  void handleDiagnostic(mlir::Diagnostic &diagnostic);

  /// An error for a problem that diagnostics have told about, or `fallback`
  /// where they have not.
  Error makeFailure(StringRef fallback);

  CommandLine line;
  mlir::MLIRContext context;
  mlir::OwningOpRef<mlir::ModuleOp> module;
  json::Object report;
  OutputSet outputs;
  Progress progress;
  /// The module came in the LLVM dialect: no network, no header.
  bool loweredInput = false;
  bool sawError = false;
};

} // namespace

static raw_ostream &printError() {
  return WithColor::error(errs(), "mcunet-compile");
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

Error Compiler::runPipeline(void (*build)(mlir::OpPassManager &,
                                          const CompileOptions &)) {
  mlir::PassManager manager(&context);
  if (failed(mlir::applyPassManagerCLOptions(manager)))
    return makeError("bad option for the pass manager");
  build(manager, line.options);
  if (failed(manager.run(*module)))
    return makeFailure("'" + line.model + "': cannot be compiled");
  return Error::success();
}

Error Compiler::runPipelines() {
  progress.step("planning");
  if (Error error = runPipeline(buildTosaToArenaPipeline))
    return error;
  Expected<json::Object> arena = describeArena(*module, line.options);
  if (!arena)
    return arena.takeError();
  report = std::move(*arena);
  if (Error error = checkInputMode())
    return error;
  if (line.emit == OutputKind::MLIR)
    return Error::success();
  progress.step("lowering");
  return runPipeline(buildArenaToLLVMPipeline);
}

/// A caller that pushes rows cannot use a model that reads a whole image.
Error Compiler::checkInputMode() {
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

Error Compiler::generateCode() {
  progress.step("generating code for " + line.target->name.str());
  Expected<ObjectEmitter> emitter =
      ObjectEmitter::create(*module, *line.target);
  if (!emitter) {
    std::string message = toString(emitter.takeError());
    return makeFailure(message);
  }
  // The object is made in any case: the report measures it.
  Expected<SmallVector<char, 0>> object = emitter->emit(EmitKind::Object);
  if (!object)
    return object.takeError();
  StringRef bytes(object->data(), object->size());
  Expected<ObjectUsage> usage =
      measureObject(bytes, *line.target, emitter->getSelfRecursive());
  if (!usage)
    return usage.takeError();
  addObjectUsage(report, line.options.name, line.options.mcpu, *usage);
  if (line.emit == OutputKind::Object) {
    outputs.add(line.options.name + ".o", bytes.str());
    return Error::success();
  }
  bool isText = line.emit == OutputKind::LLVM;
  Expected<SmallVector<char, 0>> text =
      emitter->emit(isText ? EmitKind::LLVMText : EmitKind::Assembly);
  if (!text)
    return text.takeError();
  outputs.add(line.options.name + (isText ? ".ll" : ".s"),
              std::string(text->data(), text->size()));
  return Error::success();
}

Error Compiler::writeResults() {
  progress.step("writing");
  if (line.emit == OutputKind::MLIR) {
    std::string text;
    raw_string_ostream os(text);
    module->print(os, mlir::OpPrintingFlags().enableDebugInfo());
    outputs.add(line.options.name + ".mlir", std::move(text));
    return outputs.commit(line.outputDir, line.model);
  }
  if (!loweredInput) {
    Expected<HeaderInfo> info = headerInfoFromReport(report);
    if (!info)
      return info.takeError();
    outputs.add(line.options.name + ".h", writeHeader(*info));
  }
  outputs.add(line.options.name + ".json", formatReport(report));
  return outputs.commit(line.outputDir, line.model);
}

/// Says what would have to change: the layer at the peak, and the budget.
int Compiler::reportOverBudget(int64_t total) {
  progress.clear();
  raw_ostream &os = printError();
  os << "no schedule fits --sram=" << *line.options.sram << ": ";
  if (std::optional<PeakLayer> peak = findPeakLayer(report))
    os << "layer '" << peak->name << "' holds the peak with " << peak->bytes
       << " bytes of the arena; ";
  os << "the smallest budget that would do is " << total << '\n';
  return DoesNotFit;
}

int Compiler::run() {
  auto fail = [&](Error error) {
    progress.clear();
    std::string message = toString(std::move(error));
    if (!message.empty())
      printError() << message << '\n';
    return BadInput;
  };
  if (Error error = load())
    return fail(std::move(error));
  if (loweredInput && line.emit == OutputKind::MLIR)
    return fail(makeError("'" + line.model + "' is at the LLVM level already"));
  if (!loweredInput)
    if (Error error = runPipelines())
      return fail(std::move(error));
  if (line.emit != OutputKind::MLIR) {
    if (Error error = generateCode())
      return fail(std::move(error));
    int64_t total = *getNumber(report, {"sram", "total"});
    if (line.options.sram && total > *line.options.sram)
      return reportOverBudget(total);
  }
  if (Error error = writeResults())
    return fail(std::move(error));
  progress.clear();
  if (!line.quiet && line.emit != OutputKind::MLIR)
    outs() << formatSummary(report);
  return Success;
}

//===----------------------------------------------------------------------===//
// Main
//===----------------------------------------------------------------------===//

/// Hands what -mllvm collected to LLVM's own parser, e.g.
/// -mllvm --mlir-print-ir-after-all.
static void applyLLVMArguments(const CommandLine &line) {
  mlir::registerPassManagerCLOptions();
  SmallVector<const char *> arguments = {"mcunet-compile (-mllvm)"};
  for (const std::string &argument : line.llvmArguments)
    arguments.push_back(argument.c_str());
  cl::ParseCommandLineOptions(arguments.size(), arguments.data());
}

int main(int argc, char **argv) {
  InitLLVM init(argc, argv);
  Expected<CommandLine> line = parseCommandLine(argc, argv);
  if (!line) {
    printError() << toString(line.takeError()) << '\n';
    return BadInput;
  }
  switch (line->action) {
  case CommandLine::Action::Help:
    printHelp(outs());
    return Success;
  case CommandLine::Action::Version:
    printVersion(outs());
    return Success;
  case CommandLine::Action::ListCpus:
    printTargets(outs());
    return Success;
  case CommandLine::Action::Compile:
    break;
  }
  if (line->pareto) {
    printError() << "--pareto: not available in this version\n";
    return BadInput;
  }
  applyLLVMArguments(*line);
  return Compiler(std::move(*line)).run();
}
