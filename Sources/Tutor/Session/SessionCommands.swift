import Attention
import Display
import Language
import NumPyFile

extension Session {
  func showVariables() {
    let names = scope.names.filter { !$0.hasPrefix("_") }
    guard !names.isEmpty else { return remark("No names yet. `Q = [[1, 0], [0, 1]]` makes one.") }
    let rows: [[[Span]]] = names.map { name in
      let value = scope[name]
      let hides =
        functions.contains { $0.name == name || $0.aliases.contains(name) } || ["e", "pi", "inf", "nan"].contains(name)
      return [
        [.label(name)], [Span(kind(of: value))],
        [
          .dimmed(
            (learner[name] == nil ? "the lesson's" : "yours")
              + (hides ? ", hides the built-in; `del \(name)` brings it back" : ""))
        ],
      ]
    }
    show(Markup([.grid(Grid(header: [["name"], ["what"], ["whose"]], rows: rows))]))
  }

  private func kind(of value: Value?) -> String {
    switch value {
    case .node(let node):
      node.rank == 0
        ? settings.style.inline(node.value)
        : (node.value.isBoolean ? "boolean " : "") + describe(shape: node.shape)
          + (node.isLeaf ? "" : "  \(String(node.ownFormula.text.prefix(48)))")
    case .record(let record): "\(record.mechanism): " + record.fields.map(\.name).joined(separator: ", ")
    case .string(let text): "\"\(String(text.prefix(40)))\""
    case .tuple(let items): "tuple of \(items.count)"
    case .list(let items): "list of \(items.count)"
    case .function: "function"
    case .some(.none), nil: "None"
    }
  }

  func showHistory(_ argument: String) {
    let count = Int(argument) ?? 20
    let lines = typed.dropLast().suffix(max(1, count))
    show(Markup([.lines(lines.map { [.code($0)] })]))
  }

  // MARK: - Files

  func save(_ argument: String) {
    let words = argument.split(separator: " ", maxSplits: 1).map { trimmed($0) }
    guard words.count == 2 else { return fail("`:save NAME FILE.npy` or `:save session FILE`.") }
    let path = words[1]
    if words[0] == "session" {
      let lines = typed.dropLast().filter { !$0.hasPrefix(":save") && !$0.hasPrefix(":load") && !$0.isEmpty }
      return write(Array((lines.joined(separator: "\n") + "\n").utf8), to: path, what: "\(lines.count) lines")
    }
    guard path.hasSuffix(".npy") else {
      return fail("matrices are kept as `.npy`: `:save \(words[0]) \(words[0]).npy`.")
    }
    do throws(Diagnostic) {
      let value = try evaluate(try parseExpression(words[0]), in: &scope)
      guard let node = value.node else { return fail("`\(words[0])` is no matrix.") }
      write(node.value.numPyBytes, to: path, what: "\(words[0]) \(describe(shape: node.shape))")
    } catch {
      fail(error, in: words[0])
    }
  }

  private func write(_ bytes: [UInt8], to path: String, what: String) {
    do {
      try course.shelf.write(bytes, to: path)
      remark("Wrote \(what) to \(path).")
    } catch {
      fail(sentence(error))
    }
  }

  func load(_ argument: String) {
    let words = argument.split(separator: " ", maxSplits: 1).map { trimmed($0) }
    guard words.count == 2, words[0] == "session" || words[0] == "progress" else {
      return fail(
        "`:load session FILE` replays lines, `:load progress FILE` merges progress; numbers are read with `x = load(\"FILE.npy\")`."
      )
    }
    let text: String
    do { text = String(decoding: try course.shelf.open(words[1]), as: UTF8.self) } catch {
      return fail(sentence(error))
    }
    if words[0] == "session" { replayLines(text, from: words[1]) } else { mergeProgress(text) }
  }

