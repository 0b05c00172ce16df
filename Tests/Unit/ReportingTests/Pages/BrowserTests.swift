// Pages in a real browser, where there is one: whether HTML finds the same tree as XML, and whether a narrow screen
// shows everything.

import Foundation
import TestSupport
import Testing

@testable import Reporting

@Suite(.serialized, .enabled(if: Browser.path != nil, "there is no Chromium"))
struct BrowserTests {
  @Test(arguments: ["full run", "difference"])
  func `HTML finds the same elements as XML`(name: String) throws {
    let text = try #require(Pages.all.first { $0.name == name }).text
    let browser = try Browser()
    try browser.write(text, to: "page.html")
    let seen = try browser.document(of: "page.html")
    let names = seen.matches(of: /<([a-zA-Z][a-zA-Z0-9]*)/).map { String($0.1) }
    #expect(names == (try PageDocument(text).all.map(\.name)))
  }

  @Test(arguments: [360, 1400])
  func `nothing is wider than the screen, and names do not run into figures`(width: Int) throws {
    let browser = try Browser()
    let names = ["full run", "sweep", "difference", "loaded-kinds"]
    for (index, name) in names.enumerated() {
      try browser.write(
        try #require(Pages.all.first { $0.name == name }).text, to: "page\(index).html")
    }
    let frames = names.indices.map {
      "<iframe style=\"width:\(width)px;height:900px;border:0\" src=\"page\($0).html\"></iframe>"
    }
    // The pages have no scripts; what is around them has one that measures.
    try browser.write(
      """
      <!DOCTYPE html>\(frames.joined())<p id="out"></p><script>onload=()=>{const found=[]
      for(const frame of document.querySelectorAll("iframe")){const page=frame.contentDocument
      const root=page.documentElement
      found.push("wide "+(root.scrollWidth-root.clientWidth))
      for(const figures of page.querySelectorAll("svg[role=img] g[text-anchor=end]:not([opacity])")){
      const names=figures.previousElementSibling.children
      if(names.length==figures.children.length)[...figures.children].forEach((text,i)=>{
      if(names[i].getBoundingClientRect().right>text.getBoundingClientRect().left)
      found.push("overlap "+names[i].textContent+" | "+text.textContent)})}}
      document.getElementById("out").textContent=found.join("; ")}</script>
      """, to: "frame.html")
    let seen = try browser.document(of: "frame.html")
    let found = try #require(seen.firstMatch(of: /<p id="out">([^<]*)<\/p>/)).1
    #expect(found == "wide 0; wide 0; wide 0; wide 0", "\(found)")
  }

  @Test(arguments: [(false, 360), (true, 1400)])
  func `it can be drawn`(isDark: Bool, width: Int) throws {
    let browser = try Browser()
    try browser.write(Pages.fullPage, to: "page.html")
    let picture = try browser.screenshot(of: "page.html", width: width, isDark: isDark)
    #expect(picture.starts(with: [0x89, 0x50, 0x4E, 0x47]) && picture.count > 10_000)
  }

  @Test func `it can be printed`() throws {
    let browser = try Browser()
    try browser.write(Pages.fullPage, to: "page.html")
    #expect(try browser.print("page.html").starts(with: Array("%PDF".utf8)))
  }
}

/// A headless Chromium with a directory of its own.
private final class Browser {
  static let path: String? = {
    let directories = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return ["chromium", "chromium-browser", "google-chrome"].lazy.flatMap { name in
      directories.map { "\($0)/\(name)" }
    }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  private let directory: URL

  init() throws {
    directory = FileManager.default.temporaryDirectory.appending(path: "pages-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: directory.appending(path: name))
  }

  /// The document as the browser has it after loading.
  func document(of name: String) throws -> String {
    try run(["--dump-dom", "--virtual-time-budget=20000", "--window-size=1500,1000"], name)
  }

  func screenshot(of name: String, width: Int, isDark: Bool) throws -> Data {
    _ = try run(
      [
        "--screenshot=\(directory.path)/page.png", "--window-size=\(width),1200",
        "--blink-settings=preferredColorScheme=\(isDark ? 0 : 1)",
      ], name)
    return try Data(contentsOf: directory.appending(path: "page.png"))
  }

  func print(_ name: String) throws -> Data {
    _ = try run(["--print-to-pdf=\(directory.path)/page.pdf"], name)
    return try Data(contentsOf: directory.appending(path: "page.pdf"))
  }

  private func run(_ options: [String], _ name: String) throws -> String {
    let output = directory.appending(path: "output").path
    // Its complaints about a machine without a desktop are none of the page's.
    let process = try SpawnedProcess(
      [
        "sh", "-c", "exec \"$@\" >\"$0\" 2>/dev/null", output, Browser.path!, "--headless",
        "--no-sandbox",
        "--disable-gpu", "--disable-dev-shm-usage", "--allow-file-access-from-files",
        "--user-data-dir=\(directory.path)/profile",
      ] + options + ["file://\(directory.path)/\(name)"])
    let ending = process.finish(within: .seconds(120))
    #expect(ending.status == "exit 0")
    return try String(contentsOfFile: output, encoding: .utf8)
  }
}
