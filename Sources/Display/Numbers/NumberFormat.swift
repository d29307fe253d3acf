/// How numbers are written for a person: four decimals, whole numbers without, an exponent only where it is needed.
///
/// | met | shown |
/// | --- | --- |
/// | 0.66524 | `0.6652` |
/// | 2.0, -0.0, 1.9999999999999998 | `2`, `0`, `2` |
/// | infinities, not a number | `inf`, `-inf`, `nan` |
/// | all entries that are not zero would show as 0.0000, or one exceeds 10⁶ | four significant digits: `3.059e-07` |
/// | 0.16666666666666666, with fractions | `1/6` |
public struct NumberFormat: Equatable, Sendable {
  /// Digits after the point, or significant digits where there is an exponent; 0…17.
  public var precision: Int {
    didSet { precision = NumberFormat.clamped(precision) }
  }
  /// Whether 0.1666… is written as 1/6.
  public var fractions: Bool

  public init(precision: Int = 4, fractions: Bool = false) {
    self.precision = NumberFormat.clamped(precision)
    self.fractions = fractions
  }

  /// One number by itself.
  public func text(_ number: Double) -> String {
    texts([number])[0]
  }

  /// Numbers that stand together: either all of them have an exponent or none.
  ///
  /// - Parameter uniform: where some number needs decimals, whole ones have them too (`1.0000`), as in a table of weights.
  public func texts(_ numbers: [Double], uniform: Bool = false) -> [String] {
    let notation = notation(for: numbers)
    let decimals = uniform && !numbers.allSatisfy { !$0.isFinite || isWhole($0) }
    return numbers.map { text($0, notation, keepingDecimals: decimals) }
  }
}

extension NumberFormat {
  private static func clamped(_ precision: Int) -> Int { min(17, max(0, precision)) }

  private enum Notation {
    case decimals, exponent
  }

  private func notation(for numbers: [Double]) -> Notation {
    var largest = 0.0
    for number in numbers where number.isFinite { largest = max(largest, number.magnitude) }
    if largest > 1e6 { return .exponent }
    return largest > 0 && rounded(largest) == 0 ? .exponent : .decimals
  }

  /// Whether a number is whole, but for what rounding leaves of one.
  private func isWhole(_ number: Double) -> Bool {
    let whole = number.rounded()
    return number == whole || (whole != 0 && precision <= 10 && (number - whole).magnitude <= 1e-14 * whole.magnitude)
  }

  private func rounded(_ number: Double) -> Double {
    ExactDecimal(number).rounded(toDecimals: precision).digits.isEmpty ? 0 : number
  }

  private func text(_ number: Double, _ notation: Notation, keepingDecimals: Bool) -> String {
    if number.isNaN { return "nan" }
    if number.isInfinite { return number < 0 ? "-inf" : "inf" }
    if fractions, let fraction = SmallFraction(number) { return fraction.description }
    if number == 0, !(keepingDecimals && notation == .decimals) { return "0" }
    let sign = number < 0 ? "-" : ""
    switch notation {
    case .exponent:
      return sign + ExactDecimal(number).scientific(digits: max(1, precision))
    case .decimals:
      let text = ExactDecimal(number).fixed(decimals: isWhole(number) && !keepingDecimals ? 0 : precision)
      return text.contains { $0 != "0" && $0 != "." } ? sign + text : text
    }
  }
}
