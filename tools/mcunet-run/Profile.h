// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- Profile.h - Instructions by function and layer -----------*- C++ -*-===//
#ifndef MCUNET_RUN_PROFILE_H
#define MCUNET_RUN_PROFILE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <map>
#include <string>
#include <vector>

namespace mcunet::run {

struct Symbol {
  uint64_t address, size;
  std::string name;
};

/// The functions of a program.
class Symbols {
public:
  static llvm::Expected<Symbols> read(llvm::StringRef path);

  /// Null where there is none.
  const Symbol *byName(llvm::StringRef name) const;
  /// Functions as a layer's, by index, or a model's own and the callback of its
  /// input; anything else is shared.
  struct Owner {
    const Symbol *symbol;
    std::optional<unsigned> layer;
  };
  std::vector<Owner> owners(llvm::StringRef model) const;
  /// The last function that starts at `address` or before.
  const Symbol *containing(uint64_t address) const;

private:
  std::vector<Symbol> sorted; // by address
};

/// What the plugin wrote.
struct Counts {
  /// Instructions of each inference: of the model and of what it calls.
  std::vector<uint64_t> intervals;
  /// Of the first of them: instructions that each layer ran in code that layers
  /// share, by index of the layer.
  std::map<unsigned, uint64_t> shared;
  /// Executions of each address in the first of them.
  std::vector<std::pair<uint64_t, uint64_t>> addresses;
};

llvm::Expected<Counts> readCounts(llvm::StringRef path);

/// The first inference by function, most instructions first.
struct Profile {
  struct Function {
    std::string name;
    uint64_t instructions;
    uint64_t cycles = 0; ///< of the model, where asked for
  };
  struct Layer {
    std::string op;
    uint64_t instructions = 0;
    uint64_t cycles = 0;
  };
  /// Of all: the window callback.
  uint64_t callback = 0;
  std::vector<Function> functions;
  std::map<unsigned, Layer> layers;
};

/// `model` is the prefix of the layers' functions, "MODEL.L<index>.<op>".
Profile makeProfile(const Counts &counts, const Symbols &symbols,
                    llvm::StringRef model);

} // namespace mcunet::run

#endif // MCUNET_RUN_PROFILE_H
