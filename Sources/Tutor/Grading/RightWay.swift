import Attention
import Language

/// A right computation in which an attention was recognised, ready to be walked again with some of its parts done wrong.
///
/// Walking again touches only what lies between the wrong part and the result, so that trying the whole catalogue on an
/// exercise takes about a millisecond.
struct RightWay {
  let root: Node
  let anatomy: Anatomy
  /// Everything the result was computed from, operands before results.
  private let order: [Node]
  private let operands: [[Int]]
  private let parts: [Int: [Part]]
  /// Where the last part stands before the masks are laid on.
  private let unmasked: Int
  private let scope: Scope
  private let known: Set<String>

  /// What one walk found.
  struct Walk {
    var root: Node
    var parts: [Part: Node]
  }

  /// Every attention in a computation, the last one first.
  static func all(in root: Node) -> [RightWay] {
    Anatomy.all(in: [root]).compactMap { RightWay(root, $0) }
  }

  private init?(_ root: Node, _ anatomy: Anatomy) {
    (self.root, self.anatomy) = (root, anatomy)
    order = root.ancestors()
    var places: [ObjectIdentifier: Int] = [:]
    for (place, node) in order.enumerated() { places[ObjectIdentifier(node)] = place }
    operands = order.map { $0.operands.map { places[ObjectIdentifier($0)] ?? 0 } }
    var parts: [Int: [Part]] = [:]
    for part in Part.allCases {
      guard let node = anatomy[part], let place = places[ObjectIdentifier(node)] else { continue }
      parts[place, default: []].append(part)
    }
    self.parts = parts
    let below = anatomy.beforeMask
    guard let masked = places[ObjectIdentifier(anatomy.masked)] else { return nil }
    unmasked = places[ObjectIdentifier(below)] ?? masked
    guard let bindings = try? anatomy.bindings() else { return nil }
    var scope = Scope()
    for (name, node) in bindings { scope[name] = .node(node) }
    scope["unmasked"] = .node(below)
    // Scores that are no product of matrices have no width, and nothing to be scaled by.
    if anatomy.queries == nil { scope["d_k"] = .node(Node(1)) }
    self.scope = scope
    known = Set(scope.names)
  }

  /// Every name a wrong step can be written with.
  static let names = [
    "Q", "K", "V", "mask", "scale", "n", "m", "d_k", "d_v", "scores", "scaled", "unmasked", "masked", "weights",
    "output",
  ]

  /// Whether all of these steps are there.
  func has(_ names: Set<String>) -> Bool { names.isSubset(of: known) }

  /// The steps as they are when nothing is done wrong.
  subscript(part: Part) -> Node? { anatomy[part] }

  /// The names in which a wrong step, and what is said about it, are written.
  var namesForWords: Scope { scope }

  /// Whether a condition over the steps holds; one that cannot be worked out does not.
  func holds(_ condition: Expression) -> Bool {
    var scope = scope
    guard let value = try? evaluate(condition, in: &scope).node?.value else { return false }
    return value.count == 1 && value.values[0] == 1
  }

  /// The computation with some parts replaced; several replacements of one part follow each other, each seeing the part
  /// as the one before left it.
  ///
  /// - Returns: nil where a part does not lie on the way to the result, or where the wrong expression cannot be computed.
  func walk(_ replaced: [Part: [Expression]]) -> Walk? {
    var scope = scope
    var changed: [Node?] = Array(repeating: nil, count: order.count)
    var found: [Part: Node] = [:]
    var waiting = Set(replaced.keys)
    do {
      for (place, node) in order.enumerated() {
        var current = node
        if let operation = node.operation, operands[place].contains(where: { changed[$0] != nil }) {
          let inputs = operands[place].map { changed[$0] ?? order[$0] }
          // An operation's axes mean nothing on values with more or fewer of them.
          guard zip(inputs, node.operands).allSatisfy({ $0.rank == $1.rank }) else { return nil }
          current = try Node(operation, inputs)
        }
        for part in parts[place] ?? [] where part != .mask {
          let below = place == unmasked ? current : changed[unmasked] ?? order[unmasked]
          if part == .masked, below !== order[unmasked] { scope["unmasked"] = .node(below) }
          if part == .masked, let wrong = replaced[.mask] {
            waiting.remove(.mask)
            for expression in wrong {
              guard let mask = try evaluate(expression, in: &scope).node else { return nil }
              scope[Part.mask.rawValue] = .node(mask)
              found[.mask] = mask
            }
            if replaced[.masked] == nil, let mask = found[.mask] { current = try below.masked(by: mask) }
          }
          if current !== node { scope[part.rawValue] = .node(current) }
          for expression in replaced[part] ?? [] {
            waiting.remove(part)
            guard let wrong = try evaluate(expression, in: &scope).node else { return nil }
            current = wrong
            scope[part.rawValue] = .node(current)
          }
          found[part] = current
        }
        if current !== node { changed[place] = current }
      }
    } catch {
      return nil
    }
    guard waiting.isEmpty, let last = order.indices.last else { return nil }
    return Walk(root: changed[last] ?? root, parts: found)
  }
}

extension Anatomy {
  subscript(part: Part) -> Node? {
    switch part {
    case .scores: scores
    case .scaled: scaled
    case .mask: mask
    case .masked: masked
    case .weights: weights
    case .output: output
    }
  }

  /// What the masks were laid on: the scaled scores, or what a cap and a bias made of them.
  fileprivate var beforeMask: Node {
    guard mask != nil else { return masked }
    switch masked.operation {
    case is Masked: return masked.operands[0]
    case is Choose: return masked.operands[1].value.count > 1 ? masked.operands[1] : masked.operands[2]
    default: return scaled
    }
  }
}
