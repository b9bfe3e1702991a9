//===- Kit.cpp - A model as a folder for a build system -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Kit.h"
#include "KitFolder.h"

#include "mcunet/Target/Chips.h"
#include "mcunet/Target/ReportWriter.h"

#include "llvm/Object/ArchiveWriter.h"

using namespace llvm;
using namespace mcunet;

namespace {
struct EmbeddedFile {
  const char *path;
  const unsigned char *bytes;
  size_t size;
};
} // namespace

#include "KitFiles.inc"

static StringRef textOf(const EmbeddedFile &file) {
  return StringRef(reinterpret_cast<const char *>(file.bytes), file.size);
}

static void replaceAll(std::string &text, StringRef key, StringRef value) {
  for (size_t at = 0; (at = text.find(key.str(), at)) != std::string::npos;
       at += value.size())
    text.replace(at, key.size(), value.str());
}

namespace {
class KitWriter {
public:
  KitWriter(KitFolder &folder, const KitParts &parts)
      : folder(folder), parts(parts) {}

  /// The template kits/NAME, filled in.
  void addTemplate(StringRef name, StringRef path);
  /// The camera of the examples, into a folder that NAME.h may be in as well:
  /// no NAME is NAME_camera.
  void addCamera(const Twine &folder) {
    addTemplate("common/camera.h", (folder + parts.name + "_camera.h").str());
  }
  /// Every file below `prefix`, as it is, below `into`.
  void addRuntime(StringRef prefix, StringRef into);
  void add(StringRef path, StringRef contents) { folder.add(path, contents); }
  /// A part of the compiled network.
  void addNetwork(StringRef path, StringRef contents) {
    folder.add(path, contents, KitFolder::Part::Network);
  }
  Error addArchive(StringRef path);

private:
  std::string fill(StringRef text) const;

  KitFolder &folder;
  const KitParts &parts;
};
} // namespace

/// QEMU's machine for the example: the chip's own where there is one, with its
/// sizes, else one that has the core.
static StringRef boardOf(const KitParts &parts) {
  const Chip *chip =
      findChip(parts.report->getString("chip").value_or(StringRef()));
  return chip && !chip->board.empty() ? chip->board : parts.target->board;
}

std::string KitWriter::fill(StringRef text) const {
  const json::Object &report = *parts.report;
  const json::Object *input = report.getObject("input");
  StringRef mode = input ? input->getString("mode").value_or("") : "";
  bool consumed = input && input->getBoolean("consumed").value_or(false);
  int64_t extents[3] = {1, 1, 1};
  if (const json::Array *map = input ? input->getArray("map") : nullptr)
    for (auto [extent, value] : llvm::zip(extents, *map))
      extent = value.getAsInteger().value_or(1);
  auto number = [&](ArrayRef<StringRef> path) {
    return std::to_string(getNumber(report, path).value_or(0));
  };
  std::string upper = parts.name.upper();
  std::string image = "  static int8_t image[" + upper + "_INPUT_BYTES];";
  if (consumed)
    image = "  int8_t *image = (int8_t *)arena + " + upper + "_INPUT_OFFSET;";
  // Cortex-M0+ as CMSIS spells it.
  std::string core = "Cortex-M" + parts.target->core.drop_front(8).upper();
  replaceAll(core, "PLUS", "+");
  std::string result = text.str();
  const std::pair<StringRef, std::string> values[] = {
      {"@INPUT@", image},
      {"@NAME@", parts.name.str()},
      {"@UPPER@", upper},
      {"@MCPU@", withoutCodeOptions(parts.target->name).str()},
      {"@GCC_CPU@", compilerCpu(*parts.target)},
      {"@UNALIGNED@",
       parts.target->alignedOnly ? " -mno-unaligned-access" : ""},
      {"@SELECT@", parts.target->simd == SimdKind::Mve
                       ? "\n\tselect FPU if CPU_HAS_FPU"
                       : ""},
      {"@DCORE@", core},
      {"@BOARD@", boardOf(parts).str()},
      {"@ARENA@", number({"sram", "arena"})},
      {"@STACK@", number({"sram", "stack"})},
      // The example's own frames and an exception's come on top.
      {"@BOARD_STACK@",
       std::to_string(
           alignTo(getNumber(report, {"sram", "stack"}).value_or(0) + 256, 8))},
      // 1024 as Zephyr's default, and this much more.
      {"@MAIN_STACK@",
       std::to_string(
           1024 +
           alignTo(getNumber(report, {"sram", "stack"}).value_or(0), 8))},
      {"@ROWS@", std::to_string(extents[0])},
      {"@COLS@", std::to_string(extents[1])},
      {"@CHANNELS@", std::to_string(extents[2])},
      {"@IN_BYTES@", std::to_string(extents[0] * extents[1] * extents[2])},
      {"@PUSH@", mode == "push" ? "1" : "0"},
      {"@PULL@", mode == "pull" ? "1" : "0"}};
  for (const auto &[key, value] : values)
    replaceAll(result, key, value);
  return result;
}

void KitWriter::addTemplate(StringRef name, StringRef path) {
  for (const EmbeddedFile &file : embeddedFiles)
    if (StringRef(file.path).ends_with(("/kits/" + name).str()))
      add(path, fill(textOf(file)));
}

