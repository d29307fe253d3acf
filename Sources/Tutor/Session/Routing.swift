import Display
import Language

extension Session {
  /// Sends a line where it belongs: the rest of an open input, a command, an answer, or a statement.
  func route(_ line: String) {
    // A key that no editor was there to hear is no answer.
    if line.unicodeScalars.contains(where: { $0.value == 0x1B }), pendingText.isEmpty {
      return fail("this line holds an arrow key or another control character, and was not read.")
    }
    if let text = open?.freeText, open?.isConfirming != true, !isPlaying, !(text.isEmpty && isBlank(line)) {
      return continueFreeText(text, line)
    }
    if let examination, !isPlaying, pendingText.isEmpty {
      let isCommand =
        trimmed(line).hasPrefix(":") || !examination.isCollecting && bareCommand(trimmed(line)) != nil
      if !isCommand, !isBlank(line) || examination.takesBlankLines { return answerExamination(line) }
    }
    if !pendingText.isEmpty { return continueInput(line) }
    if isBlank(line) { return blankLine() }
    let trimmedLine = trimmed(line)
    if trimmedLine.hasPrefix(":") { return command(String(trimmedLine.dropFirst())) }
    if let name = helpRequest(trimmedLine) { return help(on: name) }
    if let word = bareCommand(trimmedLine) { return command(word) }
    if open != nil, !isPlaying { return answer(line) }
    input(line)
  }

  private func isBlank(_ line: String) -> Bool { line.allSatisfy(\.isWhitespace) }

  /// An empty line goes on in a lesson, repeats an open question, and is nothing in a script.
  private func blankLine() {
    guard options.isInteractive else { return }
    if isPlaying { return }
    if open?.isConfirming == true { return confirm("") }
    if open != nil, !isPassed { return repeatQuestion() }
    if player != nil || practice != nil { goOn() }
  }

  /// A statement, or the beginning of one.
  private func input(_ line: String) {
    var begun = OpenInput()
    begun.append(line)
    if begun.needsMore {
      (pending, pendingText) = (begun, line)
    } else {
      run(line)
    }
  }

  private func continueInput(_ line: String) {
    let trimmedLine = trimmed(line)
    if trimmedLine.hasPrefix(":"), let name = trimmedLine.dropFirst().split(separator: " ").first,
      case .one(let command) = Command.find(String(name))
    {
      if command.endsInput {
        pendingText = ""
      } else if pending.mayEnd {
        finishInput()
      }
      return self.command(String(trimmedLine.dropFirst()))
    }
    // An empty line ends a block that is typed; in a script only a line that does not belong to it does.
    if isBlank(line), options.isInteractive {
      if pending.mayEnd { return finishInput() }
      remark("Something is still open: close the bracket or quote, or drop the line with Ctrl-C.")
    }
    pendingText += "\n" + line
    pending.append("\n" + line)
    if !pending.needsMore { finishInput() }
  }

  private func finishInput() {
    let text = takePending()
    if open != nil, !isPlaying { answer(text) } else { run(text) }
  }

  /// The input begun so far, which is then begun no longer.
  private func takePending() -> String {
    defer { (pending, pendingText) = (OpenInput(), "") }
    return pendingText
  }

  /// Drops an unfinished input, as Ctrl-C does at the prompt.
  public func dropLine() -> Prompt {
    _ = takePending()
    open?.clearFreeText()
    failed = false
    return prompt
  }

  /// What follows the last line of a script whose brackets are still open.
  public func endOfInput(at instant: Instant, show: (Markup) -> Void) -> Prompt {
    perform(at: instant, show: show) {
      if examination != nil { return stopInterview() }
      guard !pendingText.isEmpty else { return }
      let text = takePending()
      if open == nil || isPlaying { run(text) }
    }
  }

  /// `?softmax` and `softmax?` ask for help.
  private func helpRequest(_ line: String) -> String? {
    let name: Substring
    if line.hasPrefix("?") {
      name = line.dropFirst()
    } else if line.hasSuffix("?") {
      name = line.dropLast()
    } else {
      return nil
    }
    // `b?` in answer to a multiple-choice question is a guess, not a question.
    if line.hasSuffix("?"), open != nil { return nil }
    let word = trimmed(name)
    return word.allSatisfy({ $0.isLetter || $0.isNumber || "_.:".contains($0) }) ? word : nil
  }

  /// `help`, `next`, `hint`, `skip`, `quit`, `exit` alone on a line, where no variable has the name.
  private func bareCommand(_ line: String) -> String? {
    let word = line.hasSuffix("()") ? String(line.dropLast(2)) : line
    guard ["help", "next", "hint", "skip", "quit", "exit"].contains(word), scope[word] == nil else { return nil }
    return word == "exit" ? "quit" : word
  }

  /// Runs `:name argument`.
  func command(_ text: String) {
    let name = String(text.prefix { !$0.isWhitespace })
    let argument = trimmed(text.dropFirst(name.count))
    switch Command.find(name) {
    case .one(let command):
      if let objection = objection(inExamination: command, argument) { return remark(objection) }
      command.run(self, argument)
    case .several(let names):
      fail("`:\(name)` may be " + names.map { "`:\($0)`" }.joined(separator: ", ") + ". Type one more letter.")
    case .none(let near):
      fail(
        "there is no command `:\(name)`." + (near.map { " Did you mean `:\($0)`?" } ?? " `:help` lists them all."))
    }
  }
}
