import Attention

/// The variables of a session and what else a statement may read. A value: a copy is cheap and independent.
public struct Scope {
  struct Variable {
    var value: Value
    /// Grows with every first assignment, so that names can be told in order.
    var order: Int
  }

  private var variables: [String: Variable] = [:]
  private var nextOrder = 0

  /// The last value shown: `_`.
  public var last: Value?
  /// When set, random functions without a `seed=` draw one set of numbers after the other from this stream.
  public var seed: Int? { didSet { draws = 0 } }
  /// How many sets of numbers were drawn from the stream.
  var draws = 0
  /// What `load(path)` calls; nil where there are no files.
  public var load: ((String) throws -> Node)?
  /// Remarks that are made once.
  var said: Set<String> = []
  private var limit = GraphLimit()
  private var statementsSinceLimit = 0
  private var isLimitDue = false

  public init() {}

  /// The variable of this name. Setting nil deletes it.
  public subscript(name: String) -> Value? {
    get { variables[name]?.value }
    set {
      guard let newValue else {
        variables[name] = nil
        return
      }
      if variables[name]?.order == nil { nextOrder += 1 }
      variables[name] = Variable(value: newValue, order: variables[name]?.order ?? nextOrder)
      if case .node(let node) = newValue, node.value.count > 1 << 16 { isLimitDue = true }
    }
  }

  /// The names of all variables, in the order of their first assignment.
  public var names: [String] { variables.sorted { $0.value.order < $1.value.order }.map(\.key) }

  func variable(_ name: String) -> Variable? { variables[name] }
  mutating func restore(_ name: String, _ variable: Variable?) { variables[name] = variable }

  /// The seed of the next set of random numbers, where none is given: 0, or the next one of the stream.
  var nextSeed: Int {
    guard let seed, draws > 0 else { return self.seed ?? 0 }
    return Int(truncatingIfNeeded: UInt64(bitPattern: Int64(seed)) &+ UInt64(draws) &* 0x9E37_79B9_7F4A_7C15)
  }

  /// Forgets where the oldest values came from, once there is too much to remember. Looks only now and then, or after
  /// something large.
  ///
  /// - Parameter values: what else is in use, the names of a function that is being called.
  mutating func forgetOldest(besides values: some Collection<Value> = EmptyCollection()) {
    statementsSinceLimit += 1
    guard statementsSinceLimit >= 256 || isLimitDue else { return }
    (statementsSinceLimit, isLimitDue) = (0, false)
    var roots: [Node] = []
    for variable in variables.values { variable.value.collect(into: &roots) }
    last?.collect(into: &roots)
    for value in values { value.collect(into: &roots) }
    limit.enforce(on: roots)
  }
}

extension Value {
  /// Every tensor inside.
  func collect(into nodes: inout [Node]) {
    switch self {
    case .node(let node): nodes.append(node)
    case .tuple(let entries), .list(let entries): for entry in entries { entry.collect(into: &nodes) }
    case .record(let record): for field in record.fields { field.value.collect(into: &nodes) }
    case .function(let function):
      if case .lambda(let lambda) = function.kind {
        for value in lambda.captured.values { value.collect(into: &nodes) }
      }
    case .string, .none: break
    }
  }
}
