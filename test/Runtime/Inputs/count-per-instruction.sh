#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# count-per-instruction.sh MCUNET-RUN BOARD WORK-DIR OUT: runs what mcunet-run left
# in WORK-DIR with the plugin in its slow mode.
set -e
plugin=$(dirname "$(command -v "$1")")/../lib/libmcunet-qemu-count.so
cd "$3"
address() {
  arm-none-eabi-nm firmware.elf | awk -v name="$1" '$3 == name { print "0x" $1 }'
}
begin=$(address mcunet_rt_mark_begin)
end=$(address mcunet_rt_mark_end)
semihosting=enable=on,target=native,arg=f,arg=input.bin,arg=output.bin,arg=1,arg=1
qemu-system-arm -M "$2" -display none -monitor none -serial none \
  -semihosting-config $semihosting \
  -plugin "$plugin,begin=$begin,end=$end,out=$4,mode=insn" -kernel firmware.elf
