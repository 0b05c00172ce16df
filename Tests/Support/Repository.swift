// Where the sources are that these tests were built from: some tests read documents and sources.

import Glibc

/// The folder of the package.
public enum Repository {
  /// The nearest folder above this file that has a package's description.
  public static let root: String = {
    var folders = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    repeat {
      folders.removeLast()
    } while unsafe !folders.isEmpty
      && access(folders.joined(separator: "/") + "/Package.swift", R_OK) != 0
    guard !folders.isEmpty else { fatalError("no Package.swift above \(#filePath)") }
    return folders.joined(separator: "/")
  }()
}
