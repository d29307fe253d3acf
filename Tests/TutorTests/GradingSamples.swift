import Attention
import Display
import Foundation

@testable import Language
@testable import Tutor

/// The repository's own folder of lessons, and the folder of what these tests read.
let testsFolder = URL(filePath: #filePath).deletingLastPathComponent()
let lessonsFolder = testsFolder.deletingLastPathComponent().deletingLastPathComponent().appending(path: "lessons")
let gradingFixtures = testsFolder.appending(path: "fixtures")

/// The repository's own catalogue of misconceptions.
let wholeCatalogue: Catalogue = {
  let file = lessonsFolder.appending(path: "misconceptions.yaml")
  do {
    return try Catalogue(yaml: String(contentsOf: file, encoding: .utf8), file: "misconceptions.yaml")
  } catch {
    fatalError("\(error)")
  }
}()

/// A question from its YAML.
func question(_ yaml: String) throws -> Question {
  guard let parsed = try YAML.parse(quotingShapes(yaml), startingAt: 1) else { fatalError("an empty question") }
  return try parseQuestion(parsed, source: yaml, file: "test.md")
}

/// A causal exercise of 4 × 4 with small numbers, as it is drawn for people.
let causalExercise = """
  id: causal-output
  kind: matrix
  ask: Compute the output of causal attention.
  given: |
    Q = randint(0, 3, (4, 4))
    K = randint(0, 3, (4, 4))
    V = randint(0, 10, (4, 4))
  answer: attention(Q, K, V, causal=True).output
  """

/// The 38 single-head mistakes as a person would write each whole way by hand, by their numbers.
let mistakes: [(number: Int, code: String)] = {
  let (s, z, seen) = ("Q @ K.T", "Q @ K.T / 2", "tril(ones(4, 4)) == 1")
  let m = "where(\(seen), \(z), -inf)"
  func attend(_ scores: String) -> String { "softmax(where(\(seen), \(scores), -inf)) @ V" }
  func shared(_ w: String) -> String { "(\(w)) / sum(\(w), dim=-1, keepdim=True) @ V" }
  return [
    (1, attend(s)), (2, attend("Q @ K.T / 4")), (3, attend("Q @ K.T * 2")),
    (4, "softmax(where(\(seen), \(s), -inf)) / 2 @ V"), (5, attend("Q.T @ K / 2")), (6, attend("K @ Q.T / 2")),
    (7, attend("Q * K / 2")), (8, attend("Q @ K / 2")), (9, attend("Q @ Q.T / 2")), (10, attend("K @ K.T / 2")),
    (11, attend("Q @ V.T / 2")),
    (12, attend("(Q / norm(Q, dim=-1, keepdim=True)) @ (K / norm(K, dim=-1, keepdim=True)).T")),
    (13, attend("(sum(Q ** 2, dim=-1, keepdim=True) + sum(K ** 2, dim=-1) - 2 * Q @ K.T) / 2")),
    (14, "softmax(\(m), dim=0) @ V"), (15, "exp(\(m)) / sum(exp(\(m))) @ V"), (16, "where(\(seen), \(z), 0) @ V"),
    (17, shared("where(\(seen), \(z), 0)")), (18, "exp(\(m)) @ V"),
    (19, "exp(\(m) - max(\(m), dim=-1, keepdim=True)) @ V"),
    (20, shared("exp(\(m) - max(\(m), dim=0, keepdim=True))")), (21, shared("2 ** \(m)")),
    (22, "V[argmax(\(m), dim=-1)]"), (23, "where(\(seen), 1 / (1 + exp(-(\(z)))), 0) @ V"),
    (24, attend("softmax(\(m))")), (25, shared("where(\(seen), 1, 0)")), (26, "softmax(\(z)) @ V"),
    (27, "softmax(where(\(seen), \(z), 0)) @ V"), (28, "where(\(seen), softmax(\(z)), 0) @ V"),
    (29, "softmax(where(tril(ones(4, 4), -1) == 1, \(z), -inf)) @ V"),
    (30, "softmax(where(tril(ones(4, 4), 1) == 1, \(z), -inf)) @ V"),
    (31, "softmax(where(triu(ones(4, 4)) == 1, \(z), -inf)) @ V"),
    (32, "softmax(where(tril(ones(4, 4)) == 0, \(z), -inf)) @ V"),
    (33, "softmax(where(\(seen), \(z), \(z) - 1)) @ V"), (34, "softmax(\(m)) @ K"), (35, "softmax(\(m)) @ Q"),
    (36, "softmax(\(m)).T @ V"), (37, "V @ softmax(\(m))"), (38, "softmax(\(m)) @ V.T"),
  ]
}()

extension Tensor {
  /// Rounded as a person writes it down, with 0 for what cannot be computed.
  func onPaper(_ decimals: Int = 2) -> Tensor {
    let factor = decimals == 2 ? 100.0 : 10_000
    return Tensor(shape: shape, values: values.map { $0.isNaN ? 0 : ($0 * factor).rounded() / factor })
  }
}

/// The value of an expression in a scope.
func tensor(_ code: String, _ scope: Scope) throws -> Node {
  var scope = scope
  guard let node = try evaluate(try parseExpression(code), in: &scope).node else { fatalError("no tensor: \(code)") }
  return node
}

/// A share as it is read: `97.4 % (37 of 38)`.
func percent(_ part: Int, of whole: Int) -> String {
  "\((Double(part) * 1000 / Double(max(1, whole))).rounded() / 10) % (\(part) of \(whole))"
}

/// How many exercises the long runs draw; set `ATTN_LONG_TESTS` for the full number.
func exercises(_ few: Int, long many: Int) -> Int {
  ProcessInfo.processInfo.environment["ATTN_LONG_TESTS"] == nil ? few : many
}
