// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- Process.cpp - Other programs, and files between them ---------------===//
#include "Process.h"
#include "Supervisor.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace mcunet;

Expected<run::ProcessResult> run::runProcess(StringRef program,
                                             ArrayRef<std::string> args,
                                             unsigned seconds) {
  ErrorOr<std::string> path = sys::findProgramByName(program);
  if (!path)
    return createStringError("'" + program + "' is not installed");
  // In the work folder: whatever ends this process, it goes with the folder.
  StringRef log = "process.log";
  SmallVector<StringRef> argv = {*path};
  argv.append(args.begin(), args.end());
  std::optional<StringRef> redirects[] = {StringRef(""), log, log};
  std::string message;
  bool notStarted = false;
  int code = sys::ExecuteAndWait(*path, argv, std::nullopt, redirects, seconds,
                                 /*MemoryLimit=*/0, &message, &notStarted);
  Expected<std::string> text = readFile(log);
  sys::fs::remove(log);
  if (!text)
    return text.takeError();
  if (notStarted)
    return createStringError("cannot start '" + program + "': " + message);
  bool timedOut = code == -2 && StringRef(message).contains("timed out");
  return ProcessResult{code, timedOut, std::move(*text)};
}

Expected<run::WorkFolder> run::WorkFolder::enter(StringRef given) {
  WorkFolder result;
  SmallString<128> folder(given), previous;
  std::error_code error = sys::fs::current_path(previous);
  if (!error)
    error = given.empty() ? sys::fs::createUniqueDirectory("mcunet-run", folder)
                          : sys::fs::create_directories(folder);
  if (!error)
    error = sys::fs::set_current_path(folder);
  if (error)
    return createStringError(error, "cannot use folder '%s': %s",
                             folder.c_str(), error.message().c_str());
  result.folder = folder.str();
  result.previous = previous.str();
  result.temporary = given.empty();
  if (Error failure = supervise(given.empty() ? folder.str() : ""))
    return std::move(failure);
  return result;
}

run::WorkFolder::WorkFolder(WorkFolder &&other)
    : folder(std::move(other.folder)), previous(std::move(other.previous)),
      temporary(other.temporary) {
  other.previous.clear();
}

run::WorkFolder::~WorkFolder() {
  if (previous.empty())
    return;
  sys::fs::set_current_path(previous);
  if (temporary)
    sys::fs::remove_directories(folder);
}

Expected<std::string> run::readFile(StringRef path) {
  auto buffer = MemoryBuffer::getFile(path, /*IsText=*/false,
                                      /*RequiresNullTerminator=*/false);
  if (!buffer)
    return createStringError("cannot read '" + path +
                             "': " + buffer.getError().message());
  return (*buffer)->getBuffer().str();
}

Error run::writeFile(StringRef path, StringRef bytes) {
  std::error_code error;
  raw_fd_ostream os(path, error, sys::fs::OF_None);
  if (!error) {
    os << bytes;
    os.close();
    error = os.error();
    os.clear_error();
  }
  if (error)
    return createStringError("cannot write '" + path + "': " + error.message());
  return Error::success();
}

std::string run::firstLine(StringRef text) {
  return text.ltrim().split('\n').first.rtrim().str();
}
