//===- mcunet-translate.cpp - Networks to TOSA ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mcunet-translate --import-tflite MODEL.tflite            TOSA on stdout
// mcunet-translate --import-onnx MODEL.onnx                of a quantised one
// mcunet-translate --import-net NETS.json --net=NAME       of a described
// network
// mcunet-translate --export-net MODEL.mlir                 its description
// mcunet-translate --plan-to-json ARENA.mlir               a plan as a report
// mcunet-translate --list-tflite-operators                 what is imported
//
// Exit status 1 and one line "FILE: error: ..." on stderr for a bad model.
//
//===----------------------------------------------------------------------===//

#include "mcunet/Import/Net.h"
#include "mcunet/Import/ONNX.h"
#include "mcunet/Import/TFLite.h"
#include "mcunet/Import/Verify.h"
#include "mcunet/Support/Output.h"
#ifdef MCUNET_HAS_PATCH_DIALECT
#include "mcunet/Conversion/Passes.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Export/Net.h"
#include "mcunet/Export/Plan.h"
#endif

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/ToolOutputFile.h"
#include "llvm/Support/WithColor.h"

using namespace mlir;
namespace cl = llvm::cl;

static cl::OptionCategory category("mcunet-translate options");

static cl::opt<bool>
    importTflite("import-tflite",
                 cl::desc("Import a TensorFlow Lite model of int8 type"),
                 cl::cat(category));
static cl::opt<bool>
    importOnnx("import-onnx",
               cl::desc("Import an ONNX model that is quantised to 8 bits"),
               cl::cat(category));
static cl::opt<bool>
    importNet("import-net",
              cl::desc("Import a network described in JSON (--net names it)"),
              cl::cat(category));
static cl::opt<bool>
    exportNet("export-net",
              cl::desc("Describe a network of TOSA or the patch dialect in "
                       "JSON, weights included (--net names it)"),
              cl::cat(category));
static cl::opt<bool> planToJson(
    "plan-to-json",
    cl::desc("Write the plan of a network in its arena (patch.plan) as JSON, "
             "in the form of a report"),
    cl::cat(category));
static cl::opt<bool> everyTensor(
    "every-tensor",
    cl::desc("Return every operator's result, in file order, for comparing "
             "layer by layer"),
    cl::cat(category));
static cl::opt<mcunet::Reference> reference(
    "reference",
    cl::desc("Whose bytes --import-tflite takes where kernels differ"),
    cl::values(clEnumValN(mcunet::Reference::TFLite, "tflite",
                          "TensorFlow Lite (default)"),
               clEnumValN(mcunet::Reference::TFLM, "tflm",
                          "TensorFlow Lite Micro")),
    cl::cat(category));
static cl::opt<bool> listTfliteOperators(
    "list-tflite-operators",
    cl::desc("Print the operators that --import-tflite takes, as a table in "
             "Markdown"),
    cl::cat(category));
static cl::opt<bool> listOnnxOperators(
    "list-onnx-operators",
    cl::desc("Print the operators that --import-onnx takes, as a table in "
             "Markdown"),
    cl::cat(category));
static cl::opt<std::string> inputFile(cl::Positional, cl::desc("<input file>"),
                                      cl::cat(category));
static cl::opt<std::string> outputFile("o", cl::desc("Output file"),
                                       cl::value_desc("file"), cl::init("-"),
                                       cl::cat(category));
static cl::opt<std::string> netName("net",
                                    cl::desc("Name of the network in the file"),
                                    cl::value_desc("name"), cl::cat(category));
static cl::opt<int64_t> resolution(
    "resolution",
    cl::desc("Height and width of the input in pixels, for --import-net "
             "(default: the network's own)"),
    cl::value_desc("pixels"), cl::init(0), cl::cat(category));
static cl::opt<uint64_t>
    seed("seed", cl::desc("Seed of the synthetic weights, for --import-net"),
         cl::value_desc("number"), cl::init(0), cl::cat(category));
static cl::opt<bool> printLocations(
    "mlir-print-debuginfo",
    cl::desc("Print locations, which are the tensors' names (default: true)"),
    cl::init(true), cl::cat(category));

/// Prints "FILE: error: MESSAGE" and returns the exit status of a failure.
static int fail(const llvm::Twine &message) {
  llvm::errs() << inputFile << ": error: " << message << "\n";
  return 1;
}

static llvm::Expected<OwningOpRef<ModuleOp>>
import(MLIRContext &context, llvm::MemoryBufferRef buffer) {
  if (importTflite) {
    mcunet::TFLiteOptions options;
    options.everyTensor = everyTensor;
    if (reference.getNumOccurrences())
      options.reference = reference;
    return mcunet::importTFLite(context, buffer, options);
  }
  if (importOnnx)
    return mcunet::importONNX(context, buffer);
  mcunet::NetOptions options;
  options.name = netName;
  options.resolution = resolution;
  options.seed = seed;
  options.everyLayer = everyTensor;
  return mcunet::importNet(context, buffer.getBuffer(), options);
}

