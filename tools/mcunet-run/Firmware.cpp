// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- Firmware.cpp - Model, runner and board in one program --------------===//
#include "Firmware.h"
#include "Process.h"
#include "RuntimePaths.h"

#include "mcunet/Target/TargetInfo.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"

using namespace llvm;
using namespace mcunet;

Expected<std::string> run::findRuntime(StringRef program) {
  SmallString<128> installed(sys::path::parent_path(program));
  sys::path::append(installed, "..", "share", "mcunet", "runtime");
  SmallVector<std::string, 2> candidates;
  if (auto variable = sys::Process::GetEnv("MCUNET_RUNTIME_DIR"))
    candidates = {*variable};
  else
    candidates = {installed.str().str(), MCUNET_RUNTIME_SOURCE_DIR};
  for (const std::string &folder : candidates)
    if (sys::fs::exists(folder + "/boards/common/runner.cpp")) {
      SmallString<128> absolute(folder);
      sys::fs::make_absolute(absolute);
      return absolute.str().str();
    }
  return createStringError("no runtime in '" + join(candidates, "' or '") +
                           "'; set MCUNET_RUNTIME_DIR");
}

/// The line of a failed compilation that says most.
static std::string complaint(StringRef text) {
  SmallVector<StringRef> lines;
  text.split(lines, '\n');
  for (StringRef key : {"overflowed", "error:", "undefined reference"})
    for (StringRef line : lines)
      if (line.contains(key))
        return line.trim().str();
  return run::firstLine(text);
}

Error run::buildFirmware(const Model &model, StringRef board, StringRef runtime,
                         StringRef output) {
  bool host = board == "host";
  std::string boards = (runtime + "/boards").str();
  std::string common = boards + "/common";
  Expected<std::string> header = readFile(model.headerPath);
  if (!header)
    return header.takeError();
  // Under a name that needs no quoting on any command line.
  if (Error error = writeFile("model.h", *header))
    return error;

  // No loop may turn into a call of memcpy: it would count as the model's.
  std::vector<std::string> args = {"-O2",
                                   "-std=c++17",
                                   "-fno-exceptions",
                                   "-fno-rtti",
                                   "-ffunction-sections",
                                   "-fdata-sections",
                                   "-fno-tree-loop-distribute-patterns",
                                   "-I" + runtime.str() + "/include",
                                   "-I" + common,
                                   "-I.",
                                   "-DMCUNET_MODEL_HEADER=\"model.h\"",
                                   "-DMCUNET_MODEL=" + model.name + "_model"};
  for (const char *suffix :
       {"ARENA_BYTES", "ARENA_ALIGN", "INPUT_BYTES", "OUTPUT_BYTES"})
    args.push_back(std::string("-DMCUNET_") + suffix + "=" + model.prefix +
                   "_" + suffix);
  std::vector<std::string> sources = {common + "/runner.cpp",
                                      common + "/infer.cpp"};
  if (host) {
    sources.push_back(boards + "/host/io_host.cpp");
    sources.push_back(boards + "/host/pages.cpp");
  } else {
    sources.push_back(common + "/io_semihosting.cpp");
    sources.push_back(common + "/startup.c");
    args.insert(args.end(),
                {"-mcpu=" + compilerCpu(*findTarget(model.mcpu)), "-mthumb",
                 model.hardFloat ? "-mfloat-abi=hard" : "-mfloat-abi=soft"});
  }
  args.insert(args.end(), sources.begin(), sources.end());
  args.push_back(model.objectPath);
  if (host)
    args.push_back("-no-pie"); // the object need not be position-independent
  else
    args.insert(args.end(), {"-nostdlib", "-L" + common, "-T",
                             (boards + "/" + board + "/board.ld").str(),
                             "-Wl,--gc-sections", "-lc", "-lgcc"});
  args.insert(args.end(), {"-o", output.str()});

  Expected<ProcessResult> result =
      runProcess(host ? "c++" : "arm-none-eabi-g++", args);
  if (!result)
    return result.takeError();
  if (result->exitCode != 0)
    return createStringError("cannot link the model for " + board + ": " +
                             complaint(result->text));
  return Error::success();
}
