/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Infers on what @NAME@_camera.h sees, over and over. A debugger shows the class with
   the highest score, or the error. */
#include "@NAME@_camera.h"

volatile int best_class, last_status;

int main(void) {
  for (;;) {
    int best = 0, i, status = infer();
    for (i = 1; i < (int)sizeof(scores); ++i)
      if (scores[i] > scores[best])
        best = i;
    best_class = best;
    last_status = status;
  }
}
