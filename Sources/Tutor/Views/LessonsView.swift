import Display

/// The course as a list: number, id, title, minutes and how far one has come.
func lessonsView(_ lessons: [(lesson: Lesson, state: LessonState)]) -> Markup {
  let rows: [[[Span]]] = lessons.map { lesson, state in
    let mark: Span =
      switch state {
      case .new: .dimmed("new")
      case .started: .changed("started")
      case .done: .right("done")
      }
    return [
      [Span(lesson.number.map { "\($0)" } ?? "")], [.code(lesson.id)], [Span(lesson.frontMatter.title)],
      [.dimmed("\(lesson.frontMatter.minutes) min")], [mark],
    ]
  }
  let left = lessons.filter { $0.state != .done }.map(\.lesson.frontMatter.minutes).reduce(0, +)
  return Markup([
    .grid(
      Grid(
        header: [["#"], ["id"], ["title"], ["time"], ["state"]], rows: rows,
        alignments: [.trailing, .leading, .leading, .trailing, .leading])),
    .paragraph([
      .dimmed("\(left) minutes to go. "), .code(":lesson N"),
      .dimmed(
        " opens one. In a weekend: 2, 4, 5, 7, 8, 14, 17, 20. By history: 1, 3, 9, 5, 8, 12, then the rest. `:placement N` tells whether you can leave one out."
      ),
    ]),
  ])
}
