// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- count.c - QEMU TCG plugin: instructions between two markers --------===//
//
//   qemu-system-arm ... -plugin libmcunet-qemu-count.so,ARGUMENT,...
//     begin=0xADDR end=0xADDR    first instructions of two marker functions
//     skip=0xFROM-0xTO           addresses [FROM, TO) that are not counted
//     out=FILE                   result
//     mode=insn                  count each instruction by itself
//
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
// FILE: "interval K N" for the K-th stretch between the markers, then for
// stretch 0 "pc ADDR N" for each address executed, by address. Same firmware
// and arguments, same file.
//
//===----------------------------------------------------------------------===//

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
  size_t size;
  uint64_t address[];
};

static struct block *blocks;
static uint64_t begin_address, end_address, skip_from, skip_to;
static const char *out_path;
static bool per_insn, running;
static uint64_t *intervals;
static size_t num_intervals;

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

static void on_begin(unsigned int vcpu, void *unused) {
  (void)vcpu;
  (void)unused;
  if (running)
    fail("begin marker met twice without the end marker");
  for (struct block *b = blocks; b; b = b->next)
    b->at_begin = b->count;
  running = true;
}

static void on_end(unsigned int vcpu, void *unused) {
  (void)vcpu;
  (void)unused;
  if (!running)
    fail("end marker met without the begin marker");
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
  struct block *block = NULL;
  for (size_t i = 0; i != size; ++i) {
    struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
    if (per_insn || i == 0)
      block = new_block(per_insn ? 1 : size);
    block->address[per_insn ? 0 : i] = qemu_plugin_insn_vaddr(insn);
    if (per_insn)
      qemu_plugin_register_vcpu_insn_exec_inline(
          insn, QEMU_PLUGIN_INLINE_ADD_U64, &block->count, 1);
  }
  if (block && !per_insn)
    qemu_plugin_register_vcpu_tb_exec_inline(tb, QEMU_PLUGIN_INLINE_ADD_U64,
                                             &block->count, 1);
}

struct sample {
  uint64_t address, count;
};

static int by_address(const void *a, const void *b) {
  uint64_t x = ((const struct sample *)a)->address;
  uint64_t y = ((const struct sample *)b)->address;
  return x < y ? -1 : x > y;
}

static void on_exit_of_qemu(qemu_plugin_id_t id, void *unused) {
  (void)id;
  (void)unused;
  FILE *out = fopen(out_path, "w");
  if (!out) {
    fprintf(stderr, "mcunet-qemu-count: cannot write %s\n", out_path);
    return;
  }
  for (size_t i = 0; i != num_intervals; ++i)
    fprintf(out, "interval %zu %" PRIu64 "\n", i, intervals[i]);
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
    else if (!strncmp(argv[i], "skip=", 5)) {
      char *rest = NULL;
      skip_from = strtoull(argv[i] + 5, &rest, 0);
      skip_to = *rest == '-' ? strtoull(rest + 1, NULL, 0) : 0;
    } else if (!strcmp(argv[i], "mode=insn"))
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
