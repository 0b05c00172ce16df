// Numbers are rounded by hand here, so the places where that goes wrong are tried.

import Comparison
import Testing

@testable import Reporting

@Suite struct NumberTextTests {
  @Test(arguments: [
    (0.0, 0, "0"), (0, 2, "0.00"), (0.5, 0, "1"), (1.25, 1, "1.3"), (0.999, 2, "1.00"),
    (9.999, 2, "10.00"), (3.05, 3, "3.050"), (1e-9, 3, "0.000"), (-1e-9, 3, "0.000"),
    (-1.5, 1, "-1.5"), (123_456_789, 3, "123456789.000"), (0.000000000001, 12, "0.000000000001"),
    (999_999_999_999_999, 0, "999999999999999"), (1e300, 2, "1e+300"),
  ])
  func `a number has the decimals asked for`(value: Double, decimals: Int, text: String) {
    #expect(NumberText.fixed(value, decimals: decimals) == text)
  }

  @Test(arguments: [
    (0.0, "0"), (0.0001, "0.000100"), (2.861e-6, "0.00000286"), (1e-9, "<0.000001"),
    (0.0123, "0.0123"), (0.09994, "0.0999"), (0.09996, "0.100"), (0.381, "0.381"),
    (0.9994, "0.999"), (0.9996, "1.00"),
    (3.757, "3.76"), (9.994, "9.99"), (9.996, "10.0"), (12.34, "12.3"), (99.94, "99.9"),
    (99.96, "100"), (123.8, "124"), (8026.746, "8027"), (100_000_000, "100000000"),
  ])
  func `three digits are significant`(value: Double, text: String) {
    #expect(NumberText.significant(value) == text)
  }

  @Test func `a ratio below 1 has the decimals of one above`() {
    #expect(NumberText.ratio(0.951) == "0.95")
    #expect(NumberText.ratio(1.049) == "1.05")
    #expect(NumberText.ratio(98.24) == "98.2")
  }

  @Test func `what happens now and then is said in thousandths`() {
    let texts = [0, 0.000_02, 0.001, 0.0123, 0.0999, 0.5, 4].map(NumberText.thousandths)
    #expect(texts == ["0", "<0.001", "0.001", "0.012", "0.100", "0.500", "4.00"])
  }

  @Test func `what is not zero is not printed as zero`() {
    #expect(NumberText.ratio(0.0004) == "0.000400")
    #expect(NumberText.bound(1e-12) == "<0.000001")
    #expect(NumberText.precise(0.00004, decimals: 4) == "0.0000400")
    #expect(NumberText.precise(1e-9, decimals: 1) == "0.00000000100")
    #expect(NumberText.precise(0, decimals: 4) == "0.0000")
    #expect(NumberText.precise(1234.56, decimals: 1) == "1234.6")
  }

  @Test func `what is no number is a dash`() {
    #expect(NumberText.significant(.infinity) == "–")
    #expect(NumberText.ratio(.nan) == "–")
    #expect(NumberText.fixed(-.infinity, decimals: 3) == "–")
  }

  @Test func `a bound shows on which side of 1 it lies`() {
    #expect(NumberText.bound(1) == "1.00")
    #expect(NumberText.bound(1.002) == "1.002")
    #expect(NumberText.bound(0.9983) == "0.998")
    #expect(NumberText.bound(0.99997) == "0.99997")
    #expect(NumberText.bound(1.02) == "1.02")
  }

  @Test func `one thing is not many`() {
    #expect(counted(1, "round") == "1 round")
    #expect(counted(0, "round") == "0 rounds")
  }
}
