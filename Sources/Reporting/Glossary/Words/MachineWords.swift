// What a result says of its machine and its program. `diff` names each of these facts where two results differ.

internal import Comparison

extension Explanation {
  package static let machine =
    facts.map { name, others, text in Explanation(name, also: others, .machine, text) }

  private static let facts: [(name: String, others: [String], text: String)] = [
    ("processor", ["CPU model"], "The processor's model, as /proc/cpuinfo says it."),
    (
      "processors", ["allowed CPUs", "CPU", "CPUs"],
      "Hardware threads that the kernel schedules on, online and allowed to the program (taskset, "
        + "cpusets). A CPU is one of them, by its number."
    ),
    (
      "cores", ["core"],
      "Physical cores that the processors belong to. Fewer cores than processors mean SMT."
    ),
    (
      "SMT", ["hardware threads"],
      "Several hardware threads on one core. They share its execution units: a side that spins slows "
        + "the other."
    ),
    (
      "NUMA", ["NUMA node", "package", "NUMA nodes"],
      "Memory is nearer to some processors than to others. A node is a set of processors with memory of "
        + "its own, and a package is a chip."
    ),
    (
      "last-level cache", ["caches", "L3 cache"],
      "The cache that a core asks last before memory. Two cores that share one exchange messages faster."
    ),
    (
      "cores of two types", ["core type"],
      "The machine has fast and slow cores, and the two sides ran on one of each. Figures are then those "
        + "of neither; --cpus names two of one type."
    ),
    ("architecture", [], "The instruction set, such as x86_64 or aarch64."),
    (
      "kernel", ["Linux"],
      "The version of Linux. Another one can be faster or slower at every kind."
    ),
    (
      "virtual machine", ["hypervisor", "bare metal"],
      "Whether a hypervisor runs the machine, and which. Under one, wake-ups across processors cost an "
        + "exit to it, and its other guests are in the tails."
    ),
    (
      "governor", ["frequency"],
      "What chooses the frequency of the processors. Any but performance follows the load, so that "
        + "kinds that sleep run on slow processors (warning governor)."
    ),
    (
      "mitigations", ["mitigation", "mitigations in force", "vulnerability", "vulnerabilities"],
      "What the kernel does against flaws of the processor. Each makes kernel calls or switches slower, "
        + "so that kinds with kernel calls lose and rings do not."
    ),
    (
      "clock source", ["clocksource"],
      "How the kernel reads the time. The tsc (x86) and arch_sys_counter (arm) are fast; others make "
        + "each reading slower (warning clock-source)."
    ),
    (
      "load", ["load average"],
      "How many threads wanted a processor in the minute before the run, on average. Zero is best."
    ),
    (
      "quota", ["limited to", "limit of processor time"],
      "How much processor time a control group allows, in processors. A container often has one."
    ),
    (
      "scheduling", ["nice", "SCHED_OTHER"],
      "The policy and nice value of client and server. Programs usually run under SCHED_OTHER with 0."
    ),
    (
      "scheduler in BPF", ["sched_ext"],
      "A scheduler that was loaded into the kernel (sched_ext), and places threads in ways of its own."
    ),
    (
      "preemption", [],
      "When the kernel lets a thread in a kernel call be interrupted by another: it changes wake-ups "
        + "and tails."
    ),
    (
      "kernel options", [],
      "Words of the kernel's command line that change latency, such as isolcpus=, nohz_full= and "
        + "mitigations=."
    ),
    (
      "isolated CPUs", ["isolated"],
      "Processors that the scheduler leaves alone unless a thread is pinned there."
    ),
    (
      "huge pages of shared memory", ["huge pages"],
      "Whether the kernel backs shared memory with pages of 2 MiB, which changes rings in shm and memfd."
    ),
    (
      "own namespaces", ["namespaces"],
      "Namespaces in which the program differs from process 1, as in a container. A descriptor means "
        + "the same in all; signal needs one of process ids, and tcp one of networks."
    ),
    (
      "container traces", ["container"],
      "Signs that the program runs in a container. A container can have a quota, a small /dev/shm and "
        + "filters that make kernel calls slower."
    ),
    ("host name", ["host"], "The machine's name, which is kept only if --host-name asks for it."),
    (
      "executable", ["sha256 of the program"],
      "The SHA-256 of the program's file: which build measured."
    ),
    (
      "build", ["debug build", "release"],
      "How the program was compiled. Only a release build has figures worth anything."
    ),
    ("Swift", [], "The version of the compiler that built the program."),
    (
      "C library", ["cLibrary"],
      "The C library that the program runs with. Kinds call it, and loops 'vs libc' do."
    ),
    (
      "servers started under", ["launcher"],
      "The command that each server was started under (--server-under), such as one that sets "
        + "namespaces, a scheduler or limits; nothing where there was none."
    ),
    (
      "file of the launcher", [],
      "The executable of that command with the SHA-256 of its file: another build of it can start "
        + "servers in another way."
    ),
    (
      "changed by the launcher", [],
      "What servers were seen to have that the program itself has not: namespaces, a scheduler, a nice "
        + "value or processors. Figures show what that costs."
    ),
    ("other build", [], "The program that --against named, by the SHA-256 of its file."),
    ("directory", [], "Where kinds that live in a file system had their files (--directory)."),
    (
      "file system", [],
      "The file system of that directory. On a disk the kernel writes shared pages back every few "
        + "seconds, which slows the kind file."
    ),
  ]
}

extension WordGroup {
  static let machine = WordGroup("the machine and the program", of: "fact of a run")
}
