extension Table {
  /// The table with at most `rowLimit` rows and `columnLimit` columns, the first and the last ones.
  ///
  /// Whoever makes a table of something big asks `Gap(hiding:limit:)` first and makes only the cells that will be seen.
  var elided: Table {
    var table = self
    let columns = cells.map(\.count).max() ?? 0
    if hiddenRows == nil, let gap = Gap(hiding: cells.count, limit: rowLimit) {
      table.hiddenRows = gap
      table.cells = gap.removed(from: cells)
      table.rowLabels = rowLabels.map(gap.removed)
      table.trailer?.cells = gap.removed(from: trailer?.cells ?? [])
    }
    if hiddenColumns == nil, let gap = Gap(hiding: columns, limit: columnLimit) {
      table.hiddenColumns = gap
      table.cells = table.cells.map(gap.removed)
      table.columnLabels = columnLabels.map(gap.removed)
    }
    return table
  }
}

extension Table.Gap {
  /// What to leave out of so many rows or columns so that the first and the last ones, `limit` together, remain;
  /// nothing if all of them fit.
  public init?(hiding count: Int, limit: Int) {
    guard count > max(2, limit) else { return nil }
    let kept = max(2, limit)
    self.init(after: kept - kept / 2, count: count - kept)
  }

  /// The indices that remain of so many.
  public func shown(of count: Int) -> [Int] {
    Array(0..<min(after, count)) + Array(min(after + self.count, count)..<count)
  }

  fileprivate func removed<Element>(from all: [Element]) -> [Element] {
    Array(all.prefix(after)) + all.dropFirst(after + count)
  }
}
