// What the examples share. It saves lines, and no more: a kind needs nothing but ipc_kind.h.
#ifndef EXAMPLE_H
#define EXAMPLE_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "ipc_kind.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Writes the sentence of a failure, and returns what `make` and `join` then return.
__attribute__((format(printf, 2, 3), unused))
static ipc_end *fail(char *why, const char *format, ...) {
  va_list values;
  va_start(values, format);
  vsnprintf(why, IPC_KIND_WHY, format, values);
  va_end(values);
  return NULL;
}

// The value of an option, or the usual one where nobody gave it.
__attribute__((unused))
static const char *option(const struct ipc_terms *terms, const char *key, const char *usual) {
  size_t length = strlen(key);
  for (const char *const *each = terms->options; each && *each; each++)
    if (!strncmp(*each, key, length) && (*each)[length] == '=') return *each + length + 1;
  return usual;
}

// What `join` returns where the server passed another number of descriptors. It closes them.
__attribute__((unused))
static ipc_end *refuse(const int *passed, size_t count, size_t expected, char *why) {
  for (size_t i = 0; i < count; i++) close(passed[i]);
  return fail(why, "The number of descriptors passed should be %zu, and is %zu.", expected, count);
}

// Zeroed memory. Where there is none, the process ends: the host on the other side tells of that.
__attribute__((unused))
static void *zeroed(size_t bytes) {
  void *memory = calloc(1, bytes);
  if (!memory) fprintf(stderr, "There is no memory for %zu bytes.\n", bytes), abort();
  return memory;
}

// What `send` and `receive` return where a call failed with `code`, which is kept for `explain`.
__attribute__((unused))
static ptrdiff_t stopped(int *kept, int code) {
  *kept = code;
  switch (code) {
  case EAGAIN: case EINTR: case EINPROGRESS: case ENOMSG: case ETIMEDOUT:
    return IPC_KIND_WOULD_WAIT;
  case EPIPE: case ECONNRESET: case ENOTCONN: case EIDRM:
    return IPC_KIND_ENDED;
  default:
    return IPC_KIND_FAILED;
  }
}

// What a call returns that found no room, where an API cannot wait for any: rests, if it may.
__attribute__((unused))
static ptrdiff_t rest(int sleeping, unsigned microseconds) {
  if (sleeping) usleep(microseconds);
  return IPC_KIND_WOULD_WAIT;
}

// The one export of a kind, which hands out its table.
#define EXPORT_TABLE(table)                                                    \
  IPC_KIND_EXPORT const struct ipc_kind *ipc_kind_entry(uint32_t host_abi) {   \
    return host_abi == IPC_KIND_ABI ? &(table) : NULL;                         \
  }

// A table and its export. Given are the members beside those that are alike in the examples.
#define EXPORT_KIND(...)                                                       \
  static const struct ipc_kind kind = {                                        \
    .size = sizeof kind, .abi = IPC_KIND_ABI,                                  \
    .waits = IPC_KIND_BLOCK | IPC_KIND_SPIN, .close = close_end, __VA_ARGS__   \
  };                                                                           \
  EXPORT_TABLE(kind)

#endif
