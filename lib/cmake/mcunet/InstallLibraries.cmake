# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# For C++ projects on the same LLVM: headers and the CMake package.
include(CMakePackageConfigHelpers)

set(package_dir lib/cmake/mcunet)
set(MCUNET_RUNTIME_INSTALL_DIR share/mcunet/runtime)
set(MCUNET_PLUGIN_INSTALL_PATH lib/libMCUNetPlugin.so)
configure_package_config_file(
  ${CMAKE_CURRENT_LIST_DIR}/MCUNetConfig.cmake.in
  ${PROJECT_BINARY_DIR}/${package_dir}/MCUNetConfig.cmake
  INSTALL_DESTINATION ${package_dir}
  PATH_VARS MCUNET_RUNTIME_INSTALL_DIR MCUNET_PLUGIN_INSTALL_PATH)
write_basic_package_version_file(
  ${PROJECT_BINARY_DIR}/${package_dir}/MCUNetConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)

install(FILES ${PROJECT_BINARY_DIR}/${package_dir}/MCUNetConfig.cmake
  ${PROJECT_BINARY_DIR}/${package_dir}/MCUNetConfigVersion.cmake
  DESTINATION ${package_dir})
install(EXPORT MCUNetTargets NAMESPACE MCUNet:: DESTINATION ${package_dir})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/ DESTINATION include
  FILES_MATCHING PATTERN "*.h" PATTERN "*.td")
install(DIRECTORY ${PROJECT_BINARY_DIR}/include/ DESTINATION include
  FILES_MATCHING PATTERN "*.h" PATTERN "*.inc"
  PATTERN "CMakeFiles" EXCLUDE)
