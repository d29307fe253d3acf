extension Plot {
  /// The chart in characters: each line has a sign of its own, so that it needs no colour.
  func lines(on page: Page) -> [Line] {
    var lines = title.isEmpty ? [] : [Line(title.map { $0.role == .plain ? Span($0.text, .strong) : $0 })]
    switch content {
    case .lines(let series): lines += LineChart(self, series, on: page).lines
    case .bars(let bars): lines += barLines(bars, on: page)
    }
    return lines
  }

  /// The signs of the lines, in order.
  static func markers(ascii: Bool) -> [Character] {
    ascii ? ["*", "o", "x", "+", "#", "@"] : ["●", "○", "▲", "△", "■", "□"]
  }

  private func barLines(_ bars: [Bar], on page: Page) -> [Line] {
    let labels = bars.map { truncated($0.label, to: 24, ellipsis: page.ellipsis) }
    let labelWidth = labels.map(displayWidth).max() ?? 0
    let textWidth = bars.map { displayWidth($0.text) }.max() ?? 0
    let room = min(48, max(10, (page.measure ?? 80) - 2 - labelWidth - 3 - textWidth))
    let shares = barShares(bars)
    var lines = zip(bars.indices, bars).map { index, bar in
      let from = Int((shares[index].lowerBound * Double(room)).rounded())
      let to = shares[index].upperBound * Double(room)
      var line = Line("  " + blanks(labelWidth - displayWidth(labels[index])))
      line.append(labels[index], .label)
      line.append(" " + page.vertical, .dimmed)
      line.append(blanks(from))
      line.append(Plot.bar(length: to - Double(from), ascii: page.ascii), .value)
      line.append(" " + bar.text)
      return line
    }
    if !yLabel.isEmpty { lines.append(Line(blanks(labelWidth + 4) + yLabel, .dimmed)) }
    return lines
  }

  /// From where to where each bar reaches, 0…1. Bars start at zero; on a logarithmic scale, which has none, they start
  /// a tenth below the smallest.
  func barShares(_ bars: [Bar]) -> [ClosedRange<Double>] {
    let values = bars.map { $0.value.isFinite ? $0.value : 0 }
    let start = yScale == .linear ? 0 : (values.filter { $0 > 0 }.min() ?? 1) / 10
    guard values.contains(where: { $0 != start }), let axis = Axis(values + [start], scale: yScale) else {
      return bars.map { _ in 0...0 }
    }
    let zero = axis.position(of: start) ?? 0
    return values.map { value in
      let end = axis.position(of: value) ?? zero
      return min(zero, end)...max(zero, end)
    }
  }

  /// A bar exact to an eighth of a character, or to a whole one in ASCII.
  private static func bar(length: Double, ascii: Bool) -> String {
    if ascii { return String(repeating: "#", count: Int(max(0, length).rounded())) }
    let eighths = Int((max(0, length) * 8).rounded())
    let ends = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    return String(repeating: "█", count: eighths / 8) + ends[eighths % 8]
  }
}

/// A chart of lines on a canvas of characters.
private struct LineChart {
  private let plot: Plot
  private let series: [Plot.Series]
  private let page: Page
  private let width: Int
  private let height = 14
  private let xAxis: Axis?
  private let yAxis: Axis?

  init(_ plot: Plot, _ series: [Plot.Series], on page: Page) {
    (self.plot, self.series, self.page) = (plot, series, page)
    width = max(16, min(64, (page.measure ?? 80) - 16))
    let points = series.flatMap(\.points)
    xAxis = Axis(points.map(\.x), scale: plot.xScale)
    yAxis = Axis(points.map(\.y), scale: plot.yScale)
  }

  var lines: [Line] {
    guard let xAxis, let yAxis else { return [Line("  (no points)", .dimmed)] }
    let ticks = [0: yAxis.label(at: 1), height / 2: yAxis.label(at: 0.5), height - 1: yAxis.label(at: 0)]
    let margin = 2 + max(6, ticks.values.map(displayWidth).max() ?? 0)
    var lines: [Line] = []
    if !plot.yLabel.isEmpty { lines.append(Line(blanks(2) + plot.yLabel, .dimmed)) }
    for (row, cells) in canvas.enumerated() {
      let tick = ticks[row] ?? ""
      var line = Line(blanks(margin - displayWidth(tick)) + tick + " ", .dimmed)
      line.append(page.ascii ? "|" : tick.isEmpty ? "│" : "┤", .dimmed)
      for cell in cells { line.append(String(cell.sign), cell.isPoint ? .value : .dimmed) }
      lines.append(line)
    }
    let floor = (page.ascii ? "+" : "└") + String(repeating: page.horizontal, count: width)
    lines.append(Line(blanks(margin + 1) + floor, .dimmed))
    lines.append(Line(blanks(margin + 2) + floorLabels(xAxis), .dimmed))
    if series.count > 1 || series.contains(where: { !$0.label.isEmpty }) { lines.append(legend(margin)) }
    return lines
  }

  private func floorLabels(_ axis: Axis) -> String {
    let (low, high) = (axis.label(at: 0), axis.label(at: 1))
    let middle = plot.xLabel.isEmpty ? axis.label(at: 0.5) : plot.xLabel
    let before = max(1, (width - displayWidth(middle)) / 2 - displayWidth(low))
    let text = low + blanks(before) + middle
    return text + blanks(max(1, width - displayWidth(text) - displayWidth(high))) + high
  }

  private func legend(_ margin: Int) -> Line {
    var line = Line(blanks(margin + 2))
    for (index, one) in series.enumerated() {
      line.append(String(marker(index)) + " ", .value)
      line.append(one.label + "   ", .label)
    }
    return line
  }

  private func marker(_ index: Int) -> Character {
    let markers = Plot.markers(ascii: page.ascii)
    return markers[index % markers.count]
  }

  private typealias Pixel = (sign: Character, isPoint: Bool)

  /// Lines first, then the points over them.
  private var canvas: [[Pixel]] {
    let empty: Pixel = (" ", false)
    var canvas = Array(repeating: Array(repeating: empty, count: width), count: height)
    for one in series {
      let places = one.points.map(place)
      for (from, to) in zip(places, places.dropFirst()) {
        guard let from, let to else { continue }
        let steps = max(abs(to.column - from.column), abs(to.row - from.row))
        for step in 0..<max(1, steps) {
          let share = Double(step) / Double(max(1, steps))
          let row = Double(from.row) + share * Double(to.row - from.row)
          let column = Double(from.column) + share * Double(to.column - from.column)
          canvas[Int(row.rounded())][Int(column.rounded())] = (page.masked.first ?? ".", false)
        }
      }
    }
    for (index, one) in series.enumerated() {
      for place in one.points.map(place) {
        if let place { canvas[place.row][place.column] = (marker(index), true) }
      }
    }
    return canvas
  }

  private func place(_ point: Plot.Point) -> (row: Int, column: Int)? {
    guard let x = xAxis?.position(of: point.x), let y = yAxis?.position(of: point.y) else { return nil }
    return (height - 1 - Int((y * Double(height - 1)).rounded()), Int((x * Double(width - 1)).rounded()))
  }
}
