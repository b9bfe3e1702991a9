//===- LLVMToObject.cpp - Machine code as an operation --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Conversion/Passes.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Export/Plan.h"
#include "mcunet/Support/Json.h"
#include "mcunet/Target/Explain.h"
#include "mcunet/Target/HeaderWriter.h"
#include "mcunet/Target/ObjectEmitter.h"
#include "mcunet/Target/OutputSet.h"
#include "mcunet/Target/ReportWriter.h"
#include "mcunet/Target/StackUsage.h"
#include "mcunet/Target/TargetInfo.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/AsmState.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/Support/JSON.h"

namespace mcunet {
#define GEN_PASS_DEF_CONVERTLLVMTOOBJECTPASS
#include "mcunet/Conversion/Passes.h.inc"
} // namespace mcunet

using namespace mlir;
using namespace mcunet;

namespace {
/// The three files of a compiled network; header and report may be empty.
struct Compiled {
  llvm::SmallVector<char, 0> object;
  std::string header, report;
};

struct ConvertLLVMToObject
    : mcunet::impl::ConvertLLVMToObjectPassBase<ConvertLLVMToObject> {
  using ConvertLLVMToObjectPassBase::ConvertLLVMToObjectPassBase;

  void getDependentDialects(DialectRegistry &registry) const override {
    ConvertLLVMToObjectPassBase::getDependentDialects(registry);
    registerTranslationToLLVM(registry);
  }

  void runOnOperation() override {
    llvm::Expected<Compiled> compiled = compile();
    llvm::Error error = compiled ? write(*compiled) : compiled.takeError();
    if (error) {
      // Not at the operation: mlir-opt would print all of it.
      emitError(getOperation().getLoc()) << llvm::toString(std::move(error));
      return signalPassFailure();
    }
    replaceBody(*compiled);
  }

private:
  llvm::Expected<Compiled> compile();
  llvm::Error describe(llvm::json::Object report, const ObjectUsage &usage,
                       Compiled &compiled) const;
  llvm::Error write(const Compiled &compiled) const;
  void replaceBody(const Compiled &compiled);
};
} // namespace

llvm::Expected<Compiled> ConvertLLVMToObject::compile() {
  ModuleOp module = getOperation();
  if (headerIdentifier(name) != name)
    return llvm::createStringError("name '" + name + "' is not a C identifier");
  llvm::Expected<const TargetInfo *> target = lookupTarget(cpu);
  if (!target)
    return target.takeError();
  for (Operation &op : module.getBody()->getOperations())
    if (!isa_and_nonnull<LLVM::LLVMDialect>(op.getDialect()) &&
        !isa<patch::PlanOp, patch::ArenaOp>(op))
      return llvm::createStringError(
          "'" + op.getName().getStringRef() +
          "' is not at the LLVM level; run mcunet-tosa-to-llvm-pipeline first");
  std::optional<llvm::json::Object> report;
  if (!module.getOps<patch::PlanOp>().empty()) {
    llvm::Expected<llvm::json::Object> known = planToJSON(module);
    if (!known)
      return known.takeError();
    report = std::move(*known);
  }
  llvm::Expected<ObjectEmitter> emitter =
      ObjectEmitter::create(module, **target);
  if (!emitter)
    return emitter.takeError();
  llvm::Expected<SmallVector<char, 0>> object = emitter->emit(EmitKind::Object);
  if (!object)
    return object.takeError();
  llvm::Expected<ObjectUsage> usage =
      measureObject(StringRef(object->data(), object->size()), **target,
                    emitter->getHiddenCalls());
  if (!usage)
    return usage.takeError();
  Compiled result;
  result.object = std::move(*object);
  if (report)
    if (llvm::Error error = describe(std::move(*report), *usage, result))
      return std::move(error);
  return std::move(result);
}

/// The report, the header, and whether the bound is met.
llvm::Error ConvertLLVMToObject::describe(llvm::json::Object report,
                                          const ObjectUsage &usage,
                                          Compiled &compiled) const {
  addObjectUsage(report, name, cpu, usage);
  addLabels(report);
  addPeak(report);
  int64_t total = getNumber(report, {"sram", "total"}).value_or(0);
  if (sram > 0 && total > sram)
    return llvm::createStringError(
        "takes " + Twine(total) + " bytes of SRAM, " + Twine(usage.stackBytes) +
        " of them stack; sram=" + Twine(sram) +
        " allows less (mcunet-compile looks for another schedule)");
  if (sram > 0)
    report["budget"] = llvm::json::Object{{"sram", int64_t(sram)}};
  llvm::Expected<HeaderInfo> info = headerInfoFromReport(report);
  if (!info)
    return info.takeError();
  compiled.header = writeHeader(*info);
  compiled.report = formatReport(report);
  return llvm::Error::success();
}

llvm::Error ConvertLLVMToObject::write(const Compiled &compiled) const {
  if (output.empty())
    return llvm::Error::success();
  OutputSet files;
  files.add(name + ".o",
            std::string(compiled.object.begin(), compiled.object.end()));
  if (!compiled.header.empty()) {
    files.add(name + ".h", compiled.header);
    files.add(name + ".json", compiled.report);
  }
  return files.commit(output);
}

void ConvertLLVMToObject::replaceBody(const Compiled &compiled) {
  ModuleOp module = getOperation();
  module.getBody()->clear();
  OpBuilder builder = OpBuilder::atBlockEnd(module.getBody());
  auto fileOf = [&](const Twine &file, ArrayRef<char> bytes) -> ElementsAttr {
    if (bytes.empty())
      return {};
    int64_t size = bytes.size();
    return DenseResourceElementsAttr::get(
        RankedTensorType::get({size}, builder.getI8Type()), file.str(),
        HeapAsmResourceBlob::allocateAndCopyInferAlign(bytes));
  };
  auto textOf = [&](const Twine &file, StringRef text) {
    return fileOf(file, ArrayRef(text.data(), text.size()));
  };
  patch::ObjectOp::create(
      builder, module.getLoc(), builder.getStringAttr(name.getValue()),
      builder.getStringAttr(cpu.getValue()), fileOf(name, compiled.object),
      textOf(name + ".h", compiled.header),
      textOf(name + ".json", compiled.report));
}
