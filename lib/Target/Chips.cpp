//===- Chips.cpp - Microcontrollers by name -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Target/Chips.h"
#include "mcunet/Target/TargetInfo.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace mcunet {

// From the makers' data sheets: name, CPU, MHz, flash and RAMs in kB, and
// QEMU's board with it. RAMs that follow one another without a gap are one.
static const Chip chipTable[] = {
    {"nrf51822", "cortex-m0", 16, 256, {{"ram", 16}}, "microbit"},
    {"stm32f072", "cortex-m0", 48, 128, {{"ram", 16}}},
    {"stm32f091", "cortex-m0", 48, 256, {{"ram", 32}}},

    {"mkl25z128", "cortex-m0plus", 48, 128, {{"ram", 16}}},
    {"mspm0g3507", "cortex-m0plus", 80, 128, {{"ram", 32}}},
    {"rp2040", "cortex-m0plus", 133, 0, {{"ram", 264}}},
    {"samd21", "cortex-m0plus", 48, 256, {{"ram", 32}}},
    {"stm32g031", "cortex-m0plus", 64, 64, {{"ram", 8}}},
    {"stm32g071", "cortex-m0plus", 64, 128, {{"ram", 36}}},
    {"stm32g0b1", "cortex-m0plus", 64, 512, {{"ram", 144}}},
    {"stm32l053", "cortex-m0plus", 32, 64, {{"ram", 8}}},
    {"stm32l073", "cortex-m0plus", 32, 192, {{"ram", 20}}},

    {"gd32e230", "cortex-m23", 72, 64, {{"ram", 8}}},
    {"saml11", "cortex-m23", 32, 64, {{"ram", 16}}},

    {"lm3s6965", "cortex-m3", 50, 256, {{"ram", 64}}, "lm3s6965evb"},
    {"lpc1768", "cortex-m3", 100, 512, {{"ram", 32}, {"ahb", 32}}},
    {"sam3x8e", "cortex-m3", 84, 512, {{"ram", 96}}},
    {"stm32f100rb", "cortex-m3", 24, 128, {{"ram", 8}}, "stm32vldiscovery"},
    {"stm32f103c8", "cortex-m3", 72, 64, {{"ram", 20}}},
    {"stm32f103rb", "cortex-m3", 72, 128, {{"ram", 20}}},
    {"stm32f103ze", "cortex-m3", 72, 512, {{"ram", 64}}},
    {"stm32f207", "cortex-m3", 120, 1024, {{"ram", 128}}},

    {"max78000", "cortex-m4", 100, 512, {{"ram", 128}}},
    {"mk64fn1m0", "cortex-m4", 120, 1024, {{"ram", 256}}},
    {"msp432p401r", "cortex-m4", 48, 256, {{"ram", 64}}},
    {"nrf52832", "cortex-m4", 64, 512, {{"ram", 64}}},
    {"nrf52833", "cortex-m4", 64, 512, {{"ram", 128}}},
    {"nrf52840", "cortex-m4", 64, 1024, {{"ram", 256}}},
    {"r7fa4m1", "cortex-m4", 48, 256, {{"ram", 32}}},
    {"samd51", "cortex-m4", 120, 1024, {{"ram", 256}}},
    {"stm32f303re", "cortex-m4", 72, 512, {{"ram", 64}, {"ccm", 16}}},
    {"stm32f401", "cortex-m4", 84, 512, {{"ram", 96}}},
    {"stm32f405",
     "cortex-m4",
     168,
     1024,
     {{"ram", 128}, {"ccm", 64}},
     "netduinoplus2"},
    {"stm32f407", "cortex-m4", 168, 1024, {{"ram", 128}, {"ccm", 64}}},
    {"stm32f411", "cortex-m4", 100, 512, {{"ram", 128}}},
    {"stm32f429", "cortex-m4", 180, 2048, {{"ram", 192}, {"ccm", 64}}},
    {"stm32f446", "cortex-m4", 180, 512, {{"ram", 128}}},
    {"stm32g474", "cortex-m4", 170, 512, {{"ram", 128}}},
    {"stm32l432", "cortex-m4", 80, 256, {{"ram", 64}}},
    {"stm32l476", "cortex-m4", 80, 1024, {{"sram1", 96}, {"sram2", 32}}},
    {"stm32l4r5", "cortex-m4", 120, 2048, {{"ram", 640}}},
    {"tm4c123gh6", "cortex-m4", 80, 256, {{"ram", 32}}},
    {"tm4c1294", "cortex-m4", 120, 1024, {{"ram", 256}}},

    {"imxrt1052", "cortex-m7", 600, 0, {{"ocram", 256}, {"dtcm", 128}}},
    {"imxrt1062", "cortex-m7", 600, 0, {{"ocram", 768}, {"dtcm", 128}}},
    {"same70", "cortex-m7", 300, 2048, {{"ram", 384}}},
    {"stm32f746", "cortex-m7", 216, 1024, {{"ram", 320}}},
    {"stm32f767", "cortex-m7", 216, 2048, {{"ram", 512}}},
    {"stm32h743",
     "cortex-m7",
     480,
     2048,
     {{"axi", 512}, {"sram123", 288}, {"dtcm", 128}, {"sram4", 64}}},
    {"stm32h747",
     "cortex-m7",
     480,
     2048,
     {{"axi", 512}, {"sram123", 288}, {"dtcm", 128}, {"sram4", 64}}},
    {"stm32h750",
     "cortex-m7",
     480,
     128,
     {{"axi", 512}, {"sram123", 288}, {"dtcm", 128}, {"sram4", 64}}},
    {"stm32h7a3",
     "cortex-m7",
     280,
     2048,
     {{"axi", 1024}, {"dtcm", 128}, {"ahb", 128}, {"srd", 32}}},

    {"lpc55s69", "cortex-m33", 150, 640, {{"ram", 272}, {"sramx", 32}}},
    {"mcxn947", "cortex-m33", 150, 2048, {{"ram", 416}, {"sramx", 96}}},
    {"nrf5340", "cortex-m33", 128, 1024, {{"ram", 512}}},
    {"nrf54l15", "cortex-m33", 128, 1524, {{"ram", 256}}},
    {"nrf9160", "cortex-m33", 64, 1024, {{"ram", 256}}},
    {"rp2350", "cortex-m33", 150, 0, {{"ram", 520}}},
    {"stm32h563", "cortex-m33", 250, 2048, {{"ram", 640}}},
    {"stm32h573", "cortex-m33", 250, 2048, {{"ram", 640}}},
    {"stm32l552", "cortex-m33", 110, 512, {{"ram", 256}}},
    {"stm32u575", "cortex-m33", 160, 2048, {{"ram", 768}, {"sram4", 16}}},
    {"stm32u585", "cortex-m33", 160, 2048, {{"ram", 768}, {"sram4", 16}}},

    {"ensemble-e7",
     "cortex-m55",
     400,
     5632,
     {{"sram0", 4096}, {"sram1", 2560}, {"dtcm", 1024}}},

    {"r7fa8m1", "cortex-m85", 480, 2016, {{"ram", 896}, {"dtcm", 64}}},
};

