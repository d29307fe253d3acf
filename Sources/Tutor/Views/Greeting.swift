import Display

/// What there is to say at the start, a line each: where the last lesson stopped, what is due, days to the interview.
func greetingView(_ summary: Summary, course: Course, at now: Instant) -> Markup {
  var lines: [[Span]] = []
  if let place = summary.place, place.state == .started,
    let entry = course.entries.first(where: { $0.id == place.lessonID })
  {
    lines.append([
      Span("You were in lesson \(entry.number), "), .label(entry.id), ". ", .code(":lesson"), " goes on there.",
    ])
  }
  let due = summary.due(at: now)
  if due > 0 {
    lines.append([
      .strong("\(due) question\(due == 1 ? " is" : "s are") due."), " ", .code(":review"),
      " asks \(due == 1 ? "it" : "them").",
    ])
  }
  if let interview = summary.interview, interview > now {
    let days = now.calendarDays(until: interview)
    lines.append([
      Span(
        "Your interview is \(days == 0 ? "today" : days == 1 ? "tomorrow" : "in \(days) days"), \(interview.date) at \(interview.clock). "
      ),
      .code(":progress"), " shows where you stand.",
    ])
  }
  return lines.isEmpty ? Markup() : Markup([.lines(lines)])
}
