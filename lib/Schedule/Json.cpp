//===- Json.cpp - Schedules as JSON ---------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Schedule/Schedule.h"
#include "mcunet/Support/Text.h"
#include "llvm/ADT/STLExtras.h"

namespace mcunet::schedule {

llvm::json::Value toJSON(const Graph &graph, const Schedule &schedule) {
  llvm::json::Array stages;
  for (const StageSchedule &stage : schedule.stages) {
    llvm::json::Array layers, cached, lean;
    for (int l = stage.begin; l < stage.end; ++l)
      layers.push_back(graph.layers[l].name);
    for (int tensor : stage.cachedRows)
      cached.push_back(graph.tensors[tensor].name);
    for (int layer : stage.lean)
      lean.push_back(graph.layers[layer].name);
    llvm::json::Object entry{{"layers", std::move(layers)},
                             {"rows", stringify(stage.order)},
                             {"tile_rows", stage.tileRows},
                             {"strip_cols", stage.stripCols},
                             {"raster_cols", stage.rasterCols}};
    if (!stage.cachedRows.empty())
      entry["cached_rows"] = std::move(cached);
    if (!stage.lean.empty())
      entry["lean"] = std::move(lean);
    stages.push_back(std::move(entry));
  }
  return llvm::json::Object{{"input", stringify(schedule.input)},
                            {"consume_input", schedule.consumeInput},
                            {"stages", std::move(stages)}};
}

namespace {
/// Reads one schedule; every method returns false after setting `error`.
class Reader {
public:
  Reader(const Graph &graph) : graph(graph) {}

  bool read(const llvm::json::Value &value, Schedule &schedule);
  std::string error;

private:
  bool fail(const llvm::Twine &message) {
    error = message.str();
    return false;
  }
  bool knows(const llvm::json::Object &object,
             std::initializer_list<llvm::StringRef> keys,
             const std::string &where);
  bool readStage(const llvm::json::Value &value, size_t index, int begin,
                 StageSchedule &stage);
  bool readLayers(const llvm::json::Object &object, const std::string &where,
                  int begin, StageSchedule &stage);
  bool readTile(const llvm::json::Object &object, const char *key,
                const std::string &where, int64_t &tile);
  bool readNames(const llvm::json::Object &object, const char *key,
                 const std::string &where, const char *kind,
                 llvm::function_ref<bool(llvm::StringRef)> add);
  bool readCached(const llvm::json::Object &object, const std::string &where,
                  StageSchedule &stage);
  bool readLean(const llvm::json::Object &object, const std::string &where,
                StageSchedule &stage);

