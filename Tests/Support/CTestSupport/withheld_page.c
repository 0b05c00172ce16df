#include "CTestSupport.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static int withhold(int descriptor, void **page) {
  struct uffdio_api api = {.api = UFFD_API};
  if (ioctl(descriptor, UFFDIO_API, &api) < 0) return -errno;
  size_t size = (size_t)sysconf(_SC_PAGESIZE);
  *page = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (*page == MAP_FAILED) return -errno;
  struct uffdio_register area = {
      .range = {.start = (unsigned long)*page, .len = size}, .mode = UFFDIO_REGISTER_MODE_MISSING};
  return ioctl(descriptor, UFFDIO_REGISTER, &area) < 0 ? -errno : 0;
}

int ctest_withhold_page(void **page) {
  int descriptor = (int)syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return -errno;
  int answer = withhold(descriptor, page);
  if (answer == 0) return descriptor;
  close(descriptor);
  return answer;
}
