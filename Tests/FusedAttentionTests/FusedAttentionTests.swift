import Attention
import Synchronization
import Testing

@testable import FusedAttention

@Suite("Fused attention")
struct FusedAttentionTests {
  @Test("It agrees with double precision to 2e-6 at every head size from 1 to 256", arguments: instructionSets)
  func everyHeadSize(instructions: InstructionSet) throws {
    for size in 1...256 {
      let call = Call(AttentionSizes(queries: 21, keys: 37, size: size), seed: size)
      #expect(largestDifference(call.fused(instructions), try call.traced()) <= 2e-6, "size \(size)")
    }
  }

  @Test("It agrees with double precision to 2e-6 at lengths around the edges of tiles", arguments: instructionSets)
  func everyTail(instructions: InstructionSet) throws {
    for length in [1, 2, 5, 6, 7, 8, 9, 15, 16, 17, 31, 33, 255, 256, 257, 511, 513, 600] {
      for isCausal in [false, true] {
        var call = Call(AttentionSizes(queries: length, keys: length, size: 24, valueSize: 19), seed: length)
        call.options.isCausal = isCausal
        call.options.threads = 2
        #expect(largestDifference(call.fused(instructions), try call.traced()) <= 2e-6, "length \(length)")
      }
    }
  }

  @Test("It computes what the graph computes, whatever the shape, mask, window and heads", arguments: 0..<400)
  func anyCall(seed: Int) throws {
    let call = randomCall(seed)
    let traced = try call.traced()
    for instructions in instructionSets {
      let difference = largestDifference(call.fused(instructions), traced)
      #expect(difference <= 2e-6, "\(instructions): \(call.sizes) \(call.options) mask \(call.mask?.shape ?? [])")
    }
  }

  /// A call with settings drawn from the seed: small tiles, so that few tokens already cross their edges.
  private func randomCall(_ seed: Int) -> Call {
    var random = SplitMix64(seed: UInt64(seed) &+ 1_000)
    func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    func chance() -> Bool { pick(0...1) == 1 }
    let (keyHeads, group) = (pick(1...3), pick(1...3))
    let sizes = AttentionSizes(
      batch: pick(1...2), heads: keyHeads * group, keyHeads: keyHeads, queries: pick(1...70), keys: pick(1...90),
      size: pick(1...40), valueSize: pick(1...40), queryLayout: chance() ? .headsFirst : .tokensFirst,
      keyLayout: chance() ? .headsFirst : .tokensFirst)
    var call = Call(sizes, seed: seed)
    call.options.threads = pick(1...3)
    call.options.keysPerTile = [nil, 1, 7, 16, 33][pick(0...4)]
    if chance() { call.options.scale = Float(pick(-2...4)) / 2 / Float(sizes.size).squareRoot() }
    if pick(0...3) == 0 { call.options.softcap = [0.5, 2, 30][pick(0...2)] }
    call.options.isCausal = chance()
    if pick(0...2) == 0 { call.options.left = pick(0...20) }
    if pick(0...2) == 0 { call.options.right = pick(0...20) }
    if chance() { call.options.sinks = pick(0...9) }
    if chance() { call.options.offsets = (0..<sizes.batch).map { _ in pick(-30...60) } }
    if pick(0...3) == 0 { call.options.lengths = (0..<sizes.batch).map { _ in pick(0...sizes.keys) } }
    if chance() {
      let last = pick(0...3) == 0 ? pick(1...sizes.keys) : sizes.keys
      let whole = [chance() ? 1 : sizes.batch, chance() ? 1 : sizes.heads, chance() ? 1 : sizes.queries, last]
      let shape = Array(whole.suffix(pick(1...4)))
      let isBoolean = chance()
      let cells = (0..<shape.reduce(1, *)).map { _ in
        isBoolean ? Double(pick(0...1)) : pick(0...3) == 0 ? -.infinity : Double(Float(random.normal()))
      }
      call.mask = Tensor(shape: shape, values: cells, isBoolean: isBoolean)
    }
    return call
  }

  @Test("Scores of a hundred million do not overflow", arguments: instructionSets)
  func hugeInputs(instructions: InstructionSet) throws {
    // ±1e4 in every place: scores are exact multiples of 1e8 in single precision too, so ties are ties.
    var call = Call(AttentionSizes(queries: 40, keys: 50, size: 16), seed: 5)
    call.queries = call.queries.map { $0 < 0 ? -1e4 : 1e4 }
    call.keys = call.keys.map { $0 < 0 ? -1e4 : 1e4 }
    #expect(largestDifference(call.fused(instructions), try call.traced()) <= 2e-6)
    call.values = call.values.map { $0 < 0 ? -1e4 : 1e4 }
    #expect(largestDifference(call.fused(instructions), try call.traced()) <= 2e-6 * 1e4)
  }

