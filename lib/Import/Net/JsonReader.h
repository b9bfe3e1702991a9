//===- JsonReader.h - JSON objects whose errors say where -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_IMPORT_NET_JSONREADER_H
#define MCUNET_IMPORT_NET_JSONREADER_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"

#include "mcunet/Support/Text.h"

#include <string>

namespace mcunet {
namespace net {

/// The message has names from the file.
inline llvm::Error makeError(const llvm::Twine &message) {
  return llvm::createStringError(printable(message.str()));
}

/// One JSON object, and its name in errors ("network 'x', block 3").
class JsonReader {
public:
  JsonReader(const llvm::json::Object &object, std::string path)
      : object(object), path(std::move(path)) {}

  /// Every key is one of `known` or a comment (begins with an underscore).
  llvm::Error checkKeys(llvm::ArrayRef<llvm::StringRef> known) const;
  /// A whole number in [1, limit].
  llvm::Error read(llvm::StringRef key, int64_t limit, int64_t &out) const;
  /// The same if the key is present and not null; otherwise `out` is unchanged.
  llvm::Error readIfThere(llvm::StringRef key, int64_t limit,
                          int64_t &out) const;
  llvm::Error read(llvm::StringRef key, bool &out) const;
  /// {"scale": positive, "zero_point": -128 to 127}
  llvm::Error readQuantisation(llvm::StringRef key, float &scale,
                               int32_t &zeroPoint) const;
  /// The object or array at `key`; errors name the expected one.
  llvm::Expected<JsonReader> readObject(llvm::StringRef key) const;
  llvm::Expected<const llvm::json::Array *>
  readArray(llvm::StringRef key) const;
  bool has(llvm::StringRef key) const { return object.get(key) != nullptr; }

  const llvm::json::Object &object;
  std::string path;
};

} // namespace net
} // namespace mcunet

#endif // MCUNET_IMPORT_NET_JSONREADER_H
