import Display

/// The step tables of DESIGN: what every reader is tried on.
enum Samples {
  static let tokens = ["The", "cat", "sat"]

  static let scores = Table(
    title: [" 1  scores = Q @ Kᵀ"], note: ["how well each query matches each key"], shape: "3×3",
    columnLabels: tokens, rowLabels: tokens, cells: [["4", "2", "0"], ["2", "4", "0"], ["0", "4", "2"]])

  static let masked = Table(
    title: [" 3  masked = scaled where j ≤ i"], note: ["no token looks ahead"], shape: "3×3",
    columnLabels: tokens, rowLabels: tokens,
    cells: [["2", .masked, .masked], ["1", "2", .masked], ["0", "2", "1"]])

  static let weights: Table = {
    let rows = [[1, 0, 0], [0.2689414213699951, 0.7310585786300049, 0], [0.09003057, 0.66524096, 0.24472847]]
    let texts = NumberFormat().texts(rows.flatMap { $0 }, uniform: true)
    let cells = rows.indices.map { row in
      rows[row].indices.map { column in
        column > row ? Cell.masked : Cell(texts[row * 3 + column], heat: rows[row][column])
      }
    }
    return Table(
      title: [" 4  weights = softmax(masked)"], note: ["each row shares out 1"], shape: "3×3",
      columnLabels: tokens, rowLabels: tokens, cells: cells,
      trailer: Table.Trailer(label: "sum", cells: ["1", "1", "1"]))
  }()

  /// A table of so many rows and columns whose numbers tell where they stand.
  static func numbered(rows: Int, columns: Int, labels: Bool = true) -> Table {
    Table(
      title: [" 1  X"], shape: "\(rows)×\(columns)", columnLabels: labels ? (0..<columns).map { "c\($0)" } : nil,
      rowLabels: labels ? (0..<rows).map { "r\($0)" } : nil,
      cells: (0..<rows).map { row in (0..<columns).map { Cell("\(row).\($0 + 1000)") } })
  }
}