  const Graph &graph;
};
} // namespace

bool Reader::knows(const llvm::json::Object &object,
                   std::initializer_list<llvm::StringRef> keys,
                   const std::string &where) {
  for (const auto &entry : object)
    if (std::find(keys.begin(), keys.end(), llvm::StringRef(entry.first)) ==
        keys.end())
      return fail(where + ": unknown key '" + printable(entry.first) + "'");
  return true;
}

bool Reader::readLayers(const llvm::json::Object &object,
                        const std::string &where, int begin,
                        StageSchedule &stage) {
  const llvm::json::Array *layers = object.getArray("layers");
  if (!layers || layers->empty())
    return fail(where + ": 'layers' is not a list of names");
  stage.begin = stage.end = begin;
  for (const llvm::json::Value &layer : *layers) {
    std::optional<llvm::StringRef> name = layer.getAsString();
    if (!name)
      return fail(where + ": 'layers' is not a list of names");
    if (stage.end >= static_cast<int>(graph.layers.size()))
      return fail(where + ": layer '" + *name + "' after the network's last");
    const std::string &expected = graph.layers[stage.end].name;
    if (*name != expected)
      return fail(where + ": layer '" + *name + "' where the network has '" +
                  expected + "'");
    ++stage.end;
  }
  return true;
}

bool Reader::readTile(const llvm::json::Object &object, const char *key,
                      const std::string &where, int64_t &tile) {
  tile = 0;
  const llvm::json::Value *value = object.get(key);
  if (!value)
    return true;
  std::optional<int64_t> number = value->getAsInteger();
  if (!number || *number < 0)
    return fail(where + ": '" + key + "' is not a number of elements");
  tile = *number;
  return true;
}

/// Reads an optional list of names of `kind`. `add` returns true if the name
/// exists.
bool Reader::readNames(const llvm::json::Object &object, const char *key,
                       const std::string &where, const char *kind,
                       llvm::function_ref<bool(llvm::StringRef)> add) {
  const llvm::json::Value *value = object.get(key);
  if (!value)
    return true;
  const llvm::json::Array *names = value->getAsArray();
  for (size_t i = 0; names && i < names->size(); ++i) {
    std::optional<llvm::StringRef> name = (*names)[i].getAsString();
    if (!name)
      names = nullptr;
    else if (!add(*name))
      return fail(where + ": no " + kind + " '" + *name + "'");
  }
  return names ||
         fail(where + ": '" + key + "' is not a list of " + kind + " names");
}

bool Reader::readCached(const llvm::json::Object &object,
                        const std::string &where, StageSchedule &stage) {
  return readNames(object, "cached_rows", where, "tensor",
                   [&](llvm::StringRef name) {
                     for (size_t t = 0; t < graph.tensors.size(); ++t)
                       if (graph.tensors[t].name == name) {
                         stage.cachedRows.push_back(t);
                         return true;
                       }
                     return false;
                   });
}

/// The names must be those of layers of the stage.
bool Reader::readLean(const llvm::json::Object &object,
                      const std::string &where, StageSchedule &stage) {
  bool read =
      readNames(object, "lean", where, "layer", [&](llvm::StringRef name) {
        for (int l = stage.begin; l < stage.end; ++l)
          if (graph.layers[l].name == name &&
              !llvm::is_contained(stage.lean, l)) {
            stage.lean.push_back(l);
            return true;
          }
        return false;
      });
  std::sort(stage.lean.begin(), stage.lean.end());
  return read;
}

bool Reader::readStage(const llvm::json::Value &value, size_t index, int begin,
                       StageSchedule &stage) {
  std::string where = "stages[" + std::to_string(index) + "]";
  const llvm::json::Object *object = value.getAsObject();
  if (!object)
    return fail(where + " is not an object");
  if (!knows(*object,
             {"layers", "rows", "tile_rows", "strip_cols", "raster_cols",
              "cached_rows", "lean"},
             where))
    return false;
  std::optional<RowOrder> order =
      symbolizeRowOrder(object->getString("rows").value_or(""));
  if (!order)
    return fail(where + ": 'rows' is neither \"stream\" nor \"patch\"");
  stage.order = *order;
  return readLayers(*object, where, begin, stage) &&
         readTile(*object, "tile_rows", where, stage.tileRows) &&
         readTile(*object, "strip_cols", where, stage.stripCols) &&
         readTile(*object, "raster_cols", where, stage.rasterCols) &&
         readCached(*object, where, stage) && readLean(*object, where, stage);
}

bool Reader::read(const llvm::json::Value &value, Schedule &schedule) {
  const llvm::json::Object *object = value.getAsObject();
  if (!object)
    return fail("a schedule is a JSON object");
  if (!knows(*object, {"input", "consume_input", "stages"}, "schedule"))
    return false;
  std::optional<llvm::StringRef> input = object->getString("input");
  std::optional<InputMode> mode = symbolizeInputMode(input.value_or(""));
  if (!mode)
    return fail("'input' is not \"resident\", \"push\" or \"pull\"");
  schedule.input = *mode;
  if (const llvm::json::Value *consume = object->get("consume_input")) {
    if (!consume->getAsBoolean())
      return fail("'consume_input' is not true or false");
    schedule.consumeInput = *consume->getAsBoolean();
  }
  const llvm::json::Array *stages = object->getArray("stages");
  if (!stages)
    return fail("'stages' is not a list");
  int begin = 0;
  for (size_t s = 0; s < stages->size(); ++s) {
    StageSchedule stage;
    if (!readStage((*stages)[s], s, begin, stage))
      return false;
    begin = stage.end;
    schedule.stages.push_back(std::move(stage));
  }
  if (begin != static_cast<int>(graph.layers.size()))
    return fail("no stage holds layer '" + graph.layers[begin].name + "'");
  return true;
}

llvm::Expected<Schedule> scheduleFromJSON(const Graph &graph,
                                          const llvm::json::Value &value) {
  Reader reader(graph);
  Schedule schedule;
  if (!reader.read(value, schedule))
    return llvm::createStringError(reader.error);
  return schedule;
}

} // namespace mcunet::schedule
