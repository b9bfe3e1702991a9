# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# cpack -G DEB: what the package needs is Debian's. Linked statically it is mcunet, which
# needs the libraries of C and C++; else mcunet-dev, which needs the LLVM that it was built with and has
# the libraries and the plugin as well.
set(CPACK_GENERATOR DEB)
if(MCUNET_STATIC_LLVM)
  execute_process(COMMAND getconf GNU_LIBC_VERSION OUTPUT_VARIABLE libc
    COMMAND_ERROR_IS_FATAL ANY)
  string(REGEX MATCH "[0-9.]+" libc "${libc}")
  set(CPACK_PACKAGE_NAME mcunet)
  set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
  set(CPACK_DEBIAN_PACKAGE_DEPENDS "libc6 (>= ${libc}), libgcc-s1, libstdc++6")
  set(other mcunet-dev)
else()
  set(CPACK_PACKAGE_NAME mcunet-dev)
  set(CPACK_DEBIAN_PACKAGE_DEPENDS
    "libllvm${LLVM_VERSION_MAJOR}, libmlir-${LLVM_VERSION_MAJOR}, libprotobuf-lite32, libc6, libgcc-s1, libstdc++6")
  set(CPACK_DEBIAN_PACKAGE_SUGGESTS
    "libmlir-${LLVM_VERSION_MAJOR}-dev, mlir-${LLVM_VERSION_MAJOR}-tools")
  set(other mcunet)
endif()
set(CPACK_DEBIAN_PACKAGE_CONFLICTS ${other})
set(CPACK_DEBIAN_PACKAGE_REPLACES ${other})
set(CPACK_PACKAGE_VENDOR "The mcunet authors")
set(CPACK_PACKAGE_CONTACT "The mcunet authors <mcunet@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY
  "Fits int8 convolutional networks onto Cortex-M microcontrollers")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS
  "g++, gcc-arm-none-eabi, libstdc++-arm-none-eabi-newlib, qemu-system-arm, python3")
list(APPEND CPACK_DEBIAN_PACKAGE_SUGGESTS python3-numpy python3-matplotlib)
list(JOIN CPACK_DEBIAN_PACKAGE_SUGGESTS ", " CPACK_DEBIAN_PACKAGE_SUGGESTS)
set(CPACK_STRIP_FILES ON)
# The libraries of the build folder are enough; nothing is built again.
set(CPACK_CMAKE_GENERATOR Ninja)
include(CPack)
