//===- Kinds.cpp - Files and models that are something else ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Errors about models of other kinds name the kind, instead of the first detail
// that the importer does not know.
//
//===----------------------------------------------------------------------===//

#include "Model.h"

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/Twine.h"

#include <algorithm>

using namespace mcunet::tfl;
using llvm::Error;
using llvm::StringRef;
using llvm::Twine;

static Error failure(const Twine &message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), message);
}

Error mcunet::tfl::explainFile(llvm::ArrayRef<uint8_t> bytes) {
  StringRef text(reinterpret_cast<const char *>(bytes.data()), bytes.size());
  if (text.starts_with("version https://git-lfs.github.com/spec/"))
    return failure("a pointer of Git LFS, not the model itself; 'git lfs pull' "
                   "fetches the model");
  StringRef start = text.ltrim().take_front(16);
  if (start.starts_with_insensitive("<!doctype html") ||
      start.starts_with_insensitive("<html"))
    return failure("a web page, not a model; download the file itself");
  return failure("not a TensorFlow Lite model (no TFL3 identifier)");
}

//===----------------------------------------------------------------------===//
// Operators that say what a model is
//===----------------------------------------------------------------------===//

/// An operator's number in the format: see readOpcode.
static int32_t codeOf(const OperatorCode &code) {
  return std::max<int32_t>(code.deprecated_builtin_code(), code.builtin_code());
}

static StringRef customCode(const OperatorCode &code) {
  if (codeOf(code) != kCustomOperator || !code.custom_code())
    return "";
  return {code.custom_code()->c_str(), code.custom_code()->size()};
}

static const char *compiledFor(const OperatorCode &code) {
  StringRef custom = customCode(code);
  if (custom == "ethos-u")
    return "the model is compiled for an Arm Ethos-U (by Vela)";
  if (custom == "edgetpu-custom-op")
    return "the model is compiled for an Edge TPU";
  return nullptr;
}

static bool isRecurrent(int32_t code) {
  switch (code) {
  case 16: // LSTM
  case 24: // RNN
  case 27: // SVDF
  case 35: // UNIDIRECTIONAL_SEQUENCE_RNN
  case 44: // UNIDIRECTIONAL_SEQUENCE_LSTM
  case 46: // BIDIRECTIONAL_SEQUENCE_RNN
  case 52: // BIDIRECTIONAL_SEQUENCE_LSTM
    return true;
  default:
    return false;
  }
}

namespace {
using CodeTest = llvm::function_ref<bool(const OperatorCode &)>;

/// The first operator of the model that a test is true for.
struct Found {
  size_t index = 0;
  const OperatorCode *code = nullptr;
};
} // namespace

static Found find(const Model &model, CodeTest test) {
  if (!model.operator_codes() || !model.subgraphs())
    return {};
  for (const SubGraph *graph : *model.subgraphs()) {
    if (!graph || !graph->operators())
      continue;
    for (size_t i = 0; i < graph->operators()->size(); ++i) {
      const Operator *op = graph->operators()->Get(i);
      if (!op || op->opcode_index() >= model.operator_codes()->size())
        continue;
      const OperatorCode *code =
          model.operator_codes()->Get(op->opcode_index());
      if (code && test(*code))
        return {i, code};
    }
  }
  return {};
}

static Error kindFailure(const Found &found, const Twine &message) {
  return failure("op " + Twine(found.index) + " (" +
                 builtinName(codeOf(*found.code)) + "): " + message);
}

Error mcunet::tfl::explainModel(const Model &model) {
  if (Found found = find(model, compiledFor); found.code)
    return kindFailure(found, Twine(compiledFor(*found.code)) +
                                  "; take the original model");
  auto recurs = [](const OperatorCode &code) {
    return isRecurrent(codeOf(code));
  };
  if (Found found = find(model, recurs); found.code)
    return kindFailure(found, "recurrent layers are not supported yet");
  return Error::success();
}
