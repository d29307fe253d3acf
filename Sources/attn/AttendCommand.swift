import ArgumentParser
import Attention
import FusedAttention
import LineEditor
import NumPyFile

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How attention on files is computed.
enum AttendMode: String, CaseIterable, ExpressibleByArgument {
  case auto, traced, fused
}

extension ScoresMoment: ExpressibleByArgument {}

struct Attend: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compute attention on NumPy files.",
    discussion: """
      EXAMPLES
        attn attend --query q.npy --key k.npy --value v.npy --output y.npy --causal
        attn attend --query q.npy --key k.npy --value v.npy --output y.npy --mask m.npy --trace steps
        attn attend --query q.npy --key k.npy --value v.npy --output y.npy --query-heads 8 --key-heads 2
        attn attend --query q.npy --key k.npy --value v.npy --output y.npy --mode fused --repeat 9 --json

      The result is that of ONNX's operator Attention (opsets 23, 24 and 25). Arrays are (tokens, size), \
      (batch, tokens, heads·size) or (batch, heads, tokens, size). The order is: scale, softcap, mask, softmax.

      WHERE IMPLEMENTATIONS DISAGREE
        A query that may see no key gets zeros (older PyTorch and ONNX: NaN).
        True in a boolean mask means: may attend. Any other mask is added to the scores.
        A mask with fewer columns than there are keys hides the keys it does not know.
        --causal: query i sees keys 0…i; after --past-key also the whole past; with --valid-lengths the last query \
      stands at the last valid key.
        --left-window 2 shows the two keys before a query's own, and its own (Mistral counts its own in).
        The softcap comes before the mask, so a hidden key stays hidden.
        Query head h reads key head h / (query heads / key heads), rounded down.
        --scores-at matmul shows the scaled scores before the softcap; hidden entries at mask are -inf.

      ATTN_KERNEL=base, v3 or v4 in the environment chooses the instruction set of the fused kernel.
      """)

  @Option(help: "The queries.", completion: .file(extensions: ["npy"])) var query: String
  @Option(help: "The keys.", completion: .file(extensions: ["npy"])) var key: String
  @Option(help: "The values.", completion: .file(extensions: ["npy"])) var value: String
  @Option(help: "Where the output goes; its type is the queries'.", completion: .file(extensions: ["npy"]))
  var output: String
  @Option(help: "True or false for each score, or numbers to add.", completion: .file(extensions: ["npy"]))
  var mask: String?
  @Flag(help: "No query sees a later key than its own.") var causal = false
  @Option(parsing: .unconditional, help: "The factor on the scores (default: 1/√size).") var scale: Double?
  @Option(parsing: .unconditional, help: "Squash scores to C·tanh(score/C); 0 leaves them.") var softcap = 0.0
  @Option(help: "Heads side by side in three-axis queries.") var queryHeads: Int?
  @Option(help: "Heads side by side in three-axis keys and values.") var keyHeads: Int?
  @Option(help: "Keys of earlier tokens.", completion: .file(extensions: ["npy"])) var pastKey: String?
  @Option(help: "Values of earlier tokens.", completion: .file(extensions: ["npy"])) var pastValue: String?
  @Option(help: "Where past and new keys go together.", completion: .file(extensions: ["npy"]))
  var presentKey: String?
  @Option(help: "Where past and new values go together.", completion: .file(extensions: ["npy"]))
  var presentValue: String?
  @Option(help: "How many keys of each batch are filled.", completion: .file(extensions: ["npy"]))
  var validLengths: String?
  @Option(help: "Where the scores go (traced).", completion: .file(extensions: ["npy"])) var scores: String?
  @Option(help: "Which scores: matmul, softcap, mask or softmax.") var scoresAt: ScoresMoment = .matmul
  @Option(parsing: .unconditional, help: "Keys seen before a query's own; -1 for all.") var leftWindow = -1
  @Option(parsing: .unconditional, help: "Keys seen after a query's own; -1 for all.") var rightWindow = -1
  @Option(
    help: """
      auto, traced (every step, double precision) or fused (tiled, single precision). auto is fused when only the \
      output is asked for, the queries are float16 or float32, and the scores would take more than 16 MiB.
      """)
  var mode: AttendMode = .auto
  @Option(help: "Threads of the fused kernel (default: one a processor).") var threads: Int?
  @Option(help: "A folder for every step as NN-name.npy (traced).", completion: .directory) var trace: String?
  @Option(help: "Compute N times after a warm-up and report the median time.") var `repeat`: Int?
  @Flag(help: "One JSON object about the computation on standard output.") var json = false

  func validate() throws {
    if (pastKey == nil) != (pastValue == nil) {
      throw ValidationError("--past-key and --past-value go together.")
    }
    if mode == .fused && (scores != nil || trace != nil) {
      throw ValidationError("--mode fused never holds the scores: --scores and --trace need --mode traced.")
    }
    if softcap < 0 || softcap.isNaN { throw ValidationError("--softcap takes 0 or more.") }
    if leftWindow < -1 || rightWindow < -1 { throw ValidationError("A window takes 0 or more, or -1 for no bound.") }
    if let threads, threads < 1 { throw ValidationError("--threads takes 1 or more.") }
    if let count = self.repeat, count < 1 { throw ValidationError("--repeat takes 1 or more.") }
    for heads in [queryHeads, keyHeads] {
      if let heads, heads < 1 { throw ValidationError("A number of heads is 1 or more.") }
    }
  }

  func run() throws {
    let call = try read()
    InterruptSignal.install()
    let bar = ProgressBar()
    defer { bar.clear() }
    do {
      let report = chosenMode(call) == .fused ? try fused(call, bar) : try traced(call, bar)
      bar.clear()
      print(json ? report.json : report.text)
    } catch is CancellationError {
      throw ExitCode(130)
    } catch TensorError.interrupted {
      throw ExitCode(130)
    }
  }

  func read() throws -> AttendCall {
    let query = try NumPyArray(contentsOf: query)
    if query.shape.count == 3 && queryHeads == nil {
      throw ValidationError("--query has three axes (batch, tokens, heads·size): --query-heads says how many heads.")
    }
    var past: (key: NumPyArray, value: NumPyArray)?
    if let pastKey, let pastValue {
      past = (try NumPyArray(contentsOf: pastKey), try NumPyArray(contentsOf: pastValue))
    }
    var settings = AttendSettings(
      isCausal: causal, scale: scale, softcap: softcap, queryHeads: queryHeads, keyHeads: keyHeads)
    settings.left = leftWindow < 0 ? nil : leftWindow
    settings.right = rightWindow < 0 ? nil : rightWindow
    settings.threads = threads
    return try AttendCall(
      query: query, key: NumPyArray(contentsOf: key), value: NumPyArray(contentsOf: value),
      mask: mask.map { try NumPyArray(contentsOf: $0) }, past: past,
      lengths: validLengths.map { try NumPyArray(contentsOf: $0) }, settings: settings)
  }

  func chosenMode(_ call: AttendCall) -> AttendMode {
    guard mode == .auto else { return mode }
    let isOutputAll = scores == nil && trace == nil && presentKey == nil && presentValue == nil
    let isSingle = call.query.type == .float16 || call.query.type == .float32
    let scoreBytes =
      8 * Double(call.sizes.batch * call.sizes.heads) * Double(call.sizes.queries) * Double(call.sizes.keys)
    return isOutputAll && isSingle && scoreBytes > 16 * 1024 * 1024 ? .fused : .traced
  }
}

