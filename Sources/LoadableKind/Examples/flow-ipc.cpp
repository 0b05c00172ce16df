// flow-ipc: the socket stream of Flow-IPC's unstructured layer, over a pair of sockets.
//
// It has no threads and no broker. How often a record is copied is not known: length and record
// travel apart. It loses nothing, tells the end by itself, and leaves nothing after SIGKILL of both
// sides.
//
// The library asks to be told when a descriptor is ready, and this end is the loop that it asks.
// Its own way would be a thread that does that; then each record would wait for one more wake-up.
// needs: Flow-IPC, installed into $FLOW_IPC_PREFIX (-lipc_core -lflow -lboost_thread -lfmt -lrt)
#include "example.hpp"
#include "paired.h"
#include <algorithm>
#include <ipc/transport/error.hpp>
#include <ipc/transport/sync_io/native_socket_stream.hpp>
#include <ipc/util/sync_io/asio_waitable_native_hndl.hpp>
#include <poll.h>
#include <vector>
using namespace ipc;
using transport::error::Code;

struct Stream final : ipc_end {
  struct Wish { int fd; bool for_room; util::sync_io::Task_ptr task; };
  std::vector<Wish> wishes;
  flow::util::Task_engine engine;
  std::vector<char> room; // a receive that is pending keeps it
  bool asked = false, done = false;
  Error_code code;
  transport::sync_io::Native_socket_stream stream;
  Stream(const ipc_terms *terms, int fd)
      : ipc_end(terms), room(size), stream(nullptr, "ipc-compare", util::Native_handle(fd)) {
    auto note = [this](util::sync_io::Asio_waitable_native_handle *handle, bool for_room,
                       util::sync_io::Task_ptr &&task) {
      wishes.push_back({handle->native_handle().m_native_handle, for_room, std::move(task)});
    };
    stream.replace_event_wait_handles(
      [this] { return util::sync_io::Asio_waitable_native_handle(engine); });
    stream.start_send_blob_ops(note), stream.start_receive_blob_ops(note);
  }
  ~Stream() override {
    Error_code ignored;
    stream.async_end_sending(&ignored, [](const Error_code &) {});
    for (int i = 0; i < 10 && is_sending(); i++) turn(10);
  }
  bool is_sending() const {
    return std::any_of(wishes.begin(), wishes.end(), [](auto &wish) { return wish.for_room; });
  }
  void turn(int milliseconds) {
    std::vector<pollfd> polled;
    for (auto &wish : wishes)
      polled.push_back({wish.fd, short(wish.for_room ? POLLOUT : POLLIN), 0});
    if (poll(polled.data(), polled.size(), milliseconds) <= 0) return;
    auto before = std::move(wishes);
    wishes.clear();
    for (size_t i = 0; i < polled.size(); i++)
      if (!polled[i].revents) wishes.push_back(std::move(before[i]));
    for (size_t i = 0; i < polled.size(); i++)
      if (polled[i].revents) (*before[i].task)();
  }
  ptrdiff_t ended_or_failed(const Error_code &code) {
    bool ended = code == boost::asio::error::eof || code == boost::asio::error::broken_pipe ||
                 code == boost::asio::error::connection_reset ||
                 code == Code::S_RECEIVES_FINISHED_CANNOT_RECEIVE ||
                 code == Code::S_LOW_LVL_TRANSPORT_HOSED_CANNOT_SEND;
    return ended ? ptrdiff_t(IPC_KIND_ENDED) : failed(code.message());
  }
  // It would queue without bound: a record is taken only while none is under way.
  ptrdiff_t send(const void *record, bool sleeping) override {
    if (is_sending()) turn(sleeping ? 100 : 0);
    if (is_sending()) return IPC_KIND_WOULD_WAIT;
    Error_code code;
    stream.send_blob(util::Blob_const(record, size), &code);
    return code ? ended_or_failed(code) : 1;
  }
  ptrdiff_t receive(void *record, bool sleeping) override {
    if (!asked) {
      size_t length = 0;
      asked = true, done = false;
      stream.async_receive_blob(util::Blob_mutable(room.data(), size), &code, &length,
        [this](const Error_code &result, size_t) { code = result, done = true; });
      done = code != Code::S_SYNC_IO_WOULD_BLOCK;
    }
    if (!done) turn(sleeping ? 100 : 0);
    if (!done) return IPC_KIND_WOULD_WAIT;
    asked = false;
    if (code) return ended_or_failed(code);
    return memcpy(record, room.data(), size), 1;
  }
};

static ipc_end *end_over(const ipc_terms *terms, int fd, int, char *why) {
  return make_end<Stream>(why, "Flow-IPC cannot open its stream", terms, fd);
}
IPC_KIND_EXPORT const ipc_kind *ipc_kind_entry(uint32_t host_abi) {
  // The library does not say its version: it is the one that this was tried with.
  static ipc_kind kind = table("flow-ipc", "2.0.0", "the socket stream of Flow-IPC");
  kind.flags = IPC_KIND_TELLS_END, kind.make = make_paired, kind.join = join_paired;
  return host_abi == IPC_KIND_ABI ? &kind : nullptr;
}
