import Attention
import Display

/// Two computations side by side: each step with the largest distance between entries at the same place.
func comparisonView(_ comparison: Comparison, left: String, right: String, _ style: NumberStyle) -> Markup {
  func shape(_ node: Node?) -> String { node.map { shapeText($0.shape) }.flatMap { $0.isEmpty ? "number" : $0 } ?? "–" }
  let rows: [[[Span]]] = comparison.rows.map { row in
    [
      [.label(row.name)], [Span(shape(row.left))], [Span(shape(row.right))],
      row.difference.map { $0 <= 1e-12 ? [.right(distanceText($0))] : [.changed(distanceText($0))] }
        ?? [.dimmed(row.left == nil || row.right == nil ? "only on one side" : "other shape")],
    ]
  }
  let grid = Grid(
    header: [["step"], [Span(left)], [Span(right)], ["max |Δ|"]], rows: rows,
    alignments: [.leading, .trailing, .trailing, .trailing])
  let shared = comparison.rows.compactMap(\.difference)
  let verdict: [Span] =
    if shared.isEmpty {
      ["No step of one has the name and shape of a step of the other."]
    } else if let worst = shared.max(), worst > 1e-9 {
      [.changed("They differ"), Span(", by at most \(distanceText(worst)).")]
    } else {
      [.right("They agree"), " in every shared step, to rounding."]
    }
  var markup = Markup([.grid(grid), .paragraph(verdict)])
  if let first = comparison.rows.first(where: { ($0.difference ?? 0) > 1e-9 }), let a = first.left, let b = first.right
  {
    markup.append(.paragraph(["The ways part at ", .label(first.name), ":"]))
    markup += stepsView([ShownStep(name: first.name, node: b, before: a)], numbered: false, style)
  }
  return markup
}

/// `0`, `2.2e-16`, `0.37`: a distance short enough for a table.
func distanceText(_ distance: Double) -> String {
  if distance == 0 { return "0" }
  guard distance.isFinite else { return "infinite" }
  return NumberStyle(precision: distance >= 1e-4 ? 4 : 2).text(distance)
}
