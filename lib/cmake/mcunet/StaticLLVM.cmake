# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# MCUNET_STATIC_LLVM: LLVM, MLIR and all that they need are linked from archives, for
# programs that run where nothing but the C library is installed. The archives are named
# by file: MLIR's targets would drag the shared libraries in.

# What the linker reads in place of a library: all archives, in any order.
execute_process(
  COMMAND ${LLVM_TOOLS_BINARY_DIR}/llvm-config --link-static --libfiles
    arm native passes objcopy option
  OUTPUT_VARIABLE llvm_archives OUTPUT_STRIP_TRAILING_WHITESPACE
  COMMAND_ERROR_IS_FATAL ANY)
separate_arguments(llvm_archives)
file(GLOB mlir_archives ${LLVM_LIBRARY_DIR}/libMLIR*.a)
list(FILTER mlir_archives EXCLUDE REGEX "libMLIR(CAPI|.*Test)")

# Those of the distribution.
foreach(library z zstd)
  find_library(MCUNET_STATIC_${library} lib${library}.a REQUIRED)
  list(APPEND llvm_archives ${MCUNET_STATIC_${library}})
endforeach()

# The archive of protobuf is for programs: its code cannot be part of a shared library,
# beside which the shared one is shipped.
find_library(MCUNET_PROTOBUF_ARCHIVE libprotobuf-lite.a REQUIRED)
find_library(MCUNET_PROTOBUF_SHARED libprotobuf-lite.so REQUIRED)
set(is_program $<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>)

list(JOIN mlir_archives "\n" mlir_lines)
list(JOIN llvm_archives "\n" llvm_lines)
set(llvm_group ${PROJECT_BINARY_DIR}/llvm-archives.ld)
file(CONFIGURE OUTPUT ${llvm_group}
  CONTENT "GROUP(\n@mlir_lines@\n@llvm_lines@\n)\n" @ONLY)

add_library(MCUNetStaticLLVM INTERFACE)
target_link_libraries(MCUNetStaticLLVM INTERFACE ${llvm_group}
  $<IF:${is_program},${MCUNET_PROTOBUF_ARCHIVE},${MCUNET_PROTOBUF_SHARED}>
  Threads::Threads ${CMAKE_DL_LIBS} m)
target_link_options(MCUNetStaticLLVM INTERFACE
  $<${is_program}:-static-libstdc++;-static-libgcc>)

add_compile_options(-ffunction-sections -fdata-sections -fvisibility=hidden
  -fvisibility-inlines-hidden)
add_link_options(-Wl,--gc-sections -Wl,-O2)
