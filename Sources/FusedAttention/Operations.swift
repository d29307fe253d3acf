/// How many multiplications and additions attention takes for the keys that queries may see by their positions;
/// softmax is not counted, and neither is what a mask would save.
public func operations(_ sizes: AttentionSizes, _ options: FusedOptions) -> Double {
  var pairs = 0.0
  for batch in 0..<sizes.batch {
    let band = Band(options, batch: batch, keys: sizes.keys)
    for query in 0..<sizes.queries { pairs += Double(band.count(seenBy: query)) }
  }
  return 2 * Double(sizes.heads) * pairs * Double(sizes.size + sizes.valueSize)
}

/// How many threads a call is shared among, and how much memory they need beyond the call's arrays.
public func workers(
  _ sizes: AttentionSizes, _ options: FusedOptions, instructions: InstructionSet = .chosen
) -> (threads: Int, bytes: Int) {
  func plan<Kernel: Tile>(_: Kernel.Type) -> Plan {
    Plan(sizes, options, lanes: Kernel.lanes, tileMemory: Kernel.memory)
  }
  let plan = plan(instructions.kernel)
  let threads = max(1, min(plan.threads, plan.blocks))
  return (threads, threads * plan.bytesPerThread)
}

/// How many queries the kernel takes through the keys together.
public var lanesTogether: Int { InstructionSet.chosen.kernel.lanes }
