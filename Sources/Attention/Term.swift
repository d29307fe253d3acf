/// How one entry of a result is made: a small expression over entries of the operands.
///
/// `:why` prints it, with names and with numbers, and follows its cells further down; a property test evaluates it
/// and compares with the entry, for every operation.
public indirect enum Term: Sendable {
  /// An entry of one of the operands.
  case cell(operand: Int, index: [Int])
  /// A number that belongs to the operation itself.
  case constant(Double)
  /// A number of the operation with a name, such as `√d_k`.
  case named(String, Double)
  case sum([Term])
  case difference(Term, Term)
  case product([Term])
  case quotient(Term, Term)
  case power(Term, Term)
  /// A function of one number, by the table of `UnaryFunction`.
  case call(UnaryFunction, Term)
  /// A function of two numbers, by the table of `BinaryFunction`.
  case combine(BinaryFunction, Term, Term)
  /// The largest or smallest of several; `picks` says which in words ("largest").
  case extreme([Term], isLargest: Bool)
  /// The position of the largest (or smallest) of several.
  case position([Term], ofLargest: Bool)
}

extension Term {
  /// The number this term stands for, given the entries of the operands.
  public func value(_ cell: (_ operand: Int, _ index: [Int]) -> Double) -> Double {
    switch self {
    case .cell(let operand, let index): cell(operand, index)
    case .constant(let number), .named(_, let number): number
    case .sum(let terms): terms.reduce(0) { $0 + $1.value(cell) }
    case .difference(let left, let right): left.value(cell) - right.value(cell)
    case .product(let terms): terms.reduce(1) { $0 * $1.value(cell) }
    case .quotient(let above, let below): above.value(cell) / below.value(cell)
    case .power(let base, let exponent): BinaryFunction.power.apply(base.value(cell), exponent.value(cell))
    case .call(let function, let term): function.apply(term.value(cell))
    case .combine(let function, let left, let right): function.apply(left.value(cell), right.value(cell))
    case .extreme(let terms, let isLargest):
      terms.map { $0.value(cell) }.reduce(isLargest ? -Double.infinity : .infinity) {
        $0.isNaN || $1.isNaN ? .nan : (isLargest ? Swift.max($0, $1) : Swift.min($0, $1))
      }
    case .position(let terms, let ofLargest): Double(positionOfExtreme(terms.map { $0.value(cell) }, ofLargest))
    }
  }

  /// The entries of operands that this term reads, each once, in reading order.
  public var cells: [(operand: Int, index: [Int])] {
    var found: [(operand: Int, index: [Int])] = []
    collect(into: &found)
    return found
  }

  private func collect(into found: inout [(operand: Int, index: [Int])]) {
    switch self {
    case .cell(let operand, let index):
      if !found.contains(where: { $0.operand == operand && $0.index == index }) { found.append((operand, index)) }
    case .constant, .named: break
    case .sum(let terms), .product(let terms), .extreme(let terms, _), .position(let terms, _):
      for term in terms { term.collect(into: &found) }
    case .difference(let a, let b), .quotient(let a, let b), .power(let a, let b), .combine(_, let a, let b):
      a.collect(into: &found)
      b.collect(into: &found)
    case .call(_, let term): term.collect(into: &found)
    }
  }
}

/// The position of the first largest or smallest number; a NaN wins over every number, as in NumPy.
func positionOfExtreme(_ numbers: [Double], _ ofLargest: Bool) -> Int {
  var best = 0
  for (position, number) in numbers.enumerated() {
    if numbers[best].isNaN { break }
    if number.isNaN || (ofLargest ? number > numbers[best] : number < numbers[best]) { best = position }
  }
  return best
}
