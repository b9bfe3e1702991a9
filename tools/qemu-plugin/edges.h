// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- edges.h - Which block ran after which one --------------------------===//
#ifndef MCUNET_QEMU_PLUGIN_EDGES_H
#define MCUNET_QEMU_PLUGIN_EDGES_H

#include <inttypes.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct edge;

// A block and those that have run after it.
struct node {
  struct node *next_node;
  uint64_t address;
  size_t size;
  struct edge *edges;
};

// Remembers the node, which must stay where it is.
void edges_add_node(struct node *node);

// Counts that `to` runs for a layer, after `from`, or first where that is null.
void edges_count(struct node *from, struct node *to, long layer);

// One line for each: "FROM SIZE TO SIZE LAYER COUNT", addresses in hex.
void edges_write(FILE *out);

#endif
