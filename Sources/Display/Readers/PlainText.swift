/// The markup as text without colour, every line ended by a newline.
///
/// - Parameters:
///   - width: columns to fit tables and prose into (prose is never wider than 90); without one, lines are as long as
///     they like.
///   - ascii: whether every sign is spelt in ASCII.
public func plain(_ markup: Markup, width: Int? = nil, ascii: Bool = false) -> String {
  markup.prepared(ascii: ascii).lines(on: Page(width: width, ascii: ascii)).map { line in
    var text = line.text[...]
    while text.last == " " { text.removeLast() }
    return text + "\n"
  }.joined()
}
