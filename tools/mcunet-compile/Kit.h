//===- Kit.h - A model as a folder for a build system -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TOOLS_MCUNET_COMPILE_KIT_H
#define MCUNET_TOOLS_MCUNET_COMPILE_KIT_H

#include "mcunet/Target/OutputSet.h"
#include "mcunet/Target/TargetInfo.h"

#include "llvm/Support/JSON.h"

#include <string>
#include <vector>

namespace mcunet {

enum class KitKind { None, CMake, Zephyr, Arduino, CmsisPack };

struct KitParts {
  llvm::StringRef name, object, header;
  const TargetInfo *target;
  const llvm::json::Object *report;
};

/// Adds the files of kit-KIND/ to `outputs`, which go to `outputDir`. Appends
/// to `kept` what is there and has been changed by somebody: it stays.
llvm::Error addKit(KitKind kind, const KitParts &parts,
                   llvm::StringRef outputDir, OutputSet &outputs,
                   std::vector<std::string> &kept);

} // namespace mcunet

#endif // MCUNET_TOOLS_MCUNET_COMPILE_KIT_H
