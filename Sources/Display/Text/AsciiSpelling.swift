/// The text in ASCII alone: `softmax(Q @ Kᵀ / √d_k)` is `softmax(Q @ K.T / sqrt(d_k))`. What has no spelling is `?`.
func asciiSpelling(_ text: String) -> String {
  if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
  if text == "·" { return "." }  // alone it is a masked cell, between factors it is a product
  var result = ""
  var characters = Array(text)[...]
  while let character = characters.popFirst() {
    if character.isASCII {
      result.append(character)
    } else if character == "√" {
      let operand = characters.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      characters = characters.dropFirst(operand.count)
      result += operand.isEmpty ? "sqrt" : "sqrt(" + asciiSpelling(String(operand)) + ")"
    } else if let script = scripts.first(where: { $0.signs.contains(character) }) {
      let run = [character] + characters.prefix { script.signs.contains($0) }
      characters = characters.dropFirst(run.count - 1)
      result += script.prefix + run.map { script.spelling(of: $0) }.joined()
    } else {
      result += spelling(of: character)
    }
  }
  return result
}

private func spelling(of character: Character) -> String {
  if let known = spellings[character] { return known }
  let scalars = character.unicodeScalars
  // A letter with an accent we do not know is still that letter: é may come as e and a mark.
  if let first = scalars.first, scalars.count > 1 {
    return first.isASCII ? String(Character(first)) : spelling(of: Character(first))
  }
  guard let scalar = scalars.first else { return "?" }
  switch scalar.value {
  case 0x2400...0x241F: return "^" + String(Character(Unicode.Scalar(UInt8(scalar.value - 0x2400 + 0x40))))
  case 0x2500...0x257F:
    return "─━═╌╍┄┅┈┉╴╶╸╺".contains(character) ? "-" : "│┃║╎╏┆┇┊┋╵╷╹╻".contains(character) ? "|" : "+"
  case 0x2580...0x2590, 0x2593...0x259F: return "#"
  case 0x2800...0x28FF: return scalar.value == 0x2800 ? " " : "."
  default: return scalar.properties.isWhitespace ? " " : scalar.properties.generalCategory == .format ? "" : "?"
  }
}

/// Raised and lowered signs: a run of them takes one prefix.
private struct Script {
  var prefix: String
  var signs: String
  var plain: String

  func spelling(of sign: Character) -> String {
    guard let index = signs.firstIndex(of: sign) else { return "?" }
    return String(plain[plain.index(plain.startIndex, offsetBy: signs.distance(from: signs.startIndex, to: index))])
  }
}

private let scripts = [
  Script(prefix: "^", signs: "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵈᵏᵐᵗˣ", plain: "0123456789+-=()nidkmtx"),
  Script(prefix: "_", signs: "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ", plain: "0123456789+-=()aeoxhklmnpstijruv"),
]

