/// Matrices between square brackets, in each notation that people carry in their heads: `[[1, 2], [3, 4]]`,
/// `[1 2; 3 4]`, and what NumPy prints.
extension Parser {
  mutating func matrix() throws(Diagnostic) -> Expression {
    let open = advance()
    let outer = isInRow
    isInRow = true
    defer { isInRow = outer }
    var unclear: Diagnostic?

    var rows: [[Expression]] = []
    var row: [Expression] = []
    var hasSemicolon = false
    while current.kind != .closeSquare {
      if current.kind == .semicolon {
        guard !row.isEmpty else {
          throw Diagnostic(
            "row \(rows.count) of this matrix is empty (rows count from 0).",
            at: open.range.lowerBound..<current.range.upperBound, focus: current.range)
        }
        advance()
        hasSemicolon = true
        rows.append(row)
        row = []
        continue
      }
      let sign = signAfterBlank
      let entry = try entry()
      if let sign, let left = row.last, unclear == nil {
        unclear = twoReadings(left, sign, entry)
      }
      row.append(entry)
      try separator()
    }
    let close = advance()
    let range = open.range.lowerBound..<close.range.upperBound
    if hasSemicolon, !row.isEmpty { rows.append(row) }
    if !hasSemicolon { rows = [row] }
    if let whole = row.first(where: \.isComprehension) {
      guard row.count == 1, !hasSemicolon else {
        throw Diagnostic("a comprehension fills its brackets alone.", at: whole.range)
      }
      return try node(whole.kind, range)
    }
    if let unclear, !rows.joined().allSatisfy(\.isNumberLiteral) { throw unclear }
    return try node(hasSemicolon ? .rows(rows) : .list(row), range)
  }

  private mutating func entry() throws(Diagnostic) -> Expression {
    if current.kind == .ellipsis {
      throw Diagnostic(
        "... stands for numbers that were left out when this was printed, so they are not here.", at: current.range,
        hint: "Print all of them: np.set_printoptions(threshold=np.inf) or torch.set_printoptions(profile=\"full\").")
    }
    return try expression()
  }

  /// A comma, or a blank between two complete entries; `] [` with no comma begins a new row.
  private mutating func separator() throws(Diagnostic) {
    if take(.comma) {
      if current.kind == .comma {
        throw Diagnostic("no entry stands between these two commas.", at: current.range)
      }
      return
    }
    switch current.kind {
    case .closeSquare, .semicolon: return
    case .assign, .walrus, .colon: throw unexpected()
    case _ where current.followsBlank: return
    case .openSquare where previous?.kind == .closeSquare: return
    default: throw unexpected()
    }
  }

  /// A sign that follows a complete entry and a blank and touches what comes after it, as in `[1 -2]`.
  private var signAfterBlank: Lexeme? {
    let isSign = current.kind == .plus || current.kind == .minus
    guard isSign, current.followsBlank, !following.followsBlank, previous?.kind.endsOperand == true else { return nil }
    return current
  }

  private func twoReadings(_ left: Expression, _ sign: Lexeme, _ right: Expression) -> Diagnostic {
    let (first, second) = (source.text(left.range), source.text(right.range))
    let text = source.text(of: sign)
    return Diagnostic(
      "\(first) \(second) can be read as two entries, \(first), \(second), or as one, "
        + "\(first) \(text) \(second.dropFirst(text.count)).",
      at: left.range.lowerBound..<right.range.upperBound, focus: sign.range,
      hint: "Write a comma for two entries, or a blank on both sides of \(text) for one.")
  }
}

extension Expression {
  fileprivate var isComprehension: Bool {
    if case .comprehension = kind { true } else { false }
  }

  /// Whether this is a number as it is written down, with or without a sign: `2`, `-1.5`, `-inf`.
  var isNumberLiteral: Bool {
    switch kind {
    case .number, .name("inf"), .name("nan"): true
    case .unary(.minus, let operand), .unary(.plus, let operand):
      switch operand.kind {
      case .number, .name("inf"), .name("nan"): true
      default: false
      }
    default: false
    }
  }
}
