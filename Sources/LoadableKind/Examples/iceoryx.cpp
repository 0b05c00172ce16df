// iceoryx: two services of iceoryx (its first generation), with memory that its daemon RouDi lends.
//
// Each side has threads of its own, and RouDi is its broker. A record is copied twice, into a lent
// chunk and out of it. A service as such drops what a reader is too slow for; here the reader says,
// by a service of its own, how many records it has taken, so that nothing is lost. That the peer is
// gone only the host tells. After SIGKILL of both sides a socket and a lock of each stay in /tmp;
// RouDi frees what they had in its memory, but that stays in /dev/shm where RouDi itself cannot end
// as it should, as after such a kill.
//
// RouDi takes a side for dead that is stopped, or gets no processor, for 1.5 s. The session then
// stalls; iox-roudi --monitoring-mode off takes nobody for dead, and frees nothing of those who
// are.
// needs: libiceoryx-posh-dev iceoryx (-I /usr/include/iceoryx/v2* -liceoryx_posh -liceoryx_hoofs)
#include "example.hpp"
#include "iceoryx_hoofs/log/logmanager.hpp"
#include "iceoryx_posh/popo/untyped_publisher.hpp"
#include "iceoryx_posh/popo/untyped_subscriber.hpp"
#include "iceoryx_posh/popo/wait_set.hpp"
#include "iceoryx_posh/runtime/posh_runtime.hpp"
#include "iceoryx_versions.hpp"
#include "named.h"
#include <sys/socket.h>
#include <sys/un.h>
using namespace iox;

static capro::ServiceDescription service(const ipc_terms *terms, const char *name) {
  return {"ipc-compare", {cxx::TruncateToCapacity, terms->token}, {cxx::TruncateToCapacity, name}};
}
static popo::SubscriberOptions holding(uint64_t records) {
  popo::SubscriberOptions options;
  options.queueCapacity = records; // at most 256
  return options;
}
struct Services final : ipc_end {
  uint64_t window, sent = 0, taken = 0, taken_by_peer = 0;
  popo::UntypedPublisher out, taken_out;
  popo::UntypedSubscriber in, taken_in;
  popo::WaitSet<> records, room;
  Services(const ipc_terms *terms, bool is_server)
      : ipc_end(terms), window(size <= 1 << 14 ? 256 : size <= 1 << 17 ? 64 : 8),
        out(service(terms, is_server ? "down" : "up")),
        taken_out(service(terms, is_server ? "up-taken" : "down-taken")),
        in(service(terms, is_server ? "up" : "down"), holding(256)),
        taken_in(service(terms, is_server ? "down-taken" : "up-taken"), holding(1)) {
    (void)records.attachState(in, popo::SubscriberState::HAS_DATA);
    (void)room.attachState(taken_in, popo::SubscriberState::HAS_DATA);
  }
  bool has_met(uint32_t milliseconds) const {
    auto is_there = [](auto &from, auto &to) {
      return from.hasSubscribers() && to.getSubscriptionState() == SubscribeState::SUBSCRIBED;
    };
    while (!is_there(out, in) || !is_there(taken_out, taken_in))
      if (milliseconds-- == 0) return false;
      else usleep(1000);
    return true;
  }
  bool has_room() {
    if (sent - taken_by_peer >= window)
      (void)taken_in.take().and_then([&](auto &chunk) {
        memcpy(&taken_by_peer, chunk, sizeof taken_by_peer), taken_in.release(chunk);
      });
    return sent - taken_by_peer < window;
  }
  static bool put(popo::UntypedPublisher &out, const void *bytes, size_t size) {
    // RouDi has no chunk of that size where too many are in use.
    return !out.loan(static_cast<uint32_t>(size)).and_then([&](auto &chunk) {
      memcpy(chunk, bytes, size), out.publish(chunk);
    }).has_error();
  }
  static void nap(popo::WaitSet<> &set) {
    (void)set.timedWait(units::Duration::fromMilliseconds(100));
  }
  ptrdiff_t send(const void *record, bool sleeping) override {
    if (!has_room() && sleeping) nap(room);
    if (!has_room() || !put(out, record, size)) return IPC_KIND_WOULD_WAIT;
    return sent++, 1;
  }
  ptrdiff_t receive(void *record, bool sleeping) override {
    if (sleeping && !in.hasData()) nap(records);
    auto result = in.take();
    if (result.has_error()) return IPC_KIND_WOULD_WAIT;
    memcpy(record, result.value(), size), in.release(result.value());
    if (++taken % (window / 4) == 0) put(taken_out, &taken, sizeof taken);
    return 1;
  }
};

// Without RouDi the library would wait for a minute, and then end the process.
static bool roudi_runs() {
  sockaddr_un address = {AF_UNIX, "/tmp/roudi"};
  int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  bool runs = connect(fd, reinterpret_cast<sockaddr *>(&address), sizeof address) == 0;
  return close(fd), runs;
}
static ipc_end *end_over(const ipc_terms *terms, int is_server, char *why) {
  if (!roudi_runs()) return fail(why, "Nobody answers at /tmp/roudi. Start the daemon: iox-roudi.");
  log::LogManager::GetLogManager().SetDefaultLogLevel(log::LogLevel::kError);
  // A process has one runtime, which it keeps. Its name is that of a socket in /tmp, too.
  static const std::string name = "ipc-compare-" + std::to_string(getpid()) + "-" + terms->token;
  runtime::PoshRuntime::initRuntime(RuntimeName_t(cxx::TruncateToCapacity, name));
  auto *end = new Services(terms, is_server);
  if (is_server || end->has_met(terms->patience)) return end;
  delete end;
  return fail(why, "The server's services were not found in %u ms.", terms->patience);
}
IPC_KIND_EXPORT const ipc_kind *ipc_kind_entry(uint32_t host_abi) {
  static ipc_kind kind =
    table("iceoryx", ICEORYX_LATEST_RELEASE_VERSION, "two services of iceoryx");
  kind.flags = IPC_KIND_HAS_THREADS | IPC_KIND_NEEDS_BROKER, kind.largest_record = 1 << 20;
  kind.copies = 2, kind.broker = "iox-roudi", kind.make = make_named, kind.join = join_named;
  kind.leaves = "/tmp/ipc-compare-PID-*, and RouDi's 216 MB in /dev/shm when it is ended later";
  kind.meet = [](auto *end, char *) { return int(static_cast<Services *>(end)->has_met(50)); };
  return host_abi == IPC_KIND_ABI ? &kind : nullptr;
}
