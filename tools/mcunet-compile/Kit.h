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

namespace mcunet {

enum class KitKind { None, CMake, Zephyr, Arduino, CmsisPack };

struct KitParts {
  llvm::StringRef name, object, header;
  const TargetInfo *target;
  const llvm::json::Object *report;
};

/// Adds the files of kit-KIND/ to `outputs`.
llvm::Error addKit(KitKind kind, const KitParts &parts, OutputSet &outputs);

} // namespace mcunet

#endif // MCUNET_TOOLS_MCUNET_COMPILE_KIT_H
