import Attention
import Testing

/// What holds for every mechanism.
@Suite struct MechanismTests {
  /// `:why` on any entry of any step: the term that is printed gives the entry again.
  @Test(arguments: MechanismExample.all)
  func everyEntryIsRecomputedFromItsTerm(_ example: MechanismExample) throws {
    for node in Node.ancestors(of: try example.run().fields.map(\.node)) {
      guard let operation = node.operation else { continue }
      for place in 0..<node.value.count {
        let index = node.value.index(at: place)
        let value = operation.term(at: index, of: node).value { node.operands[$0].value[$1] }
        expectClose(
          Node(value), [node.value.values[place]], within: 1e-12, relative: 1e-12, "\(node.ownFormula.text)\(index)")
      }
    }
  }

  @Test(arguments: MechanismExample.all)
  func everyEntryOfEveryStepIsExplained(_ example: MechanismExample) throws {
    for (name, node) in try example.run().fields {
      for place in 0..<node.value.count {
        let told = Explanation(of: node, at: node.value.index(at: place))
        let text = told.text(format: { "\($0)" })
        #expect(!text.isEmpty, "\(name)")
        #expect(told.lines.count <= 40)
        for line in told.lines { #expect(!line.head.isEmpty && !line.forms.isEmpty) }
      }
    }
  }

  /// A step replaced by itself changes nothing, and a changed input gives what computing from scratch gives.
  @Test(arguments: MechanismExample.all)
  func replayingWithACopyOfAnInputChangesNothing(_ example: MechanismExample) throws {
    let steps = try example.run()
    let roots = steps.fields.map(\.node)
    for leaf in Node.ancestors(of: roots) where leaf.isLeaf {
      let replay = try Replay(of: roots, replacing: [(leaf, Node(leaf.value))])
      for root in roots { #expect(replay[root].value.isIdentical(to: root.value)) }
    }
  }

  /// Reverse mode against central differences, with respect to every input.
  @Test(arguments: MechanismExample.all)
  func gradientsAgreeWithDifferences(_ example: MechanismExample) throws {
    for (name, node) in try example.run().fields where !node.value.isBoolean {
      let leaves = node.ancestors().filter { leaf in
        leaf.isLeaf && leaf.value.values.contains { $0 != $0.rounded() && $0.isFinite }
      }
      if leaves.isEmpty { continue }
      try expectGradients(of: node, leaves, "\(example.name) \(name)")
    }
  }
}

/// The gradient of a random combination of the entries of `node` agrees with central differences for every leaf.
func expectGradients(
  of node: Node, _ leaves: [Node], step: Double = 1e-5, tolerance: Double = 2e-6, _ what: String,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let draws = try Tensor.normal(shape: node.shape, seed: 99).values
  // Entries that are −∞ by a mask count for nothing.
  let seed = Tensor(shape: node.shape, values: zip(draws, node.value.values).map { $1.isFinite ? $0 : 0 })
  let gradients = try Gradient(of: node, withRespectTo: leaves, seed: Node(seed))
  for leaf in leaves {
    var differences: [Double] = []
    for place in 0..<leaf.value.count {
      func total(_ move: Double) throws -> Double {
        var values = leaf.value.values
        values[place] += move
        let moved = Node(Tensor(shape: leaf.shape, values: values))
        let again = try Replay(of: [node], replacing: [(leaf, moved)])[node].value
        return zip(again.values, seed.values).reduce(0) { $1.0.isFinite ? $0 + $1.0 * $1.1 : $0 }
      }
      differences.append((try total(step) - total(-step)) / (2 * step))
    }
    let found = gradients[leaf] ?? Node(Tensor(shape: leaf.shape, repeating: 0))
    expectClose(
      found, differences, within: tolerance, relative: tolerance, "d \(what) / d \(leaf.name ?? "leaf")",
      sourceLocation: sourceLocation)
  }
}
