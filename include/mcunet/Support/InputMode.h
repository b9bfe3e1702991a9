//===- InputMode.h - How a network takes its input --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_SUPPORT_INPUTMODE_H
#define MCUNET_SUPPORT_INPUTMODE_H

#include "llvm/ADT/StringRef.h"

#include <array>
#include <cstdint>
#include <optional>

namespace mcunet {

/// The way in which the caller passes the input; the values are those of the C
/// headers. See docs/Memory.md.
enum class InputMode : uint8_t {
  Resident = 0, ///< the caller's buffer holds the whole input
  Push = 1,     ///< rows arrive once and in order
  Pull = 2,     ///< a callback copies any window, also more than once
};

inline constexpr std::array<InputMode, 3> kInputModes = {
    InputMode::Resident, InputMode::Push, InputMode::Pull};

/// The mode's name in options, schedules, reports and attributes.
llvm::StringRef stringify(InputMode mode);

/// The mode of that name.
std::optional<InputMode> symbolizeInputMode(llvm::StringRef name);

} // namespace mcunet

#endif // MCUNET_SUPPORT_INPUTMODE_H
