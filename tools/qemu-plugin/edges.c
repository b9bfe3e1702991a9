// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- edges.c - Which block ran after which one --------------------------===//
#include "edges.h"

#include <stdlib.h>

struct edge {
  struct edge *next;
  struct node *to;
  long layer;
  uint64_t count;
};

static struct node *nodes;
// Stands for what ran before counting began.
static struct node start;

void edges_add_node(struct node *node) {
  node->next_node = nodes;
  nodes = node;
}

static struct edge *new_edge(struct node *to, long layer) {
  struct edge *edge = calloc(1, sizeof *edge);
  if (!edge) {
    fprintf(stderr, "mcunet-qemu-count: out of memory\n");
    exit(1);
  }
  edge->to = to;
  edge->layer = layer;
  return edge;
}

void edges_count(struct node *from, struct node *to, long layer) {
  struct edge **first = from ? &from->edges : &start.edges;
  struct edge **at = first;
  while (*at && ((*at)->to != to || (*at)->layer != layer))
    at = &(*at)->next;
  struct edge *edge = *at ? *at : new_edge(to, layer);
  ++edge->count;
  // What ran last runs most: the next search ends at once.
  if (*at != edge || at != first) {
    if (*at)
      *at = edge->next;
    edge->next = *first;
    *first = edge;
  }
}

static void write_edges_of(FILE *out, const struct node *from) {
  for (const struct edge *e = from->edges; e; e = e->next)
    fprintf(out, "%" PRIx64 " %zu %" PRIx64 " %zu %ld %" PRIu64 "\n",
            from->address, from->size, e->to->address, e->to->size, e->layer,
            e->count);
}

void edges_write(FILE *out) {
  write_edges_of(out, &start);
  for (const struct node *node = nodes; node; node = node->next_node)
    write_edges_of(out, node);
}
