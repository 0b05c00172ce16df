// The C library that this process runs with: another one can make the same program faster.

internal import CLinux

/// The GNU C library.
public enum CLibrary {
  /// Its version, such as `2.36`.
  ///
  /// The corresponding C function is `gnu_get_libc_version`.
  public static var version: String { unsafe String(cString: clinux_c_library_version()) }

  /// Whether it is part of the program's own file, as `-static-executable` makes it. Otherwise it is
  /// the one that this machine has.
  public static var isInProgram: Bool { !clinux_has_dynamic_linker() }
}

/// Gives the process the name that ps(1) shows for it. The calling thread must be the process's first
/// one, and the kernel cuts the name after 15 bytes.
///
/// The corresponding C function is `prctl` with PR_SET_NAME.
public func nameProcess(_ name: String) { unsafe clinux_name_thread(name) }
