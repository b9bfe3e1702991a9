// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- Cycles.cpp - Modelled cycles of a run ------------------------------===//
#include "Cycles.h"
#include "Process.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Object/ObjectFile.h"

#include <set>

using namespace llvm;
using namespace mcunet;

namespace {
/// The sections of code in a firmware.
class Firmware : public cycles::Code {
public:
  static Expected<std::unique_ptr<Firmware>> read(StringRef path);
  ArrayRef<uint8_t> bytesAt(uint64_t address) const override;

private:
  object::OwningBinary<object::ObjectFile> file;
  std::map<uint64_t, StringRef> sections; // by address
};
} // namespace

Expected<std::unique_ptr<Firmware>> Firmware::read(StringRef path) {
  auto file = object::ObjectFile::createObjectFile(path);
  if (!file)
    return file.takeError();
  auto firmware = std::make_unique<Firmware>();
  firmware->file = std::move(*file);
  for (object::SectionRef section : firmware->file.getBinary()->sections()) {
    if (!section.isText())
      continue;
    Expected<StringRef> contents = section.getContents();
    if (!contents)
      return contents.takeError();
    firmware->sections[section.getAddress()] = *contents;
  }
  return firmware;
}

ArrayRef<uint8_t> Firmware::bytesAt(uint64_t address) const {
  auto it = sections.upper_bound(address);
  if (it == sections.begin())
    return {};
  auto [start, contents] = *std::prev(it);
  return arrayRefFromStringRef(contents.drop_front(
      std::min<uint64_t>(address - start, contents.size())));
}

Expected<run::CyclesResult> run::chargeCycles(StringRef mcpu,
                                              StringRef firmware,
                                              StringRef edges,
                                              const cycles::Flash &flash) {
  const TargetInfo *cpu = findTarget(mcpu);
  if (!cpu)
    return createStringError("unknown CPU '" + mcpu + "' in the report");
  Expected<std::unique_ptr<Firmware>> code = Firmware::read(firmware);
  if (!code)
    return code.takeError();
  Expected<std::string> text = readFile(edges);
  if (!text)
    return text.takeError();
  Expected<std::vector<cycles::Edge>> parsed = cycles::parseEdges(*text);
  if (!parsed)
    return parsed.takeError();
  Expected<cycles::Decoder> decoder = cycles::Decoder::create(*cpu);
  if (!decoder)
    return decoder.takeError();
  const cycles::Core &core = cycles::coreFor(*cpu);
  CyclesResult result{core.name.str(),
                      cycles::charge(*parsed, **code, *decoder, core, flash)};
  if (!result.charges.unknown.empty())
    return createStringError(
        "no instruction of " + mcpu + " is known for what lies at 0x" +
        utohexstr(result.charges.unknown.front(), /*LowerCase=*/true));
  return result;
}

void run::addCycles(Profile &profile, const cycles::Charges &charges,
                    const Symbols &symbols, StringRef model) {
  std::map<std::string, std::optional<unsigned>> owners;
  for (const Symbols::Owner &owner : symbols.owners(model))
    owners[owner.symbol->name] = owner.layer;
  std::map<std::string, uint64_t> byFunction;
  for (auto [place, cycles] : charges.cycles) {
    auto [address, layer] = place;
    const Symbol *symbol = symbols.containing(address);
    std::string name = symbol ? symbol->name : "(no function)";
    byFunction[name] += cycles;
    // A function of no layer's, that is not the model's own, works for the
    // layer that has called it.
    auto owner = owners.find(name);
    std::optional<unsigned> index;
    if (owner != owners.end())
      index = owner->second;
    else if (layer >= 0)
      index = layer;
    if (index)
      if (auto it = profile.layers.find(*index); it != profile.layers.end())
        it->second.cycles += cycles;
  }
  for (Profile::Function &function : profile.functions)
    function.cycles = byFunction[function.name];
}
