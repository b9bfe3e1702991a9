// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- Profile.cpp - Instructions by function and layer -------------------===//
#include "Profile.h"
#include "Process.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Object/ELFObjectFile.h"

using namespace llvm;
using namespace mcunet;

Expected<run::Symbols> run::Symbols::read(StringRef path) {
  auto file = object::ObjectFile::createObjectFile(path);
  if (!file)
    return file.takeError();
  Symbols symbols;
  for (const object::SymbolRef &symbol : file->getBinary()->symbols()) {
    auto type = symbol.getType();
    if (!type)
      return type.takeError();
    if (*type != object::SymbolRef::ST_Function)
      continue;
    auto name = symbol.getName();
    if (!name)
      return name.takeError();
    auto address = symbol.getAddress(); // without the Thumb bit
    if (!address)
      return address.takeError();
    symbols.sorted.push_back(
        {*address, object::ELFSymbolRef(symbol).getSize(), name->str()});
  }
  // Aliases share an address; the name decides, for the same answer each time.
  llvm::sort(symbols.sorted, [](const Symbol &a, const Symbol &b) {
    return std::tie(a.address, a.name) < std::tie(b.address, b.name);
  });
  return symbols;
}

/// Splits "MODEL.L<index>.<op>..." into index and op.
static bool parseLayer(StringRef symbol, StringRef model, unsigned &index,
                       StringRef &op) {
  if (!symbol.consume_front(model) || !symbol.consume_front(".L") ||
      symbol.consumeInteger(10, index) || !symbol.consume_front("."))
    return false;
  op = symbol.split('.').first;
  return true;
}

std::vector<run::Symbols::Owner> run::Symbols::owners(StringRef model) const {
  std::vector<Owner> result;
  for (const Symbol &symbol : sorted) {
    StringRef name = symbol.name, op;
    unsigned index = 0;
    if (parseLayer(name, model, index, op))
      result.push_back({&symbol, index});
    else if (name == "mcunet_rt_read_window" ||
             (name.consume_front(model) &&
              (name.starts_with("_") || name.starts_with("."))))
      result.push_back({&symbol, std::nullopt});
  }
  return result;
}

const run::Symbol *run::Symbols::byName(StringRef name) const {
  auto it = find_if(sorted, [&](const Symbol &s) { return s.name == name; });
  return it == sorted.end() ? nullptr : &*it;
}

const run::Symbol *run::Symbols::containing(uint64_t address) const {
  auto it =
      llvm::upper_bound(sorted, address, [](uint64_t a, const Symbol &symbol) {
        return a < symbol.address;
      });
  return it == sorted.begin() ? nullptr : &*std::prev(it);
}

Expected<run::Counts> run::readCounts(StringRef path) {
  Expected<std::string> text = readFile(path);
  if (!text)
    return text.takeError();
  Counts counts;
  SmallVector<StringRef> lines, words;
  StringRef(*text).split(lines, '\n', -1, /*KeepEmpty=*/false);
  for (StringRef line : lines) {
    words.clear();
    line.split(words, ' ');
    uint64_t key = 0, count = 0;
    if (words.size() != 3 ||
        words[1].getAsInteger(words[0] == "pc" ? 16 : 10, key) ||
        words[2].getAsInteger(10, count))
      return createStringError("QEMU's plugin wrote '" + line + "'");
    if (words[0] == "layer")
      counts.shared[key] = count;
    else if (words[0] == "pc")
      counts.addresses.push_back({key, count});
    else
      counts.intervals.push_back(count);
  }
  if (counts.intervals.empty())
    return createStringError("QEMU's plugin counted no inference");
  return counts;
}

run::Profile run::makeProfile(const Counts &counts, const Symbols &symbols,
                              StringRef model) {
  std::map<std::string, uint64_t> byFunction;
  for (auto [address, count] : counts.addresses) {
    const Symbol *symbol = symbols.containing(address);
    byFunction[symbol ? symbol->name : "(no function)"] += count;
  }
  Profile profile;
  for (const auto &[name, instructions] : byFunction) {
    profile.functions.push_back({name, instructions});
    if (name == "mcunet_rt_read_window")
      profile.callback = instructions;
    unsigned index = 0;
    StringRef op;
    if (parseLayer(name, model, index, op)) {
      Profile::Layer &layer = profile.layers[index];
      layer.op = op.str();
      layer.instructions += instructions;
    }
  }
  for (auto [index, instructions] : counts.shared)
    if (auto it = profile.layers.find(index); it != profile.layers.end())
      it->second.instructions += instructions;
  llvm::sort(profile.functions, [](const Profile::Function &a,
                                   const Profile::Function &b) {
    return std::tie(b.instructions, a.name) < std::tie(a.instructions, b.name);
  });
  return profile;
}
