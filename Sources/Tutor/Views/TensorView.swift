import Attention
import Display

/// What a table of numbers shows beyond the numbers.
struct TensorDress {
  /// The first line's left.
  var title: [Span] = []
  /// What it means, in a few words.
  var note = ""
  /// Whether the rows share out 1: shaded, with the sums beside them.
  var isWeights = false
  /// Shaded from the smallest entry to the largest, whatever they are.
  var shading = Shading.none
  enum Shading { case none, relative }
  /// Entries a mask hides, in the order of the tensor's values.
  var hidden: [Bool]?
  /// The entries as they were before a change; those that differ are marked.
  var before: Tensor?
}

/// A tensor as a table: labels, aligned numbers, heat and row sums for weights, a slice at a time beyond two axes.
///
/// Only the entries that are shown are formatted, so a large tensor costs no more than a small one.
func tensorView(_ tensor: Tensor, _ dress: TensorDress = TensorDress(), _ style: NumberStyle) -> Markup {
  if tensor.rank == 0 { return Markup(paragraph: scalar(tensor, dress, style)) }
  if tensor.count == 0 {
    return Markup(paragraph: head(dress) + [Span("empty, shape \(describe(shape: tensor.shape))", .dimmed)])
  }
  if tensor.rank <= 2 { return Markup(matrix(tensor, 0, dress, style, title: dress.title, note: dress.note)) }

  let matrixSize = tensor.shape[tensor.rank - 2] * tensor.shape[tensor.rank - 1]
  let slices = tensor.count / matrixSize
  var markup = Markup()
  if !dress.title.isEmpty {
    markup.append(
      .table(
        Table(
          title: dress.title, note: dress.note.isEmpty ? [] : [.dimmed(dress.note)], shape: shapeText(tensor.shape),
          cells: [])))
  }
  let shown = slices <= 8 ? Array(0..<slices) : Array(0..<4) + Array((slices - 2)..<slices)
  for (place, slice) in shown.enumerated() {
    if place > 0, slice != shown[place - 1] + 1 {
      markup.append(.paragraph([.dimmed("… \(slices - shown.count) slices between …")]))
    }
    let title: [Span] = [.dimmed("[\(sliceName(tensor, slice)), :, :]")]
    markup.append(.table(matrix(tensor, slice * matrixSize, dress, style, title: title, note: "")))
  }
  return markup
}

/// `3×4`, as a shape stands in the corner of a step.
func shapeText(_ shape: [Int]) -> String {
  shape.count == 1 ? "\(shape[0])" : shape.map(String.init).joined(separator: "×")
}

private func head(_ dress: TensorDress) -> [Span] { dress.title.isEmpty ? [] : dress.title + ["  "] }

private func scalar(_ tensor: Tensor, _ dress: TensorDress, _ style: NumberStyle) -> [Span] {
  let text = entryText(tensor, 0, style)
  var spans = dress.title.isEmpty ? [Span.value(text)] : dress.title + [" = ", .value(text)]
  if let before = dress.before, before.rank == 0, !same(before.values[0], tensor.values[0]) {
    spans += [.changed("  (was \(entryText(before, 0, style)))")]
  }
  if !tensor.isBoolean, let digits = allDigits(of: tensor.values[0]) { spans += [.dimmed("  (\(digits))")] }
  if !dress.note.isEmpty { spans += [.dimmed("  \(dress.note)")] }
  return spans
}

