import Attention
import Foundation
import Testing

/// What holds for every operation.
@Suite struct OperationTests {
  /// A new operation without a sample fails here, and with one it must pass the tests below.
  @Test func everyOperationHasASample() throws {
    // The two that stand for a whole table are sampled function by function.
    let sampled = Set(OperationSample.all.map(\.kind)).union(["Elementwise", "Pairwise"])
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources/Attention")
    let files = try #require(
      FileManager.default.enumerator(at: folder.standardizedFileURL, includingPropertiesForKeys: nil))
    var kinds: [String] = []
    for case let file as URL in files where file.pathExtension == "swift" {
      let source = try String(contentsOf: file, encoding: .utf8)
      for match in source.matches(of: /struct (\w+): (?:Operation|Reduction)\b/) { kinds.append(String(match.1)) }
      for match in source.matches(
        of: /static (?:let|func) (\w+)(?:\([^)]*\))? (?:-> UnaryFunction \{|= UnaryFunction\()/)
      {
        kinds.append("UnaryFunction.\(match.1)")
      }
      for match in source.matches(of: /static let (\w+) = (?:BinaryFunction\(|comparison\()/) {
        kinds.append("BinaryFunction.\(match.1)")
      }
    }
    #expect(kinds.count > 60)
    for kind in kinds { #expect(sampled.contains(kind), "\(kind) has no sample in OperationSamples.swift") }
  }

  @Test(arguments: OperationSample.all)
  func everyEntryIsItsTerm(_ sample: OperationSample) throws {
    let node = try sample.run()
    let operation = try #require(node.operation)
    for place in 0..<node.value.count {
      let index = node.value.index(at: place)
      let value = operation.term(at: index, of: node).value { node.operands[$0].value[$1] }
      expectClose(Node(value), [node.value.values[place]], within: 1e-12, relative: 1e-12, "\(sample.kind)\(index)")
    }
  }

  @Test(arguments: OperationSample.all)
  func everyGradientAgreesWithDifferences(_ sample: OperationSample) throws {
    let node = try sample.run()
    if sample.isFlat {
      let gradient = Node(Tensor(shape: node.shape, repeating: 1))
      if node.operation is ProductOfOthers { return }
      #expect(try #require(node.operation).backward(gradient, through: node).allSatisfy { $0 == nil })
    } else {
      #expect(
        try node.operation?.backward(Node(Tensor(shape: node.shape, repeating: 1)), through: node).contains {
          $0 != nil
        } == true)
    }
    let leaves = node.ancestors().filter { $0.isLeaf && $0.value.values.contains { $0 != $0.rounded() } }
    if leaves.isEmpty || sample.isFlat { return }
    try expectGradients(of: node, leaves, step: sample.step, tolerance: sample.tolerance, sample.kind)
  }

  /// Gradients are nodes of the graph like all others, so they have gradients.
  @Test(arguments: OperationSample.all.filter { !$0.isFlat && $0.step < 1e-3 && $0.kind != "Product" })
  func everyGradientHasAGradient(_ sample: OperationSample) throws {
    let node = try sample.run()
    let seed = try randomNode(node.shape, seed: 42)
    let leaves = node.ancestors().filter { $0.isLeaf && $0.value.values.contains { $0 != $0.rounded() } }
    let first = try Gradient(of: node, withRespectTo: leaves, seed: seed)
    for leaf in leaves {
      guard let slope = first[leaf], slope.ancestors().contains(where: { $0 === leaf }) else { continue }
      try expectGradients(of: slope, [leaf], tolerance: 2e-5, "second \(sample.kind)")
    }
  }

  @Test(arguments: OperationSample.all)
  func everyOperationHasAFormula(_ sample: OperationSample) throws {
    #expect(try !sample.run().ownFormula.text.isEmpty)
  }
}
