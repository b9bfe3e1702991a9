# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# What is installed beside the targets, which say so where they are made:
# headers, the CMake package, the runtime, the documents.
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
install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs/ DESTINATION share/doc/mcunet
  FILES_MATCHING PATTERN "*.md" PATTERN "*.json" PATTERN "man" EXCLUDE)
file(GLOB man_pages ${PROJECT_SOURCE_DIR}/docs/man/*.1)
install(FILES ${man_pages} DESTINATION share/man/man1)
install(FILES ${PROJECT_SOURCE_DIR}/README.md ${PROJECT_SOURCE_DIR}/LICENSE
  DESTINATION share/doc/mcunet)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/python/mcunet
  DESTINATION lib/python3/dist-packages
  FILES_MATCHING PATTERN "*.py" PATTERN "py.typed"
  PATTERN "__pycache__" EXCLUDE)
install(FILES ${PROJECT_SOURCE_DIR}/python/examples/walkthrough.py
  ${PROJECT_SOURCE_DIR}/python/examples/budget.ipynb
  DESTINATION share/doc/mcunet/examples)

# cpack -G DEB: one package; what it needs is Debian's (LLVM's packages by the name of
# the version that they were built from).
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME mcunet)
set(CPACK_PACKAGE_VENDOR "The mcunet authors")
set(CPACK_PACKAGE_CONTACT "The mcunet authors <mcunet@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY
  "Fits int8 convolutional networks onto Cortex-M microcontrollers")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_DEPENDS
  "libllvm${LLVM_VERSION_MAJOR}, libmlir-${LLVM_VERSION_MAJOR}, libc6, libstdc++6")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS
  "g++, gcc-arm-none-eabi, libstdc++-arm-none-eabi-newlib, qemu-system-arm, python3")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS
  "libmlir-${LLVM_VERSION_MAJOR}-dev, mlir-${LLVM_VERSION_MAJOR}-tools, python3-numpy, python3-matplotlib")
set(CPACK_STRIP_FILES ON)
# The libraries of the build folder are enough; nothing is built again.
set(CPACK_CMAKE_GENERATOR Ninja)
include(CPack)
