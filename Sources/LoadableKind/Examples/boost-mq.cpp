// boost-mq: two message queues of Boost.Interprocess, in shared memory that has a name.
//
// It has no threads and no broker. A record is copied twice, into the queue and out of it. It loses
// nothing. That the peer is gone only the host tells; one that is killed while it holds a queue's
// lock leaves it locked. After SIGKILL of both sides nothing stays, unless the client had not
// joined yet: then two files stay, /dev/shm/ipc-compare-*.
// needs: libboost-dev (-lrt)
#include "example.hpp"
#include "named.h"
#include <algorithm>
#include <boost/date_time/posix_time/posix_time.hpp>
#include <boost/interprocess/ipc/message_queue.hpp>
#include <boost/version.hpp>
#include <memory>
using boost::interprocess::message_queue;

struct Names {
  std::string up, down;
  explicit Names(const std::string &stem) : up(stem + "-up"), down(stem + "-down") {}
  ~Names() { remove(); }
  void remove() { message_queue::remove(up.c_str()), message_queue::remove(down.c_str()); }
};

struct Queues final : ipc_end {
  Names names;
  std::unique_ptr<message_queue> in, out;
  Queues(const ipc_terms *terms, bool is_server)
      : ipc_end(terms), names(std::string("ipc-compare-") + terms->token) {
    size_t slots = std::clamp<size_t>((8 << 20) / size, 4, terms->capacity); // of 8 MiB at most
    auto open = [&](const std::string &name) {
      using namespace boost::interprocess;
      return is_server ? std::make_unique<message_queue>(create_only, name.c_str(), slots, size)
                       : std::make_unique<message_queue>(open_only, name.c_str());
    };
    in = open(is_server ? names.up : names.down);
    out = open(is_server ? names.down : names.up);
    if (!is_server) names.remove(); // both have it open: the names are not needed any more
  }
  static boost::posix_time::ptime soon() {
    return boost::posix_time::microsec_clock::universal_time() +
           boost::posix_time::milliseconds(100);
  }
  ptrdiff_t send(const void *record, bool sleeping) override {
    return sleeping ? out->timed_send(record, size, 0, soon()) : out->try_send(record, size, 0);
  }
  ptrdiff_t receive(void *record, bool sleeping) override {
    message_queue::size_type length;
    unsigned priority;
    return sleeping ? in->timed_receive(record, size, length, priority, soon())
                    : in->try_receive(record, size, length, priority);
  }
};

static ipc_end *end_over(const ipc_terms *terms, int is_server, char *why) {
  return make_end<Queues>(why, "The queues in /dev/shm cannot be opened", terms, is_server);
}
IPC_KIND_EXPORT const ipc_kind *ipc_kind_entry(uint32_t host_abi) {
  static ipc_kind kind =
    table("boost-mq", BOOST_LIB_VERSION, "two message queues of Boost.Interprocess");
  kind.copies = 2, kind.make = make_named, kind.join = join_named;
  return host_abi == IPC_KIND_ABI ? &kind : nullptr;
}
