//===- CommandLine.cpp - What mcunet-compile is asked to do ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CommandLine.h"
#include "Redistribute.h"

#include "mcunet/Support/Size.h"
#include "mcunet/Target/HeaderWriter.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Option/ArgList.h"
#include "llvm/Option/OptTable.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>
#include <map>

using namespace llvm;
using namespace llvm::opt;

namespace mcunet {

//===----------------------------------------------------------------------===//
// The table that Options.td describes
//===----------------------------------------------------------------------===//

namespace {

enum OptionId {
  OPT_INVALID = 0,
#define OPTION(...) LLVM_MAKE_OPT_ID(__VA_ARGS__),
#include "Options.inc"
#undef OPTION
};

#define OPTTABLE_STR_TABLE_CODE
#include "Options.inc"
#undef OPTTABLE_STR_TABLE_CODE

#define OPTTABLE_PREFIXES_TABLE_CODE
#include "Options.inc"
#undef OPTTABLE_PREFIXES_TABLE_CODE

constexpr OptTable::Info optionInfos[] = {
#define OPTION(...) LLVM_CONSTRUCT_OPT_INFO(__VA_ARGS__),
#include "Options.inc"
#undef OPTION
};

class CompileOptTable : public GenericOptTable {
public:
  CompileOptTable()
      : GenericOptTable(OptionStrTable, OptionPrefixesTable, optionInfos) {}
};

} // namespace

static Error makeError(const Twine &message) {
  return createStringError(inconvertibleErrorCode(), message);
}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

/// The index of `value` among `choices`, or an error that lists them.
static Expected<unsigned> parseChoice(StringRef option, StringRef value,
                                      ArrayRef<StringRef> choices) {
  for (unsigned i = 0; i < choices.size(); ++i)
    if (choices[i] == value)
      return i;
  return makeError("--" + option + "=" + value + ": expected " +
                   join(choices.drop_back(), ", ") + " or " + choices.back());
}

static Expected<int64_t> parseBudget(StringRef value) {
  Expected<int64_t> size = parseSize(value);
  if (!size)
    return makeError("--sram=" + value + ": " + toString(size.takeError()));
  if (*size == 0)
    return makeError("--sram=" + value + ": the budget must be positive");
  return size;
}

static Expected<double> parsePercent(StringRef value) {
  StringRef number = value;
  number.consume_back("%");
  double percent;
  if (number.empty() || number.getAsDouble(percent) || !std::isfinite(percent))
    return makeError("--max-overhead=" + value +
                     ": expected a percentage such as 10 or 2.5");
  if (percent < 0)
    return makeError("--max-overhead=" + value + ": must not be negative");
  return percent;
}

static Error checkSchedule(StringRef value) {
  static constexpr StringRef presets[] = {
      "auto", "layerwise", "mcunetv2", "tinyts", "streamnet1d", "streamnet2d"};
  if (is_contained(presets, value.split(':').first))
    return Error::success();
  if (!sys::fs::exists(value))
    return makeError("--schedule=" + value + ": neither a preset (" +
                     join(ArrayRef<StringRef>(presets), ", ") + ") nor a file");
  if (sys::fs::is_directory(value))
    return makeError("--schedule=" + value + ": is a folder, not a report");
  return Error::success();
}

static bool isIdentifier(StringRef value) {
  return !isDigit(value[0]) &&
         all_of(value, [](char c) { return isAlnum(c) || c == '_'; });
}

static Error checkName(StringRef value) {
  std::string possible = headerIdentifier(value.str());
  if (value.empty())
    return makeError("--name: expected a C identifier");
  if (possible != value)
    return makeError("--name=" + value +
                     (isIdentifier(value) ? ": the name of a type or header"
                                          : ": not a C identifier") +
                     "; try '" + possible + "'");
  return Error::success();
}

/// Fails early where nothing could be written at the end.
static Error checkOutputDir(StringRef dir) {
  if (dir.empty())
    return makeError("-o: expected a folder");
  SmallString<128> existing(dir);
  while (!existing.empty() && !sys::fs::exists(existing))
    sys::path::remove_filename(existing);
  if (existing.empty())
    existing = ".";
  if (!sys::fs::is_directory(existing))
    return makeError("-o " + dir + ": '" + existing + "' is not a folder");
  if (std::error_code code =
          sys::fs::access(existing, sys::fs::AccessMode::Write))
    return makeError("-o " + dir + ": cannot write to '" + existing +
                     "': " + code.message());
  return Error::success();
}

static Error checkModel(StringRef path) {
  if (!sys::fs::exists(path))
    return makeError("'" + path + "': no such file");
  if (sys::fs::is_directory(path))
    return makeError("'" + path + "' is a folder, not a model");
  StringRef extension = sys::path::extension(path);
  if (extension != ".tflite" && extension != ".onnx" && extension != ".mlir" &&
      extension != ".mlirbc" && extension != ".json")
    return makeError(
        "'" + path +
        "': expected a .tflite, .onnx, .mlir, .mlirbc or .net.json");
  return Error::success();
}

//===----------------------------------------------------------------------===//
// Parsing
//===----------------------------------------------------------------------===//

static Error reportUnknown(const OptTable &table, const Arg &arg) {
  std::string spelling = arg.getAsString(InputArgList());
  std::string message = "unknown option '" + spelling + "'";
  std::string nearest;
  if (table.findNearest(spelling, nearest) <= 2)
    message += ", did you mean '" + nearest + "'?";
  else
    message += "; --help lists the options";
  return makeError(message);
}

/// The options whose values are words of a fixed set.
static Error parseChoices(const InputArgList &args, CommandLine &line) {
  auto choose = [&](OptionId id, StringRef name, ArrayRef<StringRef> choices,
                    auto &result) -> Error {
    const Arg *arg = args.getLastArg(id);
    if (!arg)
      return Error::success();
    Expected<unsigned> index = parseChoice(name, arg->getValue(), choices);
    if (!index)
      return index.takeError();
    result = static_cast<std::decay_t<decltype(result)>>(*index);
    return Error::success();
  };
  SmallVector<StringRef> modes(llvm::map_range(
      kInputModes, [](InputMode mode) { return stringify(mode); }));
  modes.push_back("stream");
  unsigned mode = 0;
  if (Error error = choose(OPT_input, "input", modes, mode))
    return error;
  if (mode < std::size(kInputModes))
    line.options.input = kInputModes[mode];
  else
    line.options.hop = 0;
  if (Error error =
          choose(OPT_optimize, "optimize", {"balanced", "latency", "sram"},
                 line.options.optimize))
    return error;
  if (args.hasArg(OPT_input_layout)) {
    unsigned layout = 0;
    if (Error error =
            choose(OPT_input_layout, "input-layout", {"nhwc", "nchw"}, layout))
      return error;
    line.options.inputLayout = static_cast<InputLayout>(layout + 1);
  }
  if (args.hasArg(OPT_reference)) {
    Reference reference = Reference::TFLite;
    if (Error error =
            choose(OPT_reference, "reference", {"tflite", "tflm"}, reference))
      return error;
    line.reference = reference;
  }
  unsigned kit = 0;
  if (Error error = choose(OPT_kit, "kit",
                           {"cmake", "zephyr", "arduino", "cmsis-pack"}, kit))
    return error;
  if (args.hasArg(OPT_kit))
    line.kit = static_cast<KitKind>(kit + 1);
  return choose(OPT_emit, "emit", {"object", "asm", "llvm", "mlir"}, line.emit);
}

static Error parseNumbers(const InputArgList &args, CompileOptions &options) {
  if (const Arg *arg = args.getLastArg(OPT_sram)) {
    Expected<int64_t> size = parseBudget(arg->getValue());
    if (!size)
      return size.takeError();
    options.sram = *size;
  }
  if (const Arg *arg = args.getLastArg(OPT_max_overhead)) {
    Expected<double> percent = parsePercent(arg->getValue());
    if (!percent)
      return percent.takeError();
    options.maxOverhead = *percent;
  }
  if (const Arg *arg = args.getLastArg(OPT_clock)) {
    double clock = 0;
    if (StringRef(arg->getValue()).getAsDouble(clock) || !(clock > 0) ||
        !std::isfinite(clock))
      return makeError("--clock=" + Twine(arg->getValue()) +
                       ": expected a clock in MHz, above 0");
    options.clockMHz = clock;
  }
  if (const Arg *arg = args.getLastArg(OPT_hop)) {
    if (!options.hop)
      return makeError("--hop: only streams have one: --input=stream");
    int64_t rows = 0;
    if (StringRef(arg->getValue()).getAsInteger(10, rows) || rows < 1)
      return makeError("--hop=" + Twine(arg->getValue()) +
                       ": expected a number of rows");
    options.hop = rows;
  }
  if (const Arg *arg = args.getLastArg(OPT_point))
    if (StringRef(arg->getValue()).getAsInteger(10, options.point) ||
        options.point < 1)
      return makeError("--point=" + Twine(arg->getValue()) +
                       ": expected the number of a point that --pareto lists");
  return Error::success();
}

/// Options that take a value have one: which of two is meant, nobody can tell.
static Error checkRepeated(const InputArgList &args) {
  std::map<unsigned, const Arg *> seen;
  for (const Arg *arg : args) {
    unsigned id = arg->getOption().getUnaliasedOption().getID();
    if (arg->getNumValues() == 0 || id == OPT_INPUT || id == OPT_mllvm)
      continue;
    const Arg *&first = seen.try_emplace(id, arg).first->second;
    if (StringRef(first->getValue()) != arg->getValue())
      return makeError(first->getAsString(args) + " and " +
                       arg->getAsString(args) + ": give one of them");
  }
  return Error::success();
}

/// Options that mean nothing beside one another.
static Error checkTogether(const InputArgList &args) {
  static constexpr std::pair<OptionId, StringRef> compiled[] = {
      {OPT_kit, "--kit"}, {OPT_emit, "--emit"}, {OPT_point, "--point"}};
  if (args.hasArg(OPT_pareto))
    for (auto [id, name] : compiled)
      if (args.hasArg(id))
        return makeError(name + ": --pareto compiles no model");
  if (args.hasArg(OPT_optimize) && args.hasArg(OPT_pareto))
    return makeError("--optimize: --pareto lists the points for every goal");
  if (args.hasArg(OPT_optimize) && args.hasArg(OPT_point))
    return makeError("--optimize: --point says which point to take");
  return Error::success();
}

/// The model and the files around it.
static Error parseFiles(const InputArgList &args, CommandLine &line) {
  std::vector<std::string> models = args.getAllArgValues(OPT_INPUT);
  if (models.empty())
    return makeError("no model given; --help shows how");
  if (models.size() > 1)
    return makeError("one model at a time: '" + models[0] + "' and '" +
                     models[1] + "' given");
  line.model = models[0];
  line.outputDir = args.getLastArgValue(OPT_output, ".").str();
  if (Error error = checkModel(line.model))
    return error;
  if (line.reference && sys::path::extension(line.model) != ".tflite")
    return makeError("--reference: is for .tflite models; '" + line.model +
                     "' defines its bytes itself");
  line.options.schedule = args.getLastArgValue(OPT_schedule, "auto").str();
  if (Error error = checkSchedule(line.options.schedule))
    return error;
  StringRef stem = sys::path::stem(line.model);
  stem.consume_back(".net");
  line.options.name = headerIdentifier(stem.str());
  line.fileName = headerFileName(stem.str());
  if (const Arg *arg = args.getLastArg(OPT_name)) {
    if (Error error = checkName(arg->getValue()))
      return error;
    line.options.name = line.fileName = arg->getValue();
  }
  return checkOutputDir(line.outputDir);
}

Expected<CommandLine> parseCommandLine(int argc, char **argv) {
  CompileOptTable table;
  unsigned missingIndex, missingCount;
  InputArgList args = table.ParseArgs(ArrayRef(argv, argc).drop_front(),
                                      missingIndex, missingCount);
  CommandLine line;
  if (args.hasArg(OPT_help))
    line.action = CommandLine::Action::Help;
  else if (args.hasArg(OPT_version))
    line.action = CommandLine::Action::Version;
  else if (args.getLastArgValue(OPT_mcpu) == "help")
    line.action = CommandLine::Action::ListCpus;
  if (line.action != CommandLine::Action::Compile)
    return line;

  if (missingCount)
    return makeError(Twine(args.getArgString(missingIndex)) + ": expected a " +
                     "value");
  if (const Arg *arg = args.getLastArg(OPT_UNKNOWN))
    return reportUnknown(table, *arg);
  if (Error error = checkRepeated(args))
    return error;
  if (Error error = checkTogether(args))
    return error;
  line.options.mcpu = args.getLastArgValue(OPT_mcpu, "cortex-m7").str();
  if (args.hasArg(OPT_aligned))
    line.options.mcpu = withAlignedAccesses(line.options.mcpu);
  if (args.hasArg(OPT_bti))
    line.options.mcpu = withLandingPads(line.options.mcpu);
  Expected<const TargetInfo *> target = lookupTarget(line.options.mcpu);
  if (!target)
    return target.takeError();
  line.target = *target;
  if (Error error = parseChoices(args, line))
    return error;
  if (Error error = parseNumbers(args, line.options))
    return error;
  line.options.consumeInput = args.hasArg(OPT_consume_input);
  line.options.profileSymbols = args.hasArg(OPT_profile_symbols);
  if (line.options.consumeInput && line.options.input != InputMode::Resident)
    return makeError("--consume-input is for --input=resident only");
  line.options.keepChannels = args.hasArg(OPT_keep_channels);
  line.options.preferFlash = args.hasArg(OPT_prefer_flash);
  if (line.kit != KitKind::None && line.emit != OutputKind::Object)
    return makeError("--kit: needs --emit=object");
  if (const Arg *arg = args.getLastArg(OPT_redistribute)) {
    Expected<RedistributeOptions> target = parseRedistribute(arg->getValue());
    if (!target)
      return target.takeError();
    line.redistribute = std::move(*target);
  }
  line.net = args.getLastArgValue(OPT_net).str();
  line.pareto = args.hasArg(OPT_pareto);
  line.quiet = args.hasArg(OPT_quiet);
  line.llvmArguments = args.getAllArgValues(OPT_mllvm);
  if (Error error = parseFiles(args, line))
    return error;
  return line;
}

//===----------------------------------------------------------------------===//
// Help
//===----------------------------------------------------------------------===//

void printHelp(raw_ostream &os) {
  CompileOptTable table;
  table.printHelp(
      os,
      "mcunet-compile MODEL(.tflite|.onnx|.mlir|.mlirbc|.net.json) [options]",
      "Compile an int8 network into an object and a C header for a "
      "microcontroller.");
  os << R"(
EXAMPLES:
  mcunet-compile model.tflite -o out --mcpu=cortex-m7
  mcunet-compile model.tflite -o out --mcpu=cortex-m4 --sram=192K --max-overhead=10
  mcunet-compile camera.tflite -o out --input=push --optimize=sram
  mcunet-compile big.net.json -o out --redistribute=patches=4,max-overhead=18
Writes DIR/NAME.o, NAME.h, NAME.json and NAME.html (the same, to look at); with
--redistribute also the new network, which needs training, as NAME.net.json.
Exits with 2 when nothing fits --sram or --max-overhead.
)";
}

void printVersion(raw_ostream &os) {
  os << "mcunet-compile " MCUNET_VERSION " (LLVM " LLVM_VERSION_STRING ")\n";
}

} // namespace mcunet
