/// A term in words: with the names of its entries where that is short, with their numbers, and with its larger parts
/// already worked out.
struct Sentence {
  /// The ways to write the term, without its value.
  let forms: [[Explanation.Piece]]
  /// The entries worth going on with.
  let followed: [Entry]

  private typealias Piece = Explanation.Piece
  private let node: Node

  /// A list of summands is told in full up to this length.
  private static let width = 8

  init(_ term: Term, _ node: Node) {
    self.node = node
    let teller = TermTeller(node: node)
    var forms: [[Explanation.Piece]] = []
    if let product = teller.dotProduct(term) {
      forms.append(product)
    } else if !(node.operation is Softmax), (1...2).contains(teller.cellCount(term)) {
      forms.append(teller.pieces(term, .name, .comparison))
    }
    forms.append(teller.pieces(term, .number, .comparison))
    if let worked = teller.workedOut(term) { forms.append(worked) }
    self.forms = forms.filter { !$0.isEmpty }
    followed = teller.followed(term)
  }
}

/// Writes terms over the operands of one node.
private struct TermTeller {
  let node: Node

  enum Style { case name, number }

  private func entry(_ operand: Int, _ index: [Int]) -> Entry { Entry(node.operands[operand], index).movedThrough }
  private func value(_ term: Term) -> Double { term.value { node.operands[$0].value[$1] } }

  /// How many entries are read, each as often as it is.
  func cellCount(_ term: Term) -> Int {
    switch term {
    case .cell(let operand, let index):
      let entry = entry(operand, index)
      return entry.node.isLeaf && entry.node.name == nil && entry.node.rank == 0 ? 0 : 1
    case .constant, .named: return 0
    case .sum(let terms), .product(let terms), .extreme(let terms, _), .position(let terms, _):
      return terms.reduce(0) { $0 + cellCount($1) }
    case .difference(let a, let b), .quotient(let a, let b), .power(let a, let b), .combine(_, let a, let b):
      return cellCount(a) + cellCount(b)
    case .call(_, let term): return cellCount(term)
    }
  }

  /// The term as pieces, bracketed where its outermost sign binds less tightly than `above`.
  func pieces(_ term: Term, _ style: Style, _ above: Formula.Binding) -> [Explanation.Piece] {
    switch term {
    case .cell(let operand, let index):
      let entry = entry(operand, index)
      let isLiteral = entry.node.isLeaf && entry.node.name == nil && entry.node.rank == 0
      return style == .name && !isLiteral ? [.cell(entry.label)] : number(entry.value, above)
    case .constant(let number): return self.number(number, above)
    case .named(let name, let number): return style == .name ? [.text(name)] : self.number(number, above)
    case .sum(let terms):
      if terms.isEmpty { return number(0, above) }
      return bracketed(joined(terms, " + ", style, .product), .sum, above, isAlone: terms.count == 1)
    case .product(let terms):
      if terms.isEmpty { return number(1, above) }
      return bracketed(joined(terms, "·", style, .sign), .product, above, isAlone: terms.count == 1)
    case .difference(let a, let b):
      return bracketed(pieces(a, style, .sum) + [.text(" - ")] + pieces(b, style, .product), .sum, above)
    case .quotient(let a, let b):
      return bracketed(pieces(a, style, .product) + [.text(" / ")] + pieces(b, style, .sign), .product, above)
    case .power(let a, let b):
      return bracketed(pieces(a, style, .postfix) + [.text(" ** ")] + pieces(b, style, .sign), .power, above)
    case .call(let function, let inner): return call(function, inner, style, above)
    case .combine(let function, let a, let b):
      guard let sign = function.sign else {
        return [.text("\(function.name)(")] + pieces(a, style, .comparison) + [.text(", ")]
          + pieces(b, style, .comparison) + [.text(")")]
      }
      let tighter = Formula.Binding(rawValue: function.binding.rawValue + 1) ?? .atom
      return bracketed(
        pieces(a, style, function.binding) + [.text(" \(sign) ")] + pieces(b, style, tighter), function.binding, above)
    case .extreme(let terms, let isLargest):
      return [.text(isLargest ? "max(" : "min(")] + joined(terms, ", ", style, .comparison) + [.text(")")]
    case .position(let terms, let ofLargest):
      return [.text(ofLargest ? "argmax(" : "argmin(")] + joined(terms, ", ", style, .comparison) + [.text(")")]
    }
  }

  private func call(_ function: UnaryFunction, _ inner: Term, _ style: Style, _ above: Formula.Binding) -> [Explanation
    .Piece]
  {
    guard let notation = function.notation else {
      return [.text("\(function.name)(")] + pieces(inner, style, .comparison) + [.text(")")]
    }
    let parts = notation.parted(by: "$0")
    var told: [Explanation.Piece] = []
    for (place, part) in parts.enumerated() {
      if place > 0 { told += pieces(inner, style, notation.hasSuffix(")") && place > 1 ? .comparison : .postfix) }
      if !part.isEmpty { told.append(.text(part)) }
    }
    return bracketed(told, notation.hasPrefix("-") ? .sign : .postfix, above)
  }

