// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- mcunet-run.cpp - Runs and measures a compiled model ----------------===//
//
// Links a model with the runtime and a board's start-up code, runs it in QEMU
// (or natively) and prints what it took as JSON.
//
//===----------------------------------------------------------------------===//
#include "Boards.h"
#include "Cycles.h"
#include "Firmware.h"
#include "Measure.h"
#include "Process.h"

#include "mcunet/Support/Output.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CRC.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/WithColor.h"

using namespace llvm;
using namespace mcunet;
using namespace mcunet::run;

static cl::OptionCategory category("mcunet-run options");
static cl::opt<std::string>
    reportPath(cl::Positional, cl::desc("DIR/NAME.json"), cl::cat(category));
static cl::opt<std::string>
    inputPath("input", cl::value_desc("FILE"),
              cl::desc("Input tensors as raw int8, of one or more inferences "
                       "one after the other"),
              cl::cat(category));
static cl::opt<std::string> outputPath("output", cl::value_desc("FILE"),
                                       cl::desc("Where the output bytes go"),
                                       cl::cat(category));
static cl::opt<unsigned> repeat("repeat", cl::init(1), cl::value_desc("N"),
                                cl::desc("Run every inference N times"),
                                cl::cat(category));
static cl::opt<std::string>
    boardName("board", cl::value_desc("NAME"),
              cl::desc("Board of QEMU's, or host; default: the one with the "
                       "model's CPU"),
              cl::cat(category));
static cl::opt<bool>
    profileWanted("profile",
                  cl::desc("Print instructions by layer and by function"),
                  cl::cat(category));
static cl::opt<bool> cyclesWanted(
    "cycles",
    cl::desc("Print cycles by a timing model of the CPU (docs/Cycles.md); no "
             "board is measured"),
    cl::cat(category));
static cl::opt<double>
    clockMHz("clock", cl::value_desc("MHZ"),
             cl::desc("Print milliseconds for the cycles at this clock"),
             cl::cat(category));
static cl::opt<unsigned> flashWait(
    "flash-wait", cl::init(0), cl::value_desc("N"),
    cl::desc("Wait states of the flash that --cycles reads code from"),
    cl::cat(category));
static cl::opt<bool>
    flashPrefetch("flash-prefetch",
                  cl::desc("That flash reads the next line ahead"),
                  cl::cat(category));
static cl::opt<unsigned>
    flashLine("flash-line", cl::init(8), cl::value_desc("BYTES"),
              cl::desc("What one read of that flash brings"),
              cl::cat(category));
static cl::opt<unsigned>
    chunkRows("chunk-rows", cl::init(1), cl::value_desc("N"),
              cl::desc("Rows that a push model gets at a time"),
              cl::cat(category));
static cl::opt<unsigned>
    timeoutSeconds("timeout", cl::init(1800), cl::value_desc("SECONDS"),
                   cl::desc("Give up after this time; 0: never"),
                   cl::cat(category));
static cl::opt<std::string>
    workFolder("work-dir", cl::value_desc("DIR"),
               cl::desc("Folder for the firmware and the raw counts, kept"),
               cl::cat(category));

static std::string absolutePath(StringRef path) {
  SmallString<128> result(path);
  if (!path.empty())
    sys::fs::make_absolute(result);
  return result.str().str();
}

/// A layer as the report describes it, or null.
static const json::Object *reportedLayer(const Model &model, unsigned index) {
  const json::Object *report = model.report.getAsObject();
  const json::Array *layers = report->getArray("layers");
  return layers && index < layers->size() ? (*layers)[index].getAsObject()
                                          : nullptr;
}

