import Display
import Testing

@testable import Tutor

struct WhiteboardTests {
  private let start = Instant(secondsSince1970: 1_795_424_400)

  private func respond(_ board: inout Whiteboard, _ lines: String..., after seconds: Double = 60) -> Interview.Reply {
    var reply = Interview.Reply()
    for line in lines { reply = board.respond(line, at: start.adding(seconds: seconds)) { "row" } }
    return reply
  }

  @Test func `every stage's own way passes on all its boards, and none of its slips does`() throws {
    for stage in WhiteboardStage.all {
      let boards = stage.boards()
      #expect(boards.count == 6, "\(stage.id): its own code must run")
      let output = try #require(stage.steps.last?.name)
      for trap in stage.traps {
        // A slip runs somewhere, and is no step on all boards at once.
        #expect(boards.contains { $0.value(of: trap.code) != nil }, "\(stage.id): \(trap.code)")
        for way in stage.steps.flatMap(\.ways) {
          let isSame = boards.allSatisfy { board in
            guard let one = board.value(of: way), let other = board.value(of: trap.code) else { return false }
            return agree(one, other)
          }
          #expect(!isSame, "\(stage.id): \(trap.code) is \(way)")
        }
      }
      for way in stage.steps.flatMap(\.ways) {
        #expect(boards.allSatisfy { $0.value(of: way) != nil }, "\(stage.id): \(way)")
      }
      #expect(boards[0].value(of: output) != nil)
    }
  }

  @Test func `attention is written line by line, each judged by what it computes`() {
    var board = Whiteboard(at: start)
    #expect(plain(board.begin()).contains("Q (n, d), K (m, d), V (m, v)"))
    #expect(plain(respond(&board, "s = Q @ K.T").shown).hasPrefix("✓ scores  Every query against every key."))
    let slip = respond(&board, "w = softmax(s)")
    #expect(plain(slip.shown) == "Not yet. These are weights of unscaled scores: the division by √d_k is missing.\n")
    #expect(slip.rows.isEmpty)
    #expect(plain(respond(&board, "w = np.exp(s / 2 ** .5)").shown).contains("none of the steps"))
    #expect(plain(respond(&board, "w = softmax(s / √(K.shape[1]))").shown).hasPrefix("✓ weights"))
    let done = respond(&board, "w @ V", after: 125)
    #expect(plain(done.shown).hasPrefix("Right. Each row is an average of the values. It holds on 6 sizes."))
    #expect(done.rows.map(\.questionID) == ["whiteboard-attention"])
    #expect(done.rows.first?.verdict == .right && done.rows.first?.mode == .drill && done.rows.first?.seconds == 125)
    #expect(board.attempts.first?.slips == 1)
    #expect(board.stage?.id == "heads")
  }

  @Test func `what runs with one size only is told so`() {
    var board = Whiteboard(at: start)
    let reply = respond(&board, "Q @ K.T @ ones((3, 5))")
    #expect(plain(reply.shown).hasPrefix("With n = 3, m = 5, d = 2, v = 4 this does not run:"))
    #expect(plain(respond(&board, "Q @ K").shown).contains("cannot multiply"))
    #expect(plain(respond(&board, "attention(Q, K, V)").shown).contains("is what you are asked to write"))
    #expect(plain(respond(&board, "F.scaled_dot_product_attention(Q, K, V)").shown).contains("is what you are asked"))
  }

  @Test func `the other stages are written in one's own way`() {
    var board = Whiteboard(at: start)
    _ = respond(&board, "softmax(Q @ K.T / sqrt(Q.shape[1])) @ V")
    #expect(
      plain(respond(&board, "q = (X @ Wq).reshape(h, X.shape[0], X.shape[1] // h)").shown).contains("cuts the tokens"))
    _ = respond(
      &board, "n, d = X.shape", "split = lambda x: x.reshape(n, h, d // h).transpose(0, 1)",
      "q, k, v = split(X @ Wq), split(X @ Wk), split(X @ Wv)", "a = softmax(q @ k.mT / sqrt(d // h)) @ v")
    #expect(plain(respond(&board, "a.transpose(0, 1).reshape(n, d) @ Wo").shown).hasPrefix("Right."))
    #expect(board.stage?.id == "mask")
    #expect(plain(respond(&board, "softmax(Q @ K.T / sqrt(K.shape[1])) @ V").shown).contains("No mask"))
    _ = respond(&board, "s = Q @ K.T / sqrt(K.shape[1])")
    #expect(
      plain(respond(&board, "w = softmax(s.masked_fill(causal_mask(Q.shape[0]) == 0, -inf))").shown)
        .hasPrefix("✓ weights"))
    #expect(plain(respond(&board, "w @ V").shown).hasPrefix("Right."))
    let end = respond(&board, "softmax(q @ concat([Kpast, k]).T / sqrt(k.shape[1])) @ concat([Vpast, v])")
    #expect(plain(end.shown).hasPrefix("Right."))
    #expect(end.isOver && board.isOver)
    #expect(plain(end.shown).contains("Report"))
  }

  @Test func `a stage may be passed, and the report says so`() {
    var board = Whiteboard(at: start)
    _ = respond(&board, "Q @ K.T")
    let passed = board.skip(at: start.adding(seconds: 90)) { "row" }
    #expect(plain(passed.shown).contains("weights = softmax(scaled)"))
    #expect(passed.rows.first?.verdict == .skipped)
    let report = plain(board.finish(at: start.adding(seconds: 100)).shown)
    #expect(report.contains("– attention  1:30, no slip, not finished"))
    #expect(report.contains(":lesson scaled-dot-product"))
    #expect(board.clock(at: start.adding(seconds: 125)) == "2:05")
  }
}
