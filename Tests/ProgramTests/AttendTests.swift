import ArgumentParser
import Foundation
import NumPyFile
import Testing

@testable import attn

@Suite("attn attend")
struct AttendTests {
  @Test("It gives ONNX's results on ONNX's own tests", arguments: onnxCases, ["traced", "fused", "auto"])
  func onnx(_ path: String, mode: String) throws {
    let folder = Folder.reference.appending(path: path)
    let data = try Data(contentsOf: folder.appending(path: "meta.json"))
    let meta = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    func arrays(_ key: String) throws -> [String: String] {
      let entries = try #require(meta[key] as? [String: [String: Any]])
      return entries.compactMapValues { $0["file"] as? String }.mapValues { folder.appending(path: $0).path }
    }
    try check(
      meta, inputs: arrays("inputs"),
      expected: arrays("expected").mapValues { try NumPyArray(contentsOf: $0) }, mode: mode)
  }

  @Test("All of ONNX's own tests are there") func onnxCount() { #expect(onnxCases.count == 37) }

  @Test("It gives ONNX's results on random combinations of settings", arguments: 0..<24, ["traced", "fused"])
  func onnxRandom(_ place: Int, mode: String) throws {
    let data = try Data(contentsOf: Folder.reference.appending(path: "onnx_attention_random/cases.json"))
    let file = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let meta = try #require(file["cases"] as? [[String: Any]])[place]
    let features = try #require(meta["features"] as? [String])
    let folder = try Folder()
    var inputs: [String: String] = [:]
    for (name, nested) in try #require(meta["inputs"] as? [String: Any]) {
      let array = try Nested(nested)
      let isBoolean = name == "attn_mask" && features.contains("bool-mask")
      inputs[name] = try folder.save(name, array.numbers, array.shape, isBoolean ? .bool : .float64)
    }
    let expected = try #require(meta["expected"] as? [String: Any]).mapValues { nested in
      let array = try Nested(nested)
      return try NumPyArray(bytes: NumPyWriter.bytes(array.numbers, shape: array.shape), name: "expected")
    }
    try check(meta, inputs: inputs, expected: expected, mode: mode)
  }

  /// Runs the command on the inputs with ONNX's attributes and compares every output there is.
  private func check(
    _ meta: [String: Any], inputs: [String: String], expected: [String: NumPyArray], mode: String
  ) throws {
    let folder = try Folder()
    let attributes = try #require((meta["params"] as? [String: Any])?["attributes"] as? [String: Any])
    let tolerance = try #require(meta["tolerance"] as? [String: Double])
    var (absolute, relative) = (try #require(tolerance["atol"]), try #require(tolerance["rtol"]))
    if mode == "fused" { (absolute, relative) = (max(absolute, 2e-5), max(relative, 1e-5)) }

    var arguments = ["--mode", mode, "--output", folder.path("Y")]
    let files = [
      "Q": "--query", "K": "--key", "V": "--value", "attn_mask": "--mask", "past_key": "--past-key",
      "past_value": "--past-value", "nonpad_kv_seqlen": "--valid-lengths",
    ]
    for (name, path) in inputs { arguments += [try #require(files[name]), path] }
    let options = [
      "scale": "--scale", "softcap": "--softcap", "q_num_heads": "--query-heads", "kv_num_heads": "--key-heads",
      "left_window_size": "--left-window", "right_window_size": "--right-window",
    ]
    for (name, value) in attributes {
      if let option = options[name] { arguments += [option, "\(value)"] }
    }
    if attributes["is_causal"] as? Int == 1 { arguments.append("--causal") }
    let moments = ["matmul", "softcap", "mask", "softmax"]
    for name in expected.keys {
      switch name {
      case "present_key": arguments += ["--present-key", folder.path(name)]
      case "present_value": arguments += ["--present-value", folder.path(name)]
      case "qk_matmul_output" where mode != "fused":
        let moment = moments[attributes["qk_matmul_output_mode"] as? Int ?? 0]
        arguments += ["--scores", folder.path(name), "--scores-at", moment]
      default: break
      }
    }
    try Attend.parse(arguments).run()

    for (name, want) in expected where mode != "fused" || name != "qk_matmul_output" {
      let got = try NumPyArray(contentsOf: folder.path(name))
      #expect(got.shape == want.shape, "\(name)")
      for (place, (got, want)) in zip(got.doubles(), want.doubles()).enumerated() {
        let fits = got == want || got.isNaN && want.isNaN || abs(got - want) <= absolute + relative * abs(want)
        if !fits { Issue.record("\(name)[\(place)] is \(got), not \(want)") }
      }
    }
  }

  @Test("Two axes are tokens and sizes; the output has two axes and the queries' type")
  func twoAxes() throws {
    let folder = try Folder()
    try folder.save("q", [1, 0, 0, 1], [2, 2], .float16)
    try folder.save("k", [1, 0, 0, 1, 1, 1], [3, 2], .int8)
    try folder.save("v", [1, 0, 0, 1, 4, 4], [3, 2], .float64)
    try folder.attend(["--scores", folder.path("s"), "--scores-at", "softmax", "--causal"])
    let output = try NumPyArray(contentsOf: folder.path("y"))
    #expect(output.shape == [2, 2] && output.type == .float16)
    // Row 0 sees key 0 alone; row 1 has scores 0 and 1/√2, weights 0.3302 and 0.6698, to half precision.
    #expect(zip(output.doubles(), [1, 0, 0.3302, 0.6698]).allSatisfy { abs($0 - $1) < 5e-4 })
    #expect(try NumPyArray(contentsOf: folder.path("s")).shape == [2, 3])
  }

  @Test("Whole numbers in give float64 out")
  func wholeNumbers() throws {
    let folder = try Folder()
    for name in ["q", "k", "v"] { try folder.save(name, [1, 2], [1, 2], .int64) }
    try folder.attend([])
    #expect(try NumPyArray(contentsOf: folder.path("y")).type == .float64)
  }

  @Test("A mask with fewer columns than keys hides the others", arguments: ["traced", "fused"])
  func shortMask(mode: String) throws {
    let folder = try Folder()
    try folder.save("q", [1, 1], [2, 1])
    try folder.save("k", [0, 0, 0, 0], [4, 1])
    try folder.save("v", [1, 2, 30, 40], [4, 1])
    try folder.save("m", [0, 0, 0, 1], [2, 2], .bool)
    try folder.attend(["--mask", folder.path("m"), "--mode", mode])
    #expect(try NumPyArray(contentsOf: folder.path("y")).doubles() == [0, 2])
  }

  @Test("A trace writes every step in order")
  func trace() throws {
    let folder = try Folder()
    for name in ["q", "k", "v"] { try folder.save(name, [1, 2, 3, 4], [2, 2]) }
    try folder.attend(["--causal", "--softcap", "3", "--trace", folder.path("steps")])
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("steps")).sorted()
    #expect(
      names == [
        "01-scores.npy", "02-scaled.npy", "03-capped.npy", "04-masked.npy", "05-weights.npy", "06-output.npy",
      ])
    let scores = try NumPyArray(contentsOf: folder.path("steps") + "/01-scores.npy")
    #expect(scores.shape == [2, 2] && scores.doubles() == [5, 11, 11, 25])
  }

  @Test("auto takes the fused kernel when only a big output in single precision is asked for")
  func auto() throws {
    func mode(_ tokens: Int, _ type: NumPyType, _ more: [String] = []) throws -> AttendMode {
      let folder = try Folder()
      for name in ["q", "k", "v"] { try folder.save(name, Array(repeating: 0.5, count: tokens), [tokens, 1], type) }
      var arguments = ["--output", folder.path("y")] + more
      for (option, name) in [("--query", "q"), ("--key", "k"), ("--value", "v")] {
        arguments += [option, folder.path(name)]
      }
      let command = try Attend.parse(arguments)
      return command.chosenMode(try command.read())
    }
    // 1448² scores of eight bytes are just below 16 MiB, 1449² just above.
    #expect(try mode(1448, .float32) == .traced)
    #expect(try mode(1449, .float32) == .fused)
    #expect(try mode(1449, .float16) == .fused)
    #expect(try mode(1449, .float64) == .traced)
    #expect(try mode(1449, .float32, ["--scores", "s.npy"]) == .traced)
  }

  @Test("What does not fit is said with the option's name and its shape")
  func misfits() throws {
    let folder = try Folder()
    try folder.save("q", [1, 2, 3, 4], [2, 2])
    try folder.save("k", [1, 2, 3], [1, 3])
    try folder.save("v", [1, 2, 3, 4], [2, 2])
    #expect(throws: AttendError.shape("--key", [1, 3], "a size of 2 for each head, the queries' size,")) {
      try folder.attend([])
    }
    try folder.save("k", [1, 2], [1, 2])
    #expect(throws: AttendError.shape("--value", [2, 2], "1 token, one for each key,")) { try folder.attend([]) }
    try folder.save("v", [1, 2], [1, 2])
    try folder.save("m", [1, 2, 3], [3, 1])
    #expect(
      throws: AttendError.shape("--mask", [3, 1], "something that stretches to the scores' (1, 1, 2, 1)")
    ) { try folder.attend(["--mask", folder.path("m")]) }
    try folder.save("n", [2], [1], .int64)
    #expect(
      throws: AttendError.text(
        "--valid-lengths holds 2.0, but whole numbers from 0 to 1, the number of keys, are wanted.")
    ) { try folder.attend(["--valid-lengths", folder.path("n")]) }
    #expect(!FileManager.default.fileExists(atPath: folder.path("y")))
  }

  @Test("Options that exclude each other are a mistake in the command")
  func usage() throws {
    let folder = try Folder()
    let files = ["--query", "q", "--key", "k", "--value", "v", "--output", folder.path("y")]
    for wrong in [
      ["--mode", "fused", "--trace", "steps"], ["--past-key", "p"], ["--threads", "0"], ["--left-window", "-2"],
    ] {
      #expect(Attend.exitCode(for: parsingError(files + wrong)) == .validationFailure, "\(wrong)")
    }
    #expect(Attend.exitCode(for: parsingError(Array(files.dropLast(2)))) == .validationFailure)
  }

  private func parsingError(_ arguments: [String]) -> any Error {
    do {
      _ = try Attend.parse(arguments)
      return CleanExit.helpRequest()
    } catch {
      return error
    }
  }

  @Test("Times and rates are told with three digits")
  func report() {
    #expect(duration(0.012_34) == "12.3 ms")
    #expect(duration(2) == "2.00 s")
    #expect(duration(0.000_000_5) == "0.50 µs")
    #expect(duration(250.4) == "250 s")
    let report = AttendReport(mode: .fused, threads: 2, shape: [8, 4], seconds: 0.5, operations: 1e9)
    #expect(report.text == "(8, 4) fused, 2 threads in 500 ms")
    #expect(
      report.json.hasPrefix(
        "{\"mode\": \"fused\", \"threads\": 2, \"shape\": [8, 4], \"seconds\": 0.5, \"gflops\": 2.0, \"peak_bytes\": "))
  }

  @Test("The progress bar says how much is done and about how long the rest takes")
  func progress() {
    #expect(ProgressBar.line(0.25, elapsed: 4) == "\r  [#####...............] 25 %  about 12 s left\u{1B}[K")
    #expect(ProgressBar.line(nil, elapsed: 3.5) == "\r  3 s …\u{1B}[K")
  }
}

