// Whether a machine is virtual, and whose guest it is.

import Comparison
import TestSupport
import Testing

struct HypervisorTests {
  private let fixture = KernelTree()

  private func setFlags(_ flags: String) {
    fixture.file("proc/cpuinfo", "processor\t: 0\nflags\t\t: \(flags)")
  }

  private func setFirmware(_ vendor: String, _ product: String) {
    fixture.file("sys/class/dmi/id/sys_vendor", vendor)
    fixture.file("sys/class/dmi/id/product_name", product)
  }

  @Test(arguments: [
    ("QEMU", "Standard PC (Q35 + ICH9, 2009)", "QEMU"),
    ("Red Hat", "KVM", "KVM"),
    ("Amazon EC2", "c7i.large", "KVM"),
    ("Google", "Google Compute Engine", "KVM"),
    ("VMware, Inc.", "VMware7,1", "VMware"),
    ("innotek GmbH", "VirtualBox", "VirtualBox"),
    ("Microsoft Corporation", "Virtual Machine", "Hyper-V"),
    ("Xen", "HVM domU", "Xen"),
    ("Example", "Example", "unknown"),
  ])
  func `a guest's hypervisor is known by its firmware`(
    vendor: String, product: String, name: String
  ) {
    setFlags("fpu hypervisor lahf_lm")
    setFirmware(vendor, product)
    #expect(fixture.machine().hypervisor == name)
  }

  @Test(arguments: [
    ("tsc kvm-clock", "KVM"), ("hyperv_clocksource_tsc_page tsc", "Hyper-V"), ("xen tsc", "Xen"),
    ("tsc hpet acpi_pm", "unknown"),
  ])
  func `a guest without firmware is known by its clock sources`(clocks: String, name: String) {
    setFlags("hypervisor")
    fixture.file("sys/devices/system/clocksource/clocksource0/available_clocksource", clocks)
    #expect(fixture.machine().hypervisor == name)
  }

  @Test func `a guest of which nothing else is known has an unknown hypervisor`() {
    setFlags("hypervisor")
    #expect(fixture.machine().hypervisor == "unknown")
  }

  @Test func `a processor that could say so and does not is bare metal`() {
    setFlags("fpu hypervisory")
    setFirmware("Amazon EC2", "m5.metal")
    #expect(fixture.machine().hypervisor == Machine.noHypervisor)
    #expect(fixture.machine().isVirtual == false)
  }

  @Test func `where nothing tells, bare metal is not said`() {
    #expect(fixture.machine().hypervisor == nil)
    #expect(fixture.machine().isVirtual == nil)
    fixture.file("proc/cpuinfo", "processor\t: 0\nFeatures\t: fp asimd")
    #expect(fixture.machine(architecture: "aarch64").isVirtual == nil)
  }

  @Test func `Xen says so itself, to guests without the processor's flag too`() {
    setFlags("fpu")
    fixture.file("sys/hypervisor/type", "xen")
    #expect(fixture.machine().hypervisor == "Xen")
  }

  @Test func `where processors have no such flag the firmware decides`() {
    fixture.file("proc/cpuinfo", "processor\t: 0\nFeatures\t: fp asimd")
    setFirmware("Amazon EC2", "m7g.large")
    #expect(fixture.machine(architecture: "aarch64").hypervisor == "KVM")
    #expect(fixture.machine(architecture: "aarch64").isVirtual == true)
    setFirmware("Amazon EC2", "m7g.metal")
    #expect(fixture.machine(architecture: "aarch64").hypervisor == Machine.noHypervisor)
    // Firmware of which nobody knows whether it is a guest's.
    setFirmware("Example", "Board")
    #expect(fixture.machine(architecture: "aarch64").hypervisor == nil)
  }
}
