/// A number as one would write it on paper: 1/6 for 0.16666666666666666.
struct SmallFraction: CustomStringConvertible {
  var numerator: Int
  var denominator: Int

  /// The fraction with a denominator below 100 that agrees with the number to twelve digits, if there is one and the
  /// number is not whole.
  ///
  /// A fraction as near as that is a convergent of the number's continued fraction, so only those are tried.
  init?(_ number: Double) {
    guard number.isFinite, number.magnitude < 1e4, number != number.rounded() else { return nil }
    var (previous, current) = ((p: 1.0, q: 0.0), (p: number.rounded(.down), q: 1.0))
    var rest = number - current.p
    while rest > 1e-13 {
      rest = 1 / rest
      let quotient = rest.rounded(.down)
      rest -= quotient
      (previous, current) = (current, (quotient * current.p + previous.p, quotient * current.q + previous.q))
      guard current.q < 100 else { return nil }
      if (number - current.p / current.q).magnitude <= 5e-13 * number.magnitude { break }
    }
    guard current.q > 1 else { return nil }
    (numerator, denominator) = (Int(current.p), Int(current.q))
    guard (number - current.p / current.q).magnitude <= 5e-13 * number.magnitude else { return nil }
  }

  var description: String { "\(numerator)/\(denominator)" }
}
