import Attention
import Foundation
import Testing

/// The exported scripts, run by `python3` with NumPy where the machine has them.
@Suite struct PythonExportTests {
  @Test(.enabled(if: Python.hasNumPy, "python3 with numpy is not installed: exported scripts were not run"))
  func everyMechanismAgreesWithNumPy() throws {
    let scripts = try MechanismExample.all.map { example in
      (example.name, PythonExport(of: try example.run().fields.map(\.node), title: example.name).script)
    }
    try Python.expectRuns(scripts)
  }

  @Test(.enabled(if: Python.hasNumPy, "python3 with numpy is not installed: exported scripts were not run"))
  func everyOperationAgreesWithNumPy() throws {
    let samples = try OperationSample.all.enumerated().map { place, sample in
      ("\(place) \(sample.kind)", PythonExport(of: [try sample.run()]).script)
    }
    let gradients = try OperationSample.all.enumerated().compactMap { place, sample -> (String, String)? in
      let node = try sample.run()
      let leaves = node.ancestors().filter(\.isLeaf)
      guard !leaves.isEmpty, !sample.isFlat else { return nil }
      let gradients = try Gradient(of: node, withRespectTo: leaves)
      return ("gradient \(place) \(sample.kind)", PythonExport(of: leaves.compactMap { gradients[$0] }).script)
    }
    try Python.expectRuns(samples + gradients)
  }

  @Test func theScriptReadsLikeTheFormulas() throws {
    let q = matrix([[1, 0], [0, 1]], name: "Q")
    let script = PythonExport(of: try attention(q, q, q, AttentionOptions(causal: .upperLeft)).fields.map(\.node))
      .script
    #expect(script.contains("Q = np.array([[1.0, 0.0], [0.0, 1.0]], dtype=float)"))
    #expect(script.contains("scores = (Q @ np.transpose(Q, (1, 0,)))"))
    #expect(script.contains("weights = softmax(masked, axis=1, empty=0)"))
    #expect(script.contains("F.scaled_dot_product_attention("))
  }

  @Test func namesThatPythonReservesGetAnother() throws {
    let node = try (matrix([[1, 2]], name: "lambda") + Node(1)).named("∞")
    let script = PythonExport(of: [node]).script
    #expect(script.contains("_lambda = "))
    #expect(script.contains("t2 = (_lambda + np.float64(1.0))"))
  }
}

/// The Python of this machine.
enum Python {
  static let hasNumPy = (try? run(["-c", "import numpy"]).status == 0) ?? false

  static func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [ProcessInfo.processInfo.environment["ATTN_PYTHON"] ?? "python3"] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }

  /// Runs scripts one after the other in one process, and tells which failed.
  static func expectRuns(_ scripts: [(name: String, text: String)], sourceLocation: SourceLocation = #_sourceLocation)
    throws
  {
    let folder = URL.temporaryDirectory.appending(path: "attn-export-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (place, script) in scripts.enumerated() {
      try script.text.write(
        to: folder.appending(path: String(10_000 + place) + ".py"), atomically: true, encoding: .utf8)
    }
    let driver = """
      import glob, io, contextlib, traceback
      for path in sorted(glob.glob("\(folder.path)/*.py")):
          try:
              with contextlib.redirect_stdout(io.StringIO()):
                  exec(compile(open(path).read(), path, "exec"), {"__name__": "__main__"})
          except Exception as error:
              print("FAILED", int(path[-8:-3]) - 10000, traceback.format_exc(limit=-2)[-700:])
      print("done")
      """
    let (_, output) = try run(["-W", "ignore", "-c", driver])
    #expect(output.hasSuffix("done\n"), "\(output)", sourceLocation: sourceLocation)
    for part in output.components(separatedBy: "FAILED ").dropFirst() {
      let place = Int(part.prefix { $0.isNumber }) ?? 0
      Issue.record(
        "\(scripts[place].name): \(part)\n\(scripts[place].text.suffix(1500))", sourceLocation: sourceLocation)
    }
  }
}
