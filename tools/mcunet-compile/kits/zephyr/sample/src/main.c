/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Prints the class with the highest score of what @NAME@_camera.h sees. */
#include <zephyr/kernel.h>
#include <zephyr/sys/printk.h>

#include "@NAME@_camera.h"

int main(void) {
  int best = 0, i, status = infer();
  for (i = 1; i < (int)sizeof(scores); ++i)
    if (scores[i] > scores[best])
      best = i;
  if (status == 0)
    printk("class %d score %d\n", best, scores[best]);
  else
    printk("error %d\n", status);
  return 0;
}
