import Foundation
import GRDB
import Tutor

/// The rows of the log and its summary in SQL: the only place that knows the columns.
enum LogTable {
  /// Adds a row; one whose id is there already changes nothing.
  static func insert(_ row: LogRow, into database: Database) throws {
    let statement = try database.cachedStatement(
      sql: """
        INSERT INTO log (id, kind, milliseconds, zone, mode, lesson, question, revision, question_kind, seed, answer,
          verdict, misconception, hints, seconds, confidence, scheduler, target, details)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
        """)
    try statement.execute(arguments: [
      stored(row.id), stored(row.kind.rawValue), Int64((row.instant.secondsSince1970 * 1000).rounded()),
      row.instant.zoneOffsetMinutes, row.mode?.rawValue, stored(row.lessonID), stored(row.questionID),
      stored(row.questionRevision), stored(row.questionKind), row.seed.map { String($0) }, stored(row.answer),
      row.verdict?.rawValue, stored(row.misconception), row.hintsUsed, row.seconds, row.confidence?.rawValue,
      stored(row.scheduler), stored(row.target), stored(try json(row.details)),
    ])
  }

  /// The rows that came after the one numbered `sequence`, in their order, each given to `take` with its number.
  static func each(
    after sequence: Int64 = 0, latestFirst: Bool = false, in database: Database,
    _ take: (Int64, LogRow) throws -> Void
  ) throws {
    let sql = "SELECT * FROM log WHERE sequence > ? ORDER BY sequence" + (latestFirst ? " DESC" : "")
    let cursor = try Row.fetchCursor(database, sql: sql, arguments: [sequence])
    while let row = try cursor.next() { try take(row["sequence"], try logRow(row)) }
  }

  static func lastSequence(in database: Database) throws -> Int64 {
    try Int64.fetchOne(database, sql: "SELECT max(sequence) FROM log") ?? 0
  }

  /// The summary, if it contains the whole log.
  static func summary(in database: Database) throws -> Summary? {
    let line = try String.fetchOne(
      database, sql: "SELECT line FROM summary WHERE form = ? AND through = (SELECT max(sequence) FROM log)",
      arguments: [Summary.form])
    return line.flatMap { Summary(jsonLine: $0) }
  }

  static func write(_ summary: Summary, through sequence: Int64, to database: Database) throws {
    try database.execute(
      sql: "INSERT OR REPLACE INTO summary (one, form, through, line) VALUES (1, ?, ?, ?)",
      arguments: [Summary.form, sequence, summary.jsonLine])
  }
}

// MARK: - One row

extension LogTable {
  private static func logRow(_ row: Row) throws -> LogRow {
    let id = try required(row, "id")
    func choice<Choice: RawRepresentable>(_ column: String, _: Choice.Type) throws -> Choice?
    where Choice.RawValue == String {
      guard let text = text(row, column) else { return nil }
      guard let choice = Choice(rawValue: text) else { throw Damage(message: "row \(id): \(column) \(text)") }
      return choice
    }
    var seed: UInt64?
    if let digits = text(row, "seed") {
      seed = UInt64(digits)
      if seed == nil { throw Damage(message: "row \(id): seed \(digits)") }
    }
    guard let milliseconds = Int64.fromDatabaseValue(row["milliseconds"]),
      let zone = Int.fromDatabaseValue(row["zone"]), let hints = Int.fromDatabaseValue(row["hints"]),
      let seconds = Double.fromDatabaseValue(row["seconds"]),
      let details = try? JSONDecoder().decode([String: String].self, from: Data(try required(row, "details").utf8))
    else { throw Damage(message: "row \(id) is not as it was written") }
    return LogRow(
      id: id, kind: LogRow.Kind(rawValue: try required(row, "kind")),
      instant: Instant(secondsSince1970: Double(milliseconds) / 1000, zoneOffsetMinutes: zone),
      mode: try choice("mode", LogRow.Mode.self), lessonID: text(row, "lesson"), questionID: text(row, "question"),
      questionRevision: text(row, "revision"), questionKind: text(row, "question_kind"), seed: seed,
      answer: text(row, "answer"), verdict: try choice("verdict", LogRow.Verdict.self),
      misconception: text(row, "misconception"), hintsUsed: hints, seconds: seconds,
      confidence: try choice("confidence", LogRow.Confidence.self), scheduler: try required(row, "scheduler"),
      target: text(row, "target"), details: details)
  }

  /// SQLite ends a text at its first zero byte, so that one with such a byte is stored as its bytes.
  private static func stored(_ text: String?) -> DatabaseValue {
    guard let text else { return .null }
    return text.utf8.contains(0) ? Data(text.utf8).databaseValue : text.databaseValue
  }

  private static func text(_ row: Row, _ column: String) -> String? {
    let value: DatabaseValue = row[column]
    switch value.storage {
    case .string(let text): return text
    case .blob(let bytes): return String(decoding: bytes, as: UTF8.self)
    case .null, .int64, .double: return nil
    }
  }

  private static func required(_ row: Row, _ column: String) throws -> String {
    guard let text = text(row, column) else { throw Damage(message: "a row without \(column)") }
    return text
  }

  private static func json(_ details: [String: String]) throws -> String {
    if details.isEmpty { return "{}" }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(details), as: UTF8.self)
  }
}
