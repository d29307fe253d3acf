extension Picture {
  /// One square for each pixel, at most 64 beside each other.
  var drawing: Drawing {
    let pixels = reduced(to: 64)
    let columns = pixels.map(\.count).max() ?? 0
    let side = max(3, min(16, (480 / Double(max(1, columns))).rounded(.down)))
    var parts: [String] = []
    for (row, line) in pixels.enumerated() {
      for (column, brightness) in line.enumerated() {
        let part = Int((brightness * 255).rounded())
        parts.append(
          """
          <rect x="\((Double(column) * side).short)" y="\((Double(row) * side).short)" width="\(side.short)" \
          height="\(side.short)" fill="rgb(\(part),\(part),\(part))"/>
          """)
      }
    }
    let (width, height) = (Double(columns) * side, Double(pixels.count) * side)
    parts.append("<rect class=\"frame\" width=\"\(width.short)\" height=\"\(height.short)\"/>")
    return Drawing(text: parts.joined(), width: width, height: height)
  }
}
