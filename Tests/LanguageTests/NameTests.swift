import Testing

/// Variables, remarks and labels.
@Suite struct NameTests {
  @Test func `a constant or function may be shadowed, with one remark`() {
    let transcript = #"""
      > e
      2.7183
      > e = 5
      (e was the number 2.718281828459045 and is your variable now; del e brings it back.)
      > e + np.e
      7.7183
      > e = 6
      > del e
      > e
      2.7183
      > softmax = 3
      (softmax was a function and is your variable now; del softmax brings it back.)
      > softmax([1, 2])
        ^^^^^^^~~~~~~~~
      softmax is a number and cannot be called. Your variable softmax hides the function; del softmax brings it back.
      > F.softmax([0, 0])
      [0.5000, 0.5000]
      > size = 4
      > np = 1
      (np was a prefix and is your variable now; del np brings it back.)
      > np.exp(0)
        ~~~~~~~^~
      exp takes 1 argument, x, and this is one more.
      > del np
      > np.exp(0)
      1
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `a copy is a copy`() {
    let transcript = #"""
      > x = [1, 2]; y = x; y[0] = 9; x
      [1, 2]
      > y
      [9, 2]
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `a line that fails changes nothing, and lines before it stay`() {
    let transcript = #"""
      > z = 1; undefined + 1
               ^^^^^^^^^
      there is no variable or function undefined.
      > z
        ^
      there is no variable or function z.
      > w = 1
      . undefined + w
        ^^^^^^^^^
      there is no variable or function undefined.
      > w
      1
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `_ is the last value shown`() {
    let transcript = #"""
      > a = 3; a
      3
      > _
      3
      > _ + 1
      4
      > _ * 2
      8
      > 7;
      > _
      8
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `names may have letters of any alphabet, and near ones are suggested`() {
    let transcript = #"""
      > αβ = 2
      > αβ ** 2
      4
      > Qx = 1
      > qx
        ^^
      there is no variable or function qx. Did you mean Qx?
      > scores = [1, 2]
      > score
        ^^^^^
      there is no variable or function score. Did you mean scores?
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `rows of nothing but -inf are remarked upon`() {
    let transcript = #"""
      > softmax([[-inf, -inf], [0, 0]])
      (one row holds nothing but -inf, so the softmax there is 0/0, which is nan, as in NumPy and PyTorch. attention(…) gives weights of 0 instead.)
      [[nan, nan], [0.5000, 0.5000]]
      > log_softmax([-inf, -inf])
      (one row holds nothing but -inf, so the softmax there is 0/0, which is nan, as in NumPy and PyTorch. attention(…) gives weights of 0 instead.)
      [nan, nan]
      > attention([[1]], [[1]], [[1]], mask=[[False]])
      scores: [[1]]
      scaled: [[1]]
      masked: [[-inf]]
      weights: [[0]]
      output: [[0]]
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `a number mask of 0 and 1 is added, with a remark`() {
    let transcript = #"""
      > attention(eye(2), eye(2), eye(2), mask=[[1, 0], [1, 1]]).weights
      (mask holds only the numbers 0 and 1, and numbers are added to the scores, as in PyTorch: did you mean [[1, 0], [1, 1]] == 1?)
      [[0.8465, 0.1535], [0.3302, 0.6698]]
      > m = tril(ones(2, 2)); attention(eye(2), eye(2), eye(2), mask=m == 1).weights
      [[1, 0], [0.3302, 0.6698]]
      > attention(eye(2), eye(2), eye(2), mask=m).weights
      (mask holds only the numbers 0 and 1, and numbers are added to the scores, as in PyTorch: did you mean m == 1?)
      [[0.8465, 0.1535], [0.3302, 0.6698]]
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `labels travel with the numbers`() {
    let transcript = #"""
      > X = embed("the cat the", dim=2)
      > X
      [[-0.0900, -1], [-0.5400, 0.3200], [-0.0900, -1]] [["the", "cat", "the"], []]
      > X @ X.T
      [[1.0081, -0.2714, 1.0081], [-0.2714, 0.3940, -0.2714], [1.0081, -0.2714, 1.0081]] [["the", "cat", "the"], ["the", "cat", "the"]]
      > X.sum(dim=1)
      [-1.0900, -0.2200, -1.0900] [["the", "cat", "the"]]
      > X[1:].T
      [[-0.5400, -0.0900], [0.3200, -1]] [[], ["cat", "the"]]
      > label([[1, 2], [3, 4]], rows=["a", "b"], columns="x y") * 2
      [[2, 4], [6, 8]] [["a", "b"], ["x", "y"]]
      > tokens("the cat sat")
      list["the", "cat", "sat"]
      > attention(X, X, X).weights
      [[0.4159, 0.1683, 0.4159], [0.2777, 0.4446, 0.2777], [0.4159, 0.1683, 0.4159]] [["the", "cat", "the"], ["the", "cat", "the"]]
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `random numbers depend on seed, function and shape alone`() {
    let transcript = #"""
      > randint(0, 10, (2, 3), seed=4)
      [[0, 0, 8], [2, 9, 9]]
      > rand(2), rand(2), randn(2)
      (Without a seed these are the same numbers as before. seed=1 gives others; after torch.manual_seed(0) each call does.)
      ([0.5286, 0.4186], [0.5286, 0.4186], [-0.5488, 1.4599])
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `after a seed was set, each draw differs, and the same seed gives the same again`() {
    let transcript = #"""
      > torch.manual_seed(1); a = rand(2); b = rand(2); np.random.seed(1); c = rand(2); d = rand(2)
      > allclose(a, rand(2, seed=1)), allclose(a, b), allclose(a, c), allclose(b, d)
      (True, False, True, True)
      """#
    #expect(played(transcript) == transcript)
  }
}
