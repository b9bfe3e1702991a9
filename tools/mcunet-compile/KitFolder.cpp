//===- KitFolder.cpp - A kit's folder between compilations ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KitFolder.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MD5.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

#include <optional>
#include <set>

using namespace llvm;
using namespace mcunet;

static constexpr StringLiteral listName = "mcunet-kit.txt";
static constexpr StringLiteral listTitle = "# Kit of ";

static std::string checksum(StringRef contents) {
  MD5 hash;
  hash.update(contents);
  MD5::MD5Result result;
  hash.final(result);
  return result.digest().str().str();
}

static std::optional<std::string> contentsOf(StringRef root, StringRef path) {
  SmallString<128> full(root);
  sys::path::append(full, path);
  auto buffer = MemoryBuffer::getFile(full, /*IsText=*/false,
                                      /*RequiresNullTerminator=*/false);
  if (!buffer)
    return std::nullopt;
  return (*buffer)->getBuffer().str();
}

/// A path of the list that leads out of the folder is not one of ours.
static bool isInside(StringRef path) {
  return !sys::path::is_absolute(path) &&
         !is_contained(make_range(sys::path::begin(path), sys::path::end(path)),
                       "..");
}

Expected<KitFolder> KitFolder::open(StringRef outputDir, StringRef folder,
                                    StringRef model) {
  KitFolder result;
  SmallString<128> root(outputDir);
  sys::path::append(root, folder);
  result.root = root.str();
  result.folder = folder;
  result.model = model;
  std::optional<std::string> list = contentsOf(root, listName);
  if (!list)
    return result;
  SmallVector<StringRef> lines;
  StringRef(*list).split(lines, '\n', /*MaxSplit=*/-1, /*KeepEmpty=*/false);
  for (StringRef line : lines) {
    if (line.consume_front(listTitle)) {
      StringRef owner = line.split(' ').first;
      if (owner != model)
        return createStringError("'" + root + "' is the kit of " + owner +
                                 "; choose another -o for " + model +
                                 ", or remove that folder");
      continue;
    }
    auto [sum, path] = line.split("  ");
    if (isInside(path))
      result.written[path.str()] = sum.str();
  }
  return result;
}

void KitFolder::add(StringRef path, StringRef contents, Part part) {
  files.push_back({path.str(), contents.str(), part});
}

/// Whether the file is there and not as it was written last time.
bool KitFolder::isChanged(StringRef path) const {
  std::optional<std::string> present = contentsOf(root, path);
  if (!present)
    return false;
  auto it = written.find(path.str());
  return it == written.end() || it->second != checksum(*present);
}

void KitFolder::finish(OutputSet &outputs) {
  std::string list = listTitle.str() + model +
                     " by mcunet-compile. Files that you change are left "
                     "alone from then on.\n";
  std::set<std::string> made;
  for (const auto &[path, contents, part] : files) {
    bool isKept = part == Part::Rest && isChanged(path) &&
                  contentsOf(root, path) != contents;
    if (isKept)
      kept.push_back(path);
    outputs.add(folder + "/" + path + (isKept ? ".new" : ""), contents);
    // Of a file that is kept, the list goes on to say what was written.
    list += checksum(contents) + "  " + path + "\n";
    made.insert(path);
  }
  for (const auto &[path, sum] : written)
    if (!made.count(path) && !isChanged(path))
      outputs.remove(folder + "/" + path);
  outputs.add(folder + "/" + listName.str(), list);
}
