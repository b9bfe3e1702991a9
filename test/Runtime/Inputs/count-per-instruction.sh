#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# count-per-instruction.sh MCUNET-RUN BOARD WORK-DIR OUT: runs what mcunet-run left
# in WORK-DIR with the plugin in its slow mode.
set -e
plugin=$(dirname "$(command -v "$1")")/../lib/libmcunet-qemu-count.so
cd "$3"
# "0xADDRESS 0xSIZE" of a function.
place() {
  arm-none-eabi-nm -S firmware.elf |
    awk -v name="$1" '$4 == name { print "0x" $1, "0x" $2 }'
}
begin=$(place mcunet_rt_mark_begin)
end=$(place mcunet_rt_mark_end)
infer=$(place mcunet_rt_infer)
skip=$(printf '0x%x-0x%x' "${infer% *}" $((${infer% *} + ${infer#* })))
semihosting=enable=on,target=native,arg=f,arg=input.bin,arg=output.bin,arg=1,arg=1
qemu-system-arm -M "$2" -display none -monitor none -serial none \
  -semihosting-config $semihosting \
  -plugin "$plugin,begin=${begin% *},end=${end% *},skip=$skip,out=$4,mode=insn" \
  -kernel firmware.elf
