import ArgumentParser
import Display
import Testing

@testable import attn

@Suite("attn bench")
struct BenchTests {
  /// Two steps with times that are easy to divide.
  private let ladder = Ladder(
    headSize: 64, heads: 1, peak: 100e9, threadedPeak: 200e9,
    steps: [
      Ladder.Step(
        tokens: 1024, textbook: 0.1, kept: 0.004, fused: 0.002, threaded: 0.001, threads: 2, operations: 0.1e9,
        keptBytes: 4 << 20, fusedBytes: 150 << 10),
      Ladder.Step(
        tokens: 2048, textbook: nil, kept: 0.032, fused: 0.008, threaded: 0.004, threads: 2, operations: 0.4e9,
        keptBytes: 16 << 20, fusedBytes: 150 << 10),
    ],
    tiles: [(256, 0.008), (2048, 0.01)])

  @Test("Time that grows fourfold when tokens double grows with the square")
  func exponents() throws {
    #expect(abs(try #require(ladder.exponent { $0.fused }) - 2) < 1e-12)
    #expect(abs(try #require(ladder.exponent { $0.kept }) - 3) < 1e-12)
    #expect(ladder.exponent { $0.textbook } == nil)
  }

  @Test("The ladder is shown with its gains where both sides were measured")
  func view() {
    let text = plain(ladder.view)
    for part in [
      "At 1024 tokens the tiled kernel is 50.0 times as fast as the textbook's loops.",
      "Registers and lanes give 25.0 of that, leaving the scores out of memory 2.00.",
      "to the power of 2.00 (tiled) and 3.00 (scores kept)", "reaches 50 % of it at 2048 tokens", "16.0 MiB",
    ] {
      #expect(text.split(whereSeparator: \.isWhitespace).joined(separator: " ").contains(part), "\(part)")
    }
  }

  @Test("A measurement has every rung, and less memory on the last one")
  func measurement() throws {
    let ladder = try Ladder.measured(tokens: [96, 32], headSize: 8, heads: 2, isInterrupted: { false })
    #expect(ladder.steps.map(\.tokens) == [32, 96])
    for step in ladder.steps {
      #expect(step.textbook != nil && step.kept != nil && step.fused > 0)
      #expect(step.fusedBytes < 512 << 10)
    }
    #expect(throws: CancellationError.self) {
      try Ladder.measured(tokens: [64], headSize: 8, heads: 1, isInterrupted: { true })
    }
  }

  @Test("Options that make no sense are refused")
  func usage() throws {
    #expect(try Bench.parse(["--tokens", "512,256,256"]).tokens == [256, 512])
    for wrong in [["--tokens", "0"], ["--tokens", "a"], ["--tokens", ","], ["--head-size", "0"], ["--heads", "0"]] {
      #expect(throws: (any Error).self) { try Bench.parse(wrong) }
    }
  }
}