static void printProfile(json::OStream &out, const Model &model,
                         const Profile &profile) {
  out.attributeArray("layers", [&] {
    for (const auto &[index, layer] : profile.layers)
      out.object([&, index = index, &layer = layer] {
        out.attribute("index", index);
        if (const json::Object *reported = reportedLayer(model, index)) {
          if (std::optional<StringRef> name = reported->getString("name"))
            out.attribute("name", *name);
          if (std::optional<int64_t> macs = reported->getInteger("macs"))
            out.attribute("macs", *macs);
        }
        out.attribute("op", layer.op);
        out.attribute("instructions", layer.instructions);
        if (cyclesWanted)
          out.attribute("cycles", layer.cycles);
      });
  });
  out.attributeArray("functions", [&] {
    for (const Profile::Function &function : profile.functions)
      out.object([&] {
        out.attribute("name", function.name);
        out.attribute("instructions", function.instructions);
        if (cyclesWanted)
          out.attribute("cycles", function.cycles);
      });
  });
}

/// Each figure says that a model made it.
static void printCycles(json::OStream &out, const Model &model,
                        const CyclesResult &result) {
  uint64_t total = result.charges.total;
  out.attribute("cycles", total);
  if (clockMHz) {
    out.attributeBegin("milliseconds");
    out.rawValue(formatv("{0:f3}", total / (clockMHz * 1000)).str());
    out.attributeEnd();
  }
  out.attributeObject("cycles_by", [&] {
    out.attribute("source", timingSource);
    out.attribute("core", result.core);
    if (!StringRef(model.mcpu).starts_with(result.core))
      out.attribute("note", model.mcpu + " has no table of its own");
    if (clockMHz)
      out.attribute("clock_mhz", clockMHz.getValue());
    out.attribute("flash_wait", flashWait.getValue());
    if (flashWait) {
      out.attribute("flash_line", flashLine.getValue());
      out.attribute("flash_prefetch", flashPrefetch.getValue());
    }
  });
}

static void printResult(const Model &model, StringRef board,
                        const Measurement &measured, const Profile &profile,
                        const std::optional<CyclesResult> &cycles,
                        StringRef outputBytes) {
  json::OStream out(outs(), 2);
  out.object([&] {
    out.attribute("name", model.name);
    out.attribute("mcpu", model.mcpu);
    out.attribute("board", board);
    out.attribute("inferences", measured.inferences);
    if (measured.counts.intervals.empty()) {
      out.attribute("instructions", nullptr);
    } else {
      auto [least, most] = std::minmax_element(
          measured.counts.intervals.begin(), measured.counts.intervals.end());
      out.attribute("instructions", measured.counts.intervals.front());
      out.attribute("instructions_min", *least);
      out.attribute("instructions_max", *most);
      if (profile.callback)
        out.attribute("callback_instructions", profile.callback);
      if (cycles)
        printCycles(out, model, *cycles);
    }
    out.attribute("arena_bytes", model.arenaBytes);
    out.attribute("arena_bytes_used", measured.arenaBytes);
    out.attribute("stack_bytes_used", measured.stackBytes);
    out.attribute("output_bytes", outputBytes.size());
    out.attribute("output_crc32",
                  utohexstr(crc32(arrayRefFromStringRef(outputBytes)),
                            /*LowerCase=*/true, /*Width=*/8));
    if (profileWanted && !measured.counts.intervals.empty())
      printProfile(out, model, profile);
  });
  outs() << "\n";
}

/// What options of cycles do not go together.
static Error checkCyclesOptions(StringRef board) {
  bool clock = clockMHz.getNumOccurrences();
  if (clock && !(clockMHz > 0))
    return createStringError("--clock must be above 0, in MHz");
  if (!isPowerOf2_32(flashLine) || flashLine < 4)
    return createStringError("--flash-line must be a power of two from 4");
  if (!cyclesWanted &&
      (clock || flashWait || flashPrefetch || flashLine.getNumOccurrences()))
    return createStringError("--clock and --flash-... are about the cycles of "
                             "--cycles, which is missing");
  if (cyclesWanted && board == "host")
    return createStringError("--cycles models Cortex-M cores; this model is "
                             "compiled for the host");
  return Error::success();
}

