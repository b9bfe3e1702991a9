// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- Measure.cpp - Runs the firmware ------------------------------------===//
#include "Measure.h"
#include "Process.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace mcunet;

Expected<std::string> run::findPlugin(StringRef program) {
  SmallString<128> path(sys::path::parent_path(program));
  sys::path::append(path, "..", "lib", "libmcunet-qemu-count.so");
  if (!sys::fs::exists(path))
    return createStringError("QEMU's plugin '" + path + "' is missing");
  return path.str().str();
}

/// A value inside QEMU's comma-separated options.
static std::string escapeCommas(StringRef text) {
  std::string out;
  for (char c : text)
    out.append(c == ',' ? 2 : 1, c);
  return out;
}

static Expected<std::vector<std::string>>
emulatorArguments(const run::RunOptions &options, const run::Symbols &symbols) {
  const run::Symbol *begin = symbols.byName("mcunet_rt_mark_begin");
  const run::Symbol *end = symbols.byName("mcunet_rt_mark_end");
  const run::Symbol *infer = symbols.byName("mcunet_rt_infer");
  if (!begin || !end || !infer)
    return createStringError("the firmware has no markers");
  std::string semihosting = "enable=on,target=native,arg=firmware";
  for (const std::string &argument :
       {options.input, options.output, std::to_string(options.repeat),
        std::to_string(options.chunkRows)})
    semihosting += ",arg=" + escapeCommas(argument);
  std::string plugin = escapeCommas(options.plugin) + ",begin=0x" +
                       utohexstr(begin->address, true) + ",end=0x" +
                       utohexstr(end->address, true) + ",skip=0x" +
                       utohexstr(infer->address, true) + "-0x" +
                       utohexstr(infer->address + infer->size, true) +
                       ",out=counts.txt";
  if (options.edges)
    plugin += ",edges=edges.txt";
  for (const run::Symbols::Owner &owner : symbols.owners(options.model)) {
    std::string layer = owner.layer ? std::to_string(*owner.layer) + ":" : "";
    plugin += (owner.layer ? ",layer=" : ",own=") + layer + "0x" +
              utohexstr(owner.symbol->address, true) + "-0x" +
              utohexstr(owner.symbol->address + owner.symbol->size, true);
  }
  return std::vector<std::string>{
      "-M",        options.board,   "-display",
      "none",      "-monitor",      "none",
      "-serial",   "none",          "-semihosting-config",
      semihosting, "-plugin",       plugin,
      "-kernel",   options.firmware};
}

/// The value of `key=...` in a line of the runner's.
static uint64_t field(StringRef line, StringRef key) {
  size_t at = line.find((" " + key + "=").str());
  uint64_t value = 0;
  if (at != StringRef::npos)
    line.substr(at + key.size() + 2).consumeInteger(0, value);
  return value;
}

/// "HardFault number=0x00000003 cfsr=... sp=... pc=... lr=..." made readable.
static std::string faultText(StringRef line, const run::Symbols &symbols) {
  std::string text = line.split(' ').first.str();
  if (line.contains(" pc=")) {
    uint64_t pc = field(line, "pc");
    const run::Symbol *symbol = symbols.containing(pc);
    text += " in " + (symbol ? symbol->name : std::string("no function"));
  }
  return text + " (" + line.split(' ').second.str() + ")";
}

Expected<run::Measurement> run::runFirmware(const RunOptions &options,
                                            const Symbols &symbols) {
  bool host = options.board == "host";
  std::string program = "./" + options.firmware;
  std::vector<std::string> args = {options.input, options.output,
                                   std::to_string(options.repeat),
                                   std::to_string(options.chunkRows)};
  if (!host) {
    program = "qemu-system-arm";
    Expected<std::vector<std::string>> arguments =
        emulatorArguments(options, symbols);
    if (!arguments)
      return arguments.takeError();
    args = std::move(*arguments);
  }
  Expected<ProcessResult> result =
      runProcess(program, args, options.timeoutSeconds);
  if (!result)
    return result.takeError();
  if (result->timedOut)
    return createStringError("the model did not finish in " +
                             Twine(options.timeoutSeconds) + " s");

  static constexpr StringLiteral mark = "\nmcunet-run: ";
  StringRef text = result->text, line;
  size_t at = text.rfind(mark);
  if (at != StringRef::npos)
    line = text.substr(at + mark.size()).split('\n').first;
  if (line.consume_front("fault: "))
    return createStringError("on " + options.board + ": " +
                             faultText(line, symbols));
  if (line.consume_front("error: "))
    return createStringError("on " + options.board + ": " + line);
  if (result->exitCode != 0 || !line.starts_with("ok "))
    return createStringError((host ? "the program" : "QEMU") +
                             Twine(" failed with exit code ") +
                             Twine(result->exitCode) + ": " + firstLine(text));

  Measurement measurement;
  measurement.inferences = field(line, "inferences");
  measurement.arenaBytes = field(line, "arena");
  measurement.stackBytes = field(line, "stack");
  if (!host) {
    Expected<Counts> counts = readCounts("counts.txt");
    if (!counts)
      return counts.takeError();
    measurement.counts = std::move(*counts);
  }
  return measurement;
}
