import CMarkGFM

/// A piece of running text in a lesson.
public indirect enum Inline: Equatable, Sendable {
  case text(String)
  case code(String)
  case emphasis([Inline])
  case strong([Inline])
  case link([Inline], url: String)
  /// A number in prose with the expression that computes it: `0.6652<!--= weights[0, 0] -->`.
  case computed(written: String, expression: Located, isCode: Bool)
  case lineBreak
}

/// A block of prose with the line it starts on.
public struct ProseBlock: Equatable, Sendable {
  public indirect enum Content: Equatable, Sendable {
    case paragraph([Inline])
    case heading(level: Int, [Inline])
    case list(items: [[ProseBlock]], ordered: Bool, start: Int)
    case quote([ProseBlock])
    case table(header: [[Inline]], rows: [[[Inline]]])
    case code(String, info: String)
    case rule
  }

  public let content: Content
  public let line: Int
}

/// Reads CommonMark (with tables) into blocks of prose; raw HTML is left out, except the comments that carry the
/// expression of a computed number.
func parseMarkdown(_ text: String, startingAt line: Int = 1) -> [ProseBlock] {
  _ = tableExtensionIsRegistered
  guard let parser = cmark_parser_new(CMARK_OPT_DEFAULT) else { return [] }
  defer { cmark_parser_free(parser) }
  if let table = cmark_find_syntax_extension("table") { cmark_parser_attach_syntax_extension(parser, table) }
  cmark_parser_feed(parser, text, text.utf8.count)
  guard let document = cmark_parser_finish(parser) else { return [] }
  defer { cmark_node_free(document) }
  let reader = MarkdownReader(offset: line - 1, source: text.split(separator: "\n", omittingEmptySubsequences: false))
  return reader.blocks(of: document)
}

/// Registering extensions is not safe on several threads, so it happens once.
private let tableExtensionIsRegistered: Bool = {
  cmark_gfm_core_extensions_ensure_registered()
  return true
}()

private typealias CMarkNode = OpaquePointer

private struct MarkdownReader {
  let offset: Int
  let source: [Substring]

  private func children(_ node: CMarkNode) -> [CMarkNode] {
    var found: [CMarkNode] = []
    var next = cmark_node_first_child(node)
    while let child = next {
      found.append(child)
      next = cmark_node_next(child)
    }
    return found
  }

  private func literal(_ node: CMarkNode) -> String { cmark_node_get_literal(node).map { String(cString: $0) } ?? "" }
  private func kind(_ node: CMarkNode) -> String { String(cString: cmark_node_get_type_string(node)) }

  func blocks(of parent: CMarkNode) -> [ProseBlock] {
    children(parent).compactMap { node in
      content(node).map { ProseBlock(content: $0, line: offset + Int(cmark_node_get_start_line(node))) }
    }
  }

  private func content(_ node: CMarkNode) -> ProseBlock.Content? {
    switch kind(node) {
    case "paragraph": return .paragraph(inlines(of: node))
    case "heading": return .heading(level: Int(cmark_node_get_heading_level(node)), inlines(of: node))
    case "block_quote": return .quote(blocks(of: node))
    case "thematic_break": return .rule
    case "code_block":
      return .code(literal(node), info: cmark_node_get_fence_info(node).map { String(cString: $0) } ?? "")
    case "list":
      return .list(
        items: children(node).map { blocks(of: $0) }, ordered: cmark_node_get_list_type(node) == CMARK_ORDERED_LIST,
        start: Int(cmark_node_get_list_start(node)))
    case "table":
      let rows = children(node).map { row in children(row).map { inlines(of: $0) } }
      return .table(header: rows.first ?? [], rows: Array(rows.dropFirst()))
    default: return nil
    }
  }

  private func inlines(of parent: CMarkNode) -> [Inline] {
    var found: [Inline] = []
    for node in children(parent) {
      switch kind(node) {
      case "text":
        if case .text(let before)? = found.last {
          found[found.count - 1] = .text(before + literal(node))
        } else {
          found.append(.text(literal(node)))
        }
      case "code": found.append(.code(literal(node)))
      case "softbreak": found.append(.text(" "))
      case "linebreak": found.append(.lineBreak)
      case "emph": found.append(.emphasis(inlines(of: node)))
      case "strong": found.append(.strong(inlines(of: node)))
      case "link":
        found.append(.link(inlines(of: node), url: cmark_node_get_url(node).map { String(cString: $0) } ?? ""))
      case "html_inline":
        if let expression = computedExpression(literal(node)) { attach(expression, of: parent, at: node, to: &found) }
      default: break
      }
    }
    return found
  }

  private func computedExpression(_ html: String) -> String? {
    guard html.hasPrefix("<!--="), html.hasSuffix("-->") else { return nil }
    return trimmed(String(html.dropFirst(5).dropLast(3)))
  }

  /// Takes the number in front of the comment out of the text and puts it there again as a computed one.
  private func attach(_ expression: String, of parent: CMarkNode, at node: CMarkNode, to found: inout [Inline]) {
    let place = place(of: expression, in: parent)
    let located = Located(text: expression, place: place)
    switch found.last {
    case .code(let written):
      found[found.count - 1] = .computed(written: written, expression: located, isCode: true)
    case .text(let text):
      let written = numberAtEnd(of: text)
      let rest = String(text.dropLast(written.count))
      found.removeLast()
      if !rest.isEmpty { found.append(.text(rest)) }
      found.append(.computed(written: written, expression: located, isCode: false))
    default: found.append(.computed(written: "", expression: located, isCode: false))
    }
  }

  /// cmark does not tell inline columns reliably, so the comment is looked up in the lines of its paragraph.
  private func place(of expression: String, in parent: CMarkNode) -> Place {
    let first = max(0, Int(cmark_node_get_start_line(parent)) - 1)
    let last = max(first, Int(cmark_node_get_end_line(parent)) - 1)
    for line in first...last where line < source.count {
      if let range = source[line].firstRange(of: expression) {
        let column = source[line].unicodeScalars.distance(from: source[line].startIndex, to: range.lowerBound)
        return Place(line: offset + line + 1, column: column + 1)
      }
    }
    return Place(line: offset + first + 1)
  }
}

/// The number that a text ends with, with its sign, thousands separators, exponent and percent sign.
func numberAtEnd(of text: String) -> String {
  var result = ""
  for character in text.reversed() {
    guard character.isASCII, character.isNumber || ".,-+eE%/_×^".contains(character) || character == "−" else {
      if character == "−" { result.insert(character, at: result.startIndex) }
      break
    }
    result.insert(character, at: result.startIndex)
  }
  while let first = result.first, !(first.isNumber || first == "-" || first == "." || first == "−") {
    result.removeFirst()
  }
  return result
}

/// The text without blanks at its ends.
func trimmed(_ text: some StringProtocol) -> String {
  var slice = Substring(text)
  while let first = slice.first, first.isWhitespace { slice.removeFirst() }
  while let last = slice.last, last.isWhitespace { slice.removeLast() }
  return String(slice)
}
