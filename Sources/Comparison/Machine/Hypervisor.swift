// Whether this is a virtual machine, and of which hypervisor: other guests and exits to the host show
// in every tail.

internal import Linux

/// What the kernel says about a hypervisor beneath it.
struct HypervisorTraces {
  /// CPUID's bit; nil where processors have none.
  let hasProcessorFlag: Bool?
  /// /sys/hypervisor/type, which Xen has alone.
  let type: String?
  /// The firmware's vendor and product, as DMI has them.
  let vendor: String?
  let product: String?
  /// Clock sources that the kernel could use: some exist under one hypervisor only.
  let clockSources: String?

  init(_ info: ProcessorInfo?, in files: KernelFiles) {
    hasProcessorFlag = info?.hasHypervisorFlag
    type = files.text("sys/hypervisor/type")
    vendor = files.text("sys/class/dmi/id/sys_vendor")
    product = files.text("sys/class/dmi/id/product_name")
    clockSources = files.text(
      "sys/devices/system/clocksource/clocksource0/available_clocksource")
  }

  /// The hypervisor's name; `unknown` where there is one without a name; ``Machine/noHypervisor`` on bare
  /// metal; nil where nothing tells: firmware that names no hypervisor may still be one's.
  var name: String? {
    if let type, !type.isEmpty { return type == "xen" ? "Xen" : type }
    switch hasProcessorFlag {
    case true?: return knownName ?? "unknown"
    case false?: return Machine.noHypervisor
    // Clouds rent out bare machines with the firmware vendor of virtual ones.
    case nil: return product?.contains(".metal") ?? false ? Machine.noHypervisor : knownName
    }
  }

  private var knownName: String? {
    let firmware = "\(vendor ?? "") \(product ?? "")"
    let known =
      Self.firmwares.first { firmware.contains($0.text) }
      ?? Self.clocks.first { clockSources?.contains($0.text) ?? false }
    return known?.name
  }

  /// What vendor and product contain, and whose it is. `Microsoft Corporation` alone is on laptops
  /// too. QEMU without KVM says `QEMU` as well, so that is all that is known.
  private static let firmwares: [(text: String, name: String)] = [
    ("VMware", "VMware"),
    ("VirtualBox", "VirtualBox"),
    ("Parallels", "Parallels"),
    ("Microsoft Corporation Virtual Machine", "Hyper-V"),
    ("Xen", "Xen"),
    ("Apple Virtualization", "Apple Virtualization"),
    ("BHYVE", "bhyve"),
    ("Google Compute Engine", "KVM"),
    ("Amazon EC2", "KVM"),
    ("KVM", "KVM"),
    ("QEMU", "QEMU"),
  ]

  /// Clock sources of guests, for those without DMI, such as microVMs.
  private static let clocks: [(text: String, name: String)] = [
    ("kvm-clock", "KVM"), ("hyperv_clocksource", "Hyper-V"), ("xen", "Xen"),
  ]
}
