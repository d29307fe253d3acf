/// Which codes a terminal is sent for a role, for a shade of heat, for grey pixels.
struct Palette {
  var depth: ColorDepth
  var background: Background

  /// The parameters between `ESC [` and `m`; empty for text that looks like any other.
  func codes(for role: Role) -> String {
    switch role {
    case .plain, .value: ""
    case .label: "36"
    case .emphasis: "3"
    case .strong, .heading: "1"
    case .code: "36"
    case .right: "1;32"
    case .wrong, .error: "1;31"
    case .changed: "1;35"
    case .dimmed: "2"
    case .prompt: "1"
    case .hint: "3;36"
    case .link: "4"
    }
  }

  /// The colour behind a cell, and the ink on it; empty where the cell is as good as cold.
  func codes(forHeat heat: Double) -> String {
    // Grey behind every small number would be louder than the few that matter.
    if background == .unknown, heat < 0.03 { return "" }
    switch depth {
    case .none: return ""
    case .sixteen: return sixteenCodes(forHeat: heat)
    case .palette:
      let (number, color) = heatColor(heat).inPalette
      return "38;5;\(color.ink == .black ? 16 : 231);48;5;\(number)"
    case .full:
      let color = heatColor(heat)
      return "38;2;\(color.ink.parameters);48;2;\(color.parameters)"
    }
  }

  func codes(above: Double, below: Double?) -> String {
    switch depth {
    case .none, .sixteen: ""
    case .palette:
      "38;5;\(grey(above).inPalette.number)" + (below.map { ";48;5;\(grey($0).inPalette.number)" } ?? "")
    case .full: "38;2;\(grey(above).parameters)" + (below.map { ";48;2;\(grey($0).parameters)" } ?? "")
    }
  }

  /// The shade of a weight: away from the background where that is known, else from grey to orange in the middle,
  /// which stands out from both.
  func heatColor(_ heat: Double) -> Color {
    let stops: [Color] =
      switch background {
      case .dark: [Color(28, 36, 54), Color(32, 74, 135), Color(64, 145, 190), Color(255, 190, 92)]
      case .light: [Color(247, 247, 250), Color(253, 224, 178), Color(250, 164, 76), Color(217, 95, 14)]
      case .unknown: [Color(128, 134, 146), Color(158, 152, 140), Color(206, 160, 96), Color(255, 165, 40)]
      }
    let place = heat * Double(stops.count - 1)
    let index = min(stops.count - 2, Int(place))
    return stops[index].mixed(with: stops[index + 1], place - Double(index))
  }

  /// Four steps; each pair of ink and ground is one that themes keep apart.
  private func sixteenCodes(forHeat heat: Double) -> String {
    switch heat {
    case ..<0.125: ""
    case ..<0.375: "97;44"
    case ..<0.625: "30;46"
    default: "30;43"
    }
  }

  private func grey(_ brightness: Double) -> Color {
    let part = (min(1, max(0, brightness)) * 255).rounded()
    return Color(part, part, part)
  }
}

extension Color {
  fileprivate var parameters: String {
    "\(Int(red.rounded()));\(Int(green.rounded()));\(Int(blue.rounded()))"
  }
}
