// Help, compared with what a person would see, at the width of a common terminal and of a narrow
// one.

import CommandLine
import Testing

struct HelpTests {
  @Test func `a program's help at 80 columns`() {
    #expect(
      ClientProgram.description.help()
        == #"""
        OVERVIEW: Connect to an ipc-server, receive one IPC object by descriptor, and
        send each line of standard input over it.

        USAGE: ipc-client [--kind <kind>] [--socket <path>] [--wait <strategy>]
               [--cpu <n>] [--tag <tag> ...] [--priority <n> ...] [--quiet] [<id>]

        ARGUMENTS:
          <id>                    The number by which the server knows this client.
                                  (values: 0 to 4294967295) (default: 0)

        OPTIONS:
          -k, --kind <kind>       The IPC mechanism to ask for. (values: pipe,
                                  socketpair, shm, memfd, signal) (default: what the
                                  server serves)
          --socket <path>         The socket on which the server waits. (default:
                                  $XDG_RUNTIME_DIR/ipc-server.sock)
          --wait <strategy>       How to wait for a message. (values: block, spin,
                                  adaptive) (default: adaptive)
          --cpu <n>               Run on this CPU only. (values: 0 to 1023)
          -t, --tag <tag> ...     A word to say beside each message.
          --priority <n> ...      A scheduling priority to try. (values: -20 to 19)
          -q, --quiet             Say nothing but errors.
          --version               Show the version.
          -h, --help              Show help information.

        EXAMPLES:
          ipc-client --kind shm 3
              Connect as client 3 over shared memory.
          printf 'hello\nexit\n' | ipc-client --kind socketpair --socket /tmp/ipc.sock 7
              Send one line over a socket pair of the server that waits on
              /tmp/ipc.sock.

        EXIT STATUS:
          0                       Every line was received.
          64                      The command line is wrong.
          69                      There is no server, or it does not serve the kind
                                  asked for.

        ENVIRONMENT:
          XDG_RUNTIME_DIR         The directory of the socket when --socket is not
                                  given.

        """#)
  }

  @Test func `a program's help at 60 columns`() {
    #expect(
      ClientProgram.description.help(width: 60)
        == #"""
        OVERVIEW: Connect to an ipc-server, receive one IPC object
        by descriptor, and send each line of standard input over it.

        USAGE: ipc-client [--kind <kind>] [--socket <path>]
               [--wait <strategy>] [--cpu <n>] [--tag <tag> ...]
               [--priority <n> ...] [--quiet] [<id>]

        ARGUMENTS:
          <id>              The number by which the server knows
                            this client. (values: 0 to 4294967295)
                            (default: 0)

        OPTIONS:
          -k, --kind <kind>
                            The IPC mechanism to ask for. (values:
                            pipe, socketpair, shm, memfd, signal)
                            (default: what the server serves)
          --socket <path>   The socket on which the server waits.
                            (default:
                            $XDG_RUNTIME_DIR/ipc-server.sock)
          --wait <strategy>
                            How to wait for a message. (values:
                            block, spin, adaptive) (default:
                            adaptive)
          --cpu <n>         Run on this CPU only. (values: 0 to
                            1023)
          -t, --tag <tag> ...
                            A word to say beside each message.
          --priority <n> ...
                            A scheduling priority to try. (values:
                            -20 to 19)
          -q, --quiet       Say nothing but errors.
          --version         Show the version.
          -h, --help        Show help information.

        EXAMPLES:
          ipc-client --kind shm 3
              Connect as client 3 over shared memory.
          printf 'hello\nexit\n' | ipc-client --kind socketpair \
              --socket /tmp/ipc.sock 7
              Send one line over a socket pair of the server that
              waits on /tmp/ipc.sock.

        EXIT STATUS:
          0                 Every line was received.
          64                The command line is wrong.
          69                There is no server, or it does not serve
                            the kind asked for.

        ENVIRONMENT:
          XDG_RUNTIME_DIR   The directory of the socket when
                            --socket is not given.

        """#)
  }

  @Test func `help lists subcommands by their first sentence`() {
    #expect(
      CompareProgram.description.help()
        == #"""
        OVERVIEW: Say which IPC mechanism is faster.

        USAGE: ipc-compare [--color <when>] <subcommand>

        OPTIONS:
          --color <when>          When to use colour. (values: auto, always, never)
                                  (default: auto)
          --version               Show the version.
          -h, --help              Show help information.

        SUBCOMMANDS:
          run                     Measure every kind.
          report                  Render a result again.
          diff                    Compare two results, and say what got slower.

          See 'ipc-compare <subcommand> --help' for more about one of them.

        """#)
  }

  @Test func `words that values are made of have a section of their own, behind the options`() {
    let program = ProgramDescription(
      name: "advise", overview: "Say which to take.",
      options: [.value("for", .text, placeholder: "needs", help: "What you need.")],
      vocabularies: [
        .init(
          "WORDS OF --for",
          [.init("poll", "Many channels in one thread."), .init("4096B", "A size.")])
      ])
    #expect(
      program.help().hasSuffix(
        #"""
          -h, --help              Show help information.

        WORDS OF --for:
          poll                    Many channels in one thread.
          4096B                   A size.

        """#))
  }

  @Test func `a subcommand's help names the whole command`() throws {
    #expect(
      try CompareProgram.description.shown("report", "--help")
        == #"""
        OVERVIEW: Render a result again.

        USAGE: ipc-compare report [--markdown] <file>

        ARGUMENTS:
          <file>                  A result of 'run'.

        OPTIONS:
          --markdown              Write a Markdown table.
          --version               Show the version.
          -h, --help              Show help information.

        """#)
  }

  /// From the width of the longest heading on.
  @Test(arguments: 12...120)
  func `no line is wider than told unless a word is`(width: Int) throws {
    let texts = [
      ClientProgram.description.help(width: width),
      try #require(try CompareProgram.description.shown("run", "-h", width: width)),
      CompareProgram.description.help(width: width),
    ]
    for line in texts.joined().split(separator: "\n") where line.count > width {
      let words = line.split(separator: " ").filter { $0 != "\\" }
      let isBroken = line.hasSuffix(" \\")
      #expect(
        words.count == 1 && words[0].count + (isBroken ? 2 : 0) > width, "\(width): '\(line)'")
    }
  }

  @Test(arguments: [1, 20, 40, 80])
  func `the width changes the line breaks and not the words`(width: Int) {
    func words(_ text: String) -> [Substring] { text.split { $0 == " " || $0 == "\n" } }
    let description = CompareProgram.description
    #expect(words(description.help(width: width)) == words(description.help(width: 1_000)))
  }

  @Test(arguments: [1, 30, 80])
  func `lines end without spaces, and the text with one newline`(width: Int) {
    let help = ClientProgram.description.help(width: width)
    #expect(!help.contains(" \n"))
    #expect(!help.contains("\n\n\n"))
    #expect(help.hasSuffix("\n") && !help.hasSuffix("\n\n"))
  }

  @Test func `a broken command breaks where a shell allows it`() {
    let program = ProgramDescription(
      name: "tool", overview: "Do it.",
      examples: [.init("echo 'one two three' \"four five six\" | tool --quiet", "Do it quietly.")])
    #expect(
      program.help(width: 30).hasSuffix(
        #"""
        EXAMPLES:
          echo 'one two three' \
              "four five six" | tool \
              --quiet
              Do it quietly.

        """#))
  }

  @Test func `many options are summed up in the usage line`() {
    func program(options count: Int) -> ProgramDescription {
      let options = (1...count).map { Option.flag("o\($0)", help: "Option \($0).") }
      return ProgramDescription(
        name: "tool", overview: "Do it.", arguments: [CompareProgram.file], options: options)
    }
    #expect(program(options: 12).help(width: 200).contains("[--o11] [--o12] <file>\n"))
    #expect(program(options: 13).help().contains("USAGE: tool [<options>] <file>\n"))
  }

  @Test func `a program with nothing to choose has a short help`() {
    #expect(
      ProgramDescription(name: "tool", overview: "Do it.").help() == """
        OVERVIEW: Do it.

        USAGE: tool

        OPTIONS:
          -h, --help              Show help information.

        """)
  }
}
