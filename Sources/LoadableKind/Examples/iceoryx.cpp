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
// needs: libiceoryx-posh-dev iceoryx (-isystem /usr/include/iceoryx/v2* -liceoryx_posh -liceoryx_hoofs)
#include "example.h"
#include "iceoryx_hoofs/log/logmanager.hpp"
#include "iceoryx_posh/popo/untyped_publisher.hpp"
#include "iceoryx_posh/popo/untyped_subscriber.hpp"
#include "iceoryx_posh/popo/wait_set.hpp"
#include "iceoryx_posh/runtime/posh_runtime.hpp"
#include "iceoryx_versions.hpp"
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
using namespace iox;

static const uint64_t queue = 256; // the most that a reader of iceoryx can have waiting
static capro::ServiceDescription service(const ipc_terms *terms, const std::string &name) {
  auto text = [](const std::string &bytes) {
    return capro::IdString_t(cxx::TruncateToCapacity, bytes);
  };
  return {"ipc-compare", text(terms->token), text(name)};
}
static popo::SubscriberOptions holding(uint64_t records) {
  popo::SubscriberOptions options;
  options.queueCapacity = records;
  return options;
}
struct ipc_end {
  size_t size;
  uint64_t window, sent = 0, taken = 0, taken_by_peer = 0;
  popo::UntypedPublisher out, taken_out;
  popo::UntypedSubscriber in, taken_in;
  popo::WaitSet<> records, room;
  ipc_end(const ipc_terms *terms, const std::string &mine, const std::string &other)
      : size(terms->record_size), window(size <= 1 << 14 ? queue : size <= 1 << 17 ? 64 : 8),
        out(service(terms, mine)), taken_out(service(terms, mine + "-taken")),
        in(service(terms, other), holding(queue)),
        taken_in(service(terms, other + "-taken"), holding(1)) {
    (void)records.attachState(in, popo::SubscriberState::HAS_DATA);
    (void)room.attachState(taken_in, popo::SubscriberState::HAS_DATA);
  }
  bool met() const {
    return out.hasSubscribers() && taken_out.hasSubscribers() &&
           in.getSubscriptionState() == SubscribeState::SUBSCRIBED &&
           taken_in.getSubscriptionState() == SubscribeState::SUBSCRIBED;
  }
};

// Without RouDi the library would wait for a minute, and then end the process.
static bool roudi_runs() {
  sockaddr_un address = {AF_UNIX, "/tmp/roudi"};
  int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  bool runs = connect(fd, reinterpret_cast<sockaddr *>(&address), sizeof address) == 0;
  return close(fd), runs;
}
static ipc_end *end_over(const ipc_terms *terms, bool is_server, char *why) {
  if (!roudi_runs()) return fail(why, "Nobody answers at /tmp/roudi. Start the daemon: iox-roudi.");
  log::LogManager::GetLogManager().SetDefaultLogLevel(log::LogLevel::kError);
  // A process has one runtime, which it keeps. Its name is that of a socket in /tmp, too.
  static const std::string name = "ipc-compare-" + std::to_string(getpid()) + "-" + terms->token;
  runtime::PoshRuntime::initRuntime(RuntimeName_t(cxx::TruncateToCapacity, name));
  return is_server ? new ipc_end(terms, "down", "up") : new ipc_end(terms, "up", "down");
}
static ipc_end *join(const ipc_terms *terms, const int *, size_t, char *why) {
  ipc_end *end = end_over(terms, false, why);
  for (uint32_t i = 0; end && !end->met() && i < terms->patience; i++) usleep(1000);
  if (!end || end->met()) return end;
  delete end;
  return fail(why, "The server's services were not found in %u ms.", terms->patience);
}
static int meet(ipc_end *end, char *) {
  for (int i = 0; !end->met() && i < 50; i++) usleep(1000);
  return end->met();
}

static void nap(popo::WaitSet<> &set) {
  (void)set.timedWait(units::Duration::fromMilliseconds(100));
}
static bool has_room(ipc_end *end) {
  if (end->sent - end->taken_by_peer < end->window) return true;
  (void)end->taken_in.take().and_then([&](auto &chunk) {
    memcpy(&end->taken_by_peer, chunk, sizeof end->taken_by_peer), end->taken_in.release(chunk);
  });
  return end->sent - end->taken_by_peer < end->window;
}
static bool put(popo::UntypedPublisher &out, const void *bytes, size_t size) {
  bool lent = false; // RouDi has no chunk of that size where too many are in use
  (void)out.loan(static_cast<uint32_t>(size)).and_then([&](auto &chunk) {
    memcpy(chunk, bytes, size), out.publish(chunk), lent = true;
  });
  return lent;
}
static ptrdiff_t send(ipc_end *end, const void *records, size_t count, int sleeping) {
  if (!has_room(end) && sleeping) nap(end->room);
  size_t sent = 0;
  for (auto at = static_cast<const char *>(records); sent < count && has_room(end); sent++)
    if (!put(end->out, at + sent * end->size, end->size)) break;
    else end->sent++;
  return static_cast<ptrdiff_t>(sent);
}
static ptrdiff_t receive(ipc_end *end, void *records, size_t count, int sleeping) {
  if (sleeping && !end->in.hasData()) nap(end->records);
  size_t got = 0;
  auto take = [&](const void *chunk) {
    memcpy(static_cast<char *>(records) + got++ * end->size, chunk, end->size);
    end->in.release(chunk);
    if (++end->taken % (end->window / 4) == 0) put(end->taken_out, &end->taken, sizeof end->taken);
  };
  while (got < count && !end->in.take().and_then(take).has_error()) {}
  return static_cast<ptrdiff_t>(got);
}

IPC_KIND_EXPORT const ipc_kind *ipc_kind_entry(uint32_t host_abi) {
  static ipc_kind kind = {};
  kind.size = sizeof kind, kind.abi = IPC_KIND_ABI, kind.waits = IPC_KIND_BLOCK | IPC_KIND_SPIN;
  kind.flags = IPC_KIND_HAS_THREADS | IPC_KIND_NEEDS_BROKER, kind.largest_record = 1 << 20;
  kind.copies = 2, kind.name = "iceoryx", kind.version = ICEORYX_LATEST_RELEASE_VERSION;
  kind.summary = "two services of iceoryx", kind.broker = "iox-roudi";
  kind.leaves = "/tmp/ipc-compare-PID-*, and RouDi's 216 MB in /dev/shm when it is ended later";
  kind.make = [](auto terms, int *, size_t *, char *why) { return end_over(terms, true, why); };
  kind.join = join, kind.meet = meet, kind.send = send, kind.receive = receive;
  kind.close = [](ipc_end *end) { delete end; };
  return host_abi == IPC_KIND_ABI ? &kind : nullptr;
}
