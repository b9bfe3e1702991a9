// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- Model.cpp - A compiled model's three files -------------------------===//
#include "Model.h"
#include "Process.h"
#include "mcunet/Support/Json.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/ARMAttributeParser.h"
#include "llvm/Support/ARMBuildAttributes.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace mcunet;

/// The value of `#define PREFIX_SUFFIX 123u` in the header.
static Expected<uint64_t>
headerNumber(StringRef header, const run::Model &model, StringRef suffix) {
  std::string macro = ("#define " + model.prefix + suffix + " ").str();
  size_t at = header.find(macro);
  uint64_t value = 0;
  if (at == StringRef::npos ||
      header.substr(at + macro.size()).consumeInteger(10, value))
    return createStringError("'" + model.headerPath + "' defines no " +
                             model.prefix + suffix);
  return value;
}

static Error readHeader(run::Model &model) {
  Expected<std::string> header = run::readFile(model.headerPath);
  if (!header)
    return header.takeError();
  std::pair<StringRef, uint64_t *> numbers[] = {
      {"_ARENA_BYTES", &model.arenaBytes},
      {"_INPUT_BYTES", &model.inputBytes},
      {"_OUTPUT_BYTES", &model.outputBytes}};
  for (auto [suffix, value] : numbers) {
    Expected<uint64_t> number = headerNumber(*header, model, suffix);
    if (!number)
      return number.takeError();
    *value = *number;
  }
  if (!model.inputBytes || !model.outputBytes)
    return createStringError("'" + model.headerPath +
                             "' has a model without input or output");
  return Error::success();
}

static Error readObject(run::Model &model) {
  auto file = object::ObjectFile::createObjectFile(model.objectPath);
  if (!file)
    return createStringError("cannot read '" + model.objectPath +
                             "': " + toString(file.takeError()));
  auto *elf = dyn_cast<object::ELFObjectFileBase>(file->getBinary());
  bool isArm = elf && elf->getEMachine() == ELF::EM_ARM;
  if (isArm == (model.mcpu == "host"))
    return createStringError("'" + model.objectPath + "' is not for " +
                             model.mcpu);
  if (!isArm)
    return Error::success();
  for (const object::SectionRef &section : elf->sections()) {
    Expected<StringRef> contents = section.getContents();
    if (!contents)
      return contents.takeError();
    if (object::ELFSectionRef(section).getType() != ELF::SHT_ARM_ATTRIBUTES ||
        contents->empty())
      continue;
    ARMAttributeParser attributes;
    if (Error error = attributes.parse(arrayRefFromStringRef(*contents),
                                       llvm::endianness::little))
      return error;
    model.hardFloat =
        attributes.getAttributeValue(ARMBuildAttrs::ABI_VFP_args) ==
        ARMBuildAttrs::HardFPAAPCS;
  }
  return Error::success();
}

Expected<run::Model> run::readModel(StringRef reportPath) {
  Expected<std::string> text = readFile(reportPath);
  if (!text)
    return text.takeError();
  Expected<json::Value> report = parseJson(*text);
  if (!report)
    return createStringError("'" + reportPath +
                             "' is not JSON: " + toString(report.takeError()));
  const json::Object *object = report->getAsObject();
  std::optional<StringRef> name, mcpu;
  if (object) {
    name = object->getString("name");
    mcpu = object->getString("mcpu");
  }
  if (!name || !mcpu)
    return createStringError("'" + reportPath +
                             "' is no report: it has no name or no mcpu");
  Model model;
  model.name = *name;
  model.mcpu = *mcpu;
  model.prefix = name->upper();
  model.report = std::move(*report);
  // Beside the report, under the report's own name.
  SmallString<128> path(reportPath);
  sys::path::replace_extension(path, ".o");
  model.objectPath = path.str();
  sys::path::replace_extension(path, ".h");
  model.headerPath = path.str();
  if (Error error = readHeader(model))
    return error;
  if (Error error = readObject(model))
    return error;
  return model;
}
