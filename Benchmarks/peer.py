"""One library that computes attention again and again, in a process of its own.

Reads lines from standard input, answers each with a line on standard output:

    load PREFIX CAUSAL      reads PREFIX-q.npy, -k.npy, -v.npy: (1, heads, tokens, size), float32
    time SECONDS            computes for about so long after a warm-up; the median time of a call in seconds
"""

import statistics
import sys
import time

import numpy as np

library, threads = sys.argv[1], int(sys.argv[2])


def numpy_attention(q, k, v, causal):
    scores = q @ k.swapaxes(-1, -2) / np.float32(np.sqrt(q.shape[-1]))
    if causal:
        scores = np.where(np.tri(*scores.shape[-2:], dtype=bool), scores, -np.inf)
    weights = np.exp(scores - scores.max(-1, keepdims=True))
    return (weights / weights.sum(-1, keepdims=True)) @ v


def traced_numpy(q, k, v):
    """Every intermediate kept under its name, as the graph keeps them."""
    scores = q @ k.T
    scaled = scores / np.sqrt(q.shape[-1])
    masked = np.where(np.tri(*scaled.shape, dtype=bool), scaled, -np.inf)
    powers = np.exp(masked - masked.max(-1, keepdims=True))
    weights = powers / powers.sum(-1, keepdims=True)
    return {"scores": scores, "scaled": scaled, "masked": masked, "weights": weights, "output": weights @ v}


def onnx_model(heads):
    """A model of one node, com.microsoft's MultiHeadAttention, as the bytes of its protocol buffer."""

    def number(field, value):
        return varint(field << 3) + varint(value)

    def varint(value):
        out = b""
        while value > 127:
            out += bytes([value & 127 | 128])
            value >>= 7
        return out + bytes([value])

    def text(field, value):
        data = value.encode() if isinstance(value, str) else value
        return varint(field << 3 | 2) + varint(len(data)) + data

    def array(name):  # float32 of three axes whose sizes are open
        axes = b"".join(text(1, text(2, f"{name}{axis}")) for axis in range(3))
        return text(1, name) + text(2, text(1, number(1, 1) + text(2, axes)))

    attribute = text(1, "num_heads") + number(3, heads) + number(20, 2)
    node = text(1, "q") + text(1, "k") + text(1, "v") + text(2, "y") + text(4, "MultiHeadAttention")
    node += text(5, attribute) + text(7, "com.microsoft")
    graph = text(1, node) + text(2, "attention") + b"".join(text(11, array(n)) for n in "qkv") + text(12, array("y"))
    opsets = text(8, text(1, "") + number(2, 18)) + text(8, text(1, "com.microsoft") + number(2, 1))
    return number(1, 8) + text(7, graph) + opsets


def prepared(prefix, causal):
    q, k, v = (np.load(f"{prefix}-{name}.npy") for name in "qkv")
    if library == "numpy":
        return lambda: numpy_attention(q, k, v, causal)
    if library == "traced-numpy":
        return lambda: traced_numpy(q, k, v)
    if library == "torch":
        import torch

        torch.set_num_threads(threads)
        q, k, v = (torch.from_numpy(x) for x in (q, k, v))
        attend = torch.nn.functional.scaled_dot_product_attention

        def call():
            with torch.inference_mode():
                return attend(q, k, v, is_causal=causal)

        return call
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(onnx_model(q.shape[1]), options, providers=["CPUExecutionProvider"])
    rows = lambda x: np.ascontiguousarray(x.transpose(0, 2, 1, 3)).reshape(x.shape[0], x.shape[2], -1)
    feed = {"q": rows(q), "k": rows(k), "v": rows(v)}
    return lambda: session.run(None, feed)


call = None
for line in sys.stdin:
    words = line.split()
    if words[0] == "load":
        call = prepared(words[1], words[2] == "True")
        call()
        print("ready", flush=True)
    else:
        times, end = [], time.perf_counter() + float(words[1])
        call()
        while not times or time.perf_counter() < end:
            start = time.perf_counter()
            call()
            times.append(time.perf_counter() - start)
        print(statistics.median(times), flush=True)
