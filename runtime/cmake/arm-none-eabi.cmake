# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The Arm GNU tool chain for MCUNET_RT_CPU (cortex-m0plus ... cortex-m55).
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR arm)
set(CMAKE_CXX_COMPILER arm-none-eabi-g++)
# No board, hence no program can be linked to try the compiler with.
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(MCUNET_RT_CPU cortex-m4 CACHE STRING "CPU that the runtime is compiled for")
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES MCUNET_RT_CPU)
set(CMAKE_CXX_FLAGS_INIT "-mcpu=${MCUNET_RT_CPU} -mthumb -mfloat-abi=soft")
