import Display
import FusedAttention

extension Ladder {
  /// What was measured, as a table, two plots and what they mean.
  var view: Markup {
    guard let last = steps.last else { return Markup() }
    var view = Markup(table)
    view.append(.plot(timePlot))
    view.append(.plot(memoryPlot))
    if let step = steps.last(where: { $0.textbook != nil }), let textbook = step.textbook {
      var spans: [Span] = ["At ", .value("\(step.tokens)"), " tokens the tiled kernel is "]
      spans += [.value("\(threeDigits(textbook / step.fused))"), " times as fast as the textbook's loops"]
      if let kept = step.kept {
        spans += [
          ". Registers and lanes give ", .value(threeDigits(textbook / kept)), " of that, leaving the scores out of ",
          "memory ", .value(threeDigits(kept / step.fused)),
        ]
      }
      view.append(.paragraph(spans + ["."]))
    }
    if let growth = exponent(\.fused) {
      var spans: [Span] = [
        "From the step before to the last, time grew with n to the power of ", .value(digits(growth)),
      ]
      if let kept = exponent(\.kept) { spans += [" (tiled) and ", .value(digits(kept)), " (scores kept)"] }
      spans.append(": tiling saves memory and traffic, not arithmetic, which still grows with n².")
      view.append(.paragraph(spans))
    }
    view.append(
      .paragraph([
        "On one thread this processor makes at most ", .value("\(Int((peak / 1e9).rounded()))"),
        " billion multiplications and additions a second (", .code(InstructionSet.chosen.rawValue),
        "); the tiled kernel reaches ", .value("\(percent(last.operations / last.fused / peak))"), " of it at ",
        .value("\(last.tokens)"), " tokens.",
      ]))
    if !tiles.isEmpty {
      view.append(Markup(tileTable))
      view.append(
        .paragraph([
          "Each row is the same computation with another number of keys in a tile. A tile's scores, and its keys and ",
          "values, have to wait in the caches next to the processor; a tile too large for them comes from farther away, ",
          "one too small is gone through too often.",
        ]))
    }
    return view
  }

  private var table: Table {
    let threads = steps.last?.threads ?? 1
    var labels = ["textbook", "scores kept", "tiled"]
    if threads > 1 { labels.append("\(threads) threads") }
    labels += ["GFLOP/s", "of peak", "kept memory", "tiled memory"]
    return Table(
      title: [.label("Attention"), " on one thread, \(heads) × n × \(headSize)"],
      note: ["seconds, and bytes beyond Q, K, V"],
      columnLabels: labels, rowLabels: steps.map { "n = \($0.tokens)" },
      cells: steps.map { cells($0, threads: threads) })
  }

  private func cells(_ step: Step, threads: Int) -> [Cell] {
    var texts = [step.textbook.map(duration) ?? "-", step.kept.map(duration) ?? "-", duration(step.fused)]
    if threads > 1 { texts.append(duration(step.threaded)) }
    texts += [
      threeDigits(step.operations / step.fused / 1e9), percent(step.operations / step.fused / peak),
      bytes(step.keptBytes), bytes(step.fusedBytes),
    ]
    return texts.map { Cell($0) }
  }

  private var tileTable: Table {
    let operations = steps.last?.operations ?? 0
    return Table(
      title: [.label("Keys in a tile"), ", n = \(steps.last?.tokens ?? 0)"],
      columnLabels: ["tiled", "GFLOP/s", "scores of a tile"],
      rowLabels: tiles.map { "\($0.keys)" },
      cells: tiles.map { tile in
        [
          Cell(duration(tile.seconds)), Cell(threeDigits(operations / tile.seconds / 1e9)),
          Cell(bytes(4 * tile.keys * lanesTogether)),
        ]
      })
  }

  private var timePlot: Plot {
    Plot(
      title: ["Time"],
      .lines([
        series("textbook", \.textbook), series("scores kept", \.kept), series("tiled") { $0.fused },
      ]), xLabel: "tokens", yLabel: "seconds", xScale: .logarithmic, yScale: .logarithmic)
  }

  private var memoryPlot: Plot {
    Plot(
      title: ["Memory beyond Q, K, V and the output"],
      .lines([
        series("scores kept") { Double($0.keptBytes) / 0x1p20 }, series("tiled") { Double($0.fusedBytes) / 0x1p20 },
      ]), xLabel: "tokens", yLabel: "MiB", xScale: .logarithmic, yScale: .logarithmic)
  }

  private func series(_ label: String, _ value: (Step) -> Double?) -> Plot.Series {
    Plot.Series(
      label: label,
      points: steps.compactMap { step in value(step).map { Plot.Point(Double(step.tokens), $0) } })
  }

  /// One JSON object on one line.
  var json: String {
    func number(_ value: Double?) -> String { value.map { "\($0)" } ?? "null" }
    let rows = steps.map { step in
      "{\"tokens\": \(step.tokens), \"textbook\": \(number(step.textbook)), \"kept\": \(number(step.kept)), "
        + "\"fused\": \(step.fused), \"threads\": \(step.threads), \"threaded\": \(step.threaded), "
        + "\"gflops\": \(step.operations / step.fused / 1e9), \"kept_bytes\": \(step.keptBytes), "
        + "\"fused_bytes\": \(step.fusedBytes)}"
    }
    let tileRows = tiles.map { "{\"keys\": \($0.keys), \"seconds\": \($0.seconds)}" }
    return "{\"heads\": \(heads), \"head_size\": \(headSize), \"instructions\": \"\(InstructionSet.chosen.rawValue)\", "
      + "\"peak_gflops\": \(peak / 1e9), \"threads_peak_gflops\": \(threadedPeak / 1e9), \"steps\": [\(rows.joined(separator: ", "))], "
      + "\"exponents\": {\"textbook\": \(number(exponent(\.textbook))), \"kept\": \(number(exponent(\.kept))), "
      + "\"fused\": \(number(exponent(\.fused)))}, \"tiles\": [\(tileRows.joined(separator: ", "))]}"
  }
}

private func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

private func digits(_ number: Double) -> String { number < 0 ? "0" : threeDigits(number) }

/// A number of bytes as people say it.
func bytes(_ count: Int) -> String {
  let units = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")]
  guard let (size, unit) = units.first(where: { count >= $0.0 }) else { return "\(count) B" }
  return "\(threeDigits(Double(count) / Double(size))) \(unit)"
}
