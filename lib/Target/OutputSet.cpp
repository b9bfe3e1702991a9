//===- OutputSet.cpp - All files of a result, or none ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Target/OutputSet.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Errno.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

using namespace llvm;

namespace mcunet {

static Error makeError(StringRef path, const Twine &problem) {
  return createStringError(inconvertibleErrorCode(),
                           "'" + path + "': " + problem);
}

static Expected<sys::fs::TempFile> writeTemporary(StringRef path,
                                                  StringRef contents) {
  Expected<sys::fs::TempFile> file =
      sys::fs::TempFile::create(path + "-%%%%%%.tmp");
  if (!file)
    return makeError(path, toString(file.takeError()));
  raw_fd_ostream os(file->FD, /*shouldClose=*/false);
  os << contents;
  os.flush();
  if (std::error_code code = os.error()) {
    os.clear_error();
    consumeError(file->discard());
    return makeError(path, code.message());
  }
  return file;
}

using WrittenFile = std::pair<std::string, sys::fs::TempFile>;

/// Writes one file beside its target; the caller renames or discards it.
static Expected<WrittenFile> prepare(StringRef dir, StringRef name,
                                     StringRef contents, StringRef input) {
  SmallString<128> path(dir);
  sys::path::append(path, name);
  bool isInput = false;
  if (!sys::fs::equivalent(path, input, isInput) && isInput)
    return makeError(path, "is the model itself; choose another -o or --name");
  if (sys::fs::is_directory(path))
    return makeError(path, "is a folder");
  // A name may contain folders.
  if (std::error_code code =
          sys::fs::create_directories(sys::path::parent_path(path)))
    return makeError(path, code.message());
  Expected<sys::fs::TempFile> file = writeTemporary(path, contents);
  if (!file)
    return file.takeError();
  return WrittenFile(path.str().str(), std::move(*file));
}

static void discard(MutableArrayRef<WrittenFile> files) {
  for (WrittenFile &file : files)
    consumeError(file.second.discard());
}

namespace {
/// Keeps other compilations out of a folder during this object's lifetime, so
/// that its files are all of one. A file system without locks keeps none out.
class FolderLock {
public:
  explicit FolderLock(StringRef dir)
      : descriptor(::open(dir.str().c_str(), O_RDONLY | O_CLOEXEC)) {
    if (descriptor >= 0)
      sys::RetryAfterSignal(-1, ::flock, descriptor, LOCK_EX);
  }
  ~FolderLock() {
    if (descriptor >= 0)
      ::close(descriptor);
  }
  FolderLock(const FolderLock &) = delete;

private:
  int descriptor;
};
} // namespace

Error OutputSet::commit(StringRef dir, StringRef input) const {
  if (std::error_code code = sys::fs::create_directories(
          dir, /*IgnoreExisting=*/true, sys::fs::perms::all_all))
    return makeError(dir, "the folder cannot be made: " + code.message());
  std::vector<WrittenFile> written;
  for (const auto &[name, contents] : files) {
    Expected<WrittenFile> file = prepare(dir, name, contents, input);
    if (!file) {
      discard(written);
      return file.takeError();
    }
    written.push_back(std::move(*file));
  }
  FolderLock lock(dir);
  for (size_t i = 0; i < written.size(); ++i)
    if (Error error = written[i].second.keep(written[i].first)) {
      discard(MutableArrayRef(written).drop_front(i + 1));
      return makeError(written[i].first, toString(std::move(error)));
    }
  for (const std::string &name : removed) {
    SmallString<128> path(dir);
    sys::path::append(path, name);
    if (std::error_code code = sys::fs::remove(path))
      return makeError(path, code.message());
  }
  return Error::success();
}

} // namespace mcunet
