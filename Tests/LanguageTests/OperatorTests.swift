import Testing

/// Operators, and what they say where they do not fit.
@Suite struct OperatorTests {
  @Test func `arithmetic follows Python`() {
    let transcript = #"""
      > 2 + 3 * 4 ** 2 / 8 - 1
      7
      > -2 ** 2
      -4
      > 2 ** -1
      0.5000
      > 2 ** 3 ** 2
      512
      > 7 // 2, -7 // 2, 7 % 3, -7 % 3
      (3, -4, 1, 2)
      > 1 / 0, -1 / 0, 0 / 0
      (inf, -inf, nan)
      > True + True
      2
      > True * 3 - False
      3
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `comparisons go entry by entry and chain for single numbers`() {
    let transcript = #"""
      > 1 < 2, 1 <= 1, 1 == 2, 1 != 2, 2 > 3, 3 >= 3
      (True, True, False, True, False, True)
      > 1 < 2 < 3
      True
      > 1 < 3 < 2
      False
      > [1, 5, 3] > 2
      [False, True, True]
      > [1, 2] == [1, 3]
      [True, False]
      > 0 < [1, 2] < 3
        ~~^~~~~~~~~~~~
      a chain of comparisons wants one truth value from each, and this one gives shape (2,). Join comparisons of tensors with &: (a < b) & (b < c).
      > (0 < [1, 2, 5]) & ([1, 2, 5] < 3)
      [True, True, False]
      > ~([1, 2] > 1) | [False, True]
      [True, True]
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `and, or and not want one truth value`() {
    let transcript = #"""
      > not True or True
      True
      > not (True or True)
      False
      > 0 or 5
      5
      > 0 and 5
      0
      > "" or "empty"
      "empty"
      > None or 2
      2
      > [1, 2] and True
        ^^^^^^
      and wants one truth value, and [1, 2] has shape (2,). & works entry by entry; any(…) and all(…) make one truth value of many.
      > not [1, 2]
            ^^^^^^
      not wants one truth value, and [1, 2] has shape (2,). ~ works entry by entry; any(…) and all(…) make one truth value of many.
      > ~[1, 2]
        ^^^^^^^
      ~ turns truth values around, and [1, 2] holds numbers. Compare first, as in ~(x > 0).
      > [1, 0] & [True, True]
        ~~~~~~~^~~~~~~~~~~~~~
      & joins truth values, and its left side holds numbers. Compare first, in brackets: (x > 0) & (y > 0).
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `is asks for None`() {
    let transcript = #"""
      > None is None
      True
      > x = 3
      > x is None
      False
      > x is not None
      True
      > x is 3
        ~~^^~~
      is compares with None, True or False here. == compares entry by entry.
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `tuples compare and join as wholes`() {
    let transcript = #"""
      > (1, 2) == (1, 2)
      True
      > (1, 2) + (3,)
      (1, 2, 3)
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `operators stretch their sides as NumPy does`() {
    let transcript = #"""
      > [1, 2] + [3, 4]
      [4, 6]
      > [[1], [2]] + [10, 20]
      [[11, 21], [12, 22]]
      > [[1, 2], [3, 4]] * [[1, 2], [3, 4]]
      [[1, 4], [9, 16]]
      > [[1, 2], [3, 4]] @ [[1, 2], [3, 4]]
      [[7, 10], [15, 22]]
      > [1, 2] @ [3, 4]
      11
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `shapes that do not fit are told with the change that makes them fit`() {
    let transcript = #"""
      > 2 @ [1, 2]
        ~~^~~~~~~~
      @ multiplies matrices, and one side is a single number. Write * to multiply by a number.
      > Q = ones(3, 4)
      > K = ones(3, 4)
      > Q @ K
        ~~^~~
      cannot multiply Q (3, 4) @ K (3, 4): the inner sizes 4 and 3 differ. Q @ K.T would give (3, 3).
      > Q @ K.T
      [[4, 4, 4], [4, 4, 4], [4, 4, 4]]
      > Q.T @ K.T
        ~~~~^~~~~
      cannot multiply Q.T (4, 3) @ K.T (4, 3): the inner sizes 3 and 4 differ. Q.T @ K would give (4, 4).
      > Q + ones(3)
        ~~^~~~~~~~~
      cannot add Q (3, 4) + ones(3) (3,): counted from the last axis, 4 and 3 differ and neither is 1. Q + ones(3)[:, None] would give (3, 4).
      > Q - K.T
        ~~^~~~~
      cannot subtract Q (3, 4) - K.T (4, 3): counted from the last axis, 4 and 3 differ and neither is 1. Q - K would give (3, 4).
      > Q == ones(5)
        ~~^^~~~~~~~~
      cannot compare Q (3, 4) == ones(5) (5,): counted from the last axis, 4 and 5 differ and neither is 1.
      > ones(2, 3, 4) @ ones(5, 4, 2)
        ~~~~~~~~~~~~~~^~~~~~~~~~~~~~~
      cannot multiply ones(2, 3, 4) (2, 3, 4) @ ones(5, 4, 2) (5, 4, 2): the axes before the last two must fit, and 2 and 5 differ and neither is 1.
      > ones(2, 3, 4) @ ones(3, 4)
        ~~~~~~~~~~~~~~^~~~~~~~~~~~
      cannot multiply ones(2, 3, 4) (2, 3, 4) @ ones(3, 4) (3, 4): the inner sizes 4 and 3 differ. ones(2, 3, 4) @ ones(3, 4).T would give (2, 3, 3).
      > (Q + 1) @ (K * 2)
        ~~~~~~~~^~~~~~~~~
      cannot multiply (Q + 1) (3, 4) @ (K * 2) (3, 4): the inner sizes 4 and 3 differ. (Q + 1) @ (K * 2).T would give (3, 3).
      > Q @ "cat"
            ^^^^^
      "cat" is a string, and @ works on numbers and tensors.
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `updates assign`() {
    let transcript = #"""
      > x = 3
      > Q = ones(3, 4); K = ones(3, 4)
      > x ^ 2
          ^
      ^ is not a power in Python. Write ** for a power, as in x ** 2.
      > x += 1
      > x
      4
      > x *= 2; x -= 3; x /= 5; x
      1
      > Q @= K.T
      > Q.shape
      (3, 3)
      > y += 1
        ^
      there is no variable or function y.
      """#
    #expect(played(transcript) == transcript)
  }
}
