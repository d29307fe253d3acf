#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// One axis of a chart: which numbers it spans and where each of them stands.
struct Axis {
  private let low: Double
  private let high: Double
  private let scale: Plot.Scale

  /// The axis that holds all of these numbers; nothing if none can stand on it.
  init?(_ numbers: [Double], scale: Plot.Scale) {
    let usable = numbers.filter { Axis.holds($0, scale) }
    guard let low = usable.min(), let high = usable.max() else { return nil }
    self.scale = scale
    // A single number stands in the middle.
    if low < high {
      (self.low, self.high) = (low, high)
    } else if scale == .logarithmic {
      (self.low, self.high) = (max(low / 10, .leastNormalMagnitude), min(high * 10, .greatestFiniteMagnitude))
    } else {
      let margin = max(1, low.magnitude / 2)
      let limit = Double.greatestFiniteMagnitude
      (self.low, self.high) = (max(-limit, low - margin), min(limit, high + margin))
    }
  }

  /// Where a number stands, 0 at the low end and 1 at the high end; nothing if the axis cannot hold it.
  func position(of number: Double) -> Double? {
    guard Axis.holds(number, scale) else { return nil }
    let position =
      switch scale {
      // Halves, so that the span of the largest numbers does not overflow.
      case .linear: (number / 2 - low / 2) / (high / 2 - low / 2)
      case .logarithmic: (log(number) - log(low)) / (log(high) - log(low))
      }
    return position.isFinite ? min(1, max(0, position)) : nil
  }

  /// What stands at a position 0…1, written as shortly as an axis wants it.
  func label(at position: Double) -> String {
    switch position {
    case 0: return shortText(low)
    case 1: return shortText(high)
    default: break
    }
    switch scale {
    case .linear: return shortText(low * (1 - position) + high * position)
    case .logarithmic:
      // Halfway on a logarithmic axis is the geometric mean.
      return shortText(position == 0.5 ? low.squareRoot() * high.squareRoot() : low)
    }
  }

  private static func holds(_ number: Double, _ scale: Plot.Scale) -> Bool {
    number.isFinite && (scale == .linear || number > 0)
  }
}

/// A number in three significant digits: `1.5e+06`, `0.25`, `4096`.
func shortText(_ number: Double) -> String {
  if number == 0 { return "0" }
  let sign = number < 0 ? "-" : ""
  let size = number.magnitude
  if size == size.rounded(), size < 1e5 { return sign + String(Int(size)) }
  let scientific = ExactDecimal(size).scientific(digits: 3)
  if size >= 1e5 || size < 1e-3 {
    let parts = scientific.split(separator: "e")
    return sign + parts[0].withoutZeros + "e" + parts[1]
  }
  let whole = String(Int(size)).count
  return sign + ExactDecimal(size).fixed(decimals: size < 1 ? 3 : max(1, 3 - whole))[...].withoutZeros
}

extension Substring {
  /// `1.50` is `1.5` and `2.00` is `2`.
  fileprivate var withoutZeros: String {
    guard contains(".") else { return String(self) }
    var text = self
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return String(text)
  }
}
