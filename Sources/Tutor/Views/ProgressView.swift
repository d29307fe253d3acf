import Display

/// Where one stands: by topic, what is due, the mistakes one still makes, and what to expect on the day.
func progressView(_ picture: Picture, at now: Instant) -> Markup {
  var markup = Markup(paragraph: [
    .strong("\(picture.known) known"), Span(", \(picture.shaky) shaky, \(picture.unseen) not seen yet; "),
    .strong("\(picture.due) due"), Span(". \(picture.attempts) answers so far."),
  ])
  let widest = picture.topics.map { $0.name.count }.max() ?? 0
  if !picture.topics.isEmpty {
    markup.append(
      .lines(
        picture.topics.map { topic in
          let total = max(1, topic.known + topic.shaky + topic.unseen)
          let known = (topic.known * 20 + total - 1) / total
          let shaky = min(20 - known, (topic.shaky * 20 + total - 1) / total)
          return [
            Span("  "), .label(topic.name.padded(to: widest)), Span("  "),
            .right(String(repeating: "█", count: known)), .changed(String(repeating: "▒", count: shaky)),
            .dimmed(String(repeating: "·", count: 20 - known - shaky)),
            .dimmed("  \(topic.known) known, \(topic.shaky) shaky, \(topic.unseen) unseen"),
          ]
        }))
  }
  if !picture.misconceptions.isEmpty {
    markup.append(.paragraph([.strong("Mistakes that still stand:")]))
    markup.append(
      .lines(
        picture.misconceptions.map { one in
          [
            Span("  "), .wrong(one.id), .dimmed("  \(one.times)×, last on \(one.last.date)   "),
            .code(":drill \(one.id)"),
          ]
        }))
  }
  if !picture.leeches.isEmpty {
    markup.append(
      .paragraph([
        Span("Missed four times, and waiting until the lesson has been looked at: "),
        .label(picture.leeches.map { "\($0.id)\($0.lesson.map { " (:lesson \($0))" } ?? "")" }.joined(separator: ", ")),
      ]))
  }
  markup.append(
    .paragraph([Span("Needed today: about \(Int(picture.minutesToday.rounded(.up))) minutes. "), .code(":review")]))
  if let readiness = picture.readiness {
    markup.append(
      .paragraph([
        .strong("Expected known on \(readiness.day.date): \(percent(readiness.share))"),
        Span(" (between \(percent(readiness.interval.lowerBound)) and \(percent(readiness.interval.upperBound))). "),
        Span(
          picture.minutesToNinety.map { "About \(Int($0.rounded(.up))) minutes of answering until then make it 90 %." }
            ?? ""),
      ]))
    markup.append(.paragraph([.dimmed(readiness.explanation.joined(separator: " "))]))
  } else {
    markup.append(.paragraph([.dimmed("`:set interview 2026-12-01 10:00` aims the reviews at a day.")]))
  }
  return markup
}

private func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

extension Picture {
  /// The picture as one JSON object on a line, for scripts. Shares are 0…1; what there is none of is null.
  var jsonLine: String {
    func number(_ count: Int) -> JSONValue { .number(Double(count)) }
    func tenth(_ minutes: Double) -> JSONValue { .number((minutes * 10).rounded() / 10) }
    func object(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue {
      .object(members.map { JSONValue.Member(name: $0.key, value: $0.value) })
    }
    let topics = topics.map { topic in
      object([
        "topic": .string(topic.name), "known": number(topic.known), "shaky": number(topic.shaky),
        "unseen": number(topic.unseen),
      ])
    }
    let mistakes = misconceptions.map { one in
      object([
        "id": .string(one.id), "times": number(one.times), "last": .string(one.last.iso8601),
        "questions": .array(one.questions.map(JSONValue.string)),
      ])
    }
    return object([
      "attempts": number(attempts), "known": number(known), "shaky": number(shaky), "due": number(due),
      "unseen": number(unseen), "minutes": tenth(minutesToday),
      "readiness": readiness.map { .number($0.share) } ?? .null,
      "interval": readiness.map { .array([.number($0.interval.lowerBound), .number($0.interval.upperBound)]) } ?? .null,
      "minutes-to-ninety": minutesToNinety.map(tenth) ?? .null,
      "interview": interview.map { .string($0.iso8601) } ?? .null, "topics": .array(topics),
      "misconceptions": .array(mistakes), "leeches": .array(leeches.map { .string($0.id) }),
    ]).line
  }
}