/// A whole number that is shown with an exponent, in full: `2,359,296`.
private func allDigits(of number: Double) -> String? {
  guard number == number.rounded(), number.magnitude > 1e6, number.magnitude < 1e15 else { return nil }
  var digits = String(Int(number.magnitude))
  var groups: [String] = []
  while digits.count > 3 {
    groups.insert(String(digits.suffix(3)), at: 0)
    digits.removeLast(3)
  }
  return (number < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
}

private func entryText(_ tensor: Tensor, _ offset: Int, _ style: NumberStyle) -> String {
  tensor.isBoolean ? (tensor.values[offset] == 0 ? "False" : "True") : style.text(tensor.values[offset])
}

/// Whether nobody could see a difference: not so where the digits shown are the same by rounding alone.
private func same(_ a: Double, _ b: Double) -> Bool {
  a == b || (a.isNaN && b.isNaN) || (a - b).magnitude <= 1e-12 * max(a.magnitude, b.magnitude)
}

/// `head 1` has no name of its own in a tensor: a slice is told by its indices, or by labels where there are some.
private func sliceName(_ tensor: Tensor, _ slice: Int) -> String {
  var rest = slice
  var parts: [String] = []
  for axis in (0..<(tensor.rank - 2)).reversed() {
    let place = rest % tensor.shape[axis]
    rest /= tensor.shape[axis]
    parts.insert(tensor.labels(along: axis)?[place] ?? "\(place)", at: 0)
  }
  return parts.joined(separator: ", ")
}

private func matrix(
  _ tensor: Tensor, _ start: Int, _ dress: TensorDress, _ style: NumberStyle, title: [Span], note: String
) -> Table {
  let isVector = tensor.rank == 1
  let rows = isVector ? 1 : tensor.shape[tensor.rank - 2]
  let columns = tensor.shape[tensor.rank - 1]
  let shownRows = Stretch(rows, limit: Table.defaultRowLimit)
  let shownColumns = Stretch(columns, limit: Table.defaultColumnLimit)
  let offsets = shownRows.places.map { row in shownColumns.places.map { start + row * columns + $0 } }
  let numbers = offsets.map { $0.map { tensor.values[$0] } }
  let visible = zip(offsets, numbers).flatMap { places, row in
    zip(places, row).map { dress.hidden?[$0] == true ? 0 : $1 }
  }
  let texts =
    tensor.isBoolean
    ? numbers.flatMap { $0.map { $0 == 0 ? "False" : "True" } } : style.format.texts(visible, uniform: dress.isWeights)
  let before = dress.before.flatMap { $0.shape == tensor.shape ? $0 : nil }

  let finite = numbers.joined().filter(\.isFinite)
  let span = dress.shading == .relative ? finite.min().flatMap { low in finite.max().map { (low, $0 - low) } } : nil
  var cells: [[Cell]] = []
  var next = 0
  for places in offsets {
    cells.append(
      places.map { offset in
        defer { next += 1 }
        let value = tensor.values[offset]
        var cell = Cell(texts[next], heat: dress.isWeights && value.isFinite ? min(1, max(0, value)) : nil)
        if let (low, width) = span, value.isFinite { cell.heat = width > 0 ? (value - low) / width : 1 }
        if let before, !same(before.values[offset], value) {
          cell.mark = .changed(old: entryText(before, offset, style))
          cell.role = .changed
        } else if dress.hidden?[offset] == true {
          cell = .masked
        }
        return cell
      })
  }
  var table = Table(
    title: title, note: note.isEmpty ? [] : [.dimmed(note)],
    shape: title.isEmpty && note.isEmpty ? nil : tensor.rank > 2 ? nil : shapeText(tensor.shape),
    columnLabels: tensor.labels(along: tensor.rank - 1).map { labels in shownColumns.places.map { labels[$0] } },
    rowLabels: isVector
      ? nil : tensor.labels(along: tensor.rank - 2).map { labels in shownRows.places.map { labels[$0] } },
    cells: cells,
    bracketed: title.isEmpty && tensor.labels(along: tensor.rank - 1) == nil && !dress.isWeights && before == nil,
    hiddenRows: shownRows.gap, hiddenColumns: shownColumns.gap)
  if dress.isWeights {
    let sums = shownRows.places.map { row in
      (0..<columns).reduce(0) { $0 + tensor.values[start + row * columns + $1] }
    }
    table.trailer = Table.Trailer(
      label: "sum",
      cells: sums.map { Cell(style.text(abs($0 - $0.rounded()) < 1e-9 ? $0.rounded() : $0), role: .dimmed) }
    )
  }
  return table
}

/// The places along an axis that are shown: all of them, or the first and last ones.
private struct Stretch {
  var places: [Int]
  var gap: Table.Gap?

  init(_ count: Int, limit: Int) {
    guard count > limit else {
      places = Array(0..<count)
      return
    }
    let last = 3
    let first = limit - last
    places = Array(0..<first) + Array((count - last)..<count)
    gap = Table.Gap(after: first, count: count - limit)
  }
}