/// The model's cycles, as far as they are asked for.
static Expected<std::optional<CyclesResult>>
modelCycles(const Model &model, const RunOptions &options) {
  if (!cyclesWanted)
    return std::nullopt;
  cycles::Flash flash{flashWait, flashPrefetch, flashLine};
  return chargeCycles(model.mcpu, options.firmware, "edges.txt", flash);
}

static Error runModel(StringRef program) {
  if (reportPath.empty())
    return createStringError("no report given: NAME.json, as mcunet-compile "
                             "writes it; --help shows how");
  if (inputPath.empty())
    return createStringError("no input given: --input=FILE, raw int8; --help "
                             "shows how");
  Expected<Model> model = readModel(absolutePath(reportPath));
  if (!model)
    return model.takeError();
  Expected<std::string> board = chooseBoard(model->mcpu, boardName);
  if (!board)
    return board.takeError();
  if (Error error = checkCyclesOptions(*board))
    return error;
  Expected<std::string> input = readFile(inputPath);
  if (!input)
    return input.takeError();
  if (input->empty() || input->size() % model->inputBytes != 0)
    return createStringError("'" + inputPath + "' has " + Twine(input->size()) +
                             " bytes, but " + model->name + " takes " +
                             Twine(model->inputBytes) + " per inference");
  if (!repeat || !chunkRows)
    return createStringError("--repeat and --chunk-rows must be at least 1");
  Expected<std::string> runtime = findRuntime(program);
  if (!runtime)
    return runtime.takeError();
  RunOptions options;
  if (*board != "host") {
    Expected<std::string> plugin = findPlugin(program);
    if (!plugin)
      return plugin.takeError();
    options.plugin = *plugin;
  }

  // From here on relative paths mean the work folder.
  std::string output = absolutePath(outputPath);
  Expected<WorkFolder> folder = WorkFolder::enter(absolutePath(workFolder));
  if (!folder)
    return folder.takeError();
  options.board = *board;
  options.model = model->name;
  options.firmware = "firmware.elf";
  options.input = "input.bin";
  options.output = "output.bin";
  options.edges = cyclesWanted;
  options.repeat = repeat;
  options.chunkRows = chunkRows;
  options.timeoutSeconds = timeoutSeconds;
  if (Error error = writeFile(options.input, *input))
    return error;
  if (Error error = buildFirmware(*model, *board, *runtime, options.firmware))
    return error;
  Expected<Symbols> symbols = Symbols::read(options.firmware);
  if (!symbols)
    return symbols.takeError();
  Expected<Measurement> measured = runFirmware(options, *symbols);
  if (!measured)
    return measured.takeError();
  Expected<std::string> bytes = readFile(options.output);
  if (!bytes)
    return bytes.takeError();
  if (bytes->size() != measured->inferences * model->outputBytes)
    return createStringError("the output has " + Twine(bytes->size()) +
                             " bytes instead of " +
                             Twine(measured->inferences * model->outputBytes));
  if (!output.empty())
    if (Error error = writeFile(output, *bytes))
      return error;
  Profile profile = makeProfile(measured->counts, *symbols, model->name);
  Expected<std::optional<CyclesResult>> cycles = modelCycles(*model, options);
  if (!cycles)
    return cycles.takeError();
  if (*cycles)
    addCycles(profile, (*cycles)->charges, *symbols, model->name);
  printResult(*model, *board, *measured, profile, *cycles, *bytes);
  return Error::success();
}

int main(int argc, char **argv) {
  InitLLVM init(argc, argv);
  cl::HideUnrelatedOptions(category);
  cl::ParseCommandLineOptions(
      argc, argv,
      "Runs and measures a compiled model: what the report and its object say "
      "is compiled and run on this machine, so be as careful as "
      "with any program\n");
  std::string program = sys::fs::getMainExecutable(
      argv[0], reinterpret_cast<void *>(&absolutePath));
  if (Error error = runModel(program)) {
    WithColor::error(errs(), "mcunet-run")
        << toString(std::move(error)) << "\n";
    return 1;
  }
  return mcunet::finishOutput("mcunet-run", 0);
}
