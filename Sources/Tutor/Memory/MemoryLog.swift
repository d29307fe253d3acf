/// A log that lives as long as the program: the twin of the stored one, for tests and for `--data` that cannot be had.
public final class MemoryLog: ProgressLog {
  private var kept: [LogRow] = []
  private var ids: Set<String> = []
  private var known = Memory()

  public init(_ rows: [LogRow] = []) {
    _ = merge(rows)
  }

  public func append(_ rows: [LogRow]) throws {
    var fresh: Set<String> = []
    for row in rows where ids.contains(row.id) || !fresh.insert(row.id).inserted {
      throw LogError.idTaken(row.id)
    }
    kept += rows
    ids.formUnion(fresh)
    known.add(rows)
  }

  public func rows() -> [LogRow] { kept }

  public func summary() -> Summary? {
    kept.isEmpty ? nil : known.summary
  }

  public func memory() -> Memory { known }

  public func merge(_ rows: [LogRow]) -> Int {
    let new = rows.filter { ids.insert($0.id).inserted }
    kept += new
    known.add(new)
    return new.count
  }

  public func backup() -> String? { nil }

  public func check() -> [String] { [] }

  public func takeNotices() -> [String] { [] }
}
