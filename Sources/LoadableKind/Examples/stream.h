// Records over a stream of bytes, which moves any number of them at once: a record that was torn is
// made whole here. Whoever uses it moves bytes, by two functions that answer with their number, or
// as ipc_kind.h has it where there are none: IPC_KIND_WOULD_WAIT, IPC_KIND_ENDED or
// IPC_KIND_FAILED.
#ifndef STREAM_H
#define STREAM_H

#include "example.h"

struct stream {
  size_t size; // of a record
  size_t sent; // bytes of the record under way that were written already
  size_t kept; // bytes of the next record that came already, in `part`
  char *part;
};

typedef ptrdiff_t stream_writer(ipc_end *, const void *bytes, size_t length, int sleeping);
typedef ptrdiff_t stream_reader(ipc_end *, void *bytes, size_t length, int sleeping);

__attribute__((always_inline))
static inline ptrdiff_t stream_send(struct stream *stream, stream_writer *write_some, ipc_end *end,
                                    const void *records, size_t count, int sleeping) {
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

__attribute__((always_inline))
static inline ptrdiff_t stream_receive(struct stream *stream, stream_reader *read_some,
                                       ipc_end *end, void *records, size_t count, int sleeping) {
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

#endif