ArrayRef<Chip> getChips() { return chipTable; }

const Chip *findChip(StringRef name) {
  name = withoutCodeOptions(name);
  const Chip *chip = find_if(getChips(), [&](const Chip &each) {
    return each.name.equals_insensitive(name);
  });
  return chip == getChips().end() ? nullptr : chip;
}

static std::string digitsOf(StringRef name) {
  std::string digits;
  copy_if(name, std::back_inserter(digits), isDigit);
  return digits;
}

StringRef nearestChip(StringRef name) {
  for (const Chip &chip : chipTable)
    if (name.starts_with_insensitive(chip.name))
      return chip.name;
  // Only letters may differ: another digit is another chip, maybe with a
  // smaller core.
  for (const Chip &chip : chipTable)
    if (digitsOf(chip.name) == digitsOf(name) &&
        chip.name.edit_distance_insensitive(name) <= 3)
      return chip.name;
  return "";
}

static void printKilobytes(raw_ostream &os, unsigned kilobytes) {
  if (kilobytes >= 1024 && kilobytes % 1024 == 0)
    os << kilobytes / 1024 << 'M';
  else
    os << kilobytes << 'K';
}

static void printChip(raw_ostream &os, const Chip &chip) {
  std::string flash = "external";
  if (chip.flashKilobytes) {
    flash.clear();
    raw_string_ostream text(flash);
    printKilobytes(text, chip.flashKilobytes);
  }
  os << "  " << left_justify(chip.name, 13)
     << right_justify(std::to_string(chip.megahertz), 4) << " MHz  flash "
     << left_justify(flash, 10);
  ListSeparator comma;
  for (const ChipMemory &memory : chip.memories)
    if (memory.kilobytes) {
      os << comma << memory.name << ' ';
      printKilobytes(os, memory.kilobytes);
    }
  os << '\n';
}

void printChips(raw_ostream &os) {
  os << "Chips; the first RAM is the budget where --sram gives none:\n";
  for (const TargetInfo &target : getTargets()) {
    bool isFirst = true;
    for (const Chip &chip : chipTable) {
      if (chip.cpu != target.name)
        continue;
      if (isFirst)
        os << target.name << '\n';
      isFirst = false;
      printChip(os, chip);
    }
  }
}

} // namespace mcunet
