//===- Module.cpp - Networks in, passes over them -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet-c/Module.h"
#include "Common.h"
#include "mcunet/Import/Net.h"
#include "mcunet/Import/ONNX.h"
#include "mcunet/Import/TFLite.h"
#include "mcunet/Import/Verify.h"

#include "mlir/CAPI/IR.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SourceMgr.h"

using namespace llvm;
using namespace mcunet;
using namespace mcunet::capi;

static MlirModule finish(Expected<mlir::OwningOpRef<mlir::ModuleOp>> module,
                         char **error) {
  if (module)
    return wrap(module->release());
  setError(error, toString(module.takeError()));
  return MlirModule{nullptr};
}

/// The buffer stays alive as long as resources of the module are in it.
static MlirModule parse(MlirContext context,
                        std::unique_ptr<MemoryBuffer> buffer, char **error) {
  ErrorCollector errors(unwrap(context));
  auto sources = std::make_shared<SourceMgr>();
  sources->AddNewSourceBuffer(std::move(buffer), SMLoc());
  mlir::OwningOpRef<mlir::ModuleOp> module =
      verified(mlir::parseSourceFile<mlir::ModuleOp>(
          sources, unverified(unwrap(context))));
  if (!module)
    setError(error, errors.take("not a module of MLIR"));
  return wrap(module.release());
}

MlirModule mcunetModuleParse(MlirContext context, const char *bytes,
                             size_t size, char **error) {
  clearError(error);
  return parse(context,
               MemoryBuffer::getMemBufferCopy(StringRef(bytes, size), "input"),
               error);
}

static Expected<mlir::OwningOpRef<mlir::ModuleOp>>
importAs(MlirContext context, MemoryBufferRef buffer,
         McunetReference reference) {
  TFLiteOptions options;
  if (reference > McunetReferenceTFLM)
    return createStringError("unknown reference");
  if (reference != McunetReferenceDefault)
    options.reference =
        reference == McunetReferenceTFLM ? Reference::TFLM : Reference::TFLite;
  return importTFLite(*unwrap(context), buffer, options);
}

MlirModule mcunetModuleImportTFLiteAs(MlirContext context, const void *bytes,
                                      size_t size, McunetReference reference,
                                      char **error) {
  clearError(error);
  StringRef text(static_cast<const char *>(bytes), size);
  return finish(importAs(context, MemoryBufferRef(text, "model"), reference),
                error);
}

MlirModule mcunetModuleImportTFLite(MlirContext context, const void *bytes,
                                    size_t size, char **error) {
  return mcunetModuleImportTFLiteAs(context, bytes, size,
                                    McunetReferenceDefault, error);
}

MlirModule mcunetModuleImportNet(MlirContext context, const char *json,
                                 const char *name, int64_t resolution,
                                 uint64_t seed, char **error) {
  clearError(error);
  // The functions' arguments carry attributes of the project's dialect.
  unwrap(context)->loadAllAvailableDialects();
  NetOptions options;
  options.name = name;
  options.resolution = resolution;
  options.seed = seed;
  return finish(importNet(*unwrap(context), json, options), error);
}

MlirModule mcunetModuleLoad(MlirContext context, const char *path,
                            char **error) {
  return mcunetModuleLoadAs(context, path, McunetReferenceDefault, error);
}

MlirModule mcunetModuleLoadAs(MlirContext context, const char *path,
                              McunetReference reference, char **error) {
  clearError(error);
  StringRef file(path), extension = sys::path::extension(file);
  if (extension != ".tflite" && extension != ".onnx" && extension != ".mlir" &&
      extension != ".mlirbc") {
    setError(
        error,
        ("'" + file + "': expected a .tflite, .onnx, .mlir or .mlirbc").str());
    return MlirModule{nullptr};
  }
  if (reference != McunetReferenceDefault && extension != ".tflite") {
    setError(error, ("'" + file + "': only a .tflite has a reference").str());
    return MlirModule{nullptr};
  }
  auto buffer = MemoryBuffer::getFile(file);
  if (!buffer) {
    setError(error, ("'" + file + "': " + buffer.getError().message()).str());
    return MlirModule{nullptr};
  }
  if (extension == ".mlir" || extension == ".mlirbc")
    return parse(context, std::move(*buffer), error);
  MemoryBufferRef bytes = (*buffer)->getMemBufferRef();
  Expected<mlir::OwningOpRef<mlir::ModuleOp>> module =
      extension == ".onnx" ? importONNX(*unwrap(context), bytes)
                           : importAs(context, bytes, reference);
  if (module)
    return wrap(module->release());
  setError(error, ("'" + file + "': " + toString(module.takeError())).str());
  return MlirModule{nullptr};
}

bool mcunetModuleRunPipeline(MlirModule module, const char *pipeline,
                             char **error) {
  clearError(error);
  mcunetRegisterPasses();
  mlir::ModuleOp op = unwrap(module);
  if (Error problem = checkModule(op)) {
    setError(error, toString(std::move(problem)));
    return false;
  }
  ErrorCollector errors(op.getContext());
  std::string problem;
  raw_string_ostream os(problem);
  FailureOr<mlir::OpPassManager> passes = mlir::parsePassPipeline(pipeline, os);
  if (failed(passes)) {
    setError(error, StringRef(problem).rtrim());
    return false;
  }
  if (passes->getOpAnchorName() != mlir::ModuleOp::getOperationName()) {
    setError(error, "a pipeline starts with 'builtin.module('");
    return false;
  }
  mlir::PassManager manager(op.getContext());
  static_cast<mlir::OpPassManager &>(manager) = std::move(*passes);
  if (succeeded(manager.run(op)))
    return true;
  setError(error, errors.take("the pipeline failed"));
  return false;
}

char *mcunetModuleToString(MlirModule module) {
  if (mlirModuleIsNull(module))
    return nullptr;
  std::string text;
  raw_string_ostream os(text);
  unwrap(module).print(os, mlir::OpPrintingFlags().enableDebugInfo());
  return copyString(text);
}
