/// Products summed along named axes (Einstein's summation): `bqd,bkd->bqk`.
///
/// Each letter is one axis; letters missing behind the arrow are summed over.
public struct Einsum: Operation {
  /// One letter for each axis of each operand; no letter twice in one operand.
  let inputs: [[Character]]
  let output: [Character]

  public var name: String { "einsum" }
  private var notation: String { inputs.map { String($0) }.joined(separator: ",") + "->" + String(output) }

  /// The size of every letter.
  private func sizes(_ shapes: [[Int]]) throws -> [Character: Int] {
    var sizes: [Character: Int] = [:]
    for (letters, shape) in zip(inputs, shapes) {
      for (letter, size) in zip(letters, shape) {
        guard sizes[letter] == nil || sizes[letter] == size else {
          throw TensorError.invalid(
            "in \"\(notation)\" the axis \(letter) has size \(sizes[letter] ?? 0) in one place and \(size) in another.")
        }
        sizes[letter] = size
      }
    }
    return sizes
  }

  private var summed: [Character] {
    var letters: [Character] = []
    for letter in inputs.joined() where !output.contains(letter) && !letters.contains(letter) { letters.append(letter) }
    return letters
  }

  public func forward(_ operands: [Tensor]) throws -> Tensor {
    let sizes = try sizes(operands.map(\.shape))
    let shape = output.map { sizes[$0] ?? 1 }
    let count = try Computation.admit(shape: shape)
    let letters = output + summed
    let extents = letters.map { sizes[$0] ?? 1 }
    let strides = zip(inputs, operands).map { own, operand in
      let steps = operand.strides
      return letters.map { letter in own.firstIndex(of: letter).map { steps[$0] } ?? 0 }
    }
    let inner = extents[output.count...].reduce(1, *)
    var values = Array(repeating: 0.0, count: count)
    var index = Array(repeating: 0, count: letters.count)
    var places = Array(repeating: 0, count: operands.count)
    for place in 0..<(inner == 0 ? 0 : count) {
      var total = 0.0
      for position in 0..<inner {
        if (place &* inner &+ position) & 0xFFFF == 0xFFFF { try Computation.checkpoint() }
        var product = 1.0
        for (operand, from) in zip(operands, places) { product *= operand.values[from] }
        total += product
        // The next position of all letters, the last one fastest.
        var letter = letters.count - 1
        while letter >= 0 {
          index[letter] += 1
          for operand in places.indices { places[operand] += strides[operand][letter] }
          if index[letter] < extents[letter] { break }
          for operand in places.indices { places[operand] -= strides[operand][letter] * extents[letter] }
          index[letter] = 0
          letter -= 1
        }
      }
      values[place] = total
    }
    return Tensor(shape: shape, values: values, labels: labels(operands))
  }

  private func labels(_ operands: [Tensor]) -> [[String]?] {
    guard operands.contains(where: { !$0.labels.isEmpty }) else { return [] }
    return output.map { letter in
      for (letters, operand) in zip(inputs, operands) {
        if let axis = letters.firstIndex(of: letter), let found = operand.labels(along: axis) { return found }
      }
      return nil
    }.nilIfBare
  }

  public func backward(_ gradient: Node, through result: Node) throws -> [Node?] {
    try result.operands.indices.map { operand in
      let others = result.operands.indices.filter { $0 != operand }
      let known = output + others.flatMap { inputs[$0] }
      // A letter that stands nowhere else was summed away by itself: each of its entries has the same gradient.
      let reached = inputs[operand].filter { known.contains($0) }
      let flow = try Node(
        Einsum(inputs: [output] + others.map { inputs[$0] }, output: reached),
        [gradient] + others.map { result.operands[$0] })
      let shape = result.operands[operand].shape
      let kept = zip(inputs[operand], shape).map { reached.contains($0) ? $1 : 1 }
      return try flow.reshaped(kept).expanded(to: shape)
    }
  }

  public func term(at index: [Int], of result: Node) -> Term {
    guard let sizes = try? sizes(result.operands.map(\.shape)) else { return .constant(.nan) }
    var products: [Term] = []
    let summed = summed
    let extents = summed.map { sizes[$0] ?? 1 }
    let positions = Tensor(shape: extents, values: Array(repeating: 0, count: extents.reduce(1, *)))
    for place in 0..<positions.count {
      let inner = positions.index(at: place)
      func position(_ letter: Character) -> Int {
        output.firstIndex(of: letter).map { index[$0] } ?? summed.firstIndex(of: letter).map { inner[$0] } ?? 0
      }
      let cells = inputs.indices.map { Term.cell(operand: $0, index: inputs[$0].map(position)) }
      products.append(cells.count == 1 ? cells[0] : .product(cells))
    }
    return summed.isEmpty ? products[0] : .sum(products)
  }

  public func formula(_ operands: [Formula]) -> Formula {
    Formula("einsum(\"\(notation)\", \(operands.map(\.text).joined(separator: ", ")))", .postfix)
  }
  public func python(_ operands: [String], result: Tensor) -> String {
    "np.einsum(\"\(notation)\", \(operands.joined(separator: ", ")))"
  }
}

