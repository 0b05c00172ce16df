// How this program was started, without asking /proc, which is not everywhere.

internal import CLinux

/// The program's arguments, with its name at their head.
///
/// Swift's `CommandLine` reads them from /proc/self/cmdline and has none where there is no /proc.
public func programArguments() -> [String] {
  var arguments: [String] = []
  while let argument = unsafe clinux_argument(Int32(arguments.count)) {
    arguments.append(unsafe String(cString: argument))
  }
  return arguments
}

/// A path that starts this program again: the link to what is executed, whatever lies at the program's path
/// now; where there is no /proc, the path by which it was started.
public var ownProgramPath: String {
  let itself = "/proc/self/exe"
  return (try? FileDescriptor(reading: itself)) != nil ? itself : executedPath() ?? itself
}

/// The path by which this program was started, as execve(2) got it; nil where the kernel did not say
/// it. It leads to the program unless the working directory or what lies there has changed since, so
/// it is for where there is no /proc, whose `self/exe` leads to the program itself.
///
/// The corresponding C function is `getauxval` with AT_EXECFN.
public func executedPath() -> String? {
  unsafe clinux_executed_path().map { unsafe String(cString: $0) }
}
