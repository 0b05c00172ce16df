// What the kernel says this process has open. Only a process that runs one test can count on it: see exit tests.

internal import Glibc

/// How many descriptors this process has open, by /proc/self/fd.
public func openDescriptorCount() -> Int {
  guard let directory = unsafe opendir("/proc/self/fd") else { return -1 }
  defer { unsafe closedir(directory) }
  var count = 0
  while unsafe readdir(directory) != nil { count += 1 }
  // The names . and .. and the descriptor that this list is read from.
  return count - 3
}

/// Whether the descriptor is closed by execve(2).
public func isCloseOnExec(_ number: Int32) -> Bool {
  let flags = fcntl(number, F_GETFD)
  return flags >= 0 && flags & FD_CLOEXEC != 0
}

/// Whether a transfer on the descriptor's description never sleeps.
public func isNonBlocking(_ number: Int32) -> Bool {
  let flags = fcntl(number, F_GETFL)
  return flags >= 0 && flags & O_NONBLOCK != 0
}

/// Limits the numbers of descriptors opened from now on, so that exactly `spare` more fit.
///
/// Every free number below the highest one that is open counts too.
public func leaveDescriptors(_ spare: Int) {
  var fillers: [Int32] = []
  var highest: Int32 = 0
  for _ in 0..<spare {
    let number = unsafe open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    fillers.append(number)
    highest = max(highest, number)
  }
  if spare == 0 {
    // The lowest free number is the first that must not be given.
    let number = unsafe open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    highest = number - 1
    fillers.append(number)
  }
  for filler in fillers { close(filler) }
  ResourceLimit.descriptors.set(UInt(highest) + 1)
}
