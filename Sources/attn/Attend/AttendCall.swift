import Attention
import FusedAttention
import NumPyFile

/// One call of ONNX's operator `Attention` (opsets 23, 24 and 25) on arrays from files, checked and ready to compute.
struct AttendCall {
  let query, key, value: NumPyArray
  let mask: NumPyArray?
  let past: (key: NumPyArray, value: NumPyArray)?
  /// How many keys of each batch are filled.
  let lengths: [Int]?
  let settings: AttendSettings
  /// Batch, heads, tokens and sizes; the keys count the past in.
  let sizes: AttentionSizes
  let pastLength: Int

  init(
    query: NumPyArray, key: NumPyArray, value: NumPyArray, mask: NumPyArray? = nil,
    past: (key: NumPyArray, value: NumPyArray)? = nil, lengths: NumPyArray? = nil, settings: AttendSettings
  ) throws(AttendError) {
    (self.query, self.key, self.value, self.mask, self.past) = (query, key, value, mask, past)
    self.settings = settings
    let q = try Axes("--query", query.shape, heads: settings.queryHeads, option: "--query-heads")
    let keyHeads = settings.keyHeads ?? settings.queryHeads
    let k = try Axes("--key", key.shape, heads: keyHeads, option: "--key-heads")
    let v = try Axes("--value", value.shape, heads: keyHeads, option: "--key-heads")
    for (name, array) in [("--key", key), ("--value", value)] where array.shape.count != query.shape.count {
      throw .shape(name, array.shape, "\(query.shape.count) axes, as --query has,")
    }
    try k.check("--key", key.shape, batch: q.batch, size: q.size)
    try v.check("--value", value.shape, batch: q.batch, heads: k.heads, tokens: k.tokens)
    guard k.heads > 0 ? q.heads % k.heads == 0 : q.heads == 0 else {
      throw .shape("--key", key.shape, "a number of heads that divides the \(q.heads) of --query")
    }
    guard q.size > 0 else { throw .shape("--query", query.shape, "at least one number for each head of a token") }

    pastLength = try AttendCall.pastLength(past, key: k, value: v)
    sizes = AttentionSizes(
      batch: q.batch, heads: q.heads, keyHeads: k.heads, queries: q.tokens, keys: pastLength + k.tokens, size: q.size,
      valueSize: v.size, queryLayout: q.layout, keyLayout: past == nil ? k.layout : .headsFirst)
    if past != nil && lengths != nil {
      throw .text("--valid-lengths goes with keys that lie in one array; with --past-key every key is valid.")
    }
    self.lengths = try lengths.map { (array) throws(AttendError) in
      try AttendCall.lengths(array, batch: q.batch, keys: k.tokens)
    }
    if let mask { try AttendCall.check(mask: mask.shape, sizes) }
  }

  /// The first query's position among the keys, one for each batch or one for all: after the past, or so that the
  /// last query stands at the last valid key.
  var offsets: [Int] { lengths.map { $0.map { $0 - sizes.queries } } ?? [pastLength] }

  /// The shape of the output, with as many axes as the query has.
  var outputShape: [Int] {
    switch query.shape.count {
    case 2: [sizes.queries, sizes.valueSize]
    case 3: [sizes.batch, sizes.queries, sizes.heads * sizes.valueSize]
    default: [sizes.batch, sizes.heads, sizes.queries, sizes.valueSize]
    }
  }

  /// The type of the output: the query's, or float64 for whole numbers.
  var outputType: NumPyType { query.type.isFloating ? query.type : .float64 }

  /// A shape `(batch, heads, …, …)` with as many axes as such an array has here: two for matrices without heads.
  func shape(_ whole: [Int]) -> [Int] { query.shape.count == 2 ? Array(whole.suffix(2)) : whole }
}

/// What is asked for beside the arrays.
struct AttendSettings {
  var isCausal = false
  /// The factor on the scores; nil means 1/√size.
  var scale: Double?
  /// 0 for none.
  var softcap = 0.0
  /// For arrays with heads side by side.
  var queryHeads, keyHeads: Int?
  /// How many positions before its own and after its own a query sees; nil for all.
  var left, right: Int?
  var threads: Int?
}

