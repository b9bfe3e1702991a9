# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# What a firmware of your own links: @NAME@_model, the network and its header. In
# a project with C++ it brings the wrapper along, one for all networks.
add_library(@NAME@_model INTERFACE)
target_include_directories(@NAME@_model INTERFACE ${CMAKE_CURRENT_LIST_DIR}
  ${CMAKE_CURRENT_LIST_DIR}/runtime/include)
target_link_libraries(@NAME@_model INTERFACE
  ${CMAKE_CURRENT_LIST_DIR}/@NAME@.o)
# The object may call the compiler's division and multiplication, which firmware
# linked with -nostdlib names before it.
if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
  target_link_libraries(@NAME@_model INTERFACE c gcc)
endif()

get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
if("CXX" IN_LIST languages)
  if(NOT TARGET mcunet_runtime)
    set(runtime ${CMAKE_CURRENT_LIST_DIR}/runtime)
    add_library(mcunet_runtime STATIC ${runtime}/src/model.cpp
      ${runtime}/src/tensor.cpp ${runtime}/src/detection.cpp
      ${runtime}/src/heads.cpp)
    target_include_directories(mcunet_runtime PUBLIC ${runtime}/include)
    target_compile_options(mcunet_runtime PRIVATE -fno-exceptions -fno-rtti
      -ffunction-sections)
    # Once more behind it, where the firmware names them itself.
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
      target_link_libraries(mcunet_runtime INTERFACE c gcc)
    endif()
  endif()
  target_link_libraries(@NAME@_model INTERFACE mcunet_runtime)
endif()
