// boost-mq: two message queues of Boost.Interprocess, in shared memory that has a name.
//
// It has no threads and no broker. A record is copied twice, into the queue and out of it. It loses
// nothing. That the peer is gone only the host tells; one that is killed while it holds a queue's
// lock leaves it locked. After SIGKILL of both sides nothing stays, unless the client had not
// joined yet: then two files stay, /dev/shm/ipc-compare-*.
// needs: libboost-dev (-lrt)
#include "example.h"
#include <boost/date_time/posix_time/posix_time.hpp>
#include <boost/interprocess/ipc/message_queue.hpp>
#include <boost/version.hpp>
#include <algorithm>
#include <memory>
#include <string>
using boost::interprocess::message_queue;

struct ipc_end {
  size_t size;
  std::string up, down, error;
  std::unique_ptr<message_queue> in, out;
  ~ipc_end() { remove(); }
  void remove() { message_queue::remove(up.c_str()), message_queue::remove(down.c_str()); }
};

static ipc_end *end_over(const ipc_terms *terms, bool is_server, char *why) try {
  auto end = std::make_unique<ipc_end>();
  end->size = terms->record_size;
  end->up = std::string("ipc-compare-") + terms->token + "-up";
  end->down = std::string("ipc-compare-") + terms->token + "-down";
  size_t slots = std::clamp<size_t>((8 << 20) / end->size, 4, terms->capacity); // of 8 MiB at most
  auto open = [&](const std::string &name) {
    using namespace boost::interprocess;
    return is_server ? std::make_unique<message_queue>(create_only, name.c_str(), slots, end->size)
                     : std::make_unique<message_queue>(open_only, name.c_str());
  };
  end->in = open(is_server ? end->up : end->down);
  end->out = open(is_server ? end->down : end->up);
  if (!is_server) end->remove(); // both have it open: the names are not needed any more
  return end.release();
} catch (const std::exception &error) {
  return fail(why, "The queues cannot be opened: %s. They lie in /dev/shm.", error.what());
}

// Moves records one by one, and sleeps for the first of them, 100 ms at most.
template <class Try, class Timed>
static ptrdiff_t move(ipc_end *end, size_t count, int sleeping, Try try_one, Timed timed_one) try {
  using namespace boost::posix_time;
  size_t moved = 0;
  if (sleeping && timed_one(microsec_clock::universal_time() + milliseconds(100))) moved = 1;
  if (sleeping && !moved) return IPC_KIND_WOULD_WAIT;
  while (moved < count && try_one(moved)) moved++;
  return static_cast<ptrdiff_t>(moved);
} catch (const std::exception &error) {
  end->error = error.what();
  return IPC_KIND_FAILED;
}
static ptrdiff_t send(ipc_end *end, const void *records, size_t count, int sleeping) {
  auto at = [&](size_t index) { return static_cast<const char *>(records) + index * end->size; };
  return move(end, count, sleeping,
    [&](size_t index) { return end->out->try_send(at(index), end->size, 0); },
    [&](auto until) { return end->out->timed_send(at(0), end->size, 0, until); });
}
static ptrdiff_t receive(ipc_end *end, void *records, size_t count, int sleeping) {
  message_queue::size_type length;
  unsigned priority;
  auto at = [&](size_t index) { return static_cast<char *>(records) + index * end->size; };
  return move(end, count, sleeping,
    [&](size_t index) { return end->in->try_receive(at(index), end->size, length, priority); },
    [&](auto until) { return end->in->timed_receive(at(0), end->size, length, priority, until); });
}

IPC_KIND_EXPORT const ipc_kind *ipc_kind_entry(uint32_t host_abi) {
  static ipc_kind kind = {};
  kind.size = sizeof kind, kind.abi = IPC_KIND_ABI, kind.waits = IPC_KIND_BLOCK | IPC_KIND_SPIN;
  kind.copies = 2, kind.name = "boost-mq", kind.version = BOOST_LIB_VERSION;
  kind.summary = "two message queues of Boost.Interprocess";
  kind.make = [](auto *terms, int *, size_t *, char *why) { return end_over(terms, true, why); };
  kind.join = [](auto *terms, auto *, size_t, char *why) { return end_over(terms, false, why); };
  kind.send = send, kind.receive = receive;
  kind.explain = [](ipc_end *end) { return end->error.c_str(); };
  kind.close = [](ipc_end *end) { delete end; };
  return host_abi == IPC_KIND_ABI ? &kind : nullptr;
}
