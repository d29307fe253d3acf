import Testing

@testable import Tutor

@Suite("A number written in prose")
struct WrittenNumberTests {
  @Test(
    "stands for every value that rounds to it",
    arguments: [
      (7_077_888, "7,077,888"), (42.949_672_96, "42.9"), (0.140_625, "0.141"), (-1.5, "−1.5"), (60_611.477, "60,611"),
    ])
  func rounding(value: Double, written: String) { #expect(rounds(value, to: written)) }

  @Test(
    "does not stand for another value",
    arguments: [(7_077_889, "7,077,888"), (42.96, "42.9"), (0.6652, "0.6653"), (1.0, ""), (1000, "1e3")])
  func mismatch(value: Double, written: String) { #expect(!rounds(value, to: written)) }
}
