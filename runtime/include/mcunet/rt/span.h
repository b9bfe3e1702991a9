// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- span.h - Pointer and length ------------------------------*- C++ -*-===//
#ifndef MCUNET_RT_SPAN_H
#define MCUNET_RT_SPAN_H

#include "mcunet/rt/config.h"

#include <cstddef>
#include <type_traits>

MCUNET_RT_BEGIN

/// A view of another array's elements, like std::span in C++20. No access is
/// checked.
template <typename T> class Span {
public:
  constexpr Span() = default;
  constexpr Span(T *data, size_t size) : first(data), count(size) {}
  template <size_t N> constexpr Span(T (&array)[N]) : first(array), count(N) {}
  /// Converts a span of writable elements to one of constant elements.
  template <typename U, typename = typename std::enable_if<
                            std::is_same<const U, T>::value>::type>
  constexpr Span(Span<U> other) : first(other.data()), count(other.size()) {}

  constexpr T *data() const { return first; }
  constexpr size_t size() const { return count; }
  constexpr bool empty() const { return count == 0; }
  constexpr T &operator[](size_t index) const { return first[index]; }
  constexpr T *begin() const { return first; }
  constexpr T *end() const { return first + count; }

  /// The elements [offset, offset + size).
  constexpr Span slice(size_t offset, size_t size) const {
    return Span(first + offset, size);
  }

private:
  T *first = nullptr;
  size_t count = 0;
};

MCUNET_RT_END

#endif // MCUNET_RT_SPAN_H
