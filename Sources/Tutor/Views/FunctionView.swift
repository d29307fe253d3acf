import Display
import Language

/// All about one function: how it is called, what it does, what each argument means, and an example that runs.
func functionView(_ entry: FunctionEntry) -> Markup {
  var markup = Markup([.lines([[.code(entry.signature)]])])
  markup += proseView(entry.summary)
  if !entry.details.isEmpty { markup += proseView(entry.details) }
  if !entry.aliases.isEmpty {
    markup.append(.paragraph([.dimmed("Also: "), .code(entry.aliases.joined(separator: ", "))]))
  }
  if let citation = entry.citation { markup.append(.paragraph([.dimmed(citation)])) }
  if !entry.example.isEmpty { markup.append(.code(entry.example, language: "attn")) }
  return markup
}
