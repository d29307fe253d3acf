import GRDB

/// How the file came to its present form, a step each. A step that was released is never changed; a new form is a new
/// step at the end.
enum Migrations {
  static let steps: [(name: String, sql: String)] = [
    (
      "log",
      """
      CREATE TABLE log (
        sequence INTEGER PRIMARY KEY,      -- the order in which rows came to this machine
        id TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        milliseconds INTEGER NOT NULL,     -- since 1970-01-01T00:00:00Z
        zone INTEGER NOT NULL,             -- minutes ahead of UTC
        mode TEXT CHECK (mode IN ('lesson', 'quiz', 'review', 'interview', 'drill')),
        lesson TEXT,
        question TEXT,
        revision TEXT,
        question_kind TEXT,
        seed TEXT,                         -- decimal: it needs all 64 bits
        answer TEXT,
        verdict TEXT CHECK (verdict IN ('right', 'partly', 'wrong', 'solution', 'skipped')),
        misconception TEXT,
        hints INTEGER NOT NULL,
        seconds REAL NOT NULL,
        confidence TEXT CHECK (confidence IN ('sure', 'guess')),
        scheduler TEXT NOT NULL,
        target TEXT,
        details TEXT NOT NULL,             -- a JSON object of texts
        CHECK (kind <> 'answer' OR (question IS NOT NULL AND verdict IS NOT NULL))
      );
      CREATE TRIGGER log_is_never_changed BEFORE UPDATE ON log
        BEGIN SELECT RAISE(ABORT, 'rows of the log are never changed'); END;
      CREATE TRIGGER log_is_never_shortened BEFORE DELETE ON log
        BEGIN SELECT RAISE(ABORT, 'rows of the log are never deleted'); END;
      """
    ),
    (
      "summary",
      """
      CREATE TABLE summary (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        form INTEGER NOT NULL,             -- which way of summing up made it
        through INTEGER NOT NULL,          -- the last row of the log that it contains
        line TEXT NOT NULL
      );
      """
    ),
  ]

  static let migrator: DatabaseMigrator = {
    var migrator = DatabaseMigrator()
    for (name, sql) in steps {
      migrator.registerMigration(name) { try $0.execute(sql: sql) }
    }
    return migrator
  }()
}