  /// Terms with a sign between them, long lists with their middle left out.
  private func joined(_ terms: [Term], _ sign: String, _ style: Style, _ above: Formula.Binding) -> [Explanation.Piece]
  {
    var shown: [[Explanation.Piece]] = []
    for (place, term) in terms.enumerated() {
      if terms.count > 8, place == 4 { shown.append([.text("…")]) }
      if terms.count > 8, place >= 4, place < terms.count - 2 { continue }
      // Only behind a sign does a minus need brackets.
      let first: Formula.Binding = place == 0 ? (above == .sign ? .product : .sum) : above
      shown.append(pieces(term, style, place == 0 ? first : above == .comparison ? .comparison : above))
    }
    return Array(shown.joined(separator: [.text(sign)]))
  }

  private func number(_ number: Double, _ above: Formula.Binding) -> [Explanation.Piece] {
    number < 0 && above > .sum ? [.text("("), .number(number), .text(")")] : [.number(number)]
  }

  private func bracketed(
    _ pieces: [Explanation.Piece], _ own: Formula.Binding, _ above: Formula.Binding, isAlone: Bool = false
  ) -> [Explanation.Piece] {
    own < above && !isAlone ? [.text("(")] + pieces + [.text(")")] : pieces
  }

  /// `Q[sat] · K[cat]`, where a sum of products runs along one axis of one value and one axis of another.
  func dotProduct(_ term: Term) -> [Explanation.Piece]? {
    guard case .sum(let terms) = term, terms.count > 1 else { return nil }
    var (lefts, rights): ([Entry], [Entry]) = ([], [])
    for case .product(let factors) in terms {
      guard factors.count == 2, case .cell(let a, let i) = factors[0], case .cell(let b, let j) = factors[1] else {
        return nil
      }
      lefts.append(entry(a, i))
      rights.append(entry(b, j))
    }
    guard lefts.count == terms.count, let left = run(lefts), let right = run(rights) else { return nil }
    return [.cell(left), .text(" · "), .cell(right)]
  }

  /// The label of a whole row or column of one value.
  private func run(_ entries: [Entry]) -> String? {
    let first = entries[0]
    guard entries.allSatisfy({ $0.node === first.node }) else { return nil }
    let moving = first.index.indices.filter { axis in entries.contains { $0.index[axis] != first.index[axis] } }
    guard moving.count == 1, first.node.shape[moving[0]] == entries.count,
      entries.enumerated().allSatisfy({ $0.element.index[moving[0]] == $0.offset })
    else { return nil }
    return first.label(running: moving[0])
  }

  /// The term with each side of its outermost sign worked out, where a side is more than a number.
  func workedOut(_ term: Term) -> [Explanation.Piece]? {
    func isCompound(_ term: Term) -> Bool {
      switch term {
      case .cell, .constant, .named: false
      case .sum(let terms), .product(let terms): terms.count > 1 || terms.contains(where: isCompound)
      case .difference, .quotient, .power, .call, .combine, .extreme, .position: true
      }
    }
    func worked(_ terms: [Term]) -> [Term] { terms.map { .constant(value($0)) } }
    switch term {
    case .quotient(let a, let b):
      return isCompound(a) || isCompound(b)
        ? pieces(.quotient(worked([a])[0], worked([b])[0]), .number, .comparison) : nil
    case .difference(let a, let b):
      return isCompound(a) || isCompound(b)
        ? pieces(.difference(worked([a])[0], worked([b])[0]), .number, .comparison) : nil
    case .power(let a, let b):
      return isCompound(a) || isCompound(b) ? pieces(.power(worked([a])[0], worked([b])[0]), .number, .comparison) : nil
    case .call(let function, let inner):
      return isCompound(inner) ? pieces(.call(function, .constant(value(inner))), .number, .comparison) : nil
    case .sum(let terms):
      // Products need no line of their own: 0·0 + 1·2 is read at a glance.
      let isDeep = terms.contains {
        if case .product(let factors) = $0 { factors.contains(where: isCompound) } else { isCompound($0) }
      }
      return isDeep && terms.count > 1 ? pieces(.sum(worked(terms)), .number, .comparison) : nil
    case .cell, .constant, .named, .product, .combine, .extreme, .position: return nil
    }
  }

  /// The entries to go on with: all of a short term, of a share of a total only what is shared.
  func followed(_ term: Term) -> [Entry] {
    var cells = term.cells
    if case .quotient(let share, let total) = term {
      let own = share.cells
      let whole = total.cells
      let isPart = own.allSatisfy { cell in
        whole.contains { $0.operand == cell.operand && $0.index == cell.index }
      }
      if node.operation is Softmax || whole.count > 1 && !own.isEmpty && isPart {
        cells = own
      }
    }
    return cells.prefix(8).map { entry($0.operand, $0.index) }
  }
}
