// redis: two lists of a Redis server, over its UNIX socket, by hiredis.
//
// It has no threads, but a broker. How often a record is copied is not known: the broker has it in
// between. It loses nothing. Each call waits for the broker's answer, even one that is not to sleep
// for a record; a broker that gives none for two seconds is an error. A writer cannot wait for
// room, and asks again every 200 µs. That the peer is gone only the host tells. After SIGKILL of
// both sides, the records that nobody has fetched stay in the broker.
// needs: libhiredis-dev redis-server (pkg-config hiredis)
#include "example.h"
#include <hiredis.h>
#include <sys/time.h>
#include <time.h>

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
static ipc_end *make(const struct ipc_terms *terms, int *passed, size_t *count, char *why) {
  return (void)passed, (void)count, end_over(terms, 1, why);
}
static ipc_end *join(const struct ipc_terms *terms, const int *fd, size_t count, char *why) {
  return (void)fd, (void)count, end_over(terms, 0, why);
}

// The records that were in the list at the last answer. Only the reader makes them fewer.
static ptrdiff_t note_length(ipc_end *end, redisReply *reply) {
  int failed = !reply || reply->type != REDIS_REPLY_INTEGER;
  if (!failed) end->there = (size_t)reply->integer;
  return freeReplyObject(reply), failed ? IPC_KIND_FAILED : 1;
}
static ptrdiff_t send_records(ipc_end *end, const void *records, size_t count, int sleeping) {
  if (end->there >= end->most) {
    void *reply = redisCommand(end->redis, "LLEN %s", end->out);
    if (note_length(end, reply) < 0) return IPC_KIND_FAILED;
  }
  if (end->there >= end->most) {
    if (sleeping) nanosleep(&(struct timespec){0, 200000}, NULL);
    return IPC_KIND_WOULD_WAIT;
  }
  if (count > end->most - end->there) count = end->most - end->there;
  const char *words[66] = {"RPUSH", end->out};
  size_t lengths[66] = {5, strlen(end->out)};
  if (count > 64) count = 64;
  for (size_t i = 0; i < count; i++)
    words[2 + i] = (const char *)records + i * end->size, lengths[2 + i] = end->size;
  void *reply = redisCommandArgv(end->redis, (int)count + 2, words, lengths);
  return note_length(end, reply) < 0 ? IPC_KIND_FAILED : (ptrdiff_t)count;
}
static ptrdiff_t receive_records(ipc_end *end, void *records, size_t count, int sleeping) {
  redisReply *reply = NULL;
  size_t got = 0, skipped = 0;
  if (!sleeping || count > 1) reply = redisCommand(end->redis, "LPOP %s %d", end->in, (int)count);
  if (sleeping && (!reply || reply->type == REDIS_REPLY_NIL)) {
    freeReplyObject(reply);
    reply = redisCommand(end->redis, "BLPOP %s 0.1", end->in); // the key comes first
    skipped = 1;
  }
  if (!reply || reply->type == REDIS_REPLY_ERROR) return freeReplyObject(reply), IPC_KIND_FAILED;
  for (size_t i = skipped; reply->type == REDIS_REPLY_ARRAY && i < reply->elements; i++, got++) {
    if (reply->element[i]->len != end->size) return freeReplyObject(reply), IPC_KIND_FAILED;
    memcpy((char *)records + got * end->size, reply->element[i]->str, end->size);
  }
  return freeReplyObject(reply), (ptrdiff_t)got;
}
static const char *explain(ipc_end *end) {
  return end->redis->err ? end->redis->errstr : "The broker's answer is not one to the question.";
}
// The list that is read goes; the other goes as soon as the peer has read it, or after a minute.
static void close_end(ipc_end *end) {
  freeReplyObject(redisCommand(end->redis, "UNLINK %s", end->in));
  freeReplyObject(redisCommand(end->redis, "EXPIRE %s 60", end->out));
  redisFree(end->redis), free(end);
}

static const struct ipc_kind_option options[] = {
  {"socket", "the path of the Redis server's UNIX socket (/tmp/ipc-compare-redis.sock)"},
  {NULL, NULL},
};
static const struct ipc_kind kind = {
  .size = sizeof kind, .abi = IPC_KIND_ABI, .flags = IPC_KIND_NEEDS_BROKER,
  .waits = IPC_KIND_BLOCK | IPC_KIND_SPIN, .name = "redis", .version = LIBRARY_VERSION,
  .summary = "two lists of a Redis server, by hiredis",
  .broker = "redis-server --port 0 --save '' --unixsocket /tmp/ipc-compare-redis.sock",
  .leaves = "the records that nobody has fetched, in the broker", .options = options, .make = make,
  .join = join, .send = send_records, .receive = receive_records, .explain = explain,
  .close = close_end,
};
EXPORT_KIND(kind)
