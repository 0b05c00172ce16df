// redis: two lists of a Redis server, over its UNIX socket, by hiredis.
//
// It has no threads, but a broker. How often a record is copied is not known: the broker has it in
// between. It loses nothing. Each call waits for the broker's answer, even one that is not to sleep
// for a record; a broker that gives none for two seconds is an error. A writer cannot wait for
// room, and asks again every 200 µs. That the peer is gone only the host tells. After SIGKILL of
// both sides, the records that nobody has fetched stay in the broker.
// The broker has to be of version 7 or later: its LMPOP takes several records at once.
// needs: libhiredis-dev redis-server (pkg-config hiredis)
#include "named.h"
#include <hiredis.h>

// `there`: records that were in the list `out` at the last answer. Only its reader takes some.
struct ipc_end { redisContext *redis; size_t size, most, there; char in[40], out[40]; };

static ipc_end *end_over(const struct ipc_terms *terms, int is_server, char *why) {
  const char *path = option(terms, "socket", "/tmp/ipc-compare-redis.sock");
  redisContext *redis = redisConnectUnixWithTimeout(path, (struct timeval){2, 0});
  if (!redis || redis->err) {
    fail(why, "No Redis server answers at %s: %s. Start one, or say where one is by ,socket=PATH.",
         path, redis ? redis->errstr : "no memory");
    return redisFree(redis), NULL;
  }
  redisSetTimeout(redis, (struct timeval){2, 0});
  ipc_end *end = zeroed(sizeof *end);
  end->redis = redis, end->size = terms->record_size, end->most = terms->capacity;
  snprintf(end->in, sizeof end->in, "ipc-compare:%s:%s", terms->token, is_server ? "up" : "down");
  snprintf(end->out, sizeof end->out, "ipc-compare:%s:%s", terms->token, is_server ? "down" : "up");
  return end;
}

// Whether the answer is the length of the list `out`.
static int is_length(ipc_end *end, redisReply *reply) {
  int is_number = reply && reply->type == REDIS_REPLY_INTEGER;
  if (is_number) end->there = (size_t)reply->integer;
  return freeReplyObject(reply), is_number;
}
static ptrdiff_t send_records(ipc_end *end, const void *records, size_t count, int sleeping) {
  const char *words[66] = {"RPUSH", end->out};
  size_t lengths[66] = {5, strlen(end->out)};
  if (end->there >= end->most && !is_length(end, redisCommand(end->redis, "LLEN %s", end->out)))
    return IPC_KIND_FAILED;
  if (end->there >= end->most) return rest(sleeping, 200);
  if (count > end->most - end->there) count = end->most - end->there;
  if (count > 64) count = 64;
  for (size_t i = 0; i < count; i++)
    words[2 + i] = (const char *)records + i * end->size, lengths[2 + i] = end->size;
  void *reply = redisCommandArgv(end->redis, (int)count + 2, words, lengths);
  return is_length(end, reply) ? (ptrdiff_t)count : IPC_KIND_FAILED;
}
static ptrdiff_t receive_records(ipc_end *end, void *records, size_t count, int sleeping) {
  const char *ask = sleeping ? "BLMPOP 0.1 1 %s LEFT COUNT %d" : "LMPOP 1 %s LEFT COUNT %d";
  redisReply *reply = redisCommand(end->redis, ask, end->in, (int)count);
  ptrdiff_t got = reply && reply->type != REDIS_REPLY_ERROR ? 0 : IPC_KIND_FAILED;
  // The list's key comes first, and then what was in it.
  int has_records = got == 0 && reply->type == REDIS_REPLY_ARRAY && reply->elements == 2;
  for (size_t i = 0; has_records && i < reply->element[1]->elements && i < count; i++, got++) {
    redisReply *record = reply->element[1]->element[i];
    if (record->len != end->size) return freeReplyObject(reply), IPC_KIND_FAILED;
    memcpy((char *)records + i * end->size, record->str, end->size);
  }
  return freeReplyObject(reply), got;
}
static const char *explain(ipc_end *end) {
  return end->redis->err ? end->redis->errstr : "The broker's answer is not that of Redis 7.";
}
// The list that is read goes; the other goes as soon as the peer has read it, or after a minute.
static void close_end(ipc_end *end) {
  freeReplyObject(redisCommand(end->redis, "UNLINK %s", end->in));
  freeReplyObject(redisCommand(end->redis, "EXPIRE %s 60", end->out));
  redisFree(end->redis), free(end);
}

static const struct ipc_kind_option options[] = {
  {"socket", "the path of the Redis server's UNIX socket (/tmp/ipc-compare-redis.sock)"}, {0},
};
EXPORT_KIND(
  .flags = IPC_KIND_NEEDS_BROKER, .name = "redis", .version = LIBRARY_VERSION,
  .summary = "two lists of a Redis server, by hiredis",
  .broker = "redis-server --port 0 --save '' --unixsocket /tmp/ipc-compare-redis.sock",
  .leaves = "the records that nobody has fetched, in the broker", .options = options,
  .make = make_named, .join = join_named, .send = send_records, .receive = receive_records,
  .explain = explain)
