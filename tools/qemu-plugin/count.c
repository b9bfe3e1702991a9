// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- count.c - QEMU TCG plugin: instructions between two markers --------===//
//
//   qemu-system-arm ... -plugin libmcunet-qemu-count.so,ARGUMENT,...
//     begin=0xADDR end=0xADDR    first instructions of two marker functions
//     skip=0xFROM-0xTO           addresses [FROM, TO) that are not counted
//     layer=K:0xFROM-0xTO        a function of layer K; may be repeated
//     own=0xFROM-0xTO            one that is no layer's; may be repeated
//     out=FILE                   result
//     mode=insn                  count each instruction by itself
//     edges=FILE                 which block ran after which one, see edges.h
//
// Counted is what is executed after a call of the first marker has entered it
// and before a call of the second has, without the markers' own instructions
// and those of the range to skip, the function that calls them.
//
// A translation block always runs from its first to its last instruction unless
// an exception is taken, and code under measurement takes none; so one inline
// add per block is exact. mode=insn adds per instruction instead, several times
// slower, and exists to check that claim. An instruction that an IT block or a
// VPT mask turns off counts as executed, as it takes its cycle.
//
// Layers share code. What is executed outside of all layers' functions after
// one has been entered, and before one of the others or an `own` function runs,
// is that layer's.
//
// out: "interval K N" for the K-th stretch between the markers, then for
// stretch 0 "layer K N" for the shared code that layer K ran and "pc ADDR N"
// for each address executed, by address. Same firmware and arguments, same
// file. With edges= each block calls a function when it runs, a few times
// slower; mcunet-run makes cycles of what that writes, of stretch 0.
//
//===----------------------------------------------------------------------===//

#include "edges.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// QEMU 7.2's plugin interface, version 1, as far as it is used here;
// distributions install no header for it.
typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
enum qemu_plugin_op { QEMU_PLUGIN_INLINE_ADD_U64 };
enum qemu_plugin_cb_flags { QEMU_PLUGIN_CB_NO_REGS };
typedef void (*tb_trans_fn)(qemu_plugin_id_t, struct qemu_plugin_tb *);
typedef void (*exec_fn)(unsigned int vcpu, void *userdata);
typedef void (*exit_fn)(qemu_plugin_id_t, void *userdata);
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t, tb_trans_fn);
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t, exit_fn, void *);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *,
                                                 size_t);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *);
void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *, exec_fn,
                                          enum qemu_plugin_cb_flags, void *);
void qemu_plugin_register_vcpu_tb_exec_inline(struct qemu_plugin_tb *,
                                              enum qemu_plugin_op, void *,
                                              uint64_t);
void qemu_plugin_register_vcpu_insn_exec_inline(struct qemu_plugin_insn *,
                                                enum qemu_plugin_op, void *,
                                                uint64_t);
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *, exec_fn,
                                            enum qemu_plugin_cb_flags, void *);

__attribute__((visibility("default"))) int qemu_plugin_version = 1;

// A run of instructions that is always executed as a whole. Never freed or
// moved: generated code adds to `count` by its address.
struct block {
  struct block *next;
  uint64_t count;
  uint64_t at_begin; // count when the current stretch began
  uint64_t in_first; // executions within stretch 0
  struct block *next_shared;
  uint64_t attributed; // count that has been added to layers
  struct node node;
  size_t size;
  uint64_t address[];
};

static struct block *blocks;
static uint64_t begin_address, end_address, skip_from, skip_to;
static const char *out_path, *edges_path;
static bool per_insn, running;
static uint64_t *intervals;
static size_t num_intervals;

// A function that belongs to one layer, or with a negative one to itself.
struct range {
  struct range *next;
  long layer;
  uint64_t from, to;
};

enum { MAX_LAYERS = 4096 };
static struct range *ranges;
static struct block *shared_blocks;
static uint64_t shared_counts[MAX_LAYERS];
static long current_layer = -1;
static struct node *previous_node;

static void fail(const char *what) {
  fprintf(stderr, "mcunet-qemu-count: %s\n", what);
  exit(1);
}

static struct block *new_block(size_t size) {
  struct block *block = calloc(1, sizeof *block + size * sizeof(uint64_t));
  if (!block)
    fail("out of memory");
  block->size = size;
  block->next = blocks;
  blocks = block;
  return block;
}

static const struct range *range_of(uint64_t address) {
  for (const struct range *r = ranges; r; r = r->next)
    if (address >= r->from && address < r->to)
      return r;
  return NULL;
}

