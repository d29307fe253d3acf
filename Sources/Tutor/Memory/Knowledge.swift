/// The running total of a log: what its rows add up to, one after the other.
struct Knowledge: Sendable, Equatable {
  let model: FSRS
  /// False while rows have come that it does not contain yet.
  var isCurrent = true

  var histories: [String: History] = [:]
  var places: [String: LessonPlace] = [:]
  var states: [String: LessonState] = [:]
  var lastLesson: String?
  var looked: [String: Instant] = [:]
  var settings: [String: String] = [:]
  var held: [String: Held] = [:]
  var predictions: [Prediction] = []
  private var times: [String: Times] = [:]

  init(model: FSRS) { self.model = model }

  /// What the model expected of a review, and what came.
  struct Prediction: Sendable, Equatable {
    var recall: Double
    var isKnown: Bool
  }

  /// A misconception that stands: how often it was met, when last, and on which questions not put right since.
  struct Held: Sendable, Equatable {
    var times = 0
    var last: Instant
    var questions: Set<String> = []

    mutating func add(_ when: Instant, _ question: String) {
      times += 1
      last = when
      questions.insert(question)
    }
  }

  mutating func add(_ row: LogRow) {
    switch row.kind {
    case .answer: answer(row)
    case .place: place(row)
    case .setting: set(row)
    case .looked: look(row)
    case .undo, .reset, .other: break
    }
  }
}

// MARK: - One row

extension Knowledge {
  private mutating func answer(_ row: LogRow) {
    guard let question = row.questionID, let verdict = row.verdict else { return }
    var history = histories[question] ?? History()
    let draw = History.Draw(seed: row.seed, mode: row.mode, day: row.instant.localDay)
    let isSameAsking = history.open == draw
    history.open = verdict == .right ? nil : draw
    note(row, on: question, verdict, isSameAsking: isSameAsking)
    defer { histories[question] = history }
    // The first answer to a draw says what was remembered; the next ones were helped by its verdict.
    if isSameAsking { return }

    let usual = usualTime(question: question, kind: row.questionKind)
    guard
      let rating = Rating(
        verdict, hints: row.hintsUsed, seconds: row.seconds, usual: usual, confidence: row.confidence, mode: row.mode)
    else { return }
    if let lesson = row.lessonID { history.lessons.insert(lesson) }
    review(&history, rating, at: row.instant)
    if verdict == .right, row.seconds > 0 {
      history.times.add(row.seconds)
      times[row.questionKind ?? "", default: Times()].add(row.seconds)
    }
  }

  private mutating func review(_ history: inout History, _ rating: Rating, at now: Instant) {
    let days = history.lastReviewed.map { max(0, $0.localDays(until: now)) } ?? 0
    if let card = history.card, days >= 1 {
      let recall = model.retrievability(stability: card.stability, afterDays: Double(days))
      predictions.append(Prediction(recall: recall, isKnown: rating.isKnown))
    }
    let (card, interval) = model.review(history.card, rating, afterDays: days)
    history.card = card
    history.lastReviewed = now
    history.lastRating = rating
    history.reviews += 1
    switch interval {
    case .days(let days): history.due = now.start(ofLocalDay: now.localDay + days)
    case .seconds(let seconds): history.due = now.adding(seconds: seconds)
    }
    if !rating.isKnown { history.misses.append(now) }
    if history.firstAsked == nil { (history.firstAsked, history.firstKnown) = (now, rating.isKnown) }
  }

  /// A misconception stands until every question it was met on has been answered rightly when asked again.
  private mutating func note(
    _ row: LogRow, on question: String, _ verdict: LogRow.Verdict, isSameAsking: Bool
  ) {
    if verdict == .right, !isSameAsking {
      for (id, var standing) in held where standing.questions.remove(question) != nil {
        held[id] = standing.questions.isEmpty ? nil : standing
      }
    } else if verdict != .right, let misconception = row.misconception {
      held[misconception, default: Held(last: row.instant)].add(row.instant, question)
    }
  }

  private mutating func place(_ row: LogRow) {
    guard let place = LessonPlace(row) else { return }
    places[place.lessonID] = place
    lastLesson = place.lessonID
    looked[place.lessonID] = row.instant
    if states[place.lessonID] != .done { states[place.lessonID] = place.state }
  }

  private mutating func set(_ row: LogRow) {
    guard let name = row.details["name"] else { return }
    let value = row.details["value"] ?? ""
    settings[name] = value.isEmpty ? nil : value
  }

  private mutating func look(_ row: LogRow) {
    if let question = row.questionID {
      histories[question, default: History()].looked = row.instant
    } else if let lesson = row.lessonID {
      looked[lesson] = row.instant
    }
  }

  /// The median for the question where it was answered rightly three times, for its kind where five of it were.
  func usualTime(question: String, kind: String?) -> Double? {
    histories[question]?.times.median(ofAtLeast: 3) ?? times[kind ?? ""]?.median(ofAtLeast: 5)
  }
}
