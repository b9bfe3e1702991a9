//===- Analysis.cpp - Receptive fields and Pareto fronts ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet-c/Analysis.h"
#include "Common.h"
#include "mcunet/Analysis/Network.h"
#include "mcunet/Conversion/Passes.h"
#include "mcunet/Schedule/Window.h"
#include "mcunet/Transforms/Passes.h"

#include "mlir/CAPI/IR.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace mcunet;
using namespace mcunet::capi;
using schedule::Axis;
using schedule::Graph;

namespace {
/// What a layer sees on one axis.
struct Field {
  int64_t size = 0;
  double stride = 0;
  int64_t origin = 0;
};
struct LayerEntry {
  std::string name, op;
  McunetLayer values;
};
struct PointEntry {
  McunetFrontPoint values;
  std::string schedule;
};
} // namespace

struct McunetLayers {
  std::vector<LayerEntry> entries;
};
struct McunetFront {
  std::vector<PointEntry> points;
};

/// A graph, and the module that its operations are in.
struct OwnedNetwork {
  mlir::OwningOpRef<mlir::ModuleOp> module;
  patch::Network network;
};

static Expected<OwnedNetwork> readNetwork(mlir::ModuleOp module,
                                          StringRef cpu) {
  if (Error error = checkModule(module))
    return std::move(error);
  OwnedNetwork result;
  result.module = module.clone();
  if (Error error = runPasses(*result.module, [](mlir::OpPassManager &manager) {
        addTosaToPatchPasses(manager);
        manager.addNestedPass<mlir::func::FuncOp>(
            createPatchDistinctResultsPass());
      }))
    return error;
  auto functions = result.module->getOps<mlir::func::FuncOp>();
  if (functions.empty())
    return createStringError("the module has no function");
  ErrorCollector errors(module.getContext());
  FailureOr<patch::Network> network =
      patch::buildNetwork(*functions.begin(), cpu);
  if (failed(network))
    return createStringError(errors.take("not a network"));
  result.network = std::move(*network);
  if (result.network.graph.inputs.empty())
    return createStringError("the network has no input");
  return std::move(result);
}

//===----------------------------------------------------------------------===//
// Receptive fields
//===----------------------------------------------------------------------===//

static Field fieldOf(const Graph &graph, int tensor, Axis axis) {
  int input = graph.inputs[0];
  schedule::ReceptiveField field =
      schedule::receptiveFields(graph, tensor, axis)[input];
  if (!field.reached)
    return {};
  if (field.map.all)
    return {schedule::extent(graph.tensors[input], axis), 0, 0};
  return {field.size(1), double(field.map.num) / double(field.map.den),
          schedule::floorDiv(field.map.loOff, field.map.den)};
}

McunetLayers *mcunetLayersCreate(MlirModule module, char **error) {
  clearError(error);
  Expected<OwnedNetwork> owned = readNetwork(unwrap(module), "cortex-m7");
  if (!owned) {
    setError(error, toString(owned.takeError()));
    return nullptr;
  }
  const Graph &graph = owned->network.graph;
  auto result = std::make_unique<McunetLayers>();
  for (auto [index, layer] : enumerate(graph.layers)) {
    const schedule::Tensor &out = graph.tensors[layer.output];
    Field rows = fieldOf(graph, layer.output, Axis::Rows);
    Field cols = fieldOf(graph, layer.output, Axis::Cols);
    McunetLayer values = {};
    values.height = out.height;
    values.width = out.width;
    values.channels = out.channels;
    values.macs = schedule::layerMacs(graph, index);
    values.fieldRows = rows.size;
    values.fieldCols = cols.size;
    values.strideRows = rows.stride;
    values.strideCols = cols.stride;
    values.originRow = rows.origin;
    values.originCol = cols.origin;
    mlir::Operation *op = owned->network.layers[index];
    result->entries.push_back(
        {layer.name, op->getName().stripDialect().str(), values});
  }
  return result.release();
}

void mcunetLayersDestroy(McunetLayers *layers) { delete layers; }

size_t mcunetLayersGetCount(const McunetLayers *layers) {
  return layers->entries.size();
}

McunetLayer mcunetLayersGet(const McunetLayers *layers, size_t index) {
  const LayerEntry &entry = layers->entries[index];
  McunetLayer result = entry.values;
  result.name = entry.name.c_str();
  result.op = entry.op.c_str();
  return result;
}

char *mcunetLayersToTable(const McunetLayers *layers) {
  size_t width = 5;
  for (const LayerEntry &entry : layers->entries)
    width = std::max(width, entry.name.size());
  std::string text;
  raw_string_ostream os(text);
  os << left_justify("layer", width)
     << "  op                output              MACs      field  stride\n";
  for (const LayerEntry &entry : layers->entries) {
    const McunetLayer &layer = entry.values;
    std::string shape =
        formatv("{0}x{1}x{2}", layer.height, layer.width, layer.channels);
    std::string field = formatv("{0}x{1}", layer.fieldRows, layer.fieldCols);
    os << left_justify(entry.name, width) << "  " << left_justify(entry.op, 16)
       << "  " << left_justify(shape, 12)
       << right_justify(std::to_string(layer.macs), 12)
       << right_justify(field, 11) << "  "
       << formatv("{0:f1}x{1:f1}", layer.strideRows, layer.strideCols) << '\n';
  }
  return copyString(text);
}

//===----------------------------------------------------------------------===//
// The Pareto front
//===----------------------------------------------------------------------===//

/// What mcunet-compile --pareto lists.
static Expected<std::unique_ptr<McunetFront>>
createFront(mlir::ModuleOp module, const McunetCompileOptions *given) {
  Expected<std::unique_ptr<Driver>> driver = createDriver(module, given);
  if (!driver)
    return driver.takeError();
  if ((*driver)->getFront().empty())
    return createStringError("a front needs the schedule 'auto'");
  Expected<std::vector<schedule::FrontEntry>> points =
      (*driver)->measureFront();
  if (!points)
    return points.takeError();
  std::optional<int64_t> sram = (*driver)->getOptions().sram;
  auto result = std::make_unique<McunetFront>();
  for (const schedule::FrontEntry &point : *points) {
    if (sram && point.total() > *sram)
      continue;
    PointEntry entry;
    entry.values = {point.number, point.arena, point.input,
                    point.output, point.stack, point.flash.value_or(0),
                    point.macs,   point.cost,  nullptr};
    raw_string_ostream(entry.schedule) << point.schedule;
    result->points.push_back(std::move(entry));
  }
  if (result->points.empty())
    return createStringError("no schedule fits " + Twine(*sram) +
                             " bytes of SRAM");
  return result;
}

McunetFront *mcunetFrontCreate(MlirModule module,
                               const McunetCompileOptions *options,
                               char **error) {
  clearError(error);
  Expected<std::unique_ptr<McunetFront>> front =
      createFront(unwrap(module), options);
  if (front)
    return front->release();
  setError(error, toString(front.takeError()));
  return nullptr;
}

void mcunetFrontDestroy(McunetFront *front) { delete front; }

size_t mcunetFrontGetCount(const McunetFront *front) {
  return front->points.size();
}

McunetFrontPoint mcunetFrontGet(const McunetFront *front, size_t index) {
  const PointEntry &entry = front->points[index];
  McunetFrontPoint result = entry.values;
  result.schedule = entry.schedule.c_str();
  return result;
}
