extension Plot {
  /// The chart drawn without its title: lines with a sign for each series, or bars.
  var drawing: Drawing {
    switch content {
    case .lines(let series): lineDrawing(series)
    case .bars(let bars): barDrawing(bars)
    }
  }

  private func lineDrawing(_ series: [Series]) -> Drawing {
    let points = series.flatMap(\.points)
    guard let xAxis = Axis(points.map(\.x), scale: xScale), let yAxis = Axis(points.map(\.y), scale: yScale) else {
      return Display.drawing(of: [Line("(no points)", .dimmed)])
    }
    let frame = Frame(left: 84, top: 26, width: 520, height: 260)
    var parts = frame.axes(xAxis, yAxis, xLabel: xLabel, yLabel: yLabel)
    var legend = 0.0
    let markers = Plot.markers(ascii: false)
    for (index, one) in series.enumerated() {
      let (color, marker) = (index % 4, String(markers[index % markers.count]))
      let places = one.points.map { frame.place($0, xAxis, yAxis) }
      // A point that cannot stand on the axes breaks the line.
      for stretch in places.split(whereSeparator: { $0 == nil }) {
        let path = stretch.compactMap { $0.map { "\($0.x.short),\($0.y.short)" } }.joined(separator: " ")
        parts.append("<polyline class=\"line\(color)\" points=\"\(path)\"/>")
      }
      for case let place? in places {
        parts.append(
          "<text class=\"point\(color)\" x=\"\(place.x.short)\" y=\"\((place.y + 4).short)\">\(marker)</text>")
      }
      let x = frame.left + legend
      parts.append("<text class=\"point\(color)\" x=\"\(x.short)\" y=\"340\">\(marker)</text>")
      parts.append("<text x=\"\((x + 12).short)\" y=\"340\">\(escaped(one.label))</text>")
      legend += Double(displayWidth(one.label)) * Drawing.characterWidth + 36
    }
    return Drawing(text: parts.joined(separator: "\n"), width: max(640, frame.left + legend), height: 352)
  }
}

extension Plot {
  private func barDrawing(_ bars: [Bar]) -> Drawing {
    let longest = 360.0
    let margin = Double((bars.map { displayWidth($0.label) }.max() ?? 0) + 1) * Drawing.characterWidth
    let shares = barShares(bars)
    var parts: [String] = []
    var width = 0.0
    for (row, bar) in bars.enumerated() {
      let y = Double(row) * 26
      let (from, to) = (shares[row].lowerBound * longest, shares[row].upperBound * longest)
      parts.append(
        """
        <text class="label" text-anchor="end" x="\((margin - Drawing.characterWidth).short)" y="\((y + 16).short)">\
        \(escaped(bar.label))</text>
        <rect class="bar" x="\((margin + from).short)" y="\((y + 3).short)" width="\((to - from).short)" height="18"/>
        <text x="\((margin + to + 8).short)" y="\((y + 16).short)">\(escaped(bar.text))</text>
        """)
      width = max(width, margin + to + 8 + Double(displayWidth(bar.text)) * Drawing.characterWidth)
    }
    var height = Double(bars.count) * 26
    parts.append("<path class=\"axis\" d=\"M\(margin.short) 0V\(height.short)\"/>")
    if !yLabel.isEmpty {
      parts.append(
        "<text class=\"tick\" x=\"\(margin.short)\" y=\"\((height + 16).short)\">\(escaped(yLabel))</text>")
      height += 24
    }
    return Drawing(text: parts.joined(separator: "\n"), width: width, height: height)
  }
}

/// The field that the lines of a chart are drawn in.
private struct Frame {
  var left: Double
  var top: Double
  var width: Double
  var height: Double

  func place(_ point: Plot.Point, _ xAxis: Axis, _ yAxis: Axis) -> (x: Double, y: Double)? {
    guard let x = xAxis.position(of: point.x), let y = yAxis.position(of: point.y) else { return nil }
    return (left + x * width, top + (1 - y) * height)
  }

  func axes(_ xAxis: Axis, _ yAxis: Axis, xLabel: String, yLabel: String) -> [String] {
    let (bottom, right) = (top + height, left + width)
    var parts = [
      "<path class=\"axis\" d=\"M\(left.short) \(top.short)V\(bottom.short)H\(right.short)\"/>",
      "<text class=\"tick\" x=\"\((left - 8).short)\" y=\"12\" text-anchor=\"start\">\(escaped(yLabel))</text>",
      """
      <text class="tick" x="\((left + width / 2).short)" y="\((bottom + 36).short)" text-anchor="middle">\
      \(escaped(xLabel))</text>
      """,
    ]
    for share in [0, 0.5, 1] {
      let (x, y) = (left + share * width, bottom - share * height)
      if share > 0 {
        parts.append("<path class=\"grid\" d=\"M\(left.short) \(y.short)H\(right.short)\"/>")
      }
      parts.append(
        """
        <text class="tick" x="\((left - 8).short)" y="\((y + 4).short)" text-anchor="end">\(yAxis.label(at: share))</text>
        <text class="tick" x="\(x.short)" y="\((bottom + 18).short)" text-anchor="middle">\(xAxis.label(at: share))</text>
        """)
    }
    return parts
  }
}