private let spellings: [Character: String] = [
  // Mathematics.
  "ᵀ": ".T", "⊤": ".T", "·": "*", "⋅": "*", "∙": "*", "∗": "*", "⊙": "*", "×": "x", "⊗": "x", "÷": "/", "∕": "/",
  "−": "-", "±": "+/-", "∓": "-/+", "⊕": "+", "∞": "inf", "≤": "<=", "≥": ">=", "⩽": "<=", "⩾": ">=", "≠": "!=",
  "≈": "~=", "≃": "~=", "≅": "~=", "∼": "~", "≡": "==", "≔": ":=", "≪": "<<", "≫": ">>", "∝": "~", "∑": "sum",
  "∏": "prod", "∫": "int", "∂": "d", "∇": "grad ", "∈": "in", "∉": "not in", "∀": "for all", "∃": "exists",
  "∅": "{}", "∪": "|", "∩": "&", "⊂": "<", "⊆": "<=", "∧": "and", "∨": "or", "¬": "not ", "∘": "o", "∥": "||",
  "‖": "||", "∣": "|", "⌊": "floor(", "⌋": ")", "⌈": "ceil(", "⌉": ")", "⟨": "<", "⟩": ">", "ℝ": "R", "ℕ": "N",
  "ℤ": "Z", "𝔼": "E", "ℓ": "l", "′": "'", "″": "''", "°": " degrees", "½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4",
  "¾": "3/4", "⅕": "1/5", "⅙": "1/6", "⅛": "1/8", "µ": "u", "‰": "/1000", "∆": "delta",
  // Greek letters.
  "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ϵ": "epsilon", "ζ": "zeta", "η": "eta",
  "θ": "theta", "ϑ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi",
  "ο": "omicron", "π": "pi", "ρ": "rho", "σ": "sigma", "ς": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi",
  "ϕ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "delta", "Θ": "Theta", "Λ": "Lambda",
  "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
  // Arrows and signs.
  "→": "->", "←": "<-", "↔": "<->", "⇒": "=>", "⇐": "<=", "⇔": "<=>", "↦": "|->", "⟶": "-->", "↑": "^", "↓": "v",
  "↗": "/", "↘": "\\", "✓": "ok", "✔": "ok", "✗": "no", "✘": "no", "⏎": "Enter", "↵": "Enter", "␡": "^?",
  "•": "*", "‣": "*", "◦": "o", "●": "*", "○": "o", "■": "#", "□": "o", "▲": "^", "△": "^", "▼": "v", "▽": "v",
  "▶": ">", "▸": ">", "►": ">", "◀": "<", "◆": "*", "◇": "o", "★": "*", "☆": "*", "░": ".", "▒": "+",
  // Typography.
  "…": "...", "⋯": "...", "⋮": ":", "⋱": "...", "–": "-", "—": "--", "‐": "-", "‑": "-", "“": "\"", "”": "\"",
  "„": "\"", "‘": "'", "’": "'", "‚": "'", "«": "<<", "»": ">>", "‹": "<", "›": ">", "§": "section ", "¶": "",
  "†": "+", "‡": "++", "©": "(c)", "®": "(R)", "™": "(TM)", "€": "EUR", "£": "GBP", "¡": "!", "¿": "?",
  // Letters of European names that carry marks.
  "à": "a", "á": "a", "â": "a", "ã": "a", "ä": "ae", "å": "a", "ā": "a", "ă": "a", "ą": "a", "æ": "ae", "ç": "c",
  "ć": "c", "č": "c", "ď": "d", "đ": "d", "è": "e", "é": "e", "ê": "e", "ë": "e", "ē": "e", "ė": "e", "ę": "e",
  "ě": "e", "ğ": "g", "ģ": "g", "ì": "i", "í": "i", "î": "i", "ï": "i", "ī": "i", "ı": "i", "ķ": "k", "ł": "l",
  "ļ": "l", "ľ": "l", "ñ": "n", "ń": "n", "ň": "n", "ņ": "n", "ò": "o", "ó": "o", "ô": "o", "õ": "o", "ö": "oe",
  "ø": "o", "ō": "o", "ő": "o", "œ": "oe", "ř": "r", "ś": "s", "š": "s", "ş": "s", "ș": "s", "ß": "ss", "ť": "t",
  "ţ": "t", "ț": "t", "þ": "th", "ð": "d", "ù": "u", "ú": "u", "û": "u", "ü": "ue", "ū": "u", "ů": "u", "ű": "u",
  "ý": "y", "ÿ": "y", "ź": "z", "ż": "z", "ž": "z", "À": "A", "Á": "A", "Â": "A", "Ã": "A", "Ä": "Ae", "Å": "A",
  "Æ": "AE", "Ç": "C", "Ć": "C", "Č": "C", "Đ": "D", "È": "E", "É": "E", "Ê": "E", "Ë": "E", "Í": "I", "Î": "I",
  "Ï": "I", "İ": "I", "Ł": "L", "Ñ": "N", "Ó": "O", "Ô": "O", "Õ": "O", "Ö": "Oe", "Ø": "O", "Ő": "O", "Œ": "OE",
  "Ř": "R", "Ś": "S", "Š": "S", "Ş": "S", "Ș": "S", "Ú": "U", "Û": "U", "Ü": "Ue", "Ű": "U", "Ý": "Y", "Ź": "Z",
  "Ż": "Z", "Ž": "Z",
]
