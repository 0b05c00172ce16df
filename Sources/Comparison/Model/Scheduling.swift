// Under which scheduling class client and server run: a real-time policy or a nice value changes who
// runs first after a wake-up, and so which kind is the fastest.

/// A scheduling policy with its parameters; sched(7).
package struct Scheduling: Codable, Equatable, Sendable {
  /// The policy's name, such as `SCHED_OTHER`.
  package var policy: String
  /// The real-time priority, from 1 to 99; 0 in policies that have none.
  package var priority: Int
  /// The nice value, from −20 (most favoured) to 19.
  package var nice: Int

  package init(policy: String, priority: Int, nice: Int) {
    self.policy = policy
    self.priority = priority
    self.nice = nice
  }

  /// What processes have unless somebody asked for something else.
  package var isStandard: Bool { policy == "SCHED_OTHER" && priority == 0 && nice == 0 }

  /// Such as `SCHED_RR priority 50` or `SCHED_OTHER nice 5`.
  package var description: String {
    var parts = [policy]
    if priority != 0 { parts.append("priority \(priority)") }
    if nice != 0 { parts.append("nice \(nice)") }
    return parts.joined(separator: " ")
  }
}