/// What is wrong with the arrays of an attention call.
enum AttendError: Error, Equatable, CustomStringConvertible {
  case shape(_ argument: String, [Int], _ wanted: String)
  case text(String)

  var description: String {
    switch self {
    case .shape(let argument, let shape, let wanted):
      "\(argument) has shape \(describe(shape: shape)), but \(wanted) is wanted."
    case .text(let text): text
    }
  }
}

/// What the axes of one array mean.
private struct Axes {
  var batch = 1
  var heads = 1
  let tokens, size: Int
  var layout = AttentionSizes.Layout.headsFirst

  init(_ argument: String, _ shape: [Int], heads: Int?, option: String) throws(AttendError) {
    switch shape.count {
    case 2:
      (tokens, size) = (shape[0], shape[1])
    case 3:
      guard let heads else {
        throw .text(
          "\(argument) has three axes (batch, tokens, heads · size): \(option) says how many heads stand side by side.")
      }
      guard heads > 0, shape[2] % heads == 0 else {
        throw .shape(argument, shape, "a last axis that \(heads) heads can share evenly")
      }
      (batch, self.heads, tokens, size, layout) = (shape[0], heads, shape[1], shape[2] / heads, .tokensFirst)
    case 4:
      (batch, self.heads, tokens, size) = (shape[0], shape[1], shape[2], shape[3])
    default:
      throw .shape(argument, shape, "(tokens, size), (batch, tokens, heads · size) or (batch, heads, tokens, size)")
    }
    if let heads, heads != self.heads {
      throw .shape(argument, shape, "\(heads) heads, as \(option) says,")
    }
  }

  /// Throws where an axis is not what it has to be.
  func check(
    _ argument: String, _ shape: [Int], batch: Int, heads: Int? = nil, tokens: Int? = nil, size: Int? = nil
  ) throws(AttendError) {
    if self.batch != batch { throw .shape(argument, shape, "a batch of \(batch)") }
    if let heads, self.heads != heads { throw .shape(argument, shape, "\(heads) head\(heads == 1 ? "" : "s")") }
    if let tokens, self.tokens != tokens {
      throw .shape(argument, shape, "\(tokens) token\(tokens == 1 ? "" : "s"), one for each key,")
    }
    if let size, self.size != size {
      throw .shape(argument, shape, "a size of \(size) for each head, the queries' size,")
    }
  }
}

extension AttendCall {
  /// How many tokens the cache holds.
  private static func pastLength(
    _ past: (key: NumPyArray, value: NumPyArray)?, key: Axes, value: Axes
  ) throws(AttendError) -> Int {
    guard let past else { return 0 }
    let k = try Axes("--past-key", past.key.shape, heads: nil, option: "--key-heads")
    let v = try Axes("--past-value", past.value.shape, heads: nil, option: "--key-heads")
    try k.check("--past-key", past.key.shape, batch: key.batch, heads: key.heads, size: key.size)
    try v.check(
      "--past-value", past.value.shape, batch: key.batch, heads: key.heads, tokens: k.tokens, size: value.size)
    return k.tokens
  }

  private static func lengths(_ array: NumPyArray, batch: Int, keys: Int) throws(AttendError) -> [Int] {
    guard array.count == batch, array.shape.count <= 1 else {
      throw .shape("--valid-lengths", array.shape, "one number for each batch, (\(batch),),")
    }
    var lengths: [Int] = []
    for number in array.doubles() {
      guard let length = Int(exactly: number), (0...keys).contains(length) else {
        throw .text(
          "--valid-lengths holds \(number), but whole numbers from 0 to \(keys), the number of keys, are wanted.")
      }
      lengths.append(length)
    }
    return lengths
  }

  private static func check(mask shape: [Int], _ sizes: AttentionSizes) throws(AttendError) {
    let whole = [sizes.batch, sizes.heads, sizes.queries, sizes.keys]
    let fits =
      (1...4).contains(shape.count) && (shape.last ?? 0) <= sizes.keys
      && zip(shape.dropLast().reversed(), whole.dropLast().reversed()).allSatisfy { $0 == $1 || $0 == 1 }
    guard fits else {
      throw .shape("--mask", shape, "something that stretches to the scores' \(describe(shape: whole))")
    }
  }
}
