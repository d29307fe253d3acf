import Display
import Foundation
import Testing

@Test(
  arguments: [
    (0.66524095577188, "0.6652"), (2, "2"), (-0.0, "0"), (0, "0"), (-3, "-3"), (1e6, "1000000"), (0.5, "0.5000"),
    (-0.25, "-0.2500"), (.infinity, "inf"), (-.infinity, "-inf"), (.nan, "nan"), (-.nan, "nan"),
    (0.00005, "0.0001"), (0.00004999, "4.999e-05"), (-0.00004999, "-4.999e-05"), (1_000_001, "1.000e+06"),
    (1234567.8, "1.235e+06"), (-2e300, "-2.000e+300"), (.leastNonzeroMagnitude, "4.941e-324"),
    (1.7976931348623157e308, "1.798e+308"),
    (999_999.99999, "1000000.0000"), (0.99999, "1.0000"),
    // Halves in writing are none in binary: 0.00015 is a little less, 1.00005 and 2.00015 are a little more.
    (0.00015, "0.0001"), (1.00005, "1.0001"), (2.00015, "2.0002"),
  ] as [(Double, String)])
func `one number is written as a person would`(number: Double, text: String) {
  #expect(NumberFormat().text(number) == text)
}

@Test func `numbers that stand together share the decision for an exponent`() {
  let format = NumberFormat()
  #expect(format.texts([0.5, 2, -0.0, 0.00001]) == ["0.5000", "2", "0", "0.0000"])
  #expect(format.texts([-0.00001, 1]) == ["0.0000", "1"])
  #expect(format.texts([0.00001, 0, -.infinity]) == ["1.000e-05", "0", "-inf"])
  #expect(format.texts([2e6, 0.5, .nan]) == ["2.000e+06", "5.000e-01", "nan"])
  #expect(format.texts([.infinity, -.infinity]) == ["inf", "-inf"])
  #expect(format.texts([]) == [])
}

@Test func `a table of weights may keep the decimals of whole numbers`() {
  #expect(NumberFormat().texts([1, 0, 0.25], uniform: true) == ["1.0000", "0.0000", "0.2500"])
  #expect(NumberFormat().texts([1, 0, 3], uniform: true) == ["1", "0", "3"])
  // What rounding leaves of a whole number is one; a small difference that was meant is none.
  #expect(
    NumberFormat().texts([0.1 * 3 * 10, 109.99999999999999, 4.0000001], uniform: false) == ["3", "110", "4.0000"])
}

@Test func `precision says how many decimals, or how many digits before an exponent`() {
  #expect(NumberFormat(precision: 2).text(0.666) == "0.67")
  #expect(NumberFormat(precision: 0).text(2.5) == "2")
  #expect(NumberFormat(precision: 0).text(3.5) == "4")
  #expect(NumberFormat(precision: 2).text(12_345_678) == "1.2e+07")
  #expect(NumberFormat(precision: 17).text(0.1) == "0.10000000000000001")
  #expect(NumberFormat(precision: -3).precision == 0)
  #expect(NumberFormat(precision: 99).precision == 17)
}

@Test(
  arguments: [
    (1.0 / 6, "1/6"), (-2.0 / 3, "-2/3"), (13.0 / 6, "13/6"), (0.25, "1/4"), (2, "2"), (97.0 / 98, "97/98"),
    (1.0 / 3 + 1e-13, "1/3"), (1.0 / 3 + 1e-11, "0.3333"), (1.0 / 101, "0.0099"), (0.6652, "0.6652"),
    (-0.5, "-1/2"), (1e-20, "1.000e-20"), (.infinity, "inf"), (0, "0"),
  ] as [(Double, String)])
func `a small fraction that is exact to twelve digits reads as on paper`(number: Double, text: String) {
  #expect(NumberFormat(fractions: true).text(number) == text)
}

@Test func `softmax of logarithms reads as its fractions`() {
  // exp(0) : exp(ln 2) : exp(ln 3) = 1 : 2 : 3.
  let powers = [exp(0.0), exp(0.6931471805599453), exp(1.0986122886681098)]
  let weights = powers.map { $0 / powers.reduce(0, +) }
  #expect(NumberFormat(fractions: true).texts(weights) == ["1/6", "1/3", "1/2"])
}

/// The C library's printf rounds correctly, ties to even, so it is the reference for any number.
@Test func `twenty thousand numbers are rounded as the C library rounds them`() {
  var state: UInt64 = 1
  func next() -> UInt64 {
    // SplitMix64
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
  for _ in 0..<10_000 {
    let small = (Double(next() >> 11) * 0x1p-53 - 0.5) * 2000
    #expect(NumberFormat().text(small) == String(format: "%.4f", small))
    let any = Double(bitPattern: next())
    guard any.isFinite, any.magnitude > 1e6 || any.magnitude < 4e-5, any != 0 else { continue }
    #expect(NumberFormat().text(any) == String(format: "%.3e", any))
  }
}
