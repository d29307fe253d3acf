/// Where one entry came from: the numbers that make it, and for those where they came from, down to what was typed.
///
/// ```
/// weights[sat, cat] = exp(2) / (exp(0) + exp(2) + exp(1)) = 7.3891 / 11.1073 = 0.6652
///   masked[sat, cat] = scaled[sat, cat] = scores[sat, cat] / √4 = 4 / 2 = 2
///     scores[sat, cat] = Q[sat] · K[cat] = 0·0 + 1·0 + 1·2 + 1·2 = 4
/// ```
public struct Explanation {
  /// A piece of a line: a number to be formatted, the name of an entry, or signs between them.
  public enum Piece: Equatable, Sendable {
    case text(String)
    case number(Double)
    case cell(String)
  }

  /// One entry and the ways to write it, each equal to the one before.
  public struct Line {
    /// How far it is indented: 0 for the entry asked for.
    public let depth: Int
    /// The entry's value.
    public let value: Double
    /// The entry's name.
    public let head: String
    /// What it equals, step by step; the last form is its value.
    public let forms: [[Piece]]
    /// Why it goes no further: its origin was let go, or the mask hides it.
    public let note: String?
    /// The value the entry belongs to and its position there.
    public let node: Node
    public let index: [Int]
  }

  /// The lines, each entry followed by those it was made of.
  public let lines: [Line]
  /// Whether more would have followed than `lines` holds.
  public let isCut: Bool

  /// Explains the entry of a value at a position, one non-negative index for each axis.
  ///
  /// - Parameters:
  ///   - depth: how many levels down.
  ///   - limit: how many lines at most.
  public init(of node: Node, at index: [Int], depth: Int = 8, limit: Int = 40) {
    var teller = Teller(depth: depth, limit: limit)
    teller.tell(node, index)
    (lines, isCut) = (teller.lines, teller.isCut)
  }

  /// The lines as text, numbers written by `format`.
  public func text(format: (Double) -> String) -> String {
    let told = lines.map { line in
      let forms = [line.head] + line.forms.map { $0.map { $0.text(format) }.joined() }
      var distinct: [String] = []
      for form in forms where form != distinct.last { distinct.append(form) }
      return String(repeating: "  ", count: line.depth) + distinct.joined(separator: " = ")
        + (line.note.map { "  (\($0))" } ?? "")
    }
    return (told + (isCut ? [String(repeating: "  ", count: (lines.last?.depth ?? 0)) + "…"] : [])).joined(
      separator: "\n")
  }
}

extension Explanation.Piece {
  /// The piece as text, numbers written by `format`.
  public func text(_ format: (Double) -> String) -> String {
    switch self {
    case .text(let text), .cell(let text): text
    case .number(let number): format(number)
    }
  }
}

/// Walks down from an entry with a work list and writes the lines.
private struct Teller {
  let depth, limit: Int
  private(set) var lines: [Explanation.Line] = []
  private(set) var isCut = false
  private var told: Set<String> = []

  init(depth: Int, limit: Int) { (self.depth, self.limit) = (depth, limit) }

  mutating func tell(_ node: Node, _ index: [Int]) {
    let first = Entry(node, index).movedThrough
    var waiting = [(entry: first, depth: 0)]
    while let (entry, level) = waiting.popLast() {
      guard told.insert(entry.key).inserted else { continue }
      guard lines.count < limit else {
        isCut = true
        return
      }
      let (line, more) = line(entry, level)
      lines.append(line)
      let below = more.filter { !$0.node.isLeaf || $0.node.isForgotten }
      if level + 1 < depth {
        waiting += below.reversed().map { ($0, level + 1) }
      } else if !below.isEmpty {
        isCut = true
      }
    }
  }

  /// The line for an entry, and the entries to go on with.
  private func line(_ entry: Entry, _ level: Int) -> (Explanation.Line, [Entry]) {
    var forms: [[Explanation.Piece]] = []
    var place = entry
    var next: [Entry] = []
    // A step that only hands a number on is told in the same line as the step below it.
    for _ in 0..<32 {
      guard let operation = place.node.operation else { break }
      let term = operation.term(at: place.index, of: place.node)
      guard case .cell(let operand, let index) = term else {
        let sentence = Sentence(term, place.node)
        forms += sentence.forms
        next = sentence.followed
        break
      }
      place = Entry(place.node.operands[operand], index).movedThrough
      if place.node.isLeaf, place.node.name == nil, place.node.rank == 0 { break }
      forms.append([.cell(place.label)])
    }
    forms.append([.number(entry.value)])
    let isHidden = place.node.operation is Masked && entry.value == -.infinity && next.isEmpty
    let note = place.node.isForgotten ? "not remembered" : isHidden ? "hidden by the mask" : nil
    return (
      Explanation.Line(
        depth: level, value: entry.value, head: entry.label, forms: forms, note: note, node: entry.node,
        index: entry.index), next
    )
  }
}

/// One entry of a value.
struct Entry {
  let node: Node
  let index: [Int]
  init(_ node: Node, _ index: [Int]) { (self.node, self.index) = (node, index) }

  var value: Double { node.value[index] }
  var key: String { "\(UInt(bitPattern: ObjectIdentifier(node))) \(index)" }

  /// The entry it was only moved from, by transposing, reshaping or picking, down to one with a name of its own.
  var movedThrough: Entry {
    var entry = self
    while entry.node.name == nil, let operation = entry.node.operation,
      case .cell(let operand, let index) = operation.term(at: entry.index, of: entry.node)
    {
      entry = Entry(entry.node.operands[operand], index)
    }
    return entry
  }

  /// `weights[sat, cat]`: the name, or the formula, and the position by labels where there are any.
  var label: String { name + position(running: nil) }

  /// The row or column in which one axis runs: `Q[sat]`, `V[:, 0]`.
  func label(running axis: Int) -> String { name + position(running: axis) }

  private var name: String {
    if let name = node.name { return name }
    let formula = node.ownFormula
    let text = formula.bracketed(below: .postfix)
    return text.count <= 48 ? text : "…"
  }

  private func position(running axis: Int?) -> String {
    if index.isEmpty || (index.count == 1 && axis == 0) { return "" }
    let axes = axis == index.count - 1 ? index.indices.dropLast() : index.indices[...]
    let parts = axes.map { place in
      if place == axis { return ":" }
      return node.value.labels(along: place).map { $0[index[place]] } ?? "\(index[place])"
    }
    return "[\(parts.joined(separator: ", "))]"
  }
}
