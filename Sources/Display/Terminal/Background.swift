/// Whether a terminal writes on dark or on light.
public enum Background: Equatable, Sendable {
  case light, dark, unknown

  /// Reads `COLORFGBG`, which some terminals set to the palette numbers of text and background, such as `15;0` or
  /// `0;default;15`.
  public static func detect(environment: [String: String]) -> Background {
    guard let last = environment["COLORFGBG"]?.split(separator: ";").last, let color = Int(last) else {
      return .unknown
    }
    switch color {
    case 0...6, 8: return .dark
    case 7, 9...15: return .light
    default: return .unknown
    }
  }
}
