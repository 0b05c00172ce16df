// Names in the file system, without following a link or replacing what is there.
#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_fchmodat2
#define SYS_fchmodat2 452
#endif

_Static_assert(CLINUX_SOCKET_FILE == S_IFSOCK && CLINUX_DIRECTORY_FILE == S_IFDIR, "file types");

// fchmod(2) refuses a descriptor of O_PATH.
static int set_mode(int descriptor, unsigned mode) {
  if (syscall(SYS_fchmodat2, descriptor, "", mode, AT_EMPTY_PATH) == 0) return 0;
  if (errno != ENOSYS && errno != EPERM) return -errno;
  char name[40];
  snprintf(name, sizeof name, "/proc/thread-self/fd/%d", descriptor);
  return chmod(name, mode) < 0 ? -errno : 0;
}

int clinux_set_mode(const char *path, unsigned type, unsigned mode) {
  int descriptor = open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
  if (descriptor < 0) return -errno;
  struct stat status;
  int answer = fstat(descriptor, &status) < 0 ? -errno : 0;
  if (answer == 0) {
    answer = (status.st_mode & S_IFMT) == type ? set_mode(descriptor, mode) : -ENOTSUP;
  }
  close(descriptor);
  return answer;
}

int clinux_rename_to_new(const char *from, const char *to) {
  return renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) < 0 ? -errno : 0;
}
