// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- config.h - One runtime for all models of a firmware ------*- C++ -*-===//
//
// C++11 and later. Several models may each bring this runtime's sources along:
// definitions are weak, so that the linker keeps one of each, and other
// versions of the interface have other names.
//
//===----------------------------------------------------------------------===//
#ifndef MCUNET_RT_CONFIG_H
#define MCUNET_RT_CONFIG_H

#define MCUNET_RT_BEGIN                                                        \
  namespace mcunet {                                                           \
  namespace rt {                                                               \
  inline namespace abi3 {
#define MCUNET_RT_END                                                          \
  }                                                                            \
  }                                                                            \
  }

/// Before each definition of a function that is not inline.
#define MCUNET_RT_WEAK __attribute__((weak))

#if __cplusplus >= 201703L
#define MCUNET_RT_NODISCARD [[nodiscard]]
#else
#define MCUNET_RT_NODISCARD
#endif

#endif // MCUNET_RT_CONFIG_H
