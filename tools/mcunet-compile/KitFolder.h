//===- KitFolder.h - A kit's folder between compilations --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TOOLS_MCUNET_COMPILE_KITFOLDER_H
#define MCUNET_TOOLS_MCUNET_COMPILE_KITFOLDER_H

#include "mcunet/Target/OutputSet.h"

#include <map>
#include <string>
#include <vector>

namespace mcunet {

/// What a kit's folder holds: mcunet-kit.txt lists the files that were written,
/// with a checksum each. A later compilation replaces those that are still as
/// they were written, removes those that it no longer makes, and leaves alone
/// what somebody has changed. The network itself, which belongs together, is
/// replaced in any case.
class KitFolder {
public:
  enum class Part { Network, Rest };

  /// `outputDir`/`folder` as it is, for the kit of `model`. Fails where the
  /// folder holds another network's.
  static llvm::Expected<KitFolder> open(llvm::StringRef outputDir,
                                        llvm::StringRef folder,
                                        llvm::StringRef model);

  void add(llvm::StringRef path, llvm::StringRef contents,
           Part part = Part::Rest);
  /// Adds all files and the new list to `outputs`.
  void finish(OutputSet &outputs);

  /// Files that somebody has changed. The new ones are beside them, .new.
  llvm::ArrayRef<std::string> getKept() const { return kept; }

private:
  bool isChanged(llvm::StringRef path) const;

  std::string root;   ///< outputDir/folder
  std::string folder; ///< as outputs name it
  std::string model;
  std::map<std::string, std::string> written; ///< checksums of last time
  struct File {
    std::string path, contents;
    Part part;
  };
  std::vector<File> files;
  std::vector<std::string> kept;
};

} // namespace mcunet

#endif // MCUNET_TOOLS_MCUNET_COMPILE_KITFOLDER_H
