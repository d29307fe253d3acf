import Attention

/// What is visibly wrong with weights or an output, whatever mistake it was.
///
/// - Parameters:
///   - right: the right answer, which tells whether weights or an output were asked for.
///   - anatomy: the attention in it.
func observations(on answer: Tensor, _ right: Node, _ anatomy: Anatomy, _ bound: Bound) -> [String] {
  guard answer.shape == right.shape, answer.rank > 0, !answer.values.contains(where: \.isNaN) else { return [] }
  if right.value.isIdentical(to: anatomy.weights.value) { return onWeights(answer, anatomy, bound) }
  if let output = anatomy.output, right.value.isIdentical(to: output.value) { return onOutput(answer, anatomy, bound) }
  return []
}

private func onWeights(_ answer: Tensor, _ anatomy: Anatomy, _ bound: Bound) -> [String] {
  var found: [String] = []
  let columns = answer.shape[answer.rank - 1]
  guard columns > 0 else { return [] }
  let rows = answer.count / columns
  if let place = answer.values.firstIndex(where: { $0 < -bound.tolerance }) {
    found.append("The weight \(written(Tensor(answer.values[place]))) is negative: a softmax gives none below 0.")
  }
  if let mask = anatomy.mask, let seen = try? mask.value.stretchedOver(answer.shape),
    let place = answer.values.indices.first(where: { seen[$0] == 0 && answer.values[$0] > bound.tolerance })
  {
    found.append("Row \(place / columns) gives weight to key \(place % columns), which the mask hides from it.")
  }
  for row in 0..<rows {
    let sum = answer.values[row * columns..<(row + 1) * columns].reduce(0, +)
    guard (sum - 1).magnitude > bound.tolerance * Double(columns) + 1e-9 else { continue }
    found.append(
      "Row \(row) adds up to \(written(Tensor((sum * 100).rounded() / 100))): each query shares out exactly 1.")
    break
  }
  return found
}

private func onOutput(_ answer: Tensor, _ anatomy: Anatomy, _ bound: Bound) -> [String] {
  guard let values = anatomy.values?.value, values.rank == 2, answer.rank == 2, values.shape[1] == answer.shape[1]
  else {
    return []
  }
  let (keys, width) = (values.shape[0], values.shape[1])
  let seen = anatomy.mask.flatMap { try? $0.value.stretchedOver([answer.shape[0], keys]) }
  for row in 0..<answer.shape[0] {
    for column in 0..<width {
      let read = (0..<keys).filter { seen?[row * keys + $0] != 0 }.map { values.values[$0 * width + column] }
      guard let least = read.min(), let most = read.max() else { continue }
      let entry = answer.values[row * width + column]
      guard entry < least - bound.tolerance || entry > most + bound.tolerance else { continue }
      return [
        least == most
          ? "Row \(row) cannot be a mix of values: in column \(column) all that it may read is \(written(Tensor(least)))."
          : "Row \(row) cannot be a mix of values: \(written(Tensor(entry))) lies outside of \(written(Tensor(least))) to "
            + "\(written(Tensor(most))), between which the values it may read lie in column \(column)."
      ]
    }
  }
  return []
}

extension Tensor {
  /// The entries as they stand once this mask is stretched over a shape.
  fileprivate func stretchedOver(_ shape: [Int]) throws -> [Double] {
    let ones = Node(Tensor(shape: shape, repeating: 1))
    return try (ones * Node(self)).value.values
  }
}
