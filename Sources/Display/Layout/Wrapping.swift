/// Prose broken into lines of at most `width` columns, or only at its own newlines where there is no width.
///
/// Lines break at blanks and beside East Asian wide characters, but not behind a sign of equality; inline code keeps
/// together where it fits on a line; a word longer than a line is cut.
func wrapped(_ spans: [Span], width: Int?) -> [Line] {
  var wrapping = Wrapping(width: max(1, width ?? .max))
  for word in words(of: spans, unbroken: width ?? .max) { wrapping.add(word) }
  return wrapping.finished()
}

/// What stays together on a line, and what stands before it on the same line.
private struct Word {
  var gap = Line()
  var line = Line()
  var isBreak = false

  var isEmpty: Bool { gap.isEmpty && line.isEmpty }
}

private struct Wrapping {
  let width: Int
  private var lines: [Line] = []
  private var line = Line()
  private var column = 0

  init(width: Int) {
    self.width = width
  }

  mutating func add(_ word: Word) {
    guard !word.isBreak else { return newLine() }
    let (gap, size) = (word.gap.width, word.line.width)
    if column + gap + size <= width {
      line.append(word.gap)
      line.append(word.line)
      column += gap + size
    } else if size <= width {
      newLine()
      line.append(word.line)
      column = size
    } else {
      if column > 0, column + gap < width {
        line.append(word.gap)
        column += gap
      } else if column > 0 {
        newLine()
      }
      cut(word.line)
    }
  }

  /// Fills the rest of this line and as many more as a long word needs.
  private mutating func cut(_ word: Line) {
    for run in word.runs {
      for character in run.text {
        let size = displayWidth(character)
        if column + size > width, column > 0 { newLine() }
        line.append(String(character), run.style)
        column += size
      }
    }
  }

  private mutating func newLine() {
    lines.append(line)
    (line, column) = (Line(), 0)
  }

  func finished() -> [Line] {
    lines + [line]
  }
}

private func words(of spans: [Span], unbroken: Int) -> [Word] {
  var words: [Word] = []
  var word = Word()
  func finish() {
    if !word.isEmpty { words.append(word) }
    word = Word()
  }
  for span in spans {
    let keepsTogether = span.role == .code && !span.text.contains("\n") && displayWidth(span.text) <= unbroken
    for character in span.text {
      if character == "\n" {
        finish()
        words.append(Word(isBreak: true))
      } else if character == " ", !keepsTogether {
        if word.line.text == "=" {
          word.line.append(" ", span.role)
        } else {
          if !word.line.isEmpty { finish() }
          word.gap.append(" ", span.role)
        }
      } else if displayWidth(character) == 2, !keepsTogether {
        // A line may begin with any wide character except those that close something.
        if !word.line.isEmpty, !"、。，．・：；？！）」』】〉》ー々".contains(character) { finish() }
        word.line.append(String(character), span.role)
      } else {
        if let last = word.line.runs.last?.text.last, displayWidth(last) == 2, displayWidth(character) == 1,
          character.isLetter || character.isNumber
        {
          finish()
        }
        word.line.append(String(character), span.role)
      }
    }
  }
  finish()
  return words
}