  @Test("A query with nothing to attend to gets zeros", arguments: instructionSets)
  func emptyRows(instructions: InstructionSet) {
    var call = Call(AttentionSizes(queries: 20, keys: 20, size: 4), seed: 1)
    // Row i of the mask is −∞ throughout for the even queries.
    call.mask = Tensor(shape: [20, 20], values: (0..<400).map { $0 / 20 % 2 == 0 ? -.infinity : 0 })
    let output = call.fused(instructions)
    for query in 0..<20 {
      #expect(output[query * 4..<query * 4 + 4].allSatisfy { ($0 == 0) == (query % 2 == 0) })
    }
    call.mask = nil
    call.options.lengths = [0]
    #expect(call.fused(instructions).allSatisfy { $0 == 0 })
  }

  @Test("A row of nothing but the least finite number weighs all keys alike", arguments: instructionSets)
  func finiteMasks(instructions: InstructionSet) {
    var call = Call(AttentionSizes(queries: 3, keys: 4, size: 2), seed: 2)
    call.values = [0, 1, 2, 3, 4, 5, 6, 7]
    call.mask = Tensor(shape: [4], values: Array(repeating: -Double(Float.greatestFiniteMagnitude), count: 4))
    #expect(largestDifference(call.fused(instructions), [3, 4, 3, 4, 3, 4]) <= 1e-6)
  }

  @Test("NaN comes through where it is seen, and only there", arguments: instructionSets)
  func notANumber(instructions: InstructionSet) {
    var call = Call(AttentionSizes(queries: 30, keys: 30, size: 3), seed: 3)
    call.queries[3 * 7 + 1] = .nan
    let output = call.fused(instructions)
    #expect((0..<30).filter { output[3 * $0].isNaN } == [7])

    call.queries[3 * 7 + 1] = 0
    call.keys[3 * 20] = .nan
    call.options.isCausal = true
    let causal = call.fused(instructions)
    #expect((0..<30).filter { causal[3 * $0 + 2].isNaN } == Array(20..<30))
  }

  @Test("Keys beyond the valid length are not even read")
  func paddingIsNotRead() throws {
    var call = Call(AttentionSizes(queries: 5, keys: 12, size: 8), seed: 4)
    call.options.lengths = [9]
    let clean = call.fused()
    for place in 9 * 8..<12 * 8 { (call.keys[place], call.values[place]) = (.nan, .infinity) }
    #expect(call.fused() == clean)
  }

  @Test("Without keys or without queries there is nothing to compute")
  func emptyShapes() {
    #expect(Call(AttentionSizes(queries: 2, keys: 0, size: 3), seed: 1).fused() == Array(repeating: 0, count: 6))
    #expect(Call(AttentionSizes(queries: 0, keys: 4, size: 3), seed: 1).fused().isEmpty)
    #expect(Call(AttentionSizes(queries: 2, keys: 4, size: 3, valueSize: 0), seed: 1).fused().isEmpty)
    #expect(Call(AttentionSizes(batch: 0, queries: 2, keys: 4, size: 3), seed: 1).fused().isEmpty)
  }

  @Test("The number of threads and the tiles change nothing but the last digits")
  func cutting() throws {
    let plain = Call(AttentionSizes(heads: 2, queries: 700, keys: 700, size: 16), seed: 6)
    let expected = plain.fused().map(Double.init)
    for (threads, keysPerTile) in [(1, 700), (2, 64), (5, 100)] {
      var call = plain
      (call.options.threads, call.options.keysPerTile) = (threads, keysPerTile)
      #expect(largestDifference(call.fused(), expected) <= 1e-6)
    }
  }

