#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A colour of a screen, each part 0…255.
struct Color: Equatable {
  var red: Double
  var green: Double
  var blue: Double

  init(_ red: Double, _ green: Double, _ blue: Double) {
    (self.red, self.green, self.blue) = (red, green, blue)
  }

  static let black = Color(0, 0, 0)
  static let white = Color(255, 255, 255)

  /// This colour at 0, the other at 1.
  func mixed(with other: Color, _ share: Double) -> Color {
    func mix(_ from: Double, _ to: Double) -> Double { from + (to - from) * share }
    return Color(mix(red, other.red), mix(green, other.green), mix(blue, other.blue))
  }

  /// How bright the colour looks, 0…1: relative luminance of WCAG 2.
  var luminance: Double {
    func linear(_ part: Double) -> Double {
      let share = part / 255
      return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  /// The contrast of two colours, 1…21; text wants 4.5 at least (WCAG 2, 1.4.3).
  func contrast(with other: Color) -> Double {
    let (one, two) = (luminance + 0.05, other.luminance + 0.05)
    return max(one, two) / min(one, two)
  }

  /// Black or white, whichever reads better on this colour.
  var ink: Color {
    contrast(with: .black) >= contrast(with: .white) ? .black : .white
  }

  /// The nearest of the palette's 6 × 6 × 6 colours and 24 greys: its number, and what it looks like.
  var inPalette: (number: Int, color: Color) {
    let steps = [0.0, 95, 135, 175, 215, 255]
    func nearest(_ part: Double) -> Int {
      steps.indices.min { (steps[$0] - part).magnitude < (steps[$1] - part).magnitude } ?? 0
    }
    let (r, g, b) = (nearest(red), nearest(green), nearest(blue))
    let cube = Color(steps[r], steps[g], steps[b])
    let shade = min(23, max(0, ((red + green + blue) / 3 - 8) / 10)).rounded()
    let grey = Color(8 + 10 * shade, 8 + 10 * shade, 8 + 10 * shade)
    return distance(to: grey) < distance(to: cube)
      ? (232 + Int(shade), grey) : (16 + 36 * r + 6 * g + b, cube)
  }

  private func distance(to other: Color) -> Double {
    let (r, g, b) = (red - other.red, green - other.green, blue - other.blue)
    return r * r + g * g + b * b
  }
}