/// The folders of ONNX's node tests.
private let onnxCases: [String] = {
  let cases = Folder.reference.appending(path: "onnx_attention").path
  let names = (try? FileManager.default.contentsOfDirectory(atPath: cases)) ?? []
  return names.sorted().map { "onnx_attention/\($0)" }
}()

/// A folder for one test's files; it goes with the test.
private final class Folder {
  static let reference = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "reference")
  private let url = FileManager.default.temporaryDirectory.appending(path: "attend-\(UUID().uuidString)")

  init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }

  @discardableResult
  func save(_ name: String, _ numbers: [Double], _ shape: [Int], _ type: NumPyType = .float32) throws -> String {
    try Data(NumPyWriter.bytes(numbers, shape: shape, type: type)).write(to: url.appending(path: name))
    return path(name)
  }

  /// Runs the command on the files q, k and v; the output goes to y.
  func attend(_ more: [String]) throws {
    let files = ["--query", path("q"), "--key", path("k"), "--value", path("v"), "--output", path("y")]
    try Attend.parse(files + more).run()
  }
}

/// A nested list of JSON as an array; infinities and NaN are strings there.
private struct Nested {
  private(set) var shape: [Int] = []
  private(set) var numbers: [Double] = []

  init(_ json: Any) throws {
    var first: Any? = json
    while let list = first as? [Any] {
      shape.append(list.count)
      first = list.first
    }
    try append(json)
  }

  private mutating func append(_ json: Any) throws {
    if let list = json as? [Any] {
      for item in list { try append(item) }
    } else if let text = json as? String {
      numbers.append(try #require(["NaN": .nan, "Infinity": .infinity, "-Infinity": -.infinity][text]))
    } else {
      numbers.append(try #require(json as? NSNumber).doubleValue)
    }
  }
}