  @Test("Progress grows to the whole, and saying no ends the work", arguments: [1, 2])
  func progress(threads: Int) throws {
    var call = Call(AttentionSizes(heads: 2, queries: 600, keys: 600, size: 8), seed: 7)
    call.options.threads = threads
    call.options.isCausal = true
    let most = Mutex(0.0)
    try run(call) { share in
      most.withLock { $0 = max($0, share) }
      return true
    }
    #expect(most.withLock { $0 } == 1)

    let calls = Atomic(0)
    #expect(throws: CancellationError.self) {
      try run(call) { _ in calls.add(1, ordering: .relaxed).newValue < 3 }
    }
    #expect(calls.load(ordering: .relaxed) <= 2 + threads)
  }

  private func run(_ call: Call, progress: @escaping @Sendable (Double) -> Bool) throws {
    var output = Array(repeating: Float(0), count: call.sizes.outputCount)
    try call.queries.withUnsafeBufferPointer { queries in
      try call.keys.withUnsafeBufferPointer { keys in
        try call.values.withUnsafeBufferPointer { values in
          try output.withUnsafeMutableBufferPointer { output in
            try fusedAttention(
              queries, keys, values, into: output, sizes: call.sizes, options: call.options, progress: progress)
          }
        }
      }
    }
  }

  @Test("Two threads need less than half a mebibyte for usual sizes, whatever the length", arguments: instructionSets)
  func memory(instructions: InstructionSet) {
    for size in [1, 32, 64, 128, 256] {
      for length in [100, 65_536] {
        var options = FusedOptions()
        options.threads = 2
        let plan = plan(AttentionSizes(queries: length, keys: length, size: size), options, instructions.kernel)
        #expect(2 * plan.bytesPerThread <= 512 << 10, "size \(size)")
      }
    }
  }

  private func plan<Kernel: Tile>(_ sizes: AttentionSizes, _ options: FusedOptions, _: Kernel.Type) -> Plan {
    Plan(sizes, options, lanes: Kernel.lanes, tileMemory: Kernel.memory)
  }

  @Test("With a causal mask or a window, tiles that nobody sees are left out")
  func skippedTiles() {
    let sizes = AttentionSizes(queries: 2_560, keys: 2_560, size: 64)
    var options = FusedOptions()
    (options.threads, options.keysPerTile) = (1, 256)
    let whole = plan(sizes, options, InstructionSet.base.kernel)
    #expect(whole.tiles == 10 * whole.blocks)
    options.isCausal = true
    #expect(plan(sizes, options, InstructionSet.base.kernel).tiles < whole.tiles * 6 / 10)
    options.left = 100
    #expect(plan(sizes, options, InstructionSet.base.kernel).tiles <= 2 * whole.blocks)
  }

  @Test("A lower instruction set can be asked for, a higher or unknown one not")
  func instructionSet() {
    #expect(InstructionSet.asked(for: "base") == .base)
    #expect(InstructionSet.asked(for: nil) == .best)
    #expect(InstructionSet.asked(for: "v9") == .best)
    #expect(InstructionSet.allCases.allSatisfy { InstructionSet.asked(for: $0.rawValue) <= .best })
  }

  @Test("All rungs of the ladder compute the same", arguments: instructionSets)
  func ladder(instructions: InstructionSet) throws {
    for length in [1, 16, 75] {
      let sizes = AttentionSizes(
        batch: 2, heads: 4, keyHeads: 2, queries: length, keys: length + 3, size: 12, valueSize: 9)
      let call = Call(sizes, seed: length)
      let traced = try call.traced()
      let textbook = try textbookAttention(call.queries, call.keys, call.values, sizes: sizes)
      #expect(largestDifference(textbook, traced) <= 2e-6)
      let kept = try keptScoresAttention(
        call.queries, call.keys, call.values, sizes: sizes, instructions: instructions)
      #expect(largestDifference(kept, traced) <= 2e-6)
    }
  }

  @Test("A rung that is not wanted any more stops")
  func stoppedLadder() {
    let call = Call(AttentionSizes(queries: 50, keys: 50, size: 4), seed: 1)
    #expect(throws: CancellationError.self) {
      try textbookAttention(call.queries, call.keys, call.values, sizes: call.sizes) { false }
    }
    #expect(throws: CancellationError.self) {
      try keptScoresAttention(call.queries, call.keys, call.values, sizes: call.sizes) { false }
    }
  }

  @Test("Operations are counted for the keys that positions let a query see")
  func countedOperations() {
    let sizes = AttentionSizes(heads: 2, queries: 4, keys: 4, size: 3, valueSize: 5)
    var options = FusedOptions()
    #expect(operations(sizes, options) == 2 * 2 * 16 * 8)
    options.isCausal = true
    #expect(operations(sizes, options) == 2 * 2 * 10 * 8)  // 1 + 2 + 3 + 4 keys
    options.left = 0
    #expect(operations(sizes, options) == 2 * 2 * 4 * 8)
    options.sinks = 1
    #expect(operations(sizes, options) == 2 * 2 * 7 * 8)  // one, then two each
  }
}
