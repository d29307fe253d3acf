import ArgumentParser
import Attention
import Display
import FusedAttention
import LineEditor

struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure plain and fused attention on this machine.",
    discussion: """
      EXAMPLES
        attn bench
        attn bench --tokens 256,512,1024,2048,4096 --head-size 64 --heads 1

      Three ways to compute the same numbers on one thread: the textbook's loops; the kernel's own arithmetic with all \
      scores kept; and tiled, without them. Between the first two lie registers and lanes, between the last two lies \
      memory. ATTN_KERNEL=base, v3 or v4 in the environment chooses the instruction set.
      """)

  @OptionGroup var options: GlobalOptions
  @Option(help: "How many tokens, smallest first.", transform: tokenList)
  var tokens = Bench.usualTokens
  @Option(help: "Numbers in a query, a key and a value.") var headSize = 64
  @Option(help: "How many heads.") var heads = 1
  @Flag(help: "One JSON object instead of tables.") var json = false

  static let usualTokens = [256, 512, 1024, 2048, 4096]

  func validate() throws {
    if !(1...4096).contains(headSize) { throw ValidationError("--head-size takes 1 to 4096.") }
    if !(1...1024).contains(heads) { throw ValidationError("--heads takes 1 to 1024.") }
  }

  func run() throws {
    InterruptSignal.install()
    do {
      if json {
        let ladder = try Ladder.measured(
          tokens: tokens, headSize: headSize, heads: heads, isInterrupted: { InterruptSignal.isRaised })
        print(ladder.json)
      } else {
        let output = Output(options)
        try benchmark(tokens: tokens, headSize: headSize, heads: heads) { output.show($0) }
      }
    } catch is CancellationError {
      throw ExitCode(130)
    }
  }
}

/// Measures attention on this machine and shows what comes out: the lesson's ladder, with its plots.
///
/// - Throws: `CancellationError` after Ctrl-C.
func benchmark(tokens: [Int], headSize: Int, heads: Int, show: (Markup) -> Void) throws {
  let ladder = try Ladder.measured(
    tokens: tokens, headSize: headSize, heads: heads, isInterrupted: { InterruptSignal.isRaised }
  ) { step in
    if step.fused > 0.3 { show(Markup("… \(step.tokens) tokens measured")) }
  }
  show(ladder.view)
}

/// The same with the options of `attn bench` as they are typed behind `:bench`.
func benchmark(arguments: String, show: (Markup) -> Void) throws {
  let bench: Bench
  do { bench = try Bench.parse(arguments.split(separator: " ").map(String.init)) } catch {
    throw ValidationError(Bench.message(for: error))
  }
  do {
    try benchmark(tokens: bench.tokens, headSize: bench.headSize, heads: bench.heads, show: show)
  } catch is CancellationError {
    throw TensorError.interrupted
  }
}

/// `256,512,1024` as numbers.
private func tokenList(_ text: String) throws -> [Int] {
  let numbers = text.split(separator: ",").map { Int($0) }
  guard !numbers.isEmpty, numbers.allSatisfy({ (1...1_048_576).contains($0 ?? 0) }) else {
    throw ValidationError("--tokens takes numbers from 1 to 1048576, separated by commas.")
  }
  return Array(Set(numbers.compactMap { $0 })).sorted()
}
