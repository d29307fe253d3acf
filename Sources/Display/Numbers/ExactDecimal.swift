/// The magnitude of a double written out in full: every double is a whole number times a power of two, so its decimal
/// digits end. Rounding the full digits is what makes `fixed` and `scientific` correctly rounded (ties to even).
struct ExactDecimal {
  /// Decimal digits without leading zeros; empty for zero.
  var digits: [UInt8]
  /// Where the point stands: the number is 0.d₁d₂d₃… × 10^point.
  var point: Int

  /// - Precondition: `number` is finite.
  init(_ number: Double) {
    precondition(number.isFinite, "only a finite number has digits")
    guard number != 0 else {
      (digits, point) = ([], 0)
      return
    }
    // number = significand × 2^exponent, with a whole significand.
    let isNormal = number.exponentBitPattern > 0
    var significand = number.significandBitPattern | (isNormal ? 1 << 52 : 0)
    var exponent = Int(max(1, number.exponentBitPattern)) - 1075
    let spare = significand.trailingZeroBitCount
    significand >>= UInt64(spare)
    exponent += spare

    // × 2^-k is × 5^k with the point k places further left.
    var limbs = Limbs(significand)
    let base: UInt64 = exponent < 0 ? 5 : 2
    for _ in 0..<abs(exponent) / 8 { limbs.multiply(by: base == 5 ? 390_625 : 256) }
    for _ in 0..<abs(exponent) % 8 { limbs.multiply(by: base) }
    digits = limbs.digits
    point = digits.count + min(0, exponent)
    trim()
  }

  /// The digits rounded to so many places after the point.
  func rounded(toDecimals decimals: Int) -> ExactDecimal {
    rounded(toDigits: point + decimals)
  }

  /// `0.6652`: rounded to so many decimals.
  func fixed(decimals: Int) -> String {
    let number = rounded(toDecimals: decimals)
    let whole = (0..<max(0, number.point)).map(number.digit)
    var text = whole.isEmpty ? "0" : String(decoding: whole, as: UTF8.self)
    if decimals > 0 {
      text += "." + String(decoding: (0..<decimals).map { number.digit(number.point + $0) }, as: UTF8.self)
    }
    return text
  }

  /// `3.059e-07`: rounded to so many significant digits.
  func scientific(digits count: Int) -> String {
    let number = rounded(toDigits: count)
    var text = String(decoding: [number.digit(0)], as: UTF8.self)
    if count > 1 { text += "." + String(decoding: (1..<count).map(number.digit), as: UTF8.self) }
    let exponent = number.digits.isEmpty ? 0 : number.point - 1
    return text + (exponent < 0 ? "e-" : "e+") + (abs(exponent) < 10 ? "0" : "") + String(abs(exponent))
  }
}

extension ExactDecimal {
  /// The ASCII code of a digit, `0` outside the digits that are kept.
  private func digit(_ index: Int) -> UInt8 {
    UInt8(ascii: "0") + (digits.indices.contains(index) ? digits[index] : 0)
  }

  private func rounded(toDigits count: Int) -> ExactDecimal {
    guard count < digits.count else { return self }
    var result = self
    guard count >= 0 else {
      result.digits = []
      return result
    }
    let rest = digits[count...]
    result.digits = Array(digits[..<count])
    let isTie = rest.first == 5 && rest.dropFirst().allSatisfy { $0 == 0 }
    let isOdd = count > 0 && digits[count - 1] % 2 == 1
    if isTie ? isOdd : (rest.first ?? 0) >= 5 { result.increment() }
    result.trim()
    return result
  }

  /// Adds one in the last place.
  private mutating func increment() {
    for index in digits.indices.reversed() {
      if digits[index] < 9 {
        digits[index] += 1
        return
      }
      digits[index] = 0
    }
    digits.insert(1, at: 0)
    point += 1
  }

  /// Drops zeros at the end: they say nothing that `point` does not.
  private mutating func trim() {
    while digits.last == 0 { digits.removeLast() }
  }
}

/// A whole number of any size, nine decimal digits a limb, the lowest limb first.
private struct Limbs {
  private var limbs: [UInt64] = []

  private static let base: UInt64 = 1_000_000_000

  init(_ number: UInt64) {
    var rest = number
    while rest > 0 {
      limbs.append(rest % Limbs.base)
      rest /= Limbs.base
    }
  }

  /// - Precondition: `factor` is below 2³¹, so that a limb's product fits.
  mutating func multiply(by factor: UInt64) {
    var carry: UInt64 = 0
    for index in limbs.indices {
      let product = limbs[index] * factor + carry
      limbs[index] = product % Limbs.base
      carry = product / Limbs.base
    }
    while carry > 0 {
      limbs.append(carry % Limbs.base)
      carry /= Limbs.base
    }
  }

  var digits: [UInt8] {
    var digits: [UInt8] = []
    for limb in limbs {
      var rest = limb
      for _ in 0..<9 {
        digits.append(UInt8(rest % 10))
        rest /= 10
      }
    }
    while digits.last == 0 { digits.removeLast() }
    return digits.reversed()
  }
}