extension Attend {
  private func fused(_ call: AttendCall, _ bar: ProgressBar) throws -> AttendReport {
    let writer = try NumPyWriter(path: output, shape: call.outputShape, type: call.outputType)
    var seconds = 0.0
    try writer.fill { memory in
      seconds = try timed { done, runs in
        try call.fused(into: memory) { share in
          bar.show((Double(done) + share) / Double(runs))
          return !InterruptSignal.isRaised
        }
      }
    }
    try writer.finish()
    try writePresent(call)
    return AttendReport(
      mode: .fused, threads: call.threads, shape: call.outputShape, seconds: seconds, operations: call.operations)
  }

  private func traced(_ call: AttendCall, _ bar: ProgressBar) throws -> AttendReport {
    let bounds = Computation(byteLimit: 1 << 30) {
      bar.show(nil)
      return InterruptSignal.isRaised
    }
    var result: TracedAttend?
    let seconds = try Computation.$current.withValue(bounds) {
      let inputs = try TracedAttend.Inputs(call)
      return try timed { _, _ in result = try TracedAttend(call, inputs) }
    }
    guard let result else { preconditionFailure("a call runs at least once") }

    var numbers = result.output
    if call.query.shape.count == 3 {
      numbers = try Computation.$current.withValue(bounds) { try mergeHeads(Node(numbers)).value }
    }
    try write(numbers.values, shape: call.outputShape, type: call.outputType, to: output)
    if let scores {
      let step = result.step(scoresAt)
      try write(step.values, shape: call.shape(step.shape), type: call.outputType, to: scores)
    }
    if let trace { try writeSteps(result, call, to: trace) }
    try writePresent(call)
    return AttendReport(
      mode: .traced, threads: 1, shape: call.outputShape, seconds: seconds, operations: call.operations)
  }

  /// Runs once, or as often as asked for after a warm-up, and gives the median time.
  private func timed(_ run: (_ done: Int, _ runs: Int) throws -> Void) rethrows -> Double {
    let runs = self.repeat.map { $0 + 1 } ?? 1
    var times: [Double] = []
    for done in 0..<runs {
      let start = ContinuousClock.now
      try run(done, runs)
      times.append((ContinuousClock.now - start) / .seconds(1))
    }
    if runs > 1 { times.removeFirst() }
    times.sort()
    return (times[times.count / 2] + times[(times.count - 1) / 2]) / 2
  }

  private func writePresent(_ call: AttendCall) throws {
    let tokens = call.sizes.keys
    for (path, new, past, size) in [
      (presentKey, call.key, call.past?.key, call.sizes.size),
      (presentValue, call.value, call.past?.value, call.sizes.valueSize),
    ] {
      guard let path else { continue }
      let numbers = call.present(new.doubles(), past?.doubles(), size: size)
      let shape = call.shape([call.sizes.batch, call.sizes.keyHeads, tokens, size])
      try write(numbers, shape: shape, type: new.type, to: path)
    }
  }

  private func writeSteps(_ result: TracedAttend, _ call: AttendCall, to folder: String) throws {
    if mkdir(folder, 0o777) != 0 && errno != EEXIST {
      throw AttendError.text("\(folder): making the folder failed: \(String(cString: strerror(errno))).")
    }
    for (place, step) in result.steps.enumerated() {
      let number = place < 9 ? "0\(place + 1)" : "\(place + 1)"
      try write(
        step.value.values, shape: call.shape(step.value.shape), type: .float64,
        to: "\(folder)/\(number)-\(step.name).npy")
    }
  }

  private func write(_ numbers: [Double], shape: [Int], type: NumPyType, to path: String) throws {
    let writer = try NumPyWriter(path: path, shape: shape, type: type)
    try writer.write(numbers)
    try writer.finish()
  }
}
