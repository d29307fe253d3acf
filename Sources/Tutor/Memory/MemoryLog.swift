/// A log that lives as long as the program: the twin of the stored one, for tests and for `--data` that cannot be had.
public final class MemoryLog: ProgressLog {
  private var known = Memory()

  public init(_ rows: [LogRow] = []) {
    _ = merge(rows)
  }

  public func append(_ rows: [LogRow]) throws {
    try known.checkIDs(of: rows)
    known.add(rows)
  }

  public func rows() -> [LogRow] { known.rows }

  public func summary() -> Summary? {
    known.rows.isEmpty ? nil : known.summary
  }

  public func memory() -> Memory { known }

  public func merge(_ rows: [LogRow]) -> Int {
    var ids: Set<String> = []
    let new = rows.filter { !known.contains($0.id) && ids.insert($0.id).inserted }
    known.add(new)
    return new.count
  }

  public func backup() -> String? { nil }

  public func check() -> [String] { [] }

  public func takeNotices() -> [String] { [] }
}
