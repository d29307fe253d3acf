/// A computation as a Python script that runs with NumPy alone: it computes every value again and asserts that the
/// numbers agree with those computed here; where torch is present, so does `scaled_dot_product_attention`.
public struct PythonExport {
  /// The script.
  public let script: String

  /// - Parameters:
  ///   - roots: what is to be computed.
  ///   - title: a line for the top, such as the expression that was typed.
  public init(of roots: [Node], title: String = "") {
    let order = Node.ancestors(of: roots)
    var writer = ScriptWriter(order, roots)
    for node in order { writer.write(node) }
    let body = writer.lines.joined(separator: "\n")
    let checks = writer.checks(roots)
    let torch = Anatomy.all(in: roots).reversed().compactMap { writer.torchCheck($0) }

    var text = title.isEmpty ? "" : "# \(title.split(whereSeparator: \.isNewline).joined(separator: "\n# "))\n"
    text += "import numpy as np\n\nnp.seterr(all=\"ignore\")\n\n"
    for helper in PythonHelpers.needed(by: body) { text += helper + "\n\n" }
    text += "\(body)\n\n\(PythonHelpers.check)\n\n\(checks.joined(separator: "\n"))\n"
    if !torch.isEmpty {
      text += "\ntry:\n    import torch\n    import torch.nn.functional as F\nexcept ImportError:\n    torch = None\n"
      text += "if torch is not None:\n" + torch.joined(separator: "\n") + "\n"
    }
    text += "print(\"\(checks.count) value\(checks.count == 1 ? "" : "s") agree\(checks.count == 1 ? "s" : "")\")\n"
    script = text
  }
}

/// Writes one assignment for each node that needs a name, the others inside the expressions that use them.
private struct ScriptWriter {
  private(set) var lines: [String] = []
  private var texts: [ObjectIdentifier: String] = [:]
  private var taken: Set<String> = ["np", "torch", "F", "check"]
  private var uses: [ObjectIdentifier: Int] = [:]
  private var mustHaveName: Set<ObjectIdentifier> = []
  private var count = 0

  init(_ order: [Node], _ roots: [Node]) {
    for node in order { for operand in node.operands { uses[ObjectIdentifier(operand), default: 0] += 1 } }
    mustHaveName = Set(roots.map { ObjectIdentifier($0) })
    for anatomy in Anatomy.all(in: roots) {
      let parts = [anatomy.queries, anatomy.keys, anatomy.values, anatomy.mask, anatomy.masked, anatomy.scaled]
      for node in parts.compactMap({ $0 }) { mustHaveName.insert(ObjectIdentifier(node)) }
    }
  }

  mutating func write(_ node: Node) {
    let key = ObjectIdentifier(node)
    let expression = text(of: node)
    let isPlain = node.name == nil && !mustHaveName.contains(key)
    if isPlain, (uses[key] ?? 0) <= 1 || node.isLeaf && node.rank == 0, expression.count <= 60 {
      texts[key] = expression
      return
    }
    let name = variable(for: node)
    lines.append("\(name) = \(expression)")
    texts[key] = name
  }

  private func text(of node: Node) -> String {
    guard let operation = node.operation else { return pythonArray(node.value) }
    return operation.python(node.operands.map { texts[ObjectIdentifier($0)] ?? "None" }, result: node.value)
  }

  private mutating func variable(for node: Node) -> String {
    var name = String(
      (node.name ?? "").unicodeScalars.filter {
        $0.isASCII && ($0.properties.isAlphabetic || "0123456789_".unicodeScalars.contains($0))
      }.map(Character.init))
    if name.isEmpty || name.first?.isNumber == true || pythonWords.contains(name) {
      count += 1
      name = name.isEmpty ? "t\(count)" : "_\(name)"
    }
    let stem = name
    var number = 1
    while !taken.insert(name).inserted {
      number += 1
      name = "\(stem)_\(number)"
    }
    return name
  }

  /// One assertion for every named value that was computed, and for the roots.
  func checks(_ roots: [Node]) -> [String] {
    let rootKeys = Set(roots.map { ObjectIdentifier($0) })
    return Node.ancestors(of: roots).compactMap { node in
      guard !node.isLeaf, node.name != nil || rootKeys.contains(ObjectIdentifier(node)),
        let name = texts[ObjectIdentifier(node)]
      else { return nil }
      return "check(\"\(name)\", \(name), \(pythonArray(node.value)))"
    }
  }

  /// The same attention by torch, where it can be said in its terms; rows without any key are left out, since versions of
  /// torch disagree on them.
  func torchCheck(_ anatomy: Anatomy) -> String? {
    guard let output = anatomy.output, let outputName = texts[ObjectIdentifier(output)],
      let q = anatomy.queries.flatMap({ texts[ObjectIdentifier($0)] }),
      let k = anatomy.keys.flatMap({ texts[ObjectIdentifier($0)] }),
      let v = anatomy.values.flatMap({ texts[ObjectIdentifier($0)] }),
      let masked = texts[ObjectIdentifier(anatomy.masked)], let scaled = texts[ObjectIdentifier(anatomy.scaled)],
      anatomy.scores.operation is MatrixProduct, (anatomy.queries?.rank ?? 0) >= 2, (anatomy.values?.rank ?? 0) >= 2,
      !Node.ancestors(of: [anatomy.masked]).contains(where: { $0.name == "capped" })
    else { return nil }
    let isMasked = anatomy.masked !== anatomy.scaled
    let mask = isMasked ? "torch.tensor(np.where(np.isneginf(\(masked)), -np.inf, \(masked) - \(scaled)))" : "None"
    let rows = isMasked ? "~np.isneginf(\(masked)).all(axis=-1)" : "..."
    return """
          again = F.scaled_dot_product_attention(
              torch.tensor(\(q)), torch.tensor(\(k)), torch.tensor(\(v)),
              attn_mask=\(mask), scale=\(pythonNumber(anatomy.scale))).numpy()
          rows = \(rows)
          np.testing.assert_allclose(again[rows], \(outputName)[rows], rtol=1e-9, atol=1e-12, err_msg="torch: \(outputName)")
      """
  }
}

/// A tensor as a NumPy array.
func pythonArray(_ tensor: Tensor) -> String {
  func text(_ number: Double) -> String {
    tensor.isBoolean ? (number == 0 ? "False" : "True") : pythonNumber(number)
  }
  if tensor.rank == 0 {
    return tensor.isBoolean ? "np.bool_(\(text(tensor.values[0])))" : "np.float64(\(text(tensor.values[0])))"
  }
  let type = tensor.isBoolean ? "bool" : "float"
  if tensor.count == 0 || tensor.rank > 2 {
    let flat = tensor.values.map(text).joined(separator: ", ")
    return "np.array([\(flat)], dtype=\(type)).reshape(\(pythonShape(tensor.shape)))"
  }
  let columns = tensor.shape[tensor.rank - 1]
  let rows = stride(from: 0, to: tensor.count, by: columns).map { start in
    "[" + tensor.values[start..<(start + columns)].map(text).joined(separator: ", ") + "]"
  }
  return "np.array(\(tensor.rank == 1 ? rows[0] : "[" + rows.joined(separator: ", ") + "]"), dtype=\(type))"
}

private let pythonWords = Set(PythonHelpers.names).union([
  "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif",
  "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or",
  "pass", "raise", "return", "try", "while", "with", "yield",
])
