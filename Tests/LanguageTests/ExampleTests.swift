import Language
import Testing

/// What the examples in help give.
@Suite struct ExampleTests {
  @Test func `every example gives what help leads one to expect`() {
    let transcript = #"""
      > abs([-2, 3])
      [2, 3]
      > exp([0, 1])
      [1, 2.7183]
      > log([1, e])
      [0, 1]
      > log2([1, 8])
      [0, 3]
      > sqrt([4, 2])
      [2, 1.4142]
      > tanh([-1, 0, 1])
      [-0.7616, 0, 0.7616]
      > sigmoid([-1, 0, 1])
      [0.2689, 0.5000, 0.7311]
      > relu([-1, 0, 2])
      [0, 0, 2]
      > erf([-1, 0, 1])
      [-0.8427, 0, 0.8427]
      > sign([-2, 0, 3])
      [-1, 0, 1]
      > gelu([-1, 0, 1])
      [-0.1587, 0, 0.8413]
      > silu([-1, 0, 1])
      [-0.2689, 0, 0.7311]
      > softplus([-1, 0, 1])
      [0.3133, 0.6931, 1.3133]
      > elu([-1, 0, 1])
      [-0.6321, 0, 1]
      > sin([0, pi / 2])
      [0, 1]
      > cos([0, pi])
      [1, -1]
      > round(pi, 2)
      3.1400
      > clip([-2, 0.5, 3], 0, 1)
      [0, 0.5000, 1]
      > isnan([1, nan])
      [False, True]
      > isinf([1, -inf])
      [False, True]
      > half([0.1, 70000])
      [0.1000, inf]
      > bfloat16([0.1, 257])
      [0.1001, 256]
      > maximum([1, 5], 3)
      [3, 5]
      > minimum([1, 5], 3)
      [1, 3]
      > pow([2, 3], 2)
      [4, 9]
      > add([1, 2], [3, 4])
      [4, 6]
      > subtract([1, 2], [3, 4])
      [-2, -2]
      > multiply([1, 2], [3, 4])
      [3, 8]
      > divide([1, 2], [3, 4])
      [0.3333, 0.5000]
      > where([True, False], 1, 2)
      [1, 2]
      > masked_fill([1, 2, 3], [False, True, False], -inf)
      [1, -inf, 3]
      > sum([[1, 2], [3, 4]], dim=1)
      [3, 7]
      > mean([1, 2, 6])
      3
      > var([1, 2, 3, 4])
      (var divides by the count here, as NumPy does; PyTorch divides by the count less one: that is var(x, correction=1) or torch.var(x).)
      1.2500
      > std([1, 2, 3, 4])
      (std divides by the count here, as NumPy does; PyTorch divides by the count less one: that is std(x, correction=1) or torch.std(x).)
      1.1180
      > max([[1, 5], [7, 2]], dim=-1)
      [5, 7]
      > min([3, 1, 2])
      1
      > argmax([[1, 5], [7, 2]], dim=-1)
      [1, 0]
      > argmin([3, 1, 2])
      1
      > all([True, False])
      False
      > any([True, False])
      True
      > prod([2, 3, 4])
      24
      > norm([3, 4])
      5
      > logsumexp([1000, 1000], dim=-1)
      1000.6931
      > cumsum([1, 2, 3], dim=0)
      [1, 3, 6]
      > matmul([[1, 2], [3, 4]], [[1], [1]])
      [[3], [7]]
      > dot([1, 2, 3], [4, 5, 6])
      32
      > outer([1, 2], [3, 4, 5])
      [[3, 4, 5], [6, 8, 10]]
      > einsum("qd,kd->qk", [[1, 2]], [[3, 4], [5, 6]])
      [[11, 17]]
      > diag([[1, 2], [3, 4]])
      [1, 4]
      > trace([[1, 2], [3, 4]])
      5
      > tril(ones(3, 3))
      [[1, 0, 0], [1, 1, 0], [1, 1, 1]]
      > triu(ones(3, 3))
      [[1, 1, 1], [0, 1, 1], [0, 0, 1]]
      > transpose([[1, 2, 3], [4, 5, 6]])
      [[1, 4], [2, 5], [3, 6]]
      > np.transpose([[1, 2, 3], [4, 5, 6]])
      [[1, 4], [2, 5], [3, 6]]
      > permute(ones(2, 3, 4), 2, 0, 1)
      [[[1, 1, 1], [1, 1, 1]], [[1, 1, 1], [1, 1, 1]], [[1, 1, 1], [1, 1, 1]], [[1, 1, 1], [1, 1, 1]]]
      > reshape(arange(6), 2, -1)
      [[0, 1, 2], [3, 4, 5]]
      > flatten([[1, 2], [3, 4]])
      [1, 2, 3, 4]
      > squeeze([[[1, 2]]])
      [1, 2]
      > unsqueeze([1, 2, 3], 0)
      [[1, 2, 3]]
      > concat([[[1, 2]], [[3, 4]]], dim=0)
      [[1, 2], [3, 4]]
      > stack([[1, 2], [3, 4]], dim=1)
      [[1, 3], [2, 4]]
      > split(arange(6), 2)
      list[[0, 1], [2, 3], [4, 5]]
      > np.split(arange(6), 3)
      list[[0, 1], [2, 3], [4, 5]]
      > chunk(arange(6), 2)
      list[[0, 1, 2], [3, 4, 5]]
      > repeat_interleave([1, 2], 2, dim=0)
      [1, 1, 2, 2]
      > tile([1, 2], 2)
      [1, 2, 1, 2]
      > repeat([1, 2], 2)
      [1, 2, 1, 2]
      > np.repeat([1, 2], 2)
      [1, 1, 2, 2]
      > expand([[1], [2]], 2, 3)
      [[1, 1, 1], [2, 2, 2]]
      > shape([[1, 2, 3], [4, 5, 6]])
      (2, 3)
      > tensor([[1., 2.], [3., 4.]])
      [[1, 2], [3, 4]]
      > zeros(2, 3)
      [[0, 0, 0], [0, 0, 0]]
      > ones(2, 3)
      [[1, 1, 1], [1, 1, 1]]
      > eye(3)
      [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
      > full((2, 3), 7)
      [[7, 7, 7], [7, 7, 7]]
      > arange(2, 10, 2)
      [2, 4, 6, 8]
      > linspace(0, 1, 5)
      [0, 0.2500, 0.5000, 0.7500, 1]
      > rand(2, 3, seed=1)
      [[0.6537, 0.3619, 0.7617], [0.5845, 0.0880, 0.3954]]
      > randn(2, 3, seed=1)
      [[2.0164, 0.7432, -0.5118], [0.3565, 0.9986, -1.3875]]
      > randint(0, 5, (2, 3), seed=1)
      [[3, 0, 3], [1, 2, 1]]
      > one_hot([0, 2], 3)
      [[1, 0, 0], [0, 0, 1]]
      > zeros_like([[1, 2], [3, 4]])
      [[0, 0], [0, 0]]
      > ones_like([[1, 2], [3, 4]])
      [[1, 1], [1, 1]]
      > full_like([1, 2], 7)
      [7, 7]
      > load("numbers.npy")
        ^^^^^^^^^^^^^^^^^^^
      there are no files to load from here.
      > tokens("the cat sat")
      list["the", "cat", "sat"]
      > embed("the cat sat", dim=4)
      [[1.0600, 1.9300, -0.3700, -0.5500], [0.2800, -0.4000, 0.3800, 1.0100], [-1.2500, 0.1600, -1.2500, -1.1600]] [["the", "cat", "sat"], []]
      > label([[1, 2], [3, 4]], rows="the cat", columns="x y")
      [[1, 2], [3, 4]] [["the", "cat"], ["x", "y"]]
      > allclose([1, 2], [1, 2.000001])
      True
      > array_equal([1, 2], [1, 2])
      True
      > len([[1, 2], [3, 4], [5, 6]])
      3
      > softmax([1, 2, 3])
      [0.0900, 0.2447, 0.6652]
      > log_softmax([1, 2, 3])
      [-2.4076, -1.4076, -0.4076]
      > attention([[1, 0], [0, 1]], [[1, 0], [0, 1]], [[1, 2], [3, 4]])
      scores: [[1, 0], [0, 1]]
      scaled: [[0.7071, 0], [0, 0.7071]]
      weights: [[0.6698, 0.3302], [0.3302, 0.6698]]
      output: [[1.6605, 2.6605], [2.3395, 3.3395]]
      > F.scaled_dot_product_attention([[1., 0.]], [[1., 0.], [0., 1.]], [[1., 2.], [3., 4.]])
      [[1.6605, 2.6605]]
      > causal_mask(3)
      [[True, False, False], [True, True, False], [True, True, True]]
      > sliding_window_mask(5, 2)
      [[True, False, False, False, False], [True, True, False, False, False], [False, True, True, False, False], [False, False, True, True, False], [False, False, False, True, True]]
      > padding_mask([2, 3], 4)
      [[[[True, True, False, False]]], [[[True, True, True, False]]]]
      > split_heads([[1, 2, 3, 4], [5, 6, 7, 8]], 2)
      [[[1, 2], [5, 6]], [[3, 4], [7, 8]]]
      > merge_heads([[[1, 2], [5, 6]], [[3, 4], [7, 8]]])
      [[1, 2, 3, 4], [5, 6, 7, 8]]
      > multi_head_attention(ones(2, 4), eye(4), eye(4), eye(4), eye(4), heads=2)
      queries: [[[1, 1], [1, 1]], [[1, 1], [1, 1]]]
      keys: [[[1, 1], [1, 1]], [[1, 1], [1, 1]]]
      values: [[[1, 1], [1, 1]], [[1, 1], [1, 1]]]
      scores: [[[2, 2], [2, 2]], [[2, 2], [2, 2]]]
      scaled: [[[1.4142, 1.4142], [1.4142, 1.4142]], [[1.4142, 1.4142], [1.4142, 1.4142]]]
      weights: [[[0.5000, 0.5000], [0.5000, 0.5000]], [[0.5000, 0.5000], [0.5000, 0.5000]]]
      heads: [[[1, 1], [1, 1]], [[1, 1], [1, 1]]]
      concatenated: [[1, 1, 1, 1], [1, 1, 1, 1]]
      output: [[1, 1, 1, 1], [1, 1, 1, 1]]
      > additive_attention([[1, 0]], [[1, 0], [0, 1]], [[1, 2], [3, 4]], eye(2), eye(2), [1, 1])
      hidden: [[[0.9640, 0], [0.7616, 0.7616]]]
      scores: [[0.9640, 1.5232]]
      weights: [[0.3637, 0.6363]]
      output: [[2.2725, 3.2725]]
      > luong_attention([[1, 0]], [[1, 0], [0, 1]], [[1, 2], [3, 4]])
      scores: [[1, 0]]
      weights: [[0.7311, 0.2689]]
      output: [[1.5379, 2.5379]]
      > linear_attention([[1, 0]], [[1, 0], [0, 1]], [[1, 2], [3, 4]])
      phi_q: [[2, 1]]
      phi_k: [[2, 1], [1, 2]]
      state: [[5, 8], [7, 10]]
      normalizer: [3, 3]
      output: [[1.8889, 2.8889]]
      > online_softmax([1, 2, 3, 4], 2)
      maxima: [2, 4]
      sums: [1.3679, 1.5530]
      output: [0.0321, 0.0871, 0.2369, 0.6439]
      > flash_attention([[1, 0]], eye(2), [[1, 2], [3, 4]], block=1)
      maxima: [[0.7071], [0.7071]]
      sums: [[1], [1.4931]]
      accumulators: [[[1, 2]], [[2.4792, 3.9723]]]
      output: [[1.6605, 2.6605]]
      > latent_attention(ones(2, 4), ones(4, 2), ones(2, 4), ones(2, 4), eye(4), eye(4), heads=2)
      latent: [[4, 4], [4, 4]]
      queries: [[[1, 1], [1, 1]], [[1, 1], [1, 1]]]
      keys: [[[8, 8], [8, 8]], [[8, 8], [8, 8]]]
      values: [[[8, 8], [8, 8]], [[8, 8], [8, 8]]]
      scores: [[[16, 16], [16, 16]], [[16, 16], [16, 16]]]
      scaled: [[[11.3137, 11.3137], [11.3137, 11.3137]], [[11.3137, 11.3137], [11.3137, 11.3137]]]
      weights: [[[0.5000, 0.5000], [0.5000, 0.5000]], [[0.5000, 0.5000], [0.5000, 0.5000]]]
      heads: [[[8, 8], [8, 8]], [[8, 8], [8, 8]]]
      concatenated: [[8, 8, 8, 8], [8, 8, 8, 8]]
      output: [[8, 8, 8, 8], [8, 8, 8, 8]]
      > rope([[1, 0], [1, 0]])
      [[1, 0], [0.5403, 0.8415]]
      > alibi_slopes(8)
      [0.5000, 0.2500, 0.1250, 0.0625, 0.0313, 0.0156, 0.0078, 0.0039]
      > alibi_bias(2, 3)
      [[[0, -inf, -inf], [-0.0625, 0, -inf], [-0.1250, -0.0625, 0]], [[0, -inf, -inf], [-0.0039, 0, -inf], [-0.0078, -0.0039, 0]]]
      > sinusoidal_positions(3, 4)
      [[0, 1, 0, 1], [0.8415, 0.5403, 0.0100, 1.0000], [0.9093, -0.4161, 0.0200, 0.9998]]
      > layer_norm([1, 2, 3, 4])
      [-1.3416, -0.4472, 0.4472, 1.3416]
      > F.layer_norm([1., 2., 3., 4.], (4,))
      [-1.3416, -0.4472, 0.4472, 1.3416]
      > rms_norm([1, 2, 3, 4])
      [0.3651, 0.7303, 1.0954, 1.4606]
      > F.rms_norm([1., 2., 3., 4.], (4,))
      [0.3651, 0.7303, 1.0954, 1.4606]
      > transformer_block(eye(2), eye(2), eye(2), eye(2), eye(2), eye(2), zeros(2), eye(2), zeros(2), heads=1)
      normalized1: [[1.0000, -1.0000], [-1.0000, 1.0000]]
      queries: [[[1.0000, -1.0000], [-1.0000, 1.0000]]]
      keys: [[[1.0000, -1.0000], [-1.0000, 1.0000]]]
      values: [[[1.0000, -1.0000], [-1.0000, 1.0000]]]
      scores: [[[1.9999, -1.9999], [-1.9999, 1.9999]]]
      scaled: [[[1.4142, -1.4142], [-1.4142, 1.4142]]]
      weights: [[[0.9442, 0.0558], [0.0558, 0.9442]]]
      heads: [[[0.8884, -0.8884], [-0.8884, 0.8884]]]
      concatenated: [[0.8884, -0.8884], [-0.8884, 0.8884]]
      attended: [[0.8884, -0.8884], [-0.8884, 0.8884]]
      residual1: [[1.8884, -0.8884], [-0.8884, 1.8884]]
      normalized2: [[1.0000, -1.0000], [-1.0000, 1.0000]]
      hidden: [[1.0000, -1.0000], [-1.0000, 1.0000]]
      activated: [[1.0000, 0], [0, 1.0000]]
      fed_forward: [[1.0000, 0], [0, 1.0000]]
      output: [[2.8884, -0.8884], [-0.8884, 2.8884]]
      > patches([[1, 2, 3, 4], [5, 6, 7, 8]], 2)
      [[1, 2, 5, 6], [3, 4, 7, 8]]
      > entropy([[1, 0], [0.5, 0.5]])
      [0, 0.6931]
      > rollout([[[1, 0], [0.5, 0.5]], [[0.9, 0.1], [0.2, 0.8]]])
      [[0.9625, 0.0375], [0.3250, 0.6750]]
      > x = [1, 2, 3]; grad(x ** 2, x)
      [2, 4, 6]
      > kv_cache_bytes(32, 8, 128, 8192)
      1073741824
      > attention_flops(1024, 64, 12)
      3221225472
      > format("d_k = ", 4)
      "d_k = 4"
      > range(3)
      [0, 1, 2]
      > enumerate([5, 7])
      list[(0, 5), (1, 7)]
      > zip([1, 2], [3, 4])
      list[(1, 3), (2, 4)]
      > print([1, 2])
      [1, 2]
      > size([[1, 2, 3]], -1)
      3
      > np.size([[1, 2, 3]])
      3
      > t([[1, 2], [3, 4]])
      [[1, 3], [2, 4]]
      > numel([[1, 2, 3]])
      3
      > ndim([[1, 2, 3]])
      2
      > item([[5]])
      5
      > float("-inf")
      -inf
      > int(2.7)
      2
      > bool([0, 1, 2])
      [False, True, True]
      > astype([0, 1], bool)
      [False, True]
      > contiguous([1, 2])
      [1, 2]
      > logical_not([True, False])
      [False, True]
      > logical_and([True, True], [True, False])
      [True, False]
      > logical_or([True, False], [False, False])
      [True, False]
      > view_as([1, 2, 3, 4], [[0, 0], [0, 0]])
      [[1, 2], [3, 4]]
      > expand_as([1, 2], [[0, 0], [0, 0]])
      [[1, 2], [1, 2]]
      > torch.finfo(torch.float16).max
      65504
      > torch.manual_seed(0)
      None
      > dropout([1, 2])
      [1, 2]
      > F.linear([1., 2.], [[1., 0.], [0., 1.]])
      [1, 2]
      """#
    #expect(played(transcript) == transcript)
    let lines = Set(transcript.split(separator: "\n"))
    for entry in functions { #expect(lines.contains("> \(entry.example)"), "\(entry.name)") }
  }
}
