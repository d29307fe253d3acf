import Testing

/// Indices, element assignment, and names on the left.
@Suite struct IndexTests {
  @Test func `an index picks as NumPy's does`() {
    let transcript = #"""
      > x = arange(12).reshape(3, 4)
      > x[0]
      [0, 1, 2, 3]
      > x[-1, -1]
      11
      > x[1:, ::2]
      [[4, 6], [8, 10]]
      > x[::-1, 0]
      [8, 4, 0]
      > x[..., 1]
      [1, 5, 9]
      > x[:, None, 0].shape
      (3, 1)
      > x[None].shape
      (1, 3, 4)
      > x[np.newaxis, ..., None].shape
      (1, 3, 4, 1)
      > x[x > 8]
      [9, 10, 11]
      > x[[True, False, True]]
      [[0, 1, 2, 3], [8, 9, 10, 11]]
      > x[[2, 0], 1]
      [9, 1]
      > x[[2, 0]]
      [[8, 9, 10, 11], [0, 1, 2, 3]]
      > x[1, x[1] % 2 == 0]
      [4, 6]
      > x[:0]
      []
      > x[5:]
      []
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `an index that does not fit is pointed at`() {
    let transcript = #"""
      > x = arange(12).reshape(3, 4)
      > x[3]
        ~~^~
      index 3 is past the end of axis 0 of x (3, 4), which has size 3: 0 to 2, or -3 to -1 from the end.
      > x[0, 4]
        ~~~~~^~
      index 4 is past the end of axis 1 of x (3, 4), which has size 4: 0 to 3, or -4 to -1 from the end.
      > x[-4]
        ~~^^~
      index -4 is past the end of axis 0 of x (3, 4), which has size 3: 0 to 2, or -3 to -1 from the end.
      > x[0, 0, 0]
        ^^^^^^^^^^
      an index with 3 parts is too many for shape (3, 4), which has 2 axes.
      > x[0.5]
          ^^^
      an index is a whole number, and 0.5 is none. // divides to a whole number.
      > x[1 / 2]
          ^^^^^
      an index is a whole number, and 0.5 is none. // divides to a whole number.
      > x["a"]
          ^^^
      an index is a whole number, a slice, None, ... or a mask, and "a" is a string.
      > x[::0]
            ^
      the step of a slice cannot be 0.
      > x[..., ...]
               ^^^
      ... can stand only once in an index.
      > x[[True, False]]
        ^^^^^^^^^^^^^^^^
      the mask has shape (2,), but to index x (3, 4) it must have (3,).
      > x[x.shape[0] - 1, 2]
      10
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `tuples and records are indexed by place and by name`() {
    let transcript = #"""
      > t = (10, 20, 30)
      > t[0], t[-1], t[1:]
      (10, 30, (20, 30))
      > t[3]
        ~~^~
      index 3 is past the end: there are 3 entries.
      > t[0, 1]
        ^^^^^^^
      a tuple has one axis, and this index has 2 parts.
      > a = attention(eye(2), eye(2), eye(2))
      > a[0]
      [0.6698, 0.3302]
      > a["weights"]
      [[0.6698, 0.3302], [0.3302, 0.6698]]
      > a["wieghts"]
          ^^^^^^^^^
      attention returns no wieghts; its fields are scores, scaled, weights and output. Did you mean weights?
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `assigning to elements makes a new tensor and leaves the old one`() {
    let transcript = #"""
      > x = arange(12).reshape(3, 4)
      > x[0, 1] = -1
      > x
      [[0, -1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]]
      > x[1] = 7
      > x[:, 3] = [1, 2, 3]
      > x
      [[0, -1, 2, 1], [7, 7, 7, 2], [8, 9, 10, 3]]
      > x[x > 6] = 0
      > x[2, 2] += 100
      > x
      [[0, -1, 2, 1], [0, 0, 0, 2], [0, 0, 100, 3]]
      > x[0] = [1, 2]
        ^^^^
      x[0] has shape (4,), and a value of shape (2,) does not stretch to it.
      > x[7, 0] = 1
        ~~^~~~~
      index 7 is past the end of axis 0 of x (3, 4), which has size 3: 0 to 2, or -3 to -1 from the end.
      > y = x
      > y[0, 0] = 99
      > x[0, 0], y[0, 0]
      (0, 99)
      > m = [True, False]
      > m[1] = True
      > m
      [True, True]
      > m[0] = 2
      > m
      [2, 1]
      > l = split(arange(4), 2)
      > l[0]
      [0, 1]
      > l[0] = 5
      > l
      list[5, [2, 3]]
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `values are dealt out to names`() {
    let transcript = #"""
      > q, k = [[1, 2], [3, 4]]
      > k
      [3, 4]
      > a, b = 1
        ^^^^
      a number cannot be dealt out to 2 names.
      > a, b = [1, 2, 3]
        ^^^^
      2 names stand on the left, but shape (3,) has 3 rows.
      > (c, d), f = (1, 2), 3
      > d
      2
      > _, g = 1, 2
      > g
      2
      > h = i = 4
      > h + i
      8
      > undefined[0] = 1
        ^^^^^^^^^
      there is no variable or function undefined.
      > x.T[0] = 1
        ^^^
      only an element of a variable can be assigned to. Give this part a name first.
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `del forgets`() {
    let transcript = #"""
      > x, y = 1, 2
      > del x, y
      > x
        ^
      there is no variable or function x.
      > del x
        ^^^^^
      there is no variable x to forget.
      """#
    #expect(played(transcript) == transcript)
  }
}
