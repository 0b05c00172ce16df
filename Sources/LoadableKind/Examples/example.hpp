// What the examples in C++ share beside example.h: an end is an object of a class that moves one
// record at a time, and exceptions end at the functions of the table.
#ifndef EXAMPLE_HPP
#define EXAMPLE_HPP

#include "example.h"
#include <exception>
#include <string>

struct ipc_end {
  size_t size;
  std::string error;
  explicit ipc_end(const ipc_terms *terms) : size(terms->record_size) {}
  virtual ~ipc_end() = default;
  // Each returns 1, or what `send` and `receive` return instead: `false` is IPC_KIND_WOULD_WAIT.
  virtual ptrdiff_t send(const void *record, bool sleeping) = 0;
  virtual ptrdiff_t receive(void *record, bool sleeping) = 0;
  // Keeps the words that `explain` says.
  ptrdiff_t failed(std::string words) { return error = std::move(words), IPC_KIND_FAILED; }
};
#include "one_by_one.h"

static ptrdiff_t send_one(ipc_end *end, const void *record, int sleeping) try {
  return end->send(record, sleeping);
} catch (const std::exception &error) {
  return end->failed(error.what());
}
static ptrdiff_t receive_one(ipc_end *end, void *record, int sleeping) try {
  return end->receive(record, sleeping);
} catch (const std::exception &error) {
  return end->failed(error.what());
}

// Makes an end. Where that throws, `sentence` stands in front of what the exception says.
template <class End, class... Arguments>
static ipc_end *make_end(char *why, const char *sentence, Arguments... arguments) try {
  return new End(arguments...);
} catch (const std::exception &error) {
  return fail(why, "%s: %s.", sentence, error.what());
}

// A table with the members that are alike in all of these kinds.
static inline ipc_kind table(const char *name, const char *version, const char *summary) {
  ipc_kind kind = {};
  kind.size = sizeof kind, kind.abi = IPC_KIND_ABI, kind.waits = IPC_KIND_BLOCK | IPC_KIND_SPIN;
  kind.name = name, kind.version = version, kind.summary = summary;
  kind.send = send_each, kind.receive = receive_each;
  kind.explain = [](ipc_end *end) { return end->error.c_str(); };
  kind.close = [](ipc_end *end) { delete end; };
  return kind;
}

#endif
