//===- ReportWriter.h - NAME.json and the summary of a model ----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The report is one JSON object. What planning knows (tensors, MACs, buffers,
// layers) comes from `planToJSON`; what only the object shows (stack, flash)
// is added here.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TARGET_REPORTWRITER_H
#define MCUNET_TARGET_REPORTWRITER_H

#include "mcunet/Target/HeaderWriter.h"
#include "mcunet/Target/StackUsage.h"

#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"

#include <optional>
#include <string>

namespace mcunet {

/// Raised when a key of the report changes its meaning or goes away; keys may
/// be added without. docs/Report.md describes them.
inline constexpr int reportSchemaVersion = 1;

/// Adds `mcpu`, and of what was asked for beside a CPU `aligned`, `bti` and
/// `chip`.
void describeTarget(llvm::json::Object &report, llvm::StringRef mcpu);

/// Adds `schema_version`, `name`, what `describeTarget` adds,
/// `sram.{stack,total}`, `flash` and `functions`. Where `report` has no `sram`,
/// the total is the stack alone.
void addObjectUsage(llvm::json::Object &report, llvm::StringRef name,
                    llvm::StringRef mcpu, const ObjectUsage &usage);

/// A number of the report, e.g. getNumber(report, {"sram", "total"}). None
/// where JSON has it not exactly: beyond 2^53 in size.
std::optional<int64_t> getNumber(const llvm::json::Object &report,
                                 llvm::ArrayRef<llvm::StringRef> path);

/// The objects of an array: of a file, it may hold anything else as well.
std::vector<const llvm::json::Object *>
objectsOf(const llvm::json::Array &array);

/// "31.17 ms at 120 MHz by a model of cortex-m4; ..."; none where the report
/// has no clock.
std::optional<std::string> predictedTime(const llvm::json::Object &report);

/// The text of NAME.json: the keys in the order in which one reads them.
std::string formatReport(const llvm::json::Object &report);

/// What the C header needs of the report: `input` and `output`, each one tensor
/// {name, shape, type, scale, zero_point} or, under `inputs` and `outputs`, an
/// array of them; `input.mode`; `arena_align` where it is not 16.
llvm::Expected<HeaderInfo>
headerInfoFromReport(const llvm::json::Object &report);

} // namespace mcunet

#endif // MCUNET_TARGET_REPORTWRITER_H
