# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# What is installed beside the targets, which say so where they are made:
# headers, the CMake package, documents, the Python package.
if(MCUNET_STATIC_LLVM)
  # C programs need MLIR's headers too, and nobody else has brought them.
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/mcunet-c DESTINATION include)
  install(FILES ${MLIR_INSTALL_PREFIX}/include/mlir-c/IR.h
    ${MLIR_INSTALL_PREFIX}/include/mlir-c/Support.h DESTINATION include/mlir-c)
  # The file behind the name that libMCUNetC.so is linked with.
  file(REAL_PATH ${MCUNET_PROTOBUF_SHARED} protobuf)
  install(FILES ${protobuf} DESTINATION lib/mcunet RENAME libprotobuf-lite.so.32)
  # The licences of what is linked in.
  foreach(package llvm-22-dev libmlir-22-dev libprotobuf-dev libflatbuffers-dev
          zlib1g-dev libzstd-dev gcc-12-base)
    install(FILES /usr/share/doc/${package}/copyright
      DESTINATION share/doc/mcunet/licences RENAME ${package})
  endforeach()
else()
  include(InstallLibraries)
endif()

install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs/ DESTINATION share/doc/mcunet
  FILES_MATCHING PATTERN "*.md" PATTERN "*.json"
  PATTERN "man" EXCLUDE PATTERN "images" EXCLUDE PATTERN "examples" EXCLUDE)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs/examples
  DESTINATION share/doc/mcunet)
install(FILES ${PROJECT_SOURCE_DIR}/README.md ${PROJECT_SOURCE_DIR}/LICENSE
  DESTINATION share/doc/mcunet)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/python/mcunet
  DESTINATION lib/python3/dist-packages
  PATTERN "__pycache__" EXCLUDE PATTERN "library-path.txt" EXCLUDE)
install(FILES ${PROJECT_SOURCE_DIR}/python/examples/walkthrough.py
  ${PROJECT_SOURCE_DIR}/python/examples/budget.ipynb
  DESTINATION share/doc/mcunet/examples)

include(PackageMCUNet)
