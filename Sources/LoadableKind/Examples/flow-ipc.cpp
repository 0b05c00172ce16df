// flow-ipc: Flow-IPC's unstructured layer: its socket stream, or with ,over=posix or ,over=bipc two
// of its queues, which are mq_overview(7)'s or Boost's.
//
// It needs no broker. How often a record is copied is not known. It loses nothing. The stream tells
// the end by itself; that a queue's peer is gone only the host tells. After SIGKILL of both sides
// nothing stays, unless the client of two queues had not joined yet: then they stay, as
// ipc-compare-*.
// needs: Flow-IPC, installed into $FLOW_IPC_PREFIX (-lipc_core -lflow -lboost_thread -lfmt -lrt)
#include "example.h"
#include <algorithm>
#include <fstream>
#include <ipc/transport/bipc_mq_handle.hpp>
#include <ipc/transport/error.hpp>
#include <ipc/transport/posix_mq_handle.hpp>
#include <ipc/transport/sync_io/native_socket_stream.hpp>
#include <ipc/util/sync_io/asio_waitable_native_hndl.hpp>
#include <poll.h>
#include <string>
#include <sys/socket.h>
#include <vector>
using namespace ipc;
using transport::error::Code;

struct ipc_end {
  size_t size;
  std::string error;
  explicit ipc_end(const ipc_terms *terms) : size(terms->record_size) {}
  virtual ~ipc_end() = default;
  virtual ptrdiff_t send(const void *record, int sleeping) = 0;
  virtual ptrdiff_t receive(void *record, int sleeping) = 0;
  ptrdiff_t failed(const Error_code &code) { return error = code.message(), IPC_KIND_FAILED; }
};

template <class Queue> struct Queues : ipc_end {
  util::Shared_name up, down;
  Queue in, out;
  Queues(const ipc_terms *terms, bool is_server, size_t records)
      : ipc_end(terms), up(name(terms, "up")), down(name(terms, "down")) {
    auto open = [&](const util::Shared_name &name) {
      util::Permissions own(0600);
      return is_server ? Queue(nullptr, name, util::CREATE_ONLY, records, size, own)
                       : Queue(nullptr, name, util::OPEN_ONLY);
    };
    in = open(is_server ? up : down), out = open(is_server ? down : up);
    if (!is_server) remove(); // both have them open
  }
  ~Queues() override { remove(); }
  static util::Shared_name name(const ipc_terms *terms, const char *way) { // without a slash
    return util::Shared_name::ct(std::string("ipc-compare-") + terms->token + "-" + way);
  }
  void remove() {
    Error_code ignored;
    Queue::remove_persistent(nullptr, up, &ignored);
    Queue::remove_persistent(nullptr, down, &ignored);
  }
  ptrdiff_t result(bool moved, const Error_code &code) {
    return code && code != Code::S_TIMEOUT ? failed(code) : moved;
  }
  ptrdiff_t send(const void *record, int sleeping) override {
    Error_code code;
    util::Blob_const blob(record, size);
    bool moved = sleeping ? out.timed_send(blob, boost::chrono::milliseconds(100), &code)
                          : out.try_send(blob, &code);
    return result(moved, code);
  }
  ptrdiff_t receive(void *record, int sleeping) override {
    Error_code code;
    util::Blob_mutable blob(record, size);
    bool moved = sleeping ? in.timed_receive(&blob, boost::chrono::milliseconds(100), &code)
                          : in.try_receive(&blob, &code);
    return result(moved, code);
  }
};

// The library asks to be told when a descriptor is ready: this end is the loop that it asks.
struct Stream : ipc_end {
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
    return ended ? static_cast<ptrdiff_t>(IPC_KIND_ENDED) : failed(code);
  }
  // It would queue without bound: a record is taken only while none is under way.
  ptrdiff_t send(const void *record, int sleeping) override {
    if (is_sending()) turn(sleeping ? 100 : 0);
    if (is_sending()) return IPC_KIND_WOULD_WAIT;
    Error_code code;
    stream.send_blob(util::Blob_const(record, size), &code);
    return code ? ended_or_failed(code) : 1;
  }
  ptrdiff_t receive(void *record, int sleeping) override {
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

static ipc_end *end_over(const ipc_terms *terms, int fd, bool is_server, char *why) try {
  std::string over = option(terms, "over", "stream");
  if (over == "stream") return new Stream(terms, fd);
  close(fd);
  size_t most = 10; // of a queue's records, where nobody has changed it
  std::ifstream("/proc/sys/fs/mqueue/msg_max") >> most;
  using Posix = Queues<transport::Posix_mq_handle>;
  using Boost = Queues<transport::Bipc_mq_handle>;
  if (over == "posix") return new Posix(terms, is_server, std::min<size_t>(terms->capacity, most));
  if (over == "bipc") return new Boost(terms, is_server, terms->capacity);
  return fail(why, "over should be stream, posix or bipc, and is %s.", over.c_str());
} catch (const std::exception &error) {
  return fail(why, "Flow-IPC cannot open its transport: %s.", error.what());
}
static ipc_end *make(const ipc_terms *terms, int *passed, size_t *count, char *why) {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
    return fail(why, "No pair of sockets can be made: %s.", strerror(errno));
  ipc_end *end = end_over(terms, pair[0], true, why);
  if (!end) return close(pair[1]), nullptr;
  return passed[0] = pair[1], *count = 1, end;
}
static ipc_end *join(const ipc_terms *terms, const int *fd, size_t count, char *why) {
  return count == 1 ? end_over(terms, fd[0], false, why) : refuse(fd, count, 1, why);
}

IPC_KIND_EXPORT const ipc_kind *ipc_kind_entry(uint32_t host_abi) {
  static const ipc_kind_option options[] = {
    {"over", "the transport: stream, posix or bipc (stream)"}, {nullptr, nullptr}};
  static ipc_kind kind = {}; // of the version that this was tried with: the library does not say it
  kind.size = sizeof kind, kind.abi = IPC_KIND_ABI, kind.waits = IPC_KIND_BLOCK | IPC_KIND_SPIN;
  kind.name = "flow-ipc", kind.version = "2.0.0", kind.options = options;
  kind.summary = "Flow-IPC's unstructured layer";
  kind.make = make, kind.join = join;
  kind.send = [](ipc_end *end, const void *records, size_t, int sleeping) {
    return end->send(records, sleeping);
  };
  kind.receive = [](ipc_end *end, void *records, size_t, int sleeping) {
    return end->receive(records, sleeping);
  };
  kind.explain = [](ipc_end *end) { return end->error.c_str(); };
  kind.close = [](ipc_end *end) { delete end; };
  return host_abi == IPC_KIND_ABI ? &kind : nullptr;
}
