/// Functions that exported scripts use and NumPy does not have.
enum PythonHelpers {
  static var names: [String] { all.map(\.name) }

  /// The definitions of those that a script calls, and of those that these call.
  static func needed(by script: String) -> [String] {
    var text = script
    var chosen: Set<String> = []
    var isGrowing = true
    while isGrowing {
      isGrowing = false
      for helper in all where !chosen.contains(helper.name) && text.contains(helper.name + "(") {
        chosen.insert(helper.name)
        text += helper.source
        isGrowing = true
      }
    }
    return all.filter { chosen.contains($0.name) }.map(\.source)
  }

  static let check = """
    def check(name, got, want):
        np.testing.assert_allclose(got, want, rtol=1e-9, atol=1e-12, err_msg=name)
    """

  private static let all: [(name: String, source: String)] = [
    (
      "erf",
      """
      import math
      erf = np.vectorize(math.erf, otypes=[float])
      """
    ),
    (
      "softmax",
      """
      def softmax(x, axis, empty=None, stable=True):
          x = np.asarray(x, dtype=float)
          top = np.max(x, axis=axis, keepdims=True) if x.ndim else x
          e = np.exp(x - top if stable else x)
          y = e / (np.sum(e, axis=axis, keepdims=True) if x.ndim else e)
          return y if empty is None else np.where(np.isneginf(top), empty, y)
      """
    ),
    (
      "logsumexp",
      """
      def logsumexp(x, axis, keepdims):
          top = np.max(x, axis=axis, keepdims=True, initial=-np.inf)
          top = np.where(np.isfinite(top), top, 0.0)
          y = np.log(np.sum(np.exp(x - top), axis=axis, keepdims=True)) + top
          return y if keepdims else np.squeeze(y, axis=axis)
      """
    ),
    (
      "sigmoid",
      """
      def sigmoid(x):
          return 1 / (1 + np.exp(-np.asarray(x, dtype=float)))
      """
    ),
    (
      "gelu",
      """
      def gelu(x):
          return 0.5 * x * (1 + erf(x / np.sqrt(2)))
      """
    ),
    (
      "gelu_tanh",
      """
      def gelu_tanh(x):
          return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x * x * x)))
      """
    ),
    (
      "surprise",
      """
      def surprise(x):
          return np.where(x == 0, 0.0, -x * np.log(np.where(x == 0, 1.0, x)))
      """
    ),
    (
      "exp_difference",
      """
      def exp_difference(a, b):
          return np.where(np.isneginf(a), 0.0, np.exp(a - b))
      """
    ),
    (
      "bfloat16",
      """
      def bfloat16(x):
          x = np.asarray(x, dtype=float)
          m, e = np.frexp(x)
          unit = np.ldexp(1.0, np.maximum(e - 1, -126) - 7)
          y = np.where(np.isfinite(x), np.round(x / unit) * unit, x)
          return np.where(np.abs(y) > 3.3895313892515355e38, np.copysign(np.inf, y), y)
      """
    ),
    (
      "sum_to",
      """
      def sum_to(x, shape):
          x = np.sum(x, axis=tuple(range(np.ndim(x) - len(shape))))
          axes = tuple(i for i, size in enumerate(shape) if size == 1)
          return np.sum(x, axis=axes, keepdims=True)
      """
    ),
    (
      "scatter",
      """
      def scatter(x, places, shape):
          y = np.zeros(int(np.prod(shape)))
          np.add.at(y, np.array(places, dtype=int), np.reshape(x, -1))
          return y.reshape(shape)
      """
    ),
    (
      "product_of_others",
      """
      def product_of_others(x, axes):
          y = np.empty(x.shape)
          for place in np.ndindex(x.shape):
              one = np.array(x)
              one[place] = 1
              y[place] = np.prod(one[tuple(slice(None) if i in axes else p for i, p in enumerate(place))])
          return y
      """
    ),
    (
      "rope",
      """
      def rope(x, positions, base, pairing):
          d = x.shape[-1]
          angles = positions[:, None] * base ** (-2 * np.arange(d // 2) / d)
          first, second = (x[..., 0::2], x[..., 1::2]) if pairing == "interleaved" else (x[..., : d // 2], x[..., d // 2 :])
          a = first * np.cos(angles) - second * np.sin(angles)
          b = first * np.sin(angles) + second * np.cos(angles)
          if pairing == "half":
              return np.concatenate([a, b], axis=-1)
          return np.stack([a, b], axis=-1).reshape(x.shape)
      """
    ),
    (
      "sinusoidal_positions",
      """
      def sinusoidal_positions(n, d):
          feature = np.arange(d)
          angles = np.arange(n)[:, None] / 10000.0 ** (feature // 2 * 2 / d)
          return np.where(feature % 2 == 0, np.sin(angles), np.cos(angles))
      """
    ),
  ]
}