  /// Types the lines of a kept session again; what failed then fails again, and what wrote files is left out.
  private func replayLines(_ text: String, from path: String) {
    guard loadDepth < 4 else { return fail("sessions load each other without end.") }
    loadDepth += 1
    defer { loadDepth -= 1 }
    var count = 0
    var failures: [Int] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: true) where !isOver {
      guard !options.isInterrupted() else { return remark("Interrupted after \(count) lines.") }
      count += 1
      if [":export", ":save", ":backup"].contains(where: { line.hasPrefix($0) }) { continue }
      typed.append(String(line))
      route(String(line))
      if failed { failures.append(count) }
      failed = false
    }
    guard !failures.isEmpty else { return remark("Replayed \(count) lines.") }
    let places = failures.map(String.init).joined(separator: ", ")
    remark("Replayed \(count) lines of \(path); \(failures.count == 1 ? "line \(places)" : "lines \(places)") failed.")
    failed = !options.isInteractive
  }

  private func mergeProgress(_ text: String) {
    if text.hasPrefix("SQLite format 3") {
      return fail(
        "that is a copy of the whole log: to go back to it, put it in the place of `progress.sqlite` while nothing runs. "
          + "`:load progress` reads what `:export progress FILE` wrote.")
    }
    var rows: [LogRow] = []
    for (number, line) in text.split(separator: "\n").enumerated() {
      do { rows.append(try LogRow(jsonLine: String(line))) } catch {
        return fail("line \(number + 1) is no line of progress: \(sentence(error)) Nothing was merged.")
      }
    }
    do {
      let new = try log.merge(rows)
      remark("\(rows.count) rows read, \(new) of them new\(new == 0 ? ": nothing changes" : "").")
    } catch {
      fail("Nothing was merged: \(sentence(error))")
    }
  }

  func export(_ argument: String) {
    let words = argument.split(separator: " ", maxSplits: 1).map { trimmed($0) }
    guard words.count == 2 else { return fail("`:export html|svg|python|markdown|progress FILE`.") }
    let path = words[1]
    switch words[0] {
    case "html": write(Array(html(transcript.markup, title: exportTitle).utf8), to: path, what: "the session as a page")
    case "markdown": write(Array(markdown(transcript.markup).utf8), to: path, what: "the session as notes")
    case "svg":
      guard let shown else { return fail("nothing has been computed yet that could be drawn.") }
      let steps = stepsView(shown.shownSteps, settings.style)
      write(Array(svg(steps).utf8), to: path, what: "the steps of `\(shown.source)` as a picture")
    case "python":
      guard let shown else { return fail("nothing has been computed yet that could be written as a script.") }
      write(
        Array(PythonExport(of: shown.roots, title: shown.source).script.utf8), to: path,
        what: "`\(shown.source)` as a script")
    case "interview":
      guard let lastInterview else { return fail("no interview has ended in this session.") }
      write(
        Array(markdown(lastInterview.transcript + lastInterview.report).utf8), to: path,
        what: "the interview with its report")
    case "progress":
      do {
        let rows = try log.rows()
        write(Array(rows.map { $0.jsonLine + "\n" }.joined().utf8), to: path, what: "\(rows.count) rows of progress")
      } catch {
        fail("Your progress cannot be read: \(sentence(error))")
      }
    default: fail("`:export` knows html, svg, python, markdown, progress and interview, not `\(words[0])`.")
    }
  }

  private var exportTitle: String { player.map { $0.lesson.frontMatter.title } ?? "A session with attention" }

  // MARK: - Settings

  func set(_ argument: String) {
    let words = argument.split(separator: " ", maxSplits: 1).map { trimmed($0) }
    guard let name = words.first else { return showSettings() }
    guard words.count == 2 else { return fail("`:set \(name) VALUE`, or `:set \(name) off`.") }
    let value = words[1]
    let isOff = value == "off"
    switch name {
    case "precision":
      guard isOff || Int(value).map({ (0...17).contains($0) }) == true else {
        return fail("precision is 0 to 17 digits.")
      }
      settings.style.format.precision = isOff ? 4 : Int(value) ?? 4
    case "fractions":
      guard isOff || value == "on" else { return fail("`:set fractions on` or `off`.") }
      settings.style.format.fractions = !isOff
    case "interview":
      guard let when = isOff ? nil : Instant(iso8601: value, zoneOffsetMinutes: now.zoneOffsetMinutes) else {
        guard isOff else { return fail("a date like 2026-12-01 or 2026-12-01 10:00 is wanted, not `\(value)`.") }
        record([.setting("interview", to: nil, id: newID(), at: now)])
        return remark("No interview: reviews come when they are due.")
      }
      guard when > now else { return fail("\(value) has passed.") }
      record([.setting("interview", to: when.iso8601, id: newID(), at: now)])
      let days = now.calendarDays(until: when)
      let clock = when.clock == "00:00" ? "" : " at \(when.clock)"
      return remark(
        "The interview is on \(when.date)\(clock), \(days == 0 ? "today" : days == 1 ? "tomorrow" : "in \(days) days"). `:review` asks what is best asked until then."
      )
    case "level":
      guard isOff || Question.Level(rawValue: value) != nil else { return fail("levels are junior, senior and staff.") }
      record([.setting("level", to: isOff ? nil : value, id: newID(), at: now)])
      return remark(isOff ? "Questions of all levels count alike." : "Questions up to \(value) count most.")
    default:
      let near = closestNames(to: name, among: Settings.names).first
      return fail("there is no setting `\(name)`." + (near.map { " Did you mean `\($0)`?" } ?? " `:set` lists them."))
    }
    remark("\(name) is \(isOff ? "off" : value).")
  }

  private func showSettings() {
    let memory = try? log.memory()
    show(
      Markup([
        .lines([
          [.label("precision"), Span("  \(settings.style.format.precision)"), .dimmed("   digits after the point")],
          [
            .label("fractions"), Span("  \(settings.style.format.fractions ? "on" : "off")"),
            .dimmed("   1/6 instead of 0.1667 where it is exact"),
          ],
          [
            .label("interview"), Span("  \(memory?.interview.map { "\($0.date) \($0.clock)" } ?? "off")"),
            .dimmed("   the day reviews aim at"),
          ],
          [
            .label("level"), Span("      \(memory?.setting("level") ?? "off")"),
            .dimmed("   the level you are interviewed at"),
          ],
        ])
      ]))
  }

  // MARK: - Help

  func showHelp() {
    var markup = Markup()
    if player != nil || practice != nil || open != nil {
      markup.append(
        .paragraph([
          Span(
            open?.isQuestion == true
              ? "A question is open: type the answer. `:hint` helps, `:try EXPR` computes without answering."
              : "Enter goes on. Type any expression to compute it, `:why weights[0, 0]` to see where a number comes from."
          )
        ]))
    } else {
      markup.append(
        .paragraph([
          "Type an expression, as in Python with NumPy: ",
          .code("attention([[1, 0]], [[1, 0], [0, 1]], [[1, 2], [3, 4]])"),
          ". ", .code(":lesson"), " starts or continues the course.",
        ]))
    }
    for section in Command.Section.allCases {
      let rows: [[[Span]]] = Command.all.filter { $0.section == section }.map { command in
        [[.code(command.usage)], [Span(command.summary), .dimmed(command.letter.map { "  (:\($0))" } ?? "")]]
      }
      markup.append(.grid(Grid(header: [[.heading(section.rawValue)], []], rows: rows)))
    }
    markup.append(
      .paragraph([
        .dimmed(
          "`:help NAME` or `?NAME` tells more about a command or a function; `:help functions` lists the functions.")
      ]))
    show(markup)
  }

  func help(on name: String) {
    let word = name.hasPrefix(":") ? String(name.dropFirst()) : name
    if word == "functions" { return show(functionList()) }
    let bare = word.split(separator: ".").last.map(String.init) ?? word
    if !name.hasPrefix(":"), let entry = functions.first(where: { $0.name == bare || $0.aliases.contains(bare) }) {
      return show(functionView(entry))
    }
    if case .one(let command) = Command.find(word) {
      var markup = Markup(paragraph: [.code(command.usage), Span("  " + command.summary + ".")])
      if !command.details.isEmpty { markup += proseView(command.details) }
      return show(markup)
    }
    if let value = scope[word] { return show(valueView(value, name: word, settings.style)) }
    let near = closestNames(to: bare, among: functions.map(\.name) + Command.all.map(\.name))
    fail(
      "there is no command or function `\(word)`."
        + (near.first.map { " Did you mean `\($0)`?" } ?? " `:help functions` lists them."))
  }

  private func functionList() -> Markup {
    var sections: [String] = []
    for entry in functions where !sections.contains(entry.section) { sections.append(entry.section) }
    return Markup(
      sections.flatMap { section -> [Display.Block] in
        [
          .heading(level: 3, [.heading(section)]),
          .paragraph([.code(functions.filter { $0.section == section }.map(\.name).joined(separator: "  "))]),
        ]
      })
  }

  // MARK: - Leaving

  func quit() {
    if examination != nil { stopInterview() }
    let names = learner.names.filter { !$0.hasPrefix("_") }
    if !names.isEmpty, options.isInteractive {
      let shown = names.prefix(6).joined(separator: ", ") + (names.count > 6 ? ", …" : "")
      remark(
        "Your names (\(shown)) are not kept between sessions; `:save session FILE` before `:quit` keeps the lines you typed."
      )
    }
    savePlaceBeforeLeaving()
    isOver = true
  }

  private func savePlaceBeforeLeaving() {
    guard practice == nil, let player, !player.isAtEnd else { return }
    if open != nil || attempt != nil { savePlace() }
  }
}

extension String {
  func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
