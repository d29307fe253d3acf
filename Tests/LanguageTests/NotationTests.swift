import Testing

/// Matrices, numbers and signs as they are typed.
@Suite struct NotationTests {
  @Test func `a matrix may be typed or pasted in each notation`() {
    let transcript = #"""
      > [[1, 2], [3, 4]]
      [[1, 2], [3, 4]]
      > [1 2; 3 4]
      [[1, 2], [3, 4]]
      > np.array([[1, 2], [3, 4]])
      [[1, 2], [3, 4]]
      > torch.tensor([[1., 2.], [3., 4.]], dtype=torch.float32, device="cpu", requires_grad=True)
      [[1, 2], [3, 4]]
      > tensor([[1., 2.],
      .         [3., 4.]], grad_fn=<MmBackward0>)
      [[1, 2], [3, 4]]
      > [[1. 2.]
      .  [3. 4.]]
      [[1, 2], [3, 4]]
      > [[1, 2][3, 4]]
      [[1, 2], [3, 4]]
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `a semicolon makes rows, and blanks and commas separate alike`() {
    let transcript = #"""
      > shape([1 2 3])
      (3,)
      > shape([1, 2, 3])
      (3,)
      > shape([1 2 3;])
      (1, 3)
      > shape([1; 2; 3])
      (3, 1)
      > [1, 2 3]
      [1, 2, 3]
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `a sign after a blank is a new number only among number literals`() {
    let transcript = #"""
      > [1 -2]
      [1, -2]
      > [1 - 2]
      [-1]
      > a = 3
      > [a -1]
         ~~^~
      a -1 can be read as two entries, a, -1, or as one, a - 1. Write a comma for two entries, or a blank on both sides of - for one.
      > [a - 1, -a]
      [2, -3]
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `ragged rows are named`() {
    let transcript = #"""
      > [[1, 2, 3], [4, 5]]
        ~~~~~~~~~~~~^^^^^^~
      row 1 of this matrix has 2 entries, but row 0 has 3 entries (rows count from 0).
      > [1 2; 3 4 5]
        ~~~~~~^^^^^~
      row 1 of this matrix has 3 entries, but row 0 has 2 entries (rows count from 0).
      > [[1, 2], 3]
        ~~~~~~~~~^~
      row 1 of this matrix is a number, but row 0 has 2 entries (rows count from 0).
      > [[[1], [2]], [[3]]]
        ~~~~~~~~~~~~~^^^^^~
      row 1 of this matrix has shape (1, 1), but row 0 has shape (2, 1) (rows count from 0).
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `entries may be truth values, computed numbers and tensors`() {
    let transcript = #"""
      > a = 3
      > [True, False]
      [True, False]
      > [True, 2]
      [1, 2]
      > []
      []
      > [[], []]
      [[], []]
      > [a, 2 * a, a ** 2]
      [3, 6, 9]
      > [[a, 0], [0, a]]
      [[3, 0], [0, 3]]
      > q = [1, 2]
      > k = [3, 4]
      > [q, k]
      list[[1, 2], [3, 4]]
      > [q, k] @ [1, 1]
      [3, 7]
      > [q; k]
         ^
      q has shape (2,), but between ; only numbers can stand. [q, k] makes rows of vectors, and concat([A, B], dim=-1) puts matrices side by side.
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `numbers may be written in many ways`() {
    let transcript = #"""
      > [-inf, nan, ∞, −1]
      [-inf, nan, inf, -1]
      > [1_000, .5, 1e-3, 0xFF]
      [1000, 0.5000, 0.0010, 255]
      > [2/3, 1/3]
      [0.6667, 0.3333]
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `signs that hands type mean what they mean on paper`() {
    let transcript = #"""
      > Q = [1 0; 0 1]
      > Qᵀ · Q
      [[1, 0], [0, 1]]
      > Q · 2
      [[2, 0], [0, 2]]
      > √[4, 9].sum()
      3.6056
      > √4 ** 2
      4
      > 2 ** √4
      4
      > √Q[0].sum()
      1
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `tuples, strings and None are values`() {
    let transcript = #"""
      > (1, 2)
      (1, 2)
      > (1,)
      (1,)
      > ()
      ()
      > 1, 2
      (1, 2)
      > "the" 'cat'
        ~~~~~~^^^^^
      "the" and 'cat' stand side by side with no operator between them. Write @ for the matrix product, * to multiply entry by entry, or a comma between two values.
      > "tab\tquote\""
      "tab	quote""
      > 'r' == "r"
      True
      > None
      None
      """#
    #expect(played(transcript) == transcript)
  }
}
