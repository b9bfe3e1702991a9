//===- Redistribute.cpp - --redistribute ----------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Redistribute.h"

#include "mcunet/Export/Net.h"

#include "mlir/IR/BuiltinOps.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/WithColor.h"

#include <cmath>

using namespace llvm;
using namespace mcunet;

static Error makeError(const Twine &message) {
  return createStringError(inconvertibleErrorCode(),
                           "--redistribute: " + message);
}

static Error parsePercent(StringRef key, StringRef value, double &result) {
  value.consume_back("%");
  if (value.getAsDouble(result) || !std::isfinite(result) || result < 0)
    return makeError(key + "=" + value + ": expected a percentage such as 18");
  return Error::success();
}

static Error parseCount(StringRef key, StringRef value, int64_t least,
                        int64_t &result) {
  if (value.getAsInteger(10, result) || result < least || result > 1000)
    return makeError(key + "=" + value + ": expected a whole number from " +
                     Twine(least));
  return Error::success();
}

static Error parseEntry(StringRef key, StringRef value,
                        RedistributeOptions &options) {
  if (key == "max-overhead")
    return parsePercent(key, value, options.maxOverhead);
  if (key == "tolerance")
    return parsePercent(key, value, options.tolerance);
  if (key == "patches")
    return parseCount(key, value, 2, options.patches);
  if (key == "max-kernel")
    return parseCount(key, value, 1, options.maxKernel);
  if (key == "max-repeats")
    return parseCount(key, value, 0, options.maxRepeats);
  if (key == "stage") {
    options.stage = value.str();
    return Error::success();
  }
  if (key != "images")
    return makeError("unknown key '" + key +
                     "': max-overhead, patches, stage, tolerance, max-kernel, "
                     "max-repeats or images");
  if (!sys::fs::exists(value))
    return makeError("images=" + value + ": no such file");
  options.images = value.str();
  return Error::success();
}

Expected<RedistributeOptions> mcunet::parseRedistribute(StringRef value) {
  RedistributeOptions options;
  SmallVector<StringRef> entries;
  value.split(entries, ',');
  bool hasTarget = false;
  for (StringRef entry : entries) {
    auto [key, text] = entry.split('=');
    hasTarget |= key == "max-overhead";
    if (Error error = parseEntry(key, text, options))
      return std::move(error);
  }
  if (!hasTarget)
    return makeError("max-overhead=PCT is missing");
  return options;
}

void mcunet::addNewNetwork(mlir::ModuleOp module, StringRef name,
                           OutputSet &outputs) {
  Expected<json::Object> net = exportNet(module, name);
  if (net) {
    outputs.add((name + ".net.json").str(),
                formatv("{0:2}\n", json::Value(std::move(*net))).str());
    return;
  }
  WithColor::warning(errs(), "mcunet-compile")
      << "the new network is written as MLIR, which nothing trains: "
      << toString(net.takeError()) << '\n';
  std::string text;
  raw_string_ostream os(text);
  module.print(os, mlir::OpPrintingFlags().enableDebugInfo());
  outputs.add((name + ".network.mlir").str(), text);
}
