import Display

extension Interview {
  /// What came of it: by topic, then each question with what was wrong, which mistake it was and where to look next.
  public var report: Markup {
    var markup = Markup([.rule, .heading(level: 2, [.heading("Report")]), .paragraph(summary)])
    guard !answers.isEmpty else { return markup }
    markup.append(.grid(byTopic))
    for (place, answer) in answers.enumerated() { markup += told(answer, number: place + 1) }
    return markup + lookNext
  }

  private var summary: [Span] {
    let right = answers.count { $0.outcome == .right }
    let partly = answers.count { $0.outcome == .partly }
    let unreached = items.count - answers.count
    var spans: [Span] = [.strong(answers.isEmpty ? "Nothing was answered" : "\(right) of \(answers.count) right")]
    if partly > 0 { spans.append(", \(partly) partly") }
    spans.append(". \(Interview.written(seconds: duration)) of \(choice.minutes):00 used.")
    if unreached > 0 { spans.append(" \(unreached) of \(items.count) questions not reached.") }
    return spans
  }

  /// One row for each topic, in the order in which they came up.
  private var byTopic: Grid {
    var topics: [String] = []
    for topic in answers.flatMap(\.item.question.topics) where !topics.contains(topic) { topics.append(topic) }
    let rows = topics.map { topic -> [[Span]] in
      let own = answers.filter { $0.item.question.topics.contains(topic) }
      let marks = own.map { Interview.mark($0.outcome) }.joined(separator: " ")
      let seconds = own.reduce(0) { $0 + $1.seconds }
      return [
        [.label(topic)], [Span(marks)], ["\(own.count { $0.outcome == .right }) of \(own.count)"],
        [Span(Interview.written(seconds: seconds))],
      ]
    }
    return Grid(
      header: [["Topic"], ["✓ right  ~ partly  ✗ not yet  – passed"], ["Right"], ["Time"]], rows: rows,
      alignments: [.leading, .leading, .trailing, .trailing])
  }

  private static func mark(_ outcome: LogRow.Verdict) -> String {
    switch outcome {
    case .right: "✓"
    case .partly: "~"
    case .wrong, .solution: "✗"
    case .skipped: "–"
    }
  }

  private func told(_ answer: Answer, number: Int) -> Markup {
    let question = answer.item.question
    let time = Interview.written(seconds: answer.seconds)
    let isLong = answer.seconds > 2 * question.kind.commonTime
    var markup = Markup([
      .heading(
        level: 3, [.heading("\(number)  \(question.id)"), .dimmed("  \(time)\(isLong ? ", long for its kind" : "")")]),
      .paragraph(spans(leniently(question.ask, in: answer.item.drawn.scope))),
    ])
    if answer.text.isEmpty {
      markup.append(.paragraph(["You passed it over."]))
    } else {
      markup.append(.paragraph(["You: "]))
      markup.append(.quote(Markup(answer.item.drawn.spelled(answer.text))))
    }
    if let verdict = answer.verdict { markup += verdict.markup }
    if answer.outcome != .right, question.kind != .explain || answer.verdict == nil {
      if question.kind != .explain { markup.append(.paragraph([.strong("The way:")])) }
      markup += solution(of: answer.item.drawn)
    }
    if let (ask, text, seconds) = answer.followUp {
      markup.append(
        .paragraph([.strong("Then: ")] + spans(ask) + [.dimmed("  \(Interview.written(seconds: seconds))")]))
      markup.append(.quote(Markup(text)))
    }
    return markup
  }

  /// The mistakes that were recognised, and the lessons to look at: first where one of them is put right.
  private var lookNext: Markup {
    let missed = answers.filter { $0.outcome != .right }
    guard !missed.isEmpty else {
      return Markup(paragraph: [.strong("What to look at next: "), "nothing was missed; a higher level is waiting."])
    }
    var mistakes: [String] = []
    for id in missed.flatMap({ $0.verdict?.misconceptions ?? [] }) where !mistakes.contains(id) { mistakes.append(id) }
    var lessons: [String] = []
    for lesson in missed.compactMap(lesson) where !lessons.contains(lesson) { lessons.append(lesson) }
    var items = mistakes.map { Markup(paragraph: spans(says($0)) + ["  ", .code(":drill \($0)")]) }
    items += lessons.map { lesson in
      let count = missed.count { self.lesson(for: $0) == lesson }
      return Markup(paragraph: [
        .code(":lesson \(lesson)"), "  for \(count) question\(count == 1 ? "" : "s") you missed",
      ])
    }
    return Markup([
      .heading(level: 3, [.heading("What to look at next")]), .list(items: items, ordered: true, start: 1),
    ])
  }

  /// Who said what, with the times, for keeping.
  public var transcript: Markup {
    var markup = Markup([.heading(level: 2, [.heading("Mock interview of \(start.date), \(start.clock)")])])
    func said(_ who: String, _ words: [Span], at seconds: Double) {
      markup.append(.paragraph([.strong("\(who) "), .dimmed("[\(Interview.written(seconds: seconds))]  ")] + words))
    }
    for answer in answers {
      let end = answer.at.seconds(since: start)
      said(
        "Interviewer", spans(leniently(answer.item.question.ask, in: answer.item.drawn.scope)), at: end - answer.seconds
      )
      said("You", [Span(answer.text.isEmpty ? "(passed)" : answer.item.drawn.spelled(answer.text))], at: end)
      if let (ask, text, seconds) = answer.followUp {
        said("Interviewer", spans(ask), at: end)
        said("You", [Span(text)], at: end + seconds)
      }
    }
    return markup
  }
}
