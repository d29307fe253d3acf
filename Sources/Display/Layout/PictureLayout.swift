extension Picture {
  /// Two pixels a character in a terminal with colours, one shade of ink for two columns without, a digit in ASCII.
  func lines(on page: Page) -> [Line] {
    let indent = 4
    let perPixel = page.hasShades ? 1 : 2
    let widest = max(4, (page.measure ?? Page.widestProse) - indent) / perPixel
    let pixels = reduced(to: widest)
    var lines: [Line] = []
    if page.hasShades {
      for row in stride(from: 0, to: pixels.count, by: 2) {
        var line = Line(blanks(indent))
        for (column, above) in pixels[row].enumerated() {
          let below = row + 1 < pixels.count && column < pixels[row + 1].count ? pixels[row + 1][column] : nil
          line.append("▀", .pixels(above: above, below: below))
        }
        lines.append(line)
      }
    } else {
      lines = pixels.map { row in
        Line(row.map { page.ascii ? "\(Int($0 * 9 + 0.5)) " : Picture.ink($0) }.joined()).indented(by: indent)
      }
    }
    if !caption.isEmpty {
      lines += wrapped(caption.quotingCode, width: page.measure.map { $0 - indent }).map { $0.indented(by: indent) }
    }
    return lines
  }

  private static func ink(_ brightness: Double) -> String {
    let shades: [Character] = [" ", "░", "▒", "▓", "█"]
    return String(repeating: shades[min(4, Int(brightness * 5))], count: 2)
  }

  /// The picture with at most so many columns, each pixel the mean of those it stands for; brightness within 0…1.
  func reduced(to widest: Int) -> [[Double]] {
    let width = rows.map(\.count).max() ?? 0
    let block = max(1, (width + widest - 1) / widest)
    return stride(from: 0, to: rows.count, by: block).map { top in
      stride(from: 0, to: width, by: block).map { left in
        var (sum, count) = (0.0, 0)
        for row in rows[top..<min(top + block, rows.count)] {
          for pixel in row.dropFirst(left).prefix(block) where pixel.isFinite {
            sum += min(1, max(0, pixel))
            count += 1
          }
        }
        return count == 0 ? 0 : sum / Double(count)
      }
    }
  }
}
