# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Thin wrappers over CMake's functions: one place for link rules, the precompiled
# header, the names MCUNet::... and the export set.

# Libraries for C++ are of use only beside the LLVM that they were built with.
set(MCUNET_INSTALL_LIBRARIES OFF)
if(MCUNET_INSTALL AND NOT MCUNET_STATIC_LLVM)
  set(MCUNET_INSTALL_LIBRARIES ON)
endif()

set(MCUNET_PCH_HEADERS
  "<mlir/IR/Builders.h>" "<mlir/IR/BuiltinTypes.h>" "<mlir/IR/PatternMatch.h>"
  "<mlir/Pass/Pass.h>" "<mlir/Dialect/Func/IR/FuncOps.h>"
  "<mlir/Dialect/Arith/IR/Arith.h>" "<mlir/Dialect/Tosa/IR/TosaOps.h>"
  "<mlir/Dialect/SCF/IR/SCF.h>" "<mlir/Dialect/LLVMIR/LLVMDialect.h>")

# One small library owns the precompiled header; the others reuse it.
function(mcunet_use_pch target)
  if(NOT MCUNET_ENABLE_PCH)
    return()
  endif()
  if(NOT TARGET mcunet_pch)
    file(WRITE ${PROJECT_BINARY_DIR}/mcunet_pch.cpp "")
    add_library(mcunet_pch OBJECT ${PROJECT_BINARY_DIR}/mcunet_pch.cpp)
    target_compile_options(mcunet_pch PRIVATE -fno-exceptions)
    target_precompile_headers(mcunet_pch PRIVATE ${MCUNET_PCH_HEADERS})
  endif()
  target_precompile_headers(${target} REUSE_FROM mcunet_pch)
endfunction()

# The headers as a target of their own. Those of LLVM and MLIR are named only
# while building: an installed package finds them again, see MCUNetConfig.cmake.
function(mcunet_add_headers)
  add_library(MCUNetHeaders INTERFACE)
  add_library(MCUNet::MCUNetHeaders ALIAS MCUNetHeaders)
  target_compile_features(MCUNetHeaders INTERFACE cxx_std_17)
  target_include_directories(MCUNetHeaders INTERFACE
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
    $<INSTALL_INTERFACE:include>)
  target_include_directories(MCUNetHeaders SYSTEM INTERFACE
    $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/include>
    "$<BUILD_INTERFACE:${LLVM_INCLUDE_DIRS}>"
    "$<BUILD_INTERFACE:${MLIR_INCLUDE_DIRS}>")
  if(MCUNET_INSTALL_LIBRARIES)
    install(TARGETS MCUNetHeaders EXPORT MCUNetTargets)
  endif()
endfunction()

# mcunet_add_library(NAME sources... [MLIR] [NO_PCH] [DEPENDS targets...] [LINK libs...])
#   MLIR    the library uses MLIR/LLVM (links the shared libraries)
#   LINK    other libraries of this project
function(mcunet_add_library name)
  cmake_parse_arguments(ARG "MLIR;NO_PCH" "" "DEPENDS;LINK" ${ARGN})
  add_library(${name} STATIC ${ARG_UNPARSED_ARGUMENTS})
  add_library(MCUNet::${name} ALIAS ${name})
  target_compile_options(${name} PRIVATE -fno-exceptions)
  if(ARG_DEPENDS)
    add_dependencies(${name} ${ARG_DEPENDS})
  endif()
  target_link_libraries(${name} PUBLIC MCUNetHeaders)
  if(ARG_MLIR)
    if(NOT ARG_NO_PCH)
      mcunet_use_pch(${name})
    endif()
    target_link_libraries(${name} PUBLIC ${MCUNET_LLVM_LIBRARIES})
  endif()
  if(ARG_LINK)
    target_link_libraries(${name} PUBLIC ${ARG_LINK})
  endif()
  if(MCUNET_INSTALL_LIBRARIES)
    install(TARGETS ${name} EXPORT MCUNetTargets ARCHIVE DESTINATION lib)
  endif()
endfunction()

# Searching is what a compilation takes long for: optimised fully in every build
# that is optimised at all.
function(mcunet_optimize target)
  target_compile_options(${target} PRIVATE $<$<NOT:$<CONFIG:Debug>>:-O3>)
endfunction()

# The shared libraries of LLVM lie in no standard folder.
function(mcunet_find_llvm_installed target)
  if(NOT MCUNET_STATIC_LLVM)
    set_target_properties(${target} PROPERTIES INSTALL_RPATH "${LLVM_LIBRARY_DIR}")
  endif()
endfunction()

# mcunet_add_tool(NAME sources... [MLIR] [TEST] [LINK libs...]): a program in bin/, which
# is installed unless it is there for tests only. It is built as a position independent
# executable, hence without the libraries' header.
function(mcunet_add_tool name)
  cmake_parse_arguments(ARG "MLIR;NO_PCH;TEST" "" "LINK" ${ARGN})
  add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  target_compile_options(${name} PRIVATE -fno-exceptions)
  if(ARG_LINK)
    target_link_libraries(${name} PRIVATE ${ARG_LINK})
  endif()
  if(ARG_MLIR)
    target_link_libraries(${name} PRIVATE ${MCUNET_LLVM_LIBRARIES})
    if(NOT MCUNET_STATIC_LLVM)
      export_executable_symbols(${name})
    endif()
  endif()
  mcunet_find_llvm_installed(${name})
  if(MCUNET_INSTALL AND NOT ARG_TEST)
    install(TARGETS ${name} RUNTIME DESTINATION bin)
    install(FILES ${PROJECT_SOURCE_DIR}/docs/man/${name}.1
      DESTINATION share/man/man1)
  endif()
endfunction()
