// Objects that have a name in a file system, for as long as it takes to open them.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "objects.h"

int make_ipc_name(char *name) {
  uint64_t bits[2];
  int error = clinux_random(bits, sizeof bits);
  if (error < 0) return error;
  snprintf(name, IPC_NAME_SIZE, "/ipc-compare-%016llx%016llx", (unsigned long long)bits[0],
           (unsigned long long)bits[1]);
  return 0;
}

int make_name(name *name) {
  const char *base = getenv("TMPDIR");
  if (!base || base[0] != '/') base = getenv("XDG_RUNTIME_DIR");
  if (!base || base[0] != '/') base = "/tmp";
  static const char own[] = "/ipc-compare-XXXXXX", within[] = "/object";
  if (strlen(base) + sizeof own + sizeof within > sizeof name->path) return -ENAMETOOLONG;
  if (!mkdtemp(strcat(strcpy(name->path, base), own))) return -errno;
  strcat(name->path, within);
  return 0;
}

void remove_directory(name *name) {
  *strrchr(name->path, '/') = '\0';
  rmdir(name->path);
}

void remove_name(name *name) {
  unlink(name->path);
  remove_directory(name);
}

static int open_named_pipe(const char *path, int *sender, int *receiver) {
  // Either open waits for the other one, but for a reader's with O_NONBLOCK.
  *receiver = open(path, O_RDONLY | O_NOATIME | O_NONBLOCK | O_CLOEXEC);
  if (*receiver < 0) return -errno;
  *sender = open(path, O_WRONLY | O_CLOEXEC);
  if (*sender < 0) return -errno;
  return fcntl(*receiver, F_SETFL, O_NOATIME) < 0 ? -errno : 0;
}

static int make_named_pipe(const char *path, int *sender, int *receiver) {
  if (mkfifo(path, 0600) < 0) return -errno;
  int error = open_named_pipe(path, sender, receiver);
  unlink(path);
  return error;
}

int make_named_pipes(ends *client, ends *server) {
  name name;
  int error = make_name(&name);
  if (error) return error;
  error = make_named_pipe(name.path, &client->send, &server->receive);
  if (!error) error = make_named_pipe(name.path, &server->send, &client->receive);
  remove_directory(&name);
  return error;
}

bool is_named_pipe(int descriptor) {
  struct stat status;
  return fstat(descriptor, &status) == 0 && S_ISFIFO(status.st_mode);
}

int make_file(size_t length) {
  name name;
  int error = make_name(&name);
  if (error) return error;
  int file = open(name.path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) error = -errno;
  remove_name(&name);
  // A file system that is full would raise SIGBUS at the first touch of a page otherwise.
  if (!error) error = -posix_fallocate(file, 0, (off_t)length);
  if (error && file >= 0) close(file);
  return error ? error : file;
}
