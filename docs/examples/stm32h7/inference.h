/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#ifndef INFERENCE_H
#define INFERENCE_H

#include "network.h"

/* The camera's DMA writes here, past the cache. */
#define CACHE_LINE 32u
#define IMAGE_BYTES                                                            \
  ((NETWORK_INPUT_BYTES + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE)
extern int8_t image[IMAGE_BYTES];

/* The class of what is in `image`, or -1. */
int classify(void);

#endif
