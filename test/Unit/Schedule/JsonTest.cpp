//===- JsonTest.cpp - Schedules out and in again --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Architectures.h"
#include "RandomGraph.h"
#include "Tests.h"
#include "llvm/ADT/StringExtras.h"

using namespace mcunet::schedule;
using namespace mcunet::schedule::test;

static std::string print(const Graph &graph, const Schedule &schedule) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  stream << toJSON(graph, schedule);
  return text;
}

static void testRoundTrip() {
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    Random random(seed);
    Graph graph = randomGraph(random);
    Schedule schedule = randomSchedule(random, graph);
    std::string text = print(graph, schedule);
    llvm::Expected<llvm::json::Value> value = llvm::json::parse(text);
    CHECK(static_cast<bool>(value));
    llvm::Expected<Schedule> again = scheduleFromJSON(graph, *value);
    CHECK(static_cast<bool>(again));
    CHECK_EQ(print(graph, *again), text);
  }
}

/// The message for a schedule of a network of layers "a" and "b".
static std::string errorOf(llvm::StringRef text) {
  Builder builder;
  int x = builder.input(4, 4, 1);
  x = builder.conv(x, 3, 1, 1, 2, "a");
  builder.graph.outputs.push_back(builder.depthwise(x, 3, 1, 1, "b"));
  llvm::Expected<llvm::json::Value> value = llvm::json::parse(text);
  CHECK(static_cast<bool>(value));
  llvm::Expected<Schedule> schedule = scheduleFromJSON(builder.graph, *value);
  if (schedule)
    return "";
  return llvm::toString(schedule.takeError());
}

static void testErrors() {
  CHECK_EQ(errorOf(R"({"input":"push","stages":[
      {"layers":["a","b"],"rows":"stream","tile_rows":1}]})"),
           "");
  CHECK_EQ(errorOf("[]"), "a schedule is a JSON object");
  CHECK_EQ(errorOf(R"({"input":"pipe","stages":[]})"),
           "'input' is not \"resident\", \"push\" or \"pull\"");
  CHECK_EQ(errorOf(R"({"input":"push","stages":[],"tiles":1})"),
           "schedule: unknown key 'tiles'");
  CHECK_EQ(errorOf(R"({"input":"push","stages":[
      {"layers":["a"],"rows":"stream"}]})"),
           "no stage holds layer 'b'");
  CHECK_EQ(errorOf(R"({"input":"push","stages":[
      {"layers":["b"],"rows":"stream"}]})"),
           "stages[0]: layer 'b' where the network has 'a'");
  CHECK_EQ(errorOf(R"({"input":"push","stages":[
      {"layers":["a","b"],"rows":"stream","tile_rows":-1}]})"),
           "stages[0]: 'tile_rows' is not a number of elements");
  CHECK_EQ(errorOf(R"({"input":"push","stages":[
      {"layers":["a","b"],"rows":"both"}]})"),
           "stages[0]: 'rows' is neither \"stream\" nor \"patch\"");
  CHECK_EQ(errorOf(R"({"input":"pull","stages":[
      {"layers":["a","b"],"rows":"patch","cached_rows":["c"]}]})"),
           "stages[0]: no tensor 'c'");
  CHECK_EQ(errorOf(R"({"input":"pull","stages":[
      {"layers":["a"],"rows":"stream","lean":["b"]}]})"),
           "stages[0]: no layer 'b'");
  CHECK_EQ(errorOf(R"({"input":"pull","stages":[
      {"layers":["a"],"rows":"stream","lean":"a"}]})"),
           "stages[0]: 'lean' is not a list of layer names");
}

void runJsonTests() {
  testRoundTrip();
  testErrors();
}
