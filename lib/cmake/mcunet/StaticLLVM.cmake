# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# MCUNET_STATIC_LLVM: LLVM, MLIR and all that they need are linked from archives, for
# programs that run where nothing but the C library is installed. The archives are named
# by file: MLIR's targets would drag the shared libraries in.

# What the linker reads in place of a library: all archives, in any order.
execute_process(
  COMMAND ${LLVM_TOOLS_BINARY_DIR}/llvm-config --link-static --libfiles
    arm x86 passes objcopy option
  OUTPUT_VARIABLE llvm_archives OUTPUT_STRIP_TRAILING_WHITESPACE
  COMMAND_ERROR_IS_FATAL ANY)
separate_arguments(llvm_archives)
file(GLOB mlir_archives ${LLVM_LIBRARY_DIR}/libMLIR*.a)
list(FILTER mlir_archives EXCLUDE REGEX "libMLIR(CAPI|.*Test)")

# Those of the distribution; the program that needs one fails to link without it.
foreach(library z zstd)
  find_library(MCUNET_STATIC_${library} lib${library}.a REQUIRED)
  list(APPEND llvm_archives ${MCUNET_STATIC_${library}})
endforeach()
set(Protobuf_USE_STATIC_LIBS ON)

list(JOIN mlir_archives "\n" mlir_lines)
list(JOIN llvm_archives "\n" llvm_lines)
set(llvm_group ${PROJECT_BINARY_DIR}/llvm-archives.ld)
file(CONFIGURE OUTPUT ${llvm_group}
  CONTENT "GROUP(\n@mlir_lines@\n@llvm_lines@\n)\n" @ONLY)

add_library(MCUNetStaticLLVM INTERFACE)
target_link_libraries(MCUNetStaticLLVM INTERFACE ${llvm_group} Threads::Threads
  ${CMAKE_DL_LIBS} m)

add_compile_options(-ffunction-sections -fdata-sections -fvisibility=hidden
  -fvisibility-inlines-hidden)
add_link_options(-static-libstdc++ -static-libgcc -Wl,--gc-sections -Wl,--icf=safe
  -Wl,-O2)
