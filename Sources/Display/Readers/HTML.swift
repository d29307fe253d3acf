/// The markup as a page that stands alone: no scripts, no fetched parts, light and dark, fit to be printed.
///
/// - Parameter title: the name of the page; also its first heading, unless the markup begins with one of its own.
public func html(_ markup: Markup, title: String) -> String {
  let markup = markup.prepared()
  let name = escaped(neutralized(title).split(separator: "\n").joined(separator: " "))
  var heading = "<h1>\(name)</h1>\n"
  if case .heading(level: 1, _) = markup.blocks.first { heading = "" }
  return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <title>\(name)</title>
    <style>
    \(pageStyle)
    \(drawingStyle)
    </style>
    </head>
    <body>
    <main>
    \(heading)\(markup.blocks.map(\.html).joined())</main>
    </body>
    </html>

    """
}

/// Text as it may stand between tags and inside quoted attributes, in HTML and in SVG.
func escaped(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "'": result += "&#39;"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}

extension Block {
  fileprivate var html: String {
    switch self {
    case .paragraph(let spans): "<p>\(spans.html)</p>\n"
    case .heading(let level, let spans):
      "<h\(min(6, max(1, level)))>\(spans.html)</h\(min(6, max(1, level)))>\n"
    case .code(let text, let language):
      "<pre><code\(language.map { " class=\"language-\(escaped($0))\"" } ?? "")>\(escaped(text))</code></pre>\n"
    case .list(let items, let ordered, let start): listHTML(items, ordered, start)
    case .quote(let markup): "<blockquote>\n\(markup.blocks.map(\.html).joined())</blockquote>\n"
    case .table(let table): table.html
    case .grid(let grid): grid.html
    case .rule: "<hr>\n"
    case .lines(let lines):
      "<pre class=\"lines\">" + lines.map { $0.map(\.html).joined() }.joined(separator: "\n") + "</pre>\n"
    case .picture(let picture):
      "<figure>\(picture.drawing.image(label: picture.caption))\(caption(picture.caption))</figure>\n"
    case .plot(let plot):
      "<figure>\(caption(plot.title))\(plot.drawing.image(label: plot.title))</figure>\n"
    }
  }

  private func listHTML(_ items: [Markup], _ ordered: Bool, _ start: Int) -> String {
    let tag = ordered ? "ol" : "ul"
    let rows = items.map { item in
      // An item of one paragraph stands close to its neighbours.
      if case .paragraph(let spans) = item.blocks.first {
        return "<li>\(spans.html)\(item.blocks.dropFirst().map(\.html).joined())</li>\n"
      }
      return "<li>\(item.blocks.map(\.html).joined())</li>\n"
    }
    return "<\(tag)\(ordered && start != 1 ? " start=\"\(start)\"" : "")>\n\(rows.joined())</\(tag)>\n"
  }

  private func caption(_ spans: [Span]) -> String {
    spans.isEmpty ? "" : "<figcaption>\(spans.html)</figcaption>"
  }
}

extension [Span] {
  fileprivate var html: String {
    map(\.html).joined().split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "<br>\n")
  }
}

extension Span {
  fileprivate var html: String {
    let text = escaped(text)
    switch role {
    case .plain: return text
    case .emphasis: return "<em>\(text)</em>"
    case .strong: return "<strong>\(text)</strong>"
    case .code: return "<code>\(text)</code>"
    case .link:
      let isAddress = text.hasPrefix("https://") || text.hasPrefix("http://")
      return isAddress ? "<a href=\"\(text)\">\(text)</a>" : "<span class=\"link\">\(text)</span>"
    case .value, .label, .right, .wrong, .changed, .dimmed, .heading, .prompt, .error, .hint:
      return "<span class=\"\(role.rawValue)\">\(text)</span>"
    }
  }
}

extension Grid {
  fileprivate var html: String {
    func row(_ cells: [[Span]], _ tag: String, _ attributes: String = "") -> String {
      let cells = cells.enumerated().map { column, spans in
        let align = alignments.indices.contains(column) ? alignments[column] : .leading
        let place = align == .leading ? "" : " class=\"\(align)\""
        return "<\(tag)\(attributes)\(place)>\(spans.html)</\(tag)>"
      }
      return "<tr>\(cells.joined())</tr>\n"
    }
    let head = header.allSatisfy(\.isEmpty) ? "" : "<thead>\n\(row(header, "th", " scope=\"col\""))</thead>\n"
    return """
      <div class="scroll"><table class="prose">
      \(head)<tbody>
      \(rows.map { row($0, "td") }.joined())</tbody>
      </table></div>

      """
  }
}
