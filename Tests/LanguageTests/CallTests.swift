import Testing

/// Calls, and what they say where they do not fit.
@Suite struct CallTests {
  @Test func `arguments that do not fit are told with those that do`() {
    let transcript = #"""
      > softmax([1, 2], axs=1)
                        ^^^~~
      softmax has no argument axs; it has x, dim and stable. Did you mean dim?
      > softmax([1, 2], 0, True, 5)
        ~~~~~~~~~~~~~~~~~~~~~~~~~^~
      softmax takes 3 arguments, x, dim and stable, and this is one more.
      > softmax()
        ^^^^^^^^^
      softmax needs x. It is called as softmax(x, dim=-1, stable=True).
      > softmax([1, 2], x=3)
        ~~~~~~~~~~~~~~~~^~~~
      softmax was given x twice.
      > softmax([1, 2], dim=3)
        ~~~~~~~~~~~~~~~~~~~~^~
      there is no axis 3 in shape (2,): axes run from 0 to 0, or from -1 to -1 counted from the end.
      > softmax([1, 2], dim=0.5)
        ~~~~~~~~~~~~~~~~~~~~^^^~
      dim is 0.5, but a whole number is wanted.
      > softmax("cat")
        ~~~~~~~~^^^^^~
      x is a string, but a tensor is wanted.
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `misspelt names bring near ones`() {
    let transcript = #"""
      > softmx([1, 2])
        ^^^^^^
      there is no variable or function softmx. Did you mean softmax?
      > np.softmx([1, 2])
        ~~~^^^^^^~~~~~~~~
      there is no function softmx here. Did you mean softmax?
      > [1, 2].softmx()
        ~~~~~~~^^^^^^~~
      there is no function softmx. Did you mean softmax?
      > sofmax
        ^^^^^^
      there is no variable or function sofmax. Did you mean softmax?
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `values that do not fit are told with what is wanted`() {
    let transcript = #"""
      > eye()
        ^^^^^
      eye needs n. It is called as eye(n, m=None).
      > zeros(2, 3.5)
        ~~~~~~^~~~~~~
      shape is 3.5, but a whole number is wanted.
      > zeros(-1)
        ^^^^^^^^^
      a shape has no negative size: (-1,).
      > attention([[1, 2]], [[1, 2, 3]])
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      attention needs V. It is called as attention(Q, K, V, mask=None, causal=False, scale=None, softcap=0, bias=None, window=None, sinks=0, past_key=None, past_value=None).
      > attention([[1, 2]], [[1, 2, 3]], [[1]])
        ~~~~~~~~~~~~~~~~~~~~^^^^^^^^^^^~~~~~~~~
      K, here [[1, 2, 3]], has shape (1, 3), but a last axis of 2, the size of each query, is wanted.
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `shapes that do not fit a mechanism are told by argument`() {
    let transcript = #"""
      > Q = rand(2, 3); M = rand(3, 4)
      > attention(Q, M, M)
        ~~~~~~~~~~~~~^~~~~
      K, here M, has shape (3, 4), but a last axis of 3, the size of each query, is wanted.
      > attention(Q, M.T, ones(4, 2), causal="lower-left")
        ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~^^^^^^^^^^^^~
      causal is "lower-left", but True, False, "upper-left" or "lower-right" is wanted.
      > attention(Q, M.T, ones(4, 2), mask=ones(3, 3) == 1)
        ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~^^^^^^^^^^^^^^^~
      mask, here ones(3, 3) == 1, has shape (3, 3), but the scores' shape (2, 4) or one that stretches to it is wanted.
      > attention(Q, M.T, ones(4, 2), past_key=M.T)
        ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~^^^~
      a past has keys and values: past_value is missing.
      > attention(Q, M, ones(4, 2))
        ~~~~~~~~~~~~~^~~~~~~~~~~~~~
      K, here M, has shape (3, 4), but a last axis of 3, the size of each query, is wanted. M.T in its place would give (2, 2).
      > multi_head_attention(ones(2, 4), eye(4), eye(4), eye(4), eye(4), heads=3)
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      X @ Wq has shape (2, 4), but a last axis that 3 heads can share evenly is wanted.
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `functions of shapes say what does not fit`() {
    let transcript = #"""
      > gelu([1, 2], approximate="fast")
        ~~~~~~~~~~~~~~~~~~~~~~~~~^^^^^^~
      approximate is "fast", but "none" or "tanh" is wanted.
      > reshape(arange(6), 4)
        ^^^^^^^^^^^^^^^^^^^^^
      cannot reshape (6,) to (4,): that is 6 entries against 4.
      > reshape(arange(6), 4, -1)
        ~~~~~~~~~~~~~~~~~~~^~~~~~
      the 6 entries of shape (6,) do not divide into (4, -1).
      > concat([ones(2, 3), ones(2, 2)])
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      cannot join shapes (2, 3), (2, 2) along axis 0: all other sizes must be equal.
      > concat([ones(2, 3), ones(2, 2)], dim=1).shape
      (2, 5)
      > stack([ones(2), ones(3)])
        ^^^^^^^^^^^^^^^^^^^^^^^^^
      cannot stack shapes (2,) and (3,): they must be equal.
      > split(arange(6), [1, 2])
        ~~~~~~~~~~~~~~~~~^^^^^^~
      the sizes add up to 3, but axis 0 has 6 entries.
      > einsum("ij,jk->ik", ones(2, 3))
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      "ij,jk->ik" names the axes of 2 tensors, and 1 is given.
      > label([1, 2], rows="a b c")
        ~~~~~~~~~~~~~~~~~~~^^^^^^^~
      there are 3 rows, but axis 0 of (2,) has 2.
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `a lambda is a function`() {
    let transcript = #"""
      > f = lambda q, k: q @ k.T
      > f([1, 2], [3, 4])
      11
      > f([1, 2])
        ^^^^^^^^^
      f(q, k) needs k.
      > f([1, 2], [3, 4], 5)
        ~~~~~~~~~~~~~~~~~~^~
      f(q, k) takes 2 arguments, and this is one more.
      > f(q=[1, 2], k=[3, 4])
      11
      > f([1, 2], m=3)
        ~~~~~~~~~~^~~~
      f(q, k) has no argument m.
      > f(ones(2, 3), ones(2, 4))
        ^^^^^^^^^^^^^^^^^^^^^^^^^
      in f: cannot multiply q (2, 3) @ k.T (4, 2): the inner sizes 3 and 4 differ.
      > g = lambda x, n=2: x ** n
      > g(3), g(3, n=3)
      (9, 27)
      > twice = lambda h: lambda x: h(h(x))
      > twice(g)(3)
      81
      > loop = lambda n: loop(n + 1)
      > loop(0)
        ^^^^^^^
      in loop: calls are nested too deep here. Does a function call itself without end?
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `what is no function cannot be called`() {
    let transcript = #"""
      > Q = rand(2, 3)
      > 3(4)
        ^~~~
      3 is a number and cannot be called. Write * to multiply by what stands in the brackets.
      > Q(1)
        ^~~~
      Q is a tensor of shape (2, 3) and cannot be called. Write * to multiply by what stands in the brackets.
      > Q.shape()
      (2, 3)
      > Q.sum
        ~~^^^
      sum is a function and wants to be called. Write .sum().
      > Q.smu()
        ~~^^^~~
      there is no function smu. Did you mean sum?
      > Q.foo
        ~~^^^
      a tensor of shape (2, 3) has no .foo.
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `records have fields, and stand for their output`() {
    let transcript = #"""
      > a = attention(eye(2), eye(2), eye(2))
      > a.weights
      [[0.6698, 0.3302], [0.3302, 0.6698]]
      > a.wieghts
          ^^^^^^^
      attention returns no wieghts; its fields are scores, scaled, weights and output. Did you mean weights?
      > a.T
      [[0.6698, 0.3302], [0.3302, 0.6698]]
      > a.weights()
        ~~^^^^^^^~~
      weights is a tensor of shape (2, 2) and not a function. Leave out the brackets: .weights.
      > o, w = a
        ^^^^
      a record of attention cannot be dealt out to 2 names. Give it one name, a for instance, and write a.weights and a.output.
      > weights
        ^^^^^^^
      there is no variable weights. Did you mean a.weights?
      > _.weights
        ~~^^^^^^^
      a tensor of shape (2, 2) has no .weights.
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `grad follows the graph back`() {
    let transcript = #"""
      > a = attention(eye(2), eye(2), eye(2)); Q = rand(2, 3)
      > x = [1, 2, 3]; x
      [1, 2, 3]
      > grad(x ** 2, x)
      [2, 4, 6]
      > grad(x[0] * x[1], x)
      [2, 1, 0]
      > grad(x.sum(), (x, x))
      ([1, 1, 1], [1, 1, 1])
      > y = [1, 2]; z = y * 2
      > grad(x, y)
        ~~~~~~~~^~
      x was not computed from y; it was computed from x.
      > grad(a.output, Q)
        ~~~~~~~~~~~~~~~^~
      a.output was not computed from Q; it was computed from Q, K and V.
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `what is too large or not there is refused`() {
    let transcript = #"""
      > load("numbers.npy")
        ^^^^^^^^^^^^^^^^^^^
      there are no files to load from here.
      > zeros(1000000, 1000000)
        ^^^^^^^^^^^^^^^^^^^^^^^
      a result of shape (1000000, 1000000) would need more than the 1024 MiB allowed.
      > arange(1e12)
        ^^^^^^^^^^^^
      a result of shape (1000000000000,) would need more than the 1024 MiB allowed.
      > print(1, 2)
      "1 2"
      """#
    #expect(played(transcript) == transcript)
  }
}
