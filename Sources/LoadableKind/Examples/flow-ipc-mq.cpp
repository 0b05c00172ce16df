// flow-ipc-mq: two queues of Flow-IPC's unstructured layer, which are mq_overview(7)'s, or with
// ,over=bipc Boost's.
//
// It has no threads and no broker. How often a record is copied is not known. It loses nothing.
// That the peer is gone only the host tells. After SIGKILL of both sides nothing stays, unless the
// client had not joined yet: then two queues do, ipc-compare-* in /dev/mqueue or in /dev/shm.
// needs: Flow-IPC, installed into $FLOW_IPC_PREFIX (-lipc_core -lflow -lboost_thread -lfmt -lrt)
#include "example.hpp"
#include "named.h"
#include <algorithm>
#include <fstream>
#include <ipc/transport/bipc_mq_handle.hpp>
#include <ipc/transport/error.hpp>
#include <ipc/transport/posix_mq_handle.hpp>
using namespace ipc;

template <class Queue> struct Queues final : ipc_end {
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
  // A code tells of a time that is over, too.
  ptrdiff_t result(bool moved, const Error_code &code) {
    return !code || code == transport::error::Code::S_TIMEOUT ? moved : failed(code.message());
  }
  ptrdiff_t send(const void *record, bool sleeping) override {
    Error_code code;
    util::Blob_const blob(record, size);
    bool moved = sleeping ? out.timed_send(blob, boost::chrono::milliseconds(100), &code)
                          : out.try_send(blob, &code);
    return result(moved, code);
  }
  ptrdiff_t receive(void *record, bool sleeping) override {
    Error_code code;
    util::Blob_mutable blob(record, size);
    bool moved = sleeping ? in.timed_receive(&blob, boost::chrono::milliseconds(100), &code)
                          : in.try_receive(&blob, &code);
    return result(moved, code);
  }
};

static ipc_end *end_over(const ipc_terms *terms, int is_server, char *why) {
  std::string over = option(terms, "over", "posix"), sentence = "Flow-IPC cannot open its queues";
  size_t most = 10; // of a queue's records, where nobody has changed it
  std::ifstream("/proc/sys/fs/mqueue/msg_max") >> most;
  most = std::min<size_t>(terms->capacity, most);
  using namespace transport;
  if (over == "posix")
    return make_end<Queues<Posix_mq_handle>>(why, sentence.c_str(), terms, is_server, most);
  if (over != "bipc") return fail(why, "over should be posix or bipc, and is %s.", over.c_str());
  most = terms->capacity;
  return make_end<Queues<Bipc_mq_handle>>(why, sentence.c_str(), terms, is_server, most);
}
IPC_KIND_EXPORT const ipc_kind *ipc_kind_entry(uint32_t host_abi) {
  static const ipc_kind_option options[] = {{"over", "whose queues: posix or bipc (posix)"}, {}};
  // The library does not say its version: it is the one that this was tried with.
  static ipc_kind kind = table("flow-ipc-mq", "2.0.0", "two queues of Flow-IPC");
  kind.options = options, kind.make = make_named, kind.join = join_named;
  return host_abi == IPC_KIND_ABI ? &kind : nullptr;
}