// Adds what shared code has executed since the last time to the layer that has
// run it, in stretch 0.
static void attribute(void) {
  bool count = running && num_intervals == 0 && current_layer >= 0;
  for (struct block *b = shared_blocks; b; b = b->next_shared) {
    if (count)
      shared_counts[current_layer] += (b->count - b->attributed) * b->size;
    b->attributed = b->count;
  }
}

static void on_enter(unsigned int vcpu, void *userdata) {
  (void)vcpu;
  const struct range *entered = userdata;
  if (entered->layer == current_layer)
    return;
  attribute();
  current_layer = entered->layer;
}

static void on_block(unsigned int vcpu, void *userdata) {
  (void)vcpu;
  if (!running || num_intervals)
    return;
  struct node *node = userdata;
  edges_count(previous_node, node, current_layer);
  previous_node = node;
}

static void on_begin(unsigned int vcpu, void *unused) {
  (void)vcpu;
  (void)unused;
  if (running)
    fail("begin marker met twice without the end marker");
  for (struct block *b = blocks; b; b = b->next)
    b->at_begin = b->count;
  attribute();
  current_layer = -1;
  previous_node = NULL;
  running = true;
}

static void on_end(unsigned int vcpu, void *unused) {
  (void)vcpu;
  (void)unused;
  if (!running)
    fail("end marker met without the begin marker");
  attribute();
  running = false;
  uint64_t total = 0;
  for (struct block *b = blocks; b; b = b->next) {
    uint64_t executed = b->count - b->at_begin;
    total += executed * b->size;
    if (num_intervals == 0)
      b->in_first = executed;
  }
  // Doubles at each power of two.
  if ((num_intervals & (num_intervals - 1)) == 0) {
    size_t room = num_intervals ? 2 * num_intervals : 1;
    intervals = realloc(intervals, room * sizeof *intervals);
    if (!intervals)
      fail("out of memory");
  }
  intervals[num_intervals++] = total;
}

static void on_translate(qemu_plugin_id_t id, struct qemu_plugin_tb *tb) {
  (void)id;
  size_t size = qemu_plugin_tb_n_insns(tb);
  for (size_t i = 0; i != size; ++i) {
    struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
    uint64_t address = qemu_plugin_insn_vaddr(insn);
    if (address != begin_address && address != end_address)
      continue;
    // The rest of the marker is in the same block, which is not counted; code
    // of somebody else in front of it would be lost.
    if (i != 0)
      fail("a marker is not at the start of a block");
    qemu_plugin_register_vcpu_insn_exec_cb(
        insn, address == begin_address ? on_begin : on_end,
        QEMU_PLUGIN_CB_NO_REGS, NULL);
    return;
  }
  // A block does not reach over the end of a function, which leaves by a
  // branch.
  uint64_t start = qemu_plugin_insn_vaddr(qemu_plugin_tb_get_insn(tb, 0));
  if (start >= skip_from && start < skip_to)
    return;
  // A layer is entered at its begin, and returned to from shared code.
  const struct range *range = range_of(start);
  if (range && (range->layer < 0 || start == range->from))
    qemu_plugin_register_vcpu_insn_exec_cb(qemu_plugin_tb_get_insn(tb, 0),
                                           on_enter, QEMU_PLUGIN_CB_NO_REGS,
                                           (void *)range);
  struct block *block = NULL;
  for (size_t i = 0; i != size; ++i) {
    struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
    if (per_insn || i == 0)
      block = new_block(per_insn ? 1 : size);
    if (!range && (per_insn || i == 0)) {
      block->next_shared = shared_blocks;
      shared_blocks = block;
    }
    block->address[per_insn ? 0 : i] = qemu_plugin_insn_vaddr(insn);
    if (per_insn)
      qemu_plugin_register_vcpu_insn_exec_inline(
          insn, QEMU_PLUGIN_INLINE_ADD_U64, &block->count, 1);
  }
  if (!block || per_insn)
    return;
  qemu_plugin_register_vcpu_tb_exec_inline(tb, QEMU_PLUGIN_INLINE_ADD_U64,
                                           &block->count, 1);
  if (!edges_path)
    return;
  block->node.address = start;
  block->node.size = size;
  edges_add_node(&block->node);
  qemu_plugin_register_vcpu_tb_exec_cb(tb, on_block, QEMU_PLUGIN_CB_NO_REGS,
                                       &block->node);
}

