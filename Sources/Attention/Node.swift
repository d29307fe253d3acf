import Synchronization

/// A value that remembers how it was computed: the operation that made it and the operands it was made from.
///
/// A node without an operation is a leaf: numbers that somebody typed, loaded or drew. Nodes have identity, because
/// two equal matrices in one computation may come from different places.
public final class Node {
  /// The numbers.
  public let value: Tensor
  /// What made them, or nil for a leaf.
  public private(set) var operation: (any Operation)?
  /// What they were made from, in the operation's order.
  public private(set) var operands: [Node]
  /// The name of the step or variable, if it has one.
  public private(set) var name: String?
  /// A number that grows with every node made: of two nodes the older has the smaller one.
  let serial: Int
  /// Whether this node once had an operation that was dropped to save memory.
  public private(set) var isForgotten = false

  /// A leaf.
  public init(_ value: Tensor, name: String? = nil) {
    self.value = value
    self.operation = nil
    self.operands = []
    self.name = name
    self.serial = Node.nextSerial()
  }

  /// A leaf that is one number.
  public convenience init(_ number: Double) { self.init(Tensor(number)) }

  /// The result of an operation on operands.
  ///
  /// - Throws: what the operation's `forward` throws.
  public init(_ operation: any Operation, _ operands: [Node]) throws {
    self.value = try operation.forward(operands.map(\.value))
    self.operation = operation
    self.operands = operands
    self.serial = Node.nextSerial()
  }

  public var shape: [Int] { value.shape }
  public var rank: Int { value.rank }
  public var isLeaf: Bool { operation == nil }

  /// This value under a name: itself if it has none yet, otherwise a new node that repeats it, so that both names
  /// stay true.
  public func named(_ name: String) -> Node {
    if self.name == nil || self.name == name {
      self.name = name
      return self
    }
    let copy = Node(alias: self)
    copy.name = name
    return copy
  }

  /// This value under a name if it is a leaf without one; otherwise itself, unchanged.
  public func namedIfLeaf(_ name: String) -> Node {
    isLeaf && self.name == nil ? named(name) : self
  }

  private init(alias node: Node) {
    value = node.value
    operation = Identity()
    operands = [node]
    serial = Node.nextSerial()
  }

  /// Turns this node into a leaf: its value stays, where it came from is forgotten.
  func forget() {
    guard operation != nil else { return }
    operation = nil
    isForgotten = true
    release(&operands)
  }

  deinit { release(&operands) }
}

/// How many nodes were made so far.
private let nodesMade = Atomic(0)

extension Node {
  fileprivate static func nextSerial() -> Int { nodesMade.wrappingAdd(1, ordering: .relaxed).newValue }
}

/// Lets go of nodes one after the other: letting a chain of 50,000 nodes free itself recursively would run out of stack.
private func release(_ nodes: inout [Node]) {
  guard !nodes.isEmpty else { return }
  var waiting = nodes
  nodes = []
  while var node = waiting.popLast() {
    if isKnownUniquelyReferenced(&node) { waiting.append(contentsOf: node.takeOperands()) }
  }
}

extension Node {
  fileprivate func takeOperands() -> [Node] {
    defer { operands = [] }
    return operands
  }

  /// This node and everything it was computed from, operands before results, each once.
  public func ancestors() -> [Node] { Node.ancestors(of: [self]) }

  /// The nodes and everything they were computed from, operands before results, each once.
  public static func ancestors(of roots: [Node]) -> [Node] {
    var order: [Node] = []
    var seen: Set<ObjectIdentifier> = []
    var stack: [(node: Node, next: Int)] = []
    for root in roots where seen.insert(ObjectIdentifier(root)).inserted {
      stack.append((root, 0))
      while let top = stack.last {
        if top.next < top.node.operands.count {
          stack[stack.count - 1].next += 1
          let operand = top.node.operands[top.next]
          if seen.insert(ObjectIdentifier(operand)).inserted { stack.append((operand, 0)) }
        } else {
          order.append(top.node)
          stack.removeLast()
        }
      }
    }
    return order
  }

  /// The formula of this value: its name, or the operation over the formulas of its operands down to named ones.
  public var formula: Formula { name.map { Formula($0) } ?? ownFormula }

  /// The formula of how this value was made, even where it has a name of its own.
  ///
  /// Deep chains without names are cut with an ellipsis after some levels.
  public var ownFormula: Formula { formula(levels: 12) }

  private func formula(levels: Int) -> Formula {
    guard let operation else { return Formula(leafText) }
    guard levels > 0 else { return Formula("…") }
    return operation.formula(
      operands.map { $0.name.map { Formula($0) } ?? $0.formula(levels: levels - 1) }, of: operands)
  }

  private var leafText: String {
    if let name { return name }
    if value.rank == 0 { return number(value.values[0]) }
    guard value.count <= 6, value.rank <= 2 else { return "[…]" }
    let rows = value.rank == 2 ? value.shape[0] : 1
    let columns = rows == 0 ? 0 : value.count / rows
    let texts = (0..<rows).map { row in
      "[" + (0..<columns).map { number(value.values[row * columns + $0]) }.joined(separator: ", ") + "]"
    }
    return value.rank == 2 ? "[" + texts.joined(separator: ", ") + "]" : texts[0]
  }

  private func number(_ x: Double) -> String {
    value.isBoolean ? (x == 0 ? "False" : "True") : Node.text(of: x)
  }

  /// A number as short text: whole numbers without a point, others to four decimals unless that would be 0.
  static func text(of x: Double) -> String {
    if x == x.rounded(), x.magnitude < 1e15 { return String(Int(x)) }
    guard x.isFinite else { return x.isNaN ? "nan" : x > 0 ? "inf" : "-inf" }
    let short = (x * 1e4).rounded() / 1e4
    return "\(short == 0 || !short.isFinite ? x : short)"
  }
}

/// The same value under another name.
public struct Identity: Operation {
  public init() {}
  public var name: String { "identity" }
  public func forward(_ operands: [Tensor]) throws -> Tensor { operands[0] }
  public func backward(_ gradient: Node, through result: Node) throws -> [Node?] { [gradient] }
  public func term(at index: [Int], of result: Node) -> Term { .cell(operand: 0, index: index) }
  public func formula(_ operands: [Formula]) -> Formula { operands[0] }
  public func python(_ operands: [String], result: Tensor) -> String { operands[0] }
}
