// Workloads that people have, each as the options of `run` that measure it. Whoever has one need not know
// which sizes, clients and rates stand for it.

package import CommandLine
package import Comparison
internal import IPCChannels
internal import ProgramSupport

/// A workload, as a named set of cells.
package struct Preset: Sendable {
  /// As `--preset` takes it.
  package let name: String
  /// What the workload is, and whose it is.
  package let sentence: String
  /// The options that it stands for.
  package let settings: [Setting]
  /// Options that would make another workload of it, with the reason of each.
  let contradictions: [(option: Option, reason: String)]

  /// An option that a preset stands for. Where somebody gives it beside the preset, that holds instead.
  package struct Setting: Sendable {
    package let option: Option
    package let value: String
    /// The values that still are the workload; nil for all of them.
    let bounds: ClosedRange<Int>?

    init(_ option: Option, _ value: String, within bounds: ClosedRange<Int>? = nil) {
      self.option = option
      self.value = value
      self.bounds = bounds
    }
  }

  init(
    _ name: String, _ sentence: String, _ settings: [Setting],
    except contradictions: [(option: Option, reason: String)] = []
  ) {
    self.name = name
    self.sentence = sentence
    self.settings = settings
    self.contradictions = contradictions
  }

  /// What it stands for, as it is written on a command line: `--size 256 --clients 1,8 --wait block`.
  package var options: String {
    settings.map { "\($0.option.spelling) \($0.value)" }.joined(separator: " ")
  }

  /// All of them, in the order of the help.
  package static let all = [
    Preset(
      "rpc",
      "Small requests, each with its answer before the next one: services, statements to a database, "
        + "editors and language servers. One client, and eight at once.",
      [
        Setting(RunCommand.size, "256"), Setting(RunCommand.clients, "1,8"),
        Setting(RunCommand.wait, "block"),
      ]),
    Preset(
      "stream",
      "Data in one direction as fast as it goes, sixteen records in a call: copies, pipelines, "
        + "recordings. The figures to read are those of streams.",
      [
        Setting(RunCommand.size, "4K,64K"), Setting(RunCommand.batch, "16"),
        Setting(RunCommand.wait, "adaptive"),
      ],
      except: [(RunCommand.rate, "a stream never pauses")]),
    Preset(
      "log",
      "Lines of text in bursts, from many processes to one that collects them. The figures to read are "
        + "those of streams.",
      [
        Setting(RunCommand.size, "256"), Setting(RunCommand.batch, "32"),
        Setting(RunCommand.clients, "8", within: 2...RunLimits.clients.upperBound),
        Setting(RunCommand.wait, "block"),
      ],
      except: [(RunCommand.rate, "a burst comes as fast as it goes")]),
    Preset(
      "video",
      "Frames of 1,048,576 bytes, the largest record, sixty a second: pictures, sound, sensors. Larger "
        + "frames are several records.",
      [
        Setting(RunCommand.size, "1M", within: 65_536...ChannelTerms.recordSizes.upperBound),
        Setting(RunCommand.rate, "60", within: 1...1000), Setting(RunCommand.wait, "block"),
      ]),
    Preset(
      "control",
      "A control loop that asks and is answered a thousand times a second, whatever came of the last "
        + "question: robots, audio, trading. The figures to read are the tails of response times.",
      [
        Setting(RunCommand.size, "64", within: ChannelTerms.recordSizes.lowerBound...4096),
        Setting(RunCommand.rate, "1k"), Setting(RunCommand.wait, "block,adaptive"),
      ]),
    Preset(
      "many",
      "Many clients of one server at once, each of them quick to come and go: sidecars, workers, command "
        + "line tools. Descriptors, memory and set-ups count as much as round trips.",
      [
        Setting(RunCommand.clients, "16,64", within: 2...RunLimits.clients.upperBound),
        Setting(RunCommand.wait, "block"),
      ]),
  ]

  /// The cells that it stands for.
  ///
  /// - Parameters:
  ///   - contenders: what there is to compare.
  ///   - machine: where they are to run: it decides which placements there are.
  package func cells(_ contenders: some Contenders, on machine: Machine) -> [CellCoordinates] {
    let description = RunCommand.description(contenders)
    guard case .run(let invocation)? = try? description.parse(["--preset", name]) else {
      preconditionFailure("'\(name)' is no preset of ipc-compare run")
    }
    return invocation.assuming(self).cells(of: contenders, [], pairs: [], on: machine)
  }
}

extension Invocation {
  /// The same with what `--preset` stands for.
  ///
  /// - Throws: where another option makes another workload of it.
  func withPreset() throws(ProgramFailure) -> Invocation {
    guard let name = string(RunCommand.preset),
      let preset = Preset.all.first(where: { $0.name == name })
    else { return self }
    for (option, reason) in preset.contradictions where isGiven(option) {
      throw ProgramFailure(
        error("\(option.spelling) and --preset \(name) exclude each other: \(reason)"))
    }
    for setting in preset.settings {
      guard let bounds = setting.bounds,
        let number = numbers(setting.option).first(where: { !bounds.contains($0) })
      else { continue }
      throw ProgramFailure(
        error(
          "\(setting.option.spelling) \(number) is not --preset \(name), which has "
            + "\(bounds.lowerBound) to \(bounds.upperBound); leave one of the two out"))
    }
    return assuming(preset)
  }

  fileprivate func assuming(_ preset: Preset) -> Invocation {
    assuming(
      preset.settings.map { ($0.option, $0.value) },
      from: "\(RunCommand.preset.spelling) \(preset.name)")
  }

  private func numbers(_ option: Option) -> [Int] {
    option == RunCommand.batch ? integers(option) : integerElements(option)
  }
}
