//===- Json.cpp - Fuzz target: schedules, descriptions, reports -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Fuzz.h"
#include "JsonMutator.h"

#include "mcunet/Import/Net.h"
#include "mcunet/Import/NetGraph.h"
#include "mcunet/Kernels/MicroKernel.h"
#include "mcunet/Schedule/Memory.h"
#include "mcunet/Schedule/Realise.h"
#include "mcunet/Schedule/Schedule.h"
#include "mcunet/Support/Json.h"
#include "mcunet/Support/Text.h"
#include "mcunet/Target/HeaderWriter.h"
#include "mcunet/Target/ReportWriter.h"
#include "mcunet/Target/Summary.h"
#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/raw_ostream.h"

#include <cstring>

using namespace mcunet;
using llvm::StringRef;
namespace json = llvm::json;

static const kernels::MicroKernel &kernel() {
  static auto made = kernels::createMicroKernel("host");
  return *made;
}

/// The network that schedules are read for.
static const schedule::Graph &fixedGraph() {
  static const schedule::Graph graph = [] {
    auto made = netGraph(
        R"({"resolution": 12, "in_channels": 3,
            "stem": {"kernel": 3, "stride": 2, "out_channels": 4},
            "blocks": [{"kernel": 3, "stride": 1, "expand_channels": 8,
                        "out_channels": 4, "residual": true}],
            "classes": 2})",
        "", kernel());
    if (!made)
      fuzz::finding("the fixed network", llvm::toString(made.takeError()));
    return std::move(*made);
  }();
  return graph;
}

static void readSchedule(const json::Value &value) {
  const schedule::Graph &graph = fixedGraph();
  auto read = schedule::scheduleFromJSON(graph, value);
  if (!read)
    return fuzz::checkMessage(llvm::toString(read.takeError()));
  auto realised = schedule::realise(graph, *read);
  if (!realised)
    return fuzz::checkMessage(llvm::toString(realised.takeError()));
  (void)schedule::toPlannerProblem(graph, *realised);
}

/// Networks of a few thousand multiplications are built too.
static void readNetwork(StringRef text) {
  auto graph = netGraph(text, "", kernel());
  if (!graph)
    return fuzz::checkMessage(llvm::toString(graph.takeError()));
  int64_t work = 0;
  for (const schedule::Tensor &tensor : graph->tensors)
    work += tensor.height * tensor.width * tensor.channels;
  work += schedule::layerwiseMacs(*graph);
  if (work > 20000)
    return;
  static mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
  auto module = importNet(context, text, {});
  if (!module)
    fuzz::checkMessage(llvm::toString(module.takeError()));
}

static void readReport(const json::Value &value) {
  const json::Object *report = value.getAsObject();
  if (!report)
    return;
  std::string text;
  llvm::raw_string_ostream os(text);
  printSummary(os, *report);
  (void)formatReport(*report);
  auto info = headerInfoFromReport(*report);
  if (!info)
    return fuzz::checkMessage(llvm::toString(info.takeError()));
  (void)writeHeader(*info);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  StringRef text(reinterpret_cast<const char *>(data), size);
  auto value = parseJson(text);
  if (!value) {
    llvm::consumeError(value.takeError());
    return 0;
  }
  readSchedule(*value);
  readNetwork(text);
  readReport(*value);
  return 0;
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size,
                                          size_t maxSize, unsigned seed) {
  fuzz::Random random(seed);
  auto value = parseJson(StringRef(reinterpret_cast<const char *>(data), size));
  if (!value || random.chance(10)) {
    if (!value)
      llvm::consumeError(value.takeError());
    return LLVMFuzzerMutate(data, size, maxSize);
  }
  for (size_t count = 1 + random.below(3); count > 0; --count)
    fuzz::mutateJson(*value, random);
  std::string text;
  llvm::raw_string_ostream(text) << *value;
  if (text.size() > maxSize)
    return LLVMFuzzerMutate(data, size, maxSize);
  std::memcpy(data, text.data(), text.size());
  return text.size();
}