void KitWriter::addRuntime(StringRef prefix, StringRef into) {
  for (const EmbeddedFile &file : embeddedFiles) {
    StringRef path(file.path);
    if (path.consume_front(prefix))
      add((into + path).str(), textOf(file));
  }
}

Error KitWriter::addArchive(StringRef path) {
  std::string member = (parts.name + ".o").str();
  NewArchiveMember object(MemoryBufferRef(parts.object, member));
  std::vector<NewArchiveMember> members;
  members.push_back(std::move(object));
  auto archive = writeArchiveToBuffer(members, SymtabWritingMode::NormalSymtab,
                                      object::Archive::K_GNU,
                                      /*Deterministic=*/true, /*Thin=*/false);
  if (!archive)
    return archive.takeError();
  addNetwork(path, (*archive)->getBuffer());
  return Error::success();
}

static Error writeCMake(KitWriter &kit, const KitParts &parts) {
  if (boardOf(parts).empty())
    return createStringError("--kit=cmake: no emulated board has a " +
                             parts.target->name.str() +
                             " for the example to run on");
  for (StringRef file : {"CMakeLists.txt", "arm-none-eabi.cmake", "main.c",
                         "image.S", "README.md"})
    kit.addTemplate(("cmake/" + file).str(), file);
  kit.addCamera("");
  kit.addTemplate("cmake/network.cmake", (parts.name + ".cmake").str());
  kit.addNetwork((parts.name + ".o").str(), parts.object);
  kit.addNetwork((parts.name + ".h").str(), parts.header);
  kit.addRuntime("runtime/include/", "runtime/include/");
  kit.addRuntime("runtime/src/", "runtime/src/");
  kit.addRuntime("runtime/boards/common/", "board/");
  kit.addRuntime(("runtime/boards/" + boardOf(parts) + "/").str(), "board/");
  return Error::success();
}

/// A folder with include/, lib/ and runtime/.
static Error writeLibrary(KitWriter &kit, const KitParts &parts) {
  kit.addNetwork(("include/" + parts.name + ".h").str(), parts.header);
  kit.addRuntime("runtime/include/", "runtime/include/");
  kit.addRuntime("runtime/src/", "runtime/src/");
  return kit.addArchive(("lib/lib" + parts.name + ".a").str());
}

static Error writeArduino(KitWriter &kit, const KitParts &parts) {
  kit.addTemplate("arduino/library.properties", "library.properties");
  kit.addTemplate("arduino/README.md", "README.md");
  std::string sketch = (parts.name + "_camera").str();
  kit.addTemplate("arduino/example.ino",
                  "examples/" + sketch + "/" + sketch + ".ino");
  kit.addCamera("examples/" + sketch + "/");
  kit.addNetwork(("src/" + parts.name + ".h").str(), parts.header);
  kit.addRuntime("runtime/include/", "src/");
  kit.addRuntime("runtime/src/", "src/");
  return kit.addArchive(
      ("src/" + parts.target->core + "/lib" + parts.name + ".a").str());
}

static Error writeKit(KitKind kind, KitWriter &kit, const KitParts &parts) {
  switch (kind) {
  case KitKind::None:
    return Error::success();
  case KitKind::CMake:
    return writeCMake(kit, parts);
  case KitKind::Zephyr:
    for (StringRef file : {"module.yml", "CMakeLists.txt", "Kconfig"})
      kit.addTemplate(("zephyr/" + file).str(), ("zephyr/" + file).str());
    for (StringRef file : {"CMakeLists.txt", "prj.conf", "src/main.c"})
      kit.addTemplate(("zephyr/sample/" + file).str(),
                      ("sample/" + file).str());
    kit.addCamera("sample/src/");
    kit.addTemplate("zephyr/README.md", "README.md");
    return writeLibrary(kit, parts);
  case KitKind::Arduino:
    return writeArduino(kit, parts);
  case KitKind::CmsisPack:
    kit.addTemplate("cmsis-pack/pack.pdsc",
                    ("MCUNet." + parts.name + ".pdsc").str());
    kit.addTemplate("cmsis-pack/README.md", "README.md");
    kit.addTemplate("cmsis-pack/main.c", "template/main.c");
    kit.addCamera("template/");
    kit.addRuntime("LICENSE", "LICENSE.txt");
    return writeLibrary(kit, parts);
  }
  llvm_unreachable("all kinds are listed");
}

Error mcunet::addKit(KitKind kind, const KitParts &parts, StringRef outputDir,
                     OutputSet &outputs, std::vector<std::string> &kept) {
  if (kind == KitKind::None)
    return Error::success();
  if (parts.target->isHost())
    return createStringError(
        "--kit: is for microcontrollers, not for the host");
  static constexpr StringRef names[] = {"", "kit-cmake", "kit-zephyr",
                                        "kit-arduino", "kit-cmsis-pack"};
  StringRef name = names[static_cast<int>(kind)];
  Expected<KitFolder> folder = KitFolder::open(outputDir, name, parts.name);
  if (!folder)
    return folder.takeError();
  KitWriter kit(*folder, parts);
  if (Error error = writeKit(kind, kit, parts))
    return error;
  folder->finish(outputs);
  for (const std::string &path : folder->getKept())
    kept.push_back((name + "/" + path).str());
  return Error::success();
}
