//===- Assembler.cpp - Text to code, for the tests of cycles --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Assembler.h"

#include "llvm-c/Target.h"
#include "llvm/MC/MCAsmBackend.h"
#include "llvm/MC/MCAsmInfo.h"
#include "llvm/MC/MCCodeEmitter.h"
#include "llvm/MC/MCContext.h"
#include "llvm/MC/MCInstrInfo.h"
#include "llvm/MC/MCObjectFileInfo.h"
#include "llvm/MC/MCObjectWriter.h"
#include "llvm/MC/MCParser/MCAsmParser.h"
#include "llvm/MC/MCParser/MCTargetAsmParser.h"
#include "llvm/MC/MCRegisterInfo.h"
#include "llvm/MC/MCStreamer.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/MCTargetOptions.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Object/ObjectFile.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/TargetParser/Triple.h"

using namespace llvm;

/// The object file that an assembler makes of `text`; empty where it refuses.
static SmallString<0> assembleObject(const mcunet::TargetInfo &cpu,
                                     StringRef text) {
  LLVMInitializeARMTargetInfo();
  LLVMInitializeARMTarget();
  LLVMInitializeARMTargetMC();
  LLVMInitializeARMAsmParser();
  Triple triple(mcunet::targetTriple(cpu));
  std::string error;
  const Target *target = TargetRegistry::lookupTarget(triple, error);
  MCTargetOptions options;
  SourceMgr sources;
  // What a CPU lacks is said by the caller, not by the assembler.
  sources.setDiagHandler([](const SMDiagnostic &, void *) {});
  sources.AddNewSourceBuffer(MemoryBuffer::getMemBufferCopy(text), SMLoc());
  std::unique_ptr<MCRegisterInfo> registers(target->createMCRegInfo(triple));
  std::unique_ptr<MCAsmInfo> assembly(
      target->createMCAsmInfo(*registers, triple, options));
  std::unique_ptr<MCInstrInfo> instructions(target->createMCInstrInfo());
  std::unique_ptr<MCSubtargetInfo> subtarget(target->createMCSubtargetInfo(
      triple, mcunet::targetCpu(cpu), cpu.features));
  MCContext context(triple, assembly.get(), registers.get(), subtarget.get(),
                    &sources);
  std::unique_ptr<MCObjectFileInfo> info(
      target->createMCObjectFileInfo(context, /*PIC=*/false));
  context.setObjectFileInfo(info.get());
  SmallString<0> object;
  raw_svector_ostream out(object);
  std::unique_ptr<MCAsmBackend> backend(
      target->createMCAsmBackend(*subtarget, *registers, options));
  std::unique_ptr<MCObjectWriter> writer = backend->createObjectWriter(out);
  std::unique_ptr<MCCodeEmitter> emitter(
      target->createMCCodeEmitter(*instructions, context));
  std::unique_ptr<MCStreamer> streamer(target->createMCObjectStreamer(
      triple, context, std::move(backend), std::move(writer),
      std::move(emitter), *subtarget));
  std::unique_ptr<MCAsmParser> parser(
      createMCAsmParser(sources, context, *streamer, *assembly));
  std::unique_ptr<MCTargetAsmParser> targetParser(
      target->createMCAsmParser(*subtarget, *parser, *instructions, options));
  parser->setTargetParser(*targetParser);
  if (parser->Run(/*NoInitialTextSection=*/false))
    object.clear();
  return object;
}

std::vector<uint8_t> assemble(const mcunet::TargetInfo &cpu, StringRef text) {
  std::string lines = ".syntax unified\n.thumb\n";
  for (char c : text)
    lines += c == ';' ? '\n' : c;
  SmallString<0> object = assembleObject(cpu, lines + "\n");
  if (object.empty())
    return {};
  auto file = object::ObjectFile::createObjectFile(
      MemoryBufferRef(object, "assembled"));
  if (!file) {
    consumeError(file.takeError());
    return {};
  }
  for (object::SectionRef section : (*file)->sections())
    if (section.isText()) {
      StringRef contents = cantFail(section.getContents());
      return {contents.bytes_begin(), contents.bytes_end()};
    }
  return {};
}
