//===- ClosedForm.cpp - Window bounds as formulae of the step -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Schedule/Realise.h"

namespace mcunet::schedule {

/// An offset such that clamp(floor((num * t + off) / den)) gives all values.
static std::optional<int64_t> fitOffset(const std::vector<int64_t> &values,
                                        const ClosedForm &form) {
  int64_t low = INT64_MIN, high = INT64_MAX;
  for (size_t t = 0; t < values.size(); ++t) {
    int64_t value = values[t], start = value * form.den - form.num * t;
    // At the clamped ends only one side binds.
    if (value != form.min)
      low = std::max(low, start);
    if (value != form.max)
      high = std::min(high, start + form.den - 1);
  }
  if (low > high)
    return std::nullopt;
  return low != INT64_MIN ? low : high;
}

std::optional<ClosedForm> fitClosedForm(const std::vector<int64_t> &values) {
  if (values.empty())
    return std::nullopt;
  ClosedForm form;
  form.min = *std::min_element(values.begin(), values.end());
  form.max = *std::max_element(values.begin(), values.end());
  if (form.min == form.max) {
    form.off = form.min;
    return form;
  }
  // The slope lies between the values of the first and last steps that are not
  // clamped, or is steep enough to pass all values in between.
  size_t first = 0, last = values.size() - 1;
  while (first + 1 < values.size() && values[first + 1] == form.min)
    ++first;
  while (last > 0 && values[last - 1] == form.max)
    --last;
  if (last <= first)
    return std::nullopt;
  int64_t rise = values[last] - values[first];
  int64_t run = static_cast<int64_t>(last - first);
  for (form.den = 1; form.den <= 64; ++form.den) {
    int64_t middle = floorDiv(rise * form.den, run);
    int64_t reach = form.den + 1 + form.den / run;
    for (int64_t i = 0; i <= 2 * reach; ++i) {
      form.num = middle + (i % 2 ? -(i + 1) / 2 : i / 2);
      if (form.num < 0)
        continue;
      if (std::optional<int64_t> off = fitOffset(values, form)) {
        form.off = *off;
        return form;
      }
    }
  }
  return std::nullopt;
}

} // namespace mcunet::schedule