#ifdef MCUNET_HAS_PATCH_DIALECT
static OwningOpRef<ModuleOp> parse(MLIRContext &context, StringRef text) {
  return mcunet::verified(
      parseSourceString<ModuleOp>(text, mcunet::unverified(&context)));
}

/// The description of a module as text.
static llvm::Expected<std::string> describe(MLIRContext &context,
                                            llvm::MemoryBufferRef buffer) {
  auto failed = [](const char *message) {
    return llvm::createStringError(llvm::inconvertibleErrorCode(), message);
  };
  OwningOpRef<ModuleOp> module = parse(context, buffer.getBuffer());
  if (!module)
    return failed("not a module of MLIR");
  PassManager manager(&context);
  mcunet::addTosaToPatchPasses(manager);
  if (manager.run(*module).failed())
    return failed("not a network of int8 layers");
  std::string name = netName.empty() ? llvm::sys::path::stem(inputFile).str()
                                     : std::string(netName);
  llvm::Expected<llvm::json::Object> net = mcunet::exportNet(*module, name);
  if (!net)
    return net.takeError();
  return llvm::formatv("{0:2}\n", llvm::json::Value(std::move(*net))).str();
}

/// The plan of a module as text.
static llvm::Expected<std::string> describePlan(MLIRContext &context,
                                                llvm::MemoryBufferRef buffer) {
  OwningOpRef<ModuleOp> module = parse(context, buffer.getBuffer());
  if (!module)
    return llvm::createStringError("not a module of MLIR");
  llvm::Expected<llvm::json::Object> plan = mcunet::planToJSON(*module);
  if (!plan)
    return plan.takeError();
  return llvm::formatv("{0:2}\n", llvm::json::Value(std::move(*plan))).str();
}
#endif

/// What the import leaves to the caller, a line each.
static void printNotes(ModuleOp module) {
  if (auto notes = module->getAttrOfType<ArrayAttr>("patch.notes"))
    for (StringAttr note : notes.getAsRange<StringAttr>())
      llvm::errs() << inputFile << ": note: " << note.getValue() << "\n";
}

/// What is asked for, as text.
static llvm::Expected<std::string> translate(MLIRContext &context,
                                             llvm::MemoryBufferRef buffer) {
#ifdef MCUNET_HAS_PATCH_DIALECT
  if (exportNet)
    return describe(context, buffer);
  if (planToJson)
    return describePlan(context, buffer);
#endif
  llvm::Expected<OwningOpRef<ModuleOp>> module = import(context, buffer);
  if (!module)
    return module.takeError();
  printNotes(**module);
  OpPrintingFlags flags;
  if (printLocations)
    flags.enableDebugInfo(true, /*prettyForm=*/false);
  std::string text;
  llvm::raw_string_ostream os(text);
  (*module)->print(os, flags);
  return text;
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  cl::HideUnrelatedOptions(category);
  cl::ParseCommandLineOptions(argc, argv, "networks to TOSA\n");
  if (listTfliteOperators || listOnnxOperators) {
    if (listTfliteOperators)
      mcunet::printTFLiteOperators(llvm::outs());
    else
      mcunet::printONNXOperators(llvm::outs());
    return mcunet::finishOutput("mcunet-translate", 0);
  }
  if (inputFile.empty()) {
    llvm::WithColor::error(llvm::errs(), "mcunet-translate")
        << "expected an input file\n";
    return 1;
  }
  if (importTflite + importOnnx + importNet + exportNet + planToJson != 1)
    return fail("expected either --import-tflite, --import-onnx, --import-net, "
                "--export-net or --plan-to-json");

  DialectRegistry registry;
  registry.insert<func::FuncDialect, tosa::TosaDialect>();
  MLIRContext context(registry, MLIRContext::Threading::DISABLED);
#ifdef MCUNET_HAS_PATCH_DIALECT
  context.loadDialect<mcunet::patch::PatchDialect>();
  context.loadDialect<LLVM::LLVMDialect, arith::ArithDialect,
                      memref::MemRefDialect, scf::SCFDialect>();
#else
  context.allowUnregisteredDialects();
#endif

  auto buffer = llvm::MemoryBuffer::getFileOrSTDIN(
      inputFile, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (std::error_code error = buffer.getError())
    return fail(error.message());
  llvm::Expected<std::string> text =
      translate(context, (*buffer)->getMemBufferRef());
  if (!text)
    return fail(llvm::toString(text.takeError()));

  std::error_code error;
  llvm::ToolOutputFile output(outputFile, error, llvm::sys::fs::OF_None);
  if (error) {
    llvm::errs() << outputFile << ": error: " << error.message() << "\n";
    return 1;
  }
  output.os() << *text;
  if (outputFile == "-")
    return mcunet::finishOutput("mcunet-translate", 0);
  output.os().flush();
  if (std::error_code problem = output.os().error()) {
    output.os().clear_error();
    return fail("'" + outputFile + "': " + problem.message());
  }
  output.keep();
  return 0;
}