extension Node {
  /// Einstein's summation, as `np.einsum`: letters, `->` or none (then letters that stand once, in alphabetical order),
  /// `...` for leading axes, a letter twice in one operand for its diagonal.
  public static func einsum(_ notation: String, _ operands: [Node]) throws -> Node {
    let text = notation.filter { $0 != " " }
    let sides = text.parted(by: "->")
    guard sides.count <= 2, let left = sides.first else {
      throw TensorError.invalid("\"\(notation)\" has more than one arrow ->.")
    }
    var inputs = left.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
    guard inputs.count == operands.count else {
      throw TensorError.invalid(
        "\"\(notation)\" names the axes of \(inputs.count) tensor\(inputs.count == 1 ? "" : "s"), and \(operands.count) "
          + "\(operands.count == 1 ? "is" : "are") given.")
    }
    var output = sides.count == 2 ? sides[1] : nil

    // `...` becomes capital letters from the end of the alphabet that nothing else uses.
    let spare = Array("ZYXWVUTSRQPONMLKJIHGFEDCBAzyxwvutsrqponmlkjihgfedcba").filter { !text.contains($0) }
    var widest = 0
    for (place, input) in inputs.enumerated() where input.contains("...") {
      widest = Swift.max(widest, operands[place].rank - input.filter { $0 != "." }.count)
    }
    guard widest <= spare.count else { throw TensorError.invalid("\"\(notation)\" stands for too many axes.") }
    let batch = String(spare.prefix(widest).reversed())
    for (place, input) in inputs.enumerated() {
      let own = Swift.max(0, operands[place].rank - input.filter { $0 != "." }.count)
      inputs[place] = input.replacingFirst("...", by: String(batch.suffix(own)))
    }
    output = output?.replacingFirst("...", by: batch)

    let letters = inputs.joined()
    guard letters.allSatisfy({ $0.isLetter && $0.isASCII }), (output ?? "").allSatisfy({ $0.isLetter && $0.isASCII })
    else {
      throw TensorError.invalid("\"\(notation)\" may hold letters, commas, one -> and ... only.")
    }
    let result =
      output.map { Array($0) } ?? Array(batch)
      + letters.filter { letter in
        letters.filter { $0 == letter }.count == 1 && !batch.contains(letter)
      }.sorted()
    guard Set(result).count == result.count else {
      throw TensorError.invalid("\"\(notation)\" names an axis twice behind the arrow.")
    }
    if let stray = result.first(where: { !letters.contains($0) }) {
      throw TensorError.invalid("\"\(notation)\" names the axis \(stray) behind the arrow only.")
    }

    var nodes = operands
    var axes: [[Character]] = []
    for (place, input) in inputs.enumerated() {
      guard input.count == operands[place].rank else {
        throw TensorError.invalid(
          "\"\(input)\" names \(input.count) axes, and operand \(place + 1) has shape \(describe(shape: operands[place].shape))."
        )
      }
      let names: [Character]
      (nodes[place], names) = try nodes[place].withoutRepeatedAxes(Array(input), notation)
      axes.append(names)
    }
    // A batch axis of size 1 stretches, as in broadcasting.
    for letter in batch {
      let size =
        zip(axes, nodes).compactMap { own, node in own.firstIndex(of: letter).map { node.shape[$0] } }.max() ?? 1
      for place in nodes.indices {
        guard let axis = axes[place].firstIndex(of: letter), nodes[place].shape[axis] == 1, size != 1 else { continue }
        var shape = nodes[place].shape
        shape[axis] = size
        nodes[place] = try nodes[place].expanded(to: shape)
      }
    }
    return try Node(Einsum(inputs: axes, output: result), nodes)
  }

  /// This tensor with each letter once: a repeated one keeps the diagonal of its axes.
  private func withoutRepeatedAxes(_ letters: [Character], _ notation: String) throws -> (Node, [Character]) {
    guard let repeated = letters.first(where: { letter in letters.filter { $0 == letter }.count > 1 }) else {
      return (self, letters)
    }
    let places = letters.indices.filter { letters[$0] == repeated }
    let (first, second) = (places[0], places[1])
    guard shape[first] == shape[second] else {
      throw TensorError.invalid(
        "in \"\(notation)\" the axis \(repeated) has size \(shape[first]) in one place and \(shape[second]) in another."
      )
    }
    let rest = letters.indices.filter { $0 != first && $0 != second }
    let diagonal = try permuted(rest + [first, second]).diagonal()
    return try diagonal.withoutRepeatedAxes(rest.map { letters[$0] } + [repeated], notation)
  }
}

extension String {
  /// The parts between the places where `sign` stands.
  func parted(by sign: String) -> [String] {
    var parts = [""]
    var rest = self[...]
    while let character = rest.first {
      if rest.hasPrefix(sign) {
        parts.append("")
        rest = rest.dropFirst(sign.count)
      } else {
        parts[parts.count - 1].append(character)
        rest = rest.dropFirst()
      }
    }
    return parts
  }

  func replacingFirst(_ part: String, by text: String) -> String {
    let parts = parted(by: part)
    return parts.count < 2 ? self : parts[0] + text + parts[1...].joined(separator: part)
  }
}
