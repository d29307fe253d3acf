import Attention
import Language

/// The same whiteboard with inputs of one choice of sizes.
struct Board {
  /// `n = 2, m = 3, d = 4`
  let sizes: String
  /// What the learner sees and writes.
  private(set) var scope: Scope
  /// The inputs with the steps as they should be, to hold the learner's values against.
  private let reference: Scope

  /// - Returns: nil where the stage's own code does not run.
  init?(_ stage: WhiteboardStage, sizes: [(name: String, size: Int)], seed: Int) {
    var scope = Scope()
    scope.seed = seed
    for (name, size) in sizes { scope[name] = .node(Node(Tensor(Double(size)))) }
    guard let given = try? parse(stage.given), (try? evaluate(given, in: &scope) { _ in }) != nil else { return nil }
    var visible = Scope()
    for input in stage.inputs {
      guard let value = scope[input.name] else { return nil }
      visible[input.name] = value
    }
    self.scope = visible
    for step in stage.steps {
      guard let way = try? parseExpression(step.ways[0]), let value = try? evaluate(way, in: &visible) else {
        return nil
      }
      visible[step.name] = value
    }
    reference = visible
    self.sizes = sizes.filter { stage.given.contains($0.name) }.map { "\($0.name) = \($0.size)" }.joined(
      separator: ", ")
  }

  /// Runs what was typed.
  ///
  /// - Returns: every tensor it gave, assigned or shown.
  mutating func run(_ program: Program) throws(Diagnostic) -> [Tensor] {
    var tensors: [Tensor] = []
    try evaluate(program, in: &scope, showsAssignments: true) { output in
      guard case .value(let value, _, _) = output else { return }
      switch value {
      case .node(let node): tensors.append(node.value)
      case .tuple(let values), .list(let values): tensors += values.compactMap { $0.node?.value }
      case .record(let record): tensors += record.output.node.map { [$0.value] } ?? []
      case .string, .function, .none: break
      }
    }
    return tensors
  }

  /// What an expression over the inputs and the right steps gives here.
  func value(of code: String) -> Tensor? {
    var scope = reference
    return (try? parseExpression(code)).flatMap { try? evaluate($0, in: &scope) }?.node?.value
  }

  func shapes(of tensors: [Tensor]) -> String {
    tensors.map { describe(shape: $0.shape) }.joined(separator: ", ")
  }
}
