import Attention
import Language
import Testing

/// Values and errors as JSON: the form in which other programs read them.
@Suite struct JSONTests {
  @Test(arguments: [
    ("[[0.25, 2], [-3, 1e-7]]", #"{"type": "tensor", "shape": [2, 2], "values": [[0.25, 2], [-3, 1e-07]]}"#),
    ("0.1 + 0.2", #"{"type": "number", "values": 0.30000000000000004}"#),
    ("1e300 * 1e300", #"{"type": "number", "values": "inf"}"#),
    ("[-inf, nan, -0.0]", #"{"type": "tensor", "shape": [3], "values": ["-inf", "nan", -0.0]}"#),
    ("2 ** 53 + 0.0", #"{"type": "number", "values": 9007199254740992.0}"#),
    ("[True, False]", #"{"type": "boolean", "shape": [2], "values": [true, false]}"#),
    ("1 < 2", #"{"type": "boolean", "shape": [], "values": true}"#),
    ("\"a\\\"b\\n\"", #"{"type": "string", "values": "a\"b\n"}"#),
    ("\"\\x1b[31m\"", #"{"type": "string", "values": "\u001b[31m"}"#),
    ("None", #"{"type": "none"}"#),
    ("softmax", #"{"type": "function", "name": "softmax"}"#),
    ("zeros(0, 2)", #"{"type": "tensor", "shape": [0, 2], "values": []}"#),
    (
      "(1, [1, 2])",
      #"{"type": "tuple", "items": [{"type": "number", "values": 1}, "#
        + #"{"type": "tensor", "shape": [2], "values": [1, 2]}]}"#
    ),
    (
      "split([1, 2], 1)",
      #"{"type": "list", "items": [{"type": "tensor", "shape": [1], "values": [1]}, "#
        + #"{"type": "tensor", "shape": [1], "values": [2]}]}"#
    ),
    (
      "label([[1, 2]], columns=\"a b\")",
      #"{"type": "tensor", "shape": [1, 2], "values": [[1, 2]], "labels": [null, ["a", "b"]]}"#
    ),
    (
      "online_softmax([0, 0], 2)",
      #"{"type": "record", "fields": {"maxima": {"type": "tensor", "shape": [1], "values": [0]}, "#
        + #""sums": {"type": "tensor", "shape": [1], "values": [2]}, "#
        + #""output": {"type": "tensor", "shape": [2], "values": [0.5, 0.5]}}}"#
    ),
  ])
  func `each kind of value has its form`(_ expression: String, _ expected: String) throws {
    var scope = Scope()
    #expect(json(try evaluate(parseExpression(expression), in: &scope)) == expected)
  }

  @Test func `numbers read back as the same double`() throws {
    let numbers = try Tensor.normal(shape: [500], seed: 3).values + [.leastNonzeroMagnitude, .greatestFiniteMagnitude]
    for number in numbers {
      let line = json(.node(Node(number)))
      let digits = line.dropFirst(#"{"type": "number", "values": "#.count).dropLast()
      #expect(Double(digits) == number)
    }
  }

  @Test func `an error says where and what`() throws {
    var scope = Scope()
    let program = "x = 1\nå + Q @ [1]"
    do {
      try evaluate(parse(program), in: &scope) { _ in }
    } catch {
      #expect(
        json(error) == #"{"error": {"message": "there is no variable or function å.", "range": [6, 7], "hint": null}}"#)
    }
    do {
      try evaluate(parse("[[1, 2]] @ [[3, 4]]"), in: &scope) { _ in }
    } catch {
      #expect(
        json(error)
          == #"{"error": {"message": "cannot multiply [[1, 2]] (1, 2) @ [[3, 4]] (1, 2): the inner sizes 2 and 1 differ.", "#
          + #""range": [0, 19], "hint": "[[1, 2]] @ [[3, 4]].T would give (1, 1)."}}"#)
    }
  }
}
