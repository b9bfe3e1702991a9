# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR arm)
set(CMAKE_C_COMPILER arm-none-eabi-gcc)
set(CMAKE_CXX_COMPILER arm-none-eabi-g++)
# No start-up code yet, hence no program can be linked to try the compiler with.
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
# The network fits every floating-point ABI: soft, softfp, hard.
set(CMAKE_C_FLAGS_INIT "-mcpu=@GCC_CPU@ -mthumb -mfloat-abi=soft@UNALIGNED@")
set(CMAKE_CXX_FLAGS_INIT "-mcpu=@GCC_CPU@ -mthumb -mfloat-abi=soft@UNALIGNED@")
