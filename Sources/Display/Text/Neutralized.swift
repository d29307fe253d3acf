/// The text with everything replaced that a terminal or a browser would obey rather than show.
///
/// Control characters become their pictures (`␛`), bidirectional overrides, tags and noncharacters become `�`, a tab
/// becomes four blanks, `\r\n` becomes `\n`. Newlines stay: a newline in markup is a line break.
/// Every reader sends every text through here before anything else, so nothing from a lesson reaches a terminal raw.
func neutralized(_ text: String) -> String {
  if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) || $0 == 0x0A }) { return text }
  var result = String.UnicodeScalarView()
  var previous: Unicode.Scalar = " "
  for scalar in text.unicodeScalars {
    if scalar == "\n", previous == "\r" { result.removeLast() }
    for shown in neutralized(scalar) { result.append(shown) }
    previous = scalar
  }
  return String(result)
}

private func neutralized(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
  switch scalar.value {
  case 0x0A: [scalar]
  case 0x09: [" ", " ", " ", " "]
  case 0x00...0x1F: [Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}"]
  case 0x7F: ["\u{2421}"]
  case 0x20...0x7E: [scalar]
  case 0x80...0x9F: ["\u{FFFD}"]
  case 0xAD, 0xFEFF: []  // a soft hyphen and a byte order mark are never seen
  case 0x2028, 0x2029: [" "]  // separators of lines and paragraphs
  case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: ["\u{FFFD}"]  // bidirectional controls
  case 0x206A...0x206F, 0xFFF9...0xFFFB, 0xE0000...0xE0FFF: ["\u{FFFD}"]  // deprecated formats, annotations, tags
  default: scalar.properties.isNoncharacterCodePoint ? ["\u{FFFD}"] : [scalar]
  }
}