struct sample {
  uint64_t address, count;
};

static int by_address(const void *a, const void *b) {
  uint64_t x = ((const struct sample *)a)->address;
  uint64_t y = ((const struct sample *)b)->address;
  return x < y ? -1 : x > y;
}

static FILE *open_output(const char *path) {
  FILE *out = fopen(path, "w");
  if (!out)
    fprintf(stderr, "mcunet-qemu-count: cannot write %s\n", path);
  return out;
}

static void on_exit_of_qemu(qemu_plugin_id_t id, void *unused) {
  (void)id;
  (void)unused;
  FILE *edges = edges_path ? open_output(edges_path) : NULL;
  if (edges) {
    edges_write(edges);
    fclose(edges);
  }
  FILE *out = open_output(out_path);
  if (!out)
    return;
  for (size_t i = 0; i != num_intervals; ++i)
    fprintf(out, "interval %zu %" PRIu64 "\n", i, intervals[i]);
  for (long layer = 0; layer != MAX_LAYERS; ++layer)
    if (shared_counts[layer])
      fprintf(out, "layer %ld %" PRIu64 "\n", layer, shared_counts[layer]);
  size_t total = 0, used = 0;
  for (struct block *b = blocks; b; b = b->next)
    total += b->in_first ? b->size : 0;
  struct sample *samples = calloc(total + 1, sizeof *samples);
  if (!samples)
    fail("out of memory");
  for (struct block *b = blocks; b; b = b->next)
    for (size_t i = 0; b->in_first && i != b->size; ++i)
      samples[used++] = (struct sample){b->address[i], b->in_first};
  qsort(samples, used, sizeof *samples, by_address);
  // An address may be in several blocks, entered at different instructions.
  for (size_t i = 0; i != used;) {
    uint64_t address = samples[i].address, count = 0;
    for (; i != used && samples[i].address == address; ++i)
      count += samples[i].count;
    fprintf(out, "pc %" PRIx64 " %" PRIu64 "\n", address, count);
  }
  free(samples);
  fclose(out);
}

static void add_range(long layer, const char *text) {
  struct range *range = calloc(1, sizeof *range);
  if (!range)
    fail("out of memory");
  if (layer >= MAX_LAYERS)
    fail("too many layers");
  char *rest = NULL;
  range->layer = layer;
  range->from = strtoull(text, &rest, 0);
  range->to = *rest == '-' ? strtoull(rest + 1, NULL, 0) : 0;
  range->next = ranges;
  ranges = range;
}

__attribute__((visibility("default"))) int
qemu_plugin_install(qemu_plugin_id_t id, const void *info, int argc,
                    char **argv) {
  (void)info;
  for (int i = 0; i < argc; ++i) {
    if (!strncmp(argv[i], "begin=", 6))
      begin_address = strtoull(argv[i] + 6, NULL, 0);
    else if (!strncmp(argv[i], "end=", 4))
      end_address = strtoull(argv[i] + 4, NULL, 0);
    else if (!strncmp(argv[i], "out=", 4))
      out_path = strdup(argv[i] + 4);
    else if (!strncmp(argv[i], "edges=", 6))
      edges_path = strdup(argv[i] + 6);
    else if (!strncmp(argv[i], "skip=", 5)) {
      char *rest = NULL;
      skip_from = strtoull(argv[i] + 5, &rest, 0);
      skip_to = *rest == '-' ? strtoull(rest + 1, NULL, 0) : 0;
    } else if (!strncmp(argv[i], "layer=", 6)) {
      char *rest = NULL;
      long layer = strtol(argv[i] + 6, &rest, 10);
      add_range(layer, *rest == ':' ? rest + 1 : rest);
    } else if (!strncmp(argv[i], "own=", 4))
      add_range(-1, argv[i] + 4);
    else if (!strcmp(argv[i], "mode=insn"))
      per_insn = true;
    else {
      fprintf(stderr, "mcunet-qemu-count: unknown argument %s\n", argv[i]);
      return 1;
    }
  }
  if (!begin_address || !end_address || !out_path) {
    fprintf(stderr, "mcunet-qemu-count: begin=, end= and out= are needed\n");
    return 1;
  }
  qemu_plugin_register_vcpu_tb_trans_cb(id, on_translate);
  qemu_plugin_register_atexit_cb(id, on_exit_of_qemu, NULL);
  return 0;
}
