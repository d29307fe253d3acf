extension FunctionEntry {
  /// The parameter that an argument's name means: its own, or another library's word for it.
  func place(of name: String) -> Int? {
    if let own = parameters.firstIndex(where: { $0.name == name }) { return own }
    guard let synonyms = parameterSynonyms[name] else { return nil }
    return parameters.firstIndex { synonyms.contains($0.name) }
  }
}

/// Other libraries' words for arguments.
let parameterSynonyms: [String: [String]] = [
  "axis": ["dim"], "keepdims": ["keepdim"], "input": ["x", "a", "data", "indices", "weights"], "a": ["x"],
  "x": ["a", "data"], "object": ["data"], "ddof": ["correction"], "diagonal": ["k"], "a_min": ["min"], "a_max": ["max"],
  "dim0": ["a"], "dim1": ["b"], "axis1": ["a"], "axis2": ["b"], "dims": ["axes", "dim", "reps"], "axes": ["dims"],
  "newshape": ["shape"], "size": ["shape"], "repeats": ["n", "reps"], "num_classes": ["n"], "chunks": ["n"],
  "split_size_or_sections": ["size"], "split_size": ["size"], "indices_or_sections": ["sections"],
  "fill_value": ["value"], "condition": ["c"], "other": ["b"], "weight": ["gamma"], "bias": ["beta"],
  "equation": ["notation"], "num": ["count"], "steps": ["count"], "end": ["stop"], "N": ["n"], "M": ["m"],
  "arrays": ["tensors"], "exponent": ["b"], "mask": ["attn_mask"], "start_dim": ["start"], "end_dim": ["end"],
  "y": ["b"], "query": ["Q"], "key": ["K"], "value": ["V"], "Q": ["query"], "K": ["keys", "key"],
  "V": ["values", "value"],
  "is_causal": ["causal"], "attn_mask": ["mask"], "vec2": ["b"], "mat2": ["b"], "tensor": ["x"],
]

/// Arguments that say where and how numbers are stored, which is the same for all here.
let ignoredArguments: Set<String> = [
  "dtype", "device", "requires_grad", "grad_fn", "inplace", "copy", "layout",
]

extension Expression {
  /// The last name in `torch.float32`, or the text of `"bool"`.
  var lastName: String? {
    switch kind {
    case .name(let name), .attribute(_, let name, _), .string(let name): name
    default: nil
    }
  }
}
