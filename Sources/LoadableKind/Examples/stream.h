// Records over a stream of bytes, which moves any number of them at once: a record that was torn is
// made whole here. It gives a kind `stream_send`, `stream_receive` and `stream_explain`, where an
// end begins with a struct stream, and write_some and read_some move bytes.
#ifndef STREAM_H
#define STREAM_H

#include "example.h"

struct stream {
  size_t size; // of a record
  size_t sent; // bytes of the record under way that were written already
  size_t kept; // bytes of the next record that came already, in `part`
  char *part;
  int error;   // of the last call that failed
};

// The two that a kind has to define. Each returns stream_result of what it did.
static ptrdiff_t write_some(ipc_end *, const void *bytes, size_t length, int sleeping);
static ptrdiff_t read_some(ipc_end *, void *bytes, size_t length, int sleeping);

static inline struct stream *stream_of(ipc_end *end) { return (struct stream *)(void *)end; }

static inline void stream_begin(ipc_end *end, const struct ipc_terms *terms) {
  size_t size = terms->record_size;
  *stream_of(end) = (struct stream){.size = size, .part = zeroed(size)};
}

// What a call came to that moved `length` bytes, or failed with `code` where that is negative.
static inline ptrdiff_t stream_result(ipc_end *end, ptrdiff_t length, int code) {
  if (length > 0) return length;
  return length == 0 ? IPC_KIND_ENDED : stopped(&stream_of(end)->error, code);
}

static inline ptrdiff_t stream_send(ipc_end *end, const void *records, size_t count, int sleeping) {
  struct stream *stream = stream_of(end);
  const size_t size = stream->size;
  for (;;) {
    const char *from = (const char *)records + stream->sent;
    ptrdiff_t length = write_some(end, from, count * size - stream->sent, sleeping);
    if (length <= 0) return length;
    stream->sent += (size_t)length;
    if (stream->sent < size) continue;
    if (stream->sent == size) return stream->sent = 0, 1; // the usual case, without a division
    size_t whole = stream->sent / size;
    stream->sent %= size;
    return (ptrdiff_t)whole;
  }
}

static inline ptrdiff_t stream_receive(ipc_end *end, void *records, size_t count, int sleeping) {
  struct stream *stream = stream_of(end);
  // The rest of a torn record is read behind its beginning; otherwise the caller's memory is used.
  const size_t size = stream->size, room = stream->kept ? size : count * size;
  char *to = stream->kept ? stream->part : (char *)records;
  size_t got = stream->kept;
  do {
    ptrdiff_t length = read_some(end, to + got, room - got, sleeping);
    if (length <= 0) {
      if (to == records && got) memcpy(stream->part, to, got);
      stream->kept = got;
      return length;
    }
    got += (size_t)length;
  } while (got < size);
  stream->kept = 0;
  if (to != records) memcpy(records, to, size);
  if (got == size) return 1;
  size_t whole = got / size;
  stream->kept = got % size;
  memcpy(stream->part, to + whole * size, stream->kept);
  return (ptrdiff_t)whole;
}

static inline const char *stream_explain(ipc_end *end) { return strerror(stream_of(end)->error); }

#endif
