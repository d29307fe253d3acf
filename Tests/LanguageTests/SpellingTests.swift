import Testing

/// What people paste from notebooks.
@Suite struct SpellingTests {
  @Test func `attention may be pasted from PyTorch and NumPy`() {
    let transcript = #"""
      > import torch, math
      > import torch.nn.functional as F; import numpy as np
      > q = torch.tensor([[1., 0.], [0., 1.]]); k = q.clone(); v = torch.tensor([[1., 2.], [3., 4.]])
      > F.scaled_dot_product_attention(q, k, v)
      [[1.6605, 2.6605], [2.3395, 3.3395]]
      > F.scaled_dot_product_attention(q, k, v, is_causal=True)
      [[1, 2], [2.3395, 3.3395]]
      > torch.nn.functional.scaled_dot_product_attention(query=q, key=k, value=v, attn_mask=torch.ones(2, 2, dtype=torch.bool).tril(diagonal=0), dropout_p=0.0, scale=1.0)
      [[1, 2], [2.4621, 3.4621]]
      > F.scaled_dot_product_attention(ones(4, 2, 3), ones(2, 2, 3), ones(2, 2, 3))
        ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~^^^^^^^^^^^^^~~~~~~~~~~~~~~~~
      query has 4 heads and key has 2. Pass enable_gqa=True to share key heads.
      > F.scaled_dot_product_attention(ones(4, 2, 3), ones(2, 2, 3), ones(2, 2, 3), enable_gqa=True).shape
      (4, 2, 3)
      > F.softmax(torch.tensor([[1., 2.]]) @ torch.tensor([[1., 0.], [0., 1.]]).T / math.sqrt(2), dim=-1)
      [[0.3302, 0.6698]]
      > scores = q @ k.transpose(-2, -1) / math.sqrt(q.size(-1))
      > mask = torch.triu(torch.ones(2, 2), diagonal=1).bool()
      > F.softmax(scores.masked_fill(mask, float("-inf")), dim=-1) @ v
      [[1, 2], [2.3395, 3.3395]]
      > scores.masked_fill(torch.tril(torch.ones(2, 2)) == 0, -1e9).softmax(-1)
      [[1, 0], [0.3302, 0.6698]]
      > np.where(np.tril(np.ones((2, 2))) == 1, scores, -np.inf)
      [[0.7071, -inf], [0, 0.7071]]
      > np.exp(scores) / np.exp(scores).sum(axis=-1, keepdims=True)
      [[0.6698, 0.3302], [0.3302, 0.6698]]
      > e_x = np.exp(scores - np.max(scores, axis=-1)[:, None]); e_x / e_x.sum(axis=1)[:, np.newaxis]
      [[0.6698, 0.3302], [0.3302, 0.6698]]
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `shapes may be asked for and changed in each library's words`() {
    let transcript = #"""
      > x = torch.arange(24).reshape(1, 2, 3, 4).float()
      > x.view(1, 2, -1).shape, x.permute(0, 2, 1, 3).shape, x.transpose(1, 2).contiguous().view(1, 3, 8).shape
      ((1, 2, 12), (1, 3, 2, 4), (1, 3, 8))
      > x.view(*x.shape[:-1], 2, 2).shape
      (1, 2, 3, 2, 2)
      > x.shape[:-1] + (2, 2)
      (1, 2, 3, 2, 2)
      > x.size(), x.size(-1), x.ndim, x.numel(), len(x)
      ((1, 2, 3, 4), 4, 4, 24, 1)
      > x.unsqueeze(1).shape, x.squeeze(0).shape, x.flatten(1).shape, x.mT.shape
      ((1, 1, 2, 3, 4), (2, 3, 4), (1, 24), (1, 2, 4, 3))
      > x.T
        ^^^
      x has 4 axes, and .T is for matrices. x.mT swaps the last two axes.
      > x.max(dim=-1).values.shape, x.max(dim=-1).indices[0, 0], x.argmax(-1)[0, 1]
      ((1, 2, 3), [3, 3, 3], [3, 3, 3])
      > x.mean(dim=(1, 2), keepdim=True).shape
      (1, 1, 1, 4)
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `the prefix decides where the libraries differ`() {
    let transcript = #"""
      > np.split(np.arange(6), 2)
      list[[0, 1, 2], [3, 4, 5]]
      > torch.split(torch.arange(6), 2)
      list[[0, 1], [2, 3], [4, 5]]
      > np.repeat([1, 2], 2), torch.tensor([1, 2]).repeat(2), np.tile([1, 2], 2)
      ([1, 1, 2, 2], [1, 2, 1, 2], [1, 2, 1, 2])
      > np.repeat([[1, 2]], 2, axis=0)
      [[1, 2], [1, 2]]
      > np.transpose(ones(2, 3, 4)).shape, np.transpose(ones(2, 3, 4), (1, 0, 2)).shape, torch.transpose(ones(2, 3, 4), 0, 1).shape
      ((4, 3, 2), (3, 2, 4), (3, 2, 4))
      > torch.var(torch.tensor([1., 2., 3.])), np.var([1, 2, 3])
      (1, 0.6667)
      > var([1, 2, 3])
      (var divides by the count here, as NumPy does; PyTorch divides by the count less one: that is var(x, correction=1) or torch.var(x).)
      0.6667
      > var([1, 2, 3])
      0.6667
      > std([1, 2, 3])
      (std divides by the count here, as NumPy does; PyTorch divides by the count less one: that is std(x, correction=1) or torch.std(x).)
      0.8165
      > torch.std(torch.tensor([1., 2., 3.]), unbiased=False)
      0.8165
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `prefixes may be chained and name constants`() {
    let transcript = #"""
      > np.linalg.norm([3, 4]), np.random.rand(2).shape, torch.linalg.norm(torch.tensor([3., 4.]))
      (5, (2,), 5)
      > np.random.randint(0, 5, size=(2, 3)).shape
      (2, 3)
      > math.exp(1) == math.e, np.pi, torch.inf, float("inf"), float("1e-3"), int(-2.7), bool(0)
      (True, 3.1416, inf, inf, 0.0010, -2, False)
      > torch.float32
      float(x)
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `kinds of numbers are accepted`() {
    let transcript = #"""
      > import torch; x = torch.arange(24).reshape(1, 2, 3, 4)
      > q = eye(2); v = torch.tensor([[1., 2.], [3., 4.]]); k = q
      > torch.finfo(torch.float16).max, torch.tensor([1, 2], dtype=torch.bool)
      (65504, [True, True])
      > np.array([0, 1]).astype(bool), x[0, 0, 0, 1].item(), True.item()
      ([False, True], 1, True)
      > print(q)
      [[1, 0], [0, 1]]
      > torch.manual_seed(0)
      None
      > F.layer_norm(torch.tensor([1., 2., 3.]), (3,), weight=torch.ones(3), bias=torch.zeros(3))
      [-1.2247, 0, 1.2247]
      > F.layer_norm(torch.tensor([1., 2., 3.]), (2,))
        ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~^^^^~
      normalized_shape is (2,), but the last axis of x has size 3. Only the last axis is normalised here.
      > F.linear(v, torch.tensor([[1., 1.]]), torch.tensor([10.]))
      [[13], [17]]
      > torch.cat([q, v], dim=1), torch.bmm(ones(1, 2, 2), ones(1, 2, 2)), q.t()
      ([[1, 0, 1, 2], [0, 1, 3, 4]], [[[2, 2], [2, 2]]], [[1, 0], [0, 1]])
      > np.concatenate((q, v), axis=0).shape, F.one_hot(torch.tensor([0, 2]), num_classes=3)
      ((4, 2), [[1, 0, 0], [0, 0, 1]])
      > torch.clamp(v, min=2), np.clip(v, 2, 3), torch.where(v > 2, v, 0)
      ([[2, 2], [3, 4]], [[2, 2], [3, 3]], [[0, 0], [3, 4]])
      > v.backward()
        ~~^^^^^^^^~~
      nothing is stored by a backward pass here. grad(y, x) gives the gradient of sum(y) with respect to x.
      > v.grad
        ~~^^^^
      a tensor keeps no gradient here. grad(y, v) gives the gradient of sum(y) with respect to it.
      > q.to("cuda").detach().cpu().numpy()
      [[1, 0], [0, 1]]
      > torch.einsum("ij,kj->ik", q, v)
      [[1, 3], [2, 4]]
      > max(3, 5), min(3, 5), max([1, 5], [2, 3]), abs(-2), round(2.567, 1), sum([1, 2]), len([1, 2, 3]), pow(2, 3)
      (5, 3, [2, 5], 2, 2.6000, 3, 3, 8)
      > np.allclose(q, k), np.array_equal(q, v), torch.equal(q, k)
      (True, False, True)
      """#
    #expect(played(transcript) == transcript)
  }
}
