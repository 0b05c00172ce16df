// Which sanitizer the tests were built with.

#include "CTestSupport.h"

enum ctest_sanitizer ctest_sanitizer(void) {
#if __has_feature(thread_sanitizer)
  return CTEST_THREAD_SANITIZER;
#elif __has_feature(address_sanitizer)
  return CTEST_ADDRESS_SANITIZER;
#else
  return CTEST_NO_SANITIZER;
#endif
}
