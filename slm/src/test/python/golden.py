"""Golden numbers for the network and for training, from PyTorch in Python.

An implementation of its own, in float64, that shares no code with the project. Weights are not stored: both sides compute
them from the tensors' names with a linear congruential generator on integers, so that they agree to the last bit.

    python3 golden.py > ../resources/dev/journeyman/slm/network/golden.json

The project's build does not need Python; this file says where its numbers come from.
"""
import json
import math
import zlib

import torch

torch.set_default_dtype(torch.float64)


def numbers(name, count):
    """count numbers from -0.5 to 0.5, from the name alone."""
    state = zlib.crc32(name.encode()) & 0x7FFFFFFF
    values = []
    for _ in range(count):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        values.append((state >> 7) / float(1 << 24) - 0.5)
    return values


def tensor(name, *shape):
    count = math.prod(shape)
    t = torch.tensor(numbers(name, count)).reshape(shape)
    if name.endswith("norm.weight"):
        return 1.0 + 0.5 * t
    return 0.4 * t


def shapes(c):
    w, d, h, k, f = c["hidden_size"], c["head_dim"], c["num_attention_heads"], c["num_key_value_heads"], c["intermediate_size"]
    out = {"model.embed_tokens.weight": (c["vocab_size"], w)}
    for l in range(c["num_hidden_layers"]):
        p = f"model.layers.{l}."
        out[p + "input_layernorm.weight"] = (w,)
        out[p + "post_attention_layernorm.weight"] = (w,)
        for n, rows in (("q", h * d), ("k", k * d), ("v", k * d)):
            out[p + f"self_attn.{n}_proj.weight"] = (rows, w)
            if c.get("qkv_bias"):
                out[p + f"self_attn.{n}_proj.bias"] = (rows,)
        if c.get("qk_norm"):
            out[p + "self_attn.q_norm.weight"] = (d,)
            out[p + "self_attn.k_norm.weight"] = (d,)
        out[p + "self_attn.o_proj.weight"] = (w, h * d)
        out[p + "mlp.gate_proj.weight"] = (f, w)
        out[p + "mlp.up_proj.weight"] = (f, w)
        out[p + "mlp.down_proj.weight"] = (w, f)
    out["model.norm.weight"] = (w,)
    if not c["tie_word_embeddings"]:
        out["lm_head.weight"] = (c["vocab_size"], w)
    return out


def norm(x, weight, eps):
    return x / torch.sqrt((x ** 2).mean(-1, keepdim=True) + eps) * weight


def frequencies(c):
    d = c["head_dim"]
    f = [c["rope_theta"] ** (-2.0 * i / d) for i in range(d // 2)]
    s = c.get("rope_scaling")
    if not s:
        return f
    if s["rope_type"] == "linear":
        return [x / s["factor"] for x in f]
    low = s["original_max_position_embeddings"] / s["low_freq_factor"]
    high = s["original_max_position_embeddings"] / s["high_freq_factor"]
    out = []
    for x in f:
        wave = 2 * math.pi / x
        if wave < high:
            out.append(x)
        elif wave > low:
            out.append(x / s["factor"])
        else:
            t = (s["original_max_position_embeddings"] / wave - s["low_freq_factor"]) / (s["high_freq_factor"] - s["low_freq_factor"])
            out.append((1 - t) * x / s["factor"] + t * x)
    return out


def rope(x, c, positions):
    """x [T,H,D], each pair (i, i + D/2) turned as a complex number."""
    angles = torch.tensor(positions, dtype=torch.float64)[:, None] * torch.tensor(frequencies(c))[None, :]
    half = c["head_dim"] // 2
    z = torch.complex(x[..., :half], x[..., half:]) * torch.polar(torch.ones_like(angles), angles)[:, None, :]
    return torch.cat([z.real, z.imag], -1)


def forward(c, w, ids):
    """ids [T] -> logits [T,V], one token after another looking back: loops, so that nothing is shared with a fused kernel."""
    d, heads, kv = c["head_dim"], c["num_attention_heads"], c["num_key_value_heads"]
    t = len(ids)
    x = w["model.embed_tokens.weight"][torch.tensor(ids)]
    for l in range(c["num_hidden_layers"]):
        p = f"model.layers.{l}."
        h = norm(x, w[p + "input_layernorm.weight"], c["rms_norm_eps"])

        def project(n, count):
            y = h @ w[p + f"self_attn.{n}_proj.weight"].T
            if c.get("qkv_bias"):
                y = y + w[p + f"self_attn.{n}_proj.bias"]
            return y.reshape(t, count, d)

        q, k, v = project("q", heads), project("k", kv), project("v", kv)
        if c.get("qk_norm"):
            q = norm(q, w[p + "self_attn.q_norm.weight"], c["rms_norm_eps"])
            k = norm(k, w[p + "self_attn.k_norm.weight"], c["rms_norm_eps"])
        q, k = rope(q, c, range(t)), rope(k, c, range(t))
        rows = []
        for i in range(t):
            first = 0
            if c.get("sliding_window"):
                first = max(0, i - c["sliding_window"] + 1)
            parts = []
            for j in range(heads):
                g = j // (heads // kv)
                scores = (k[first : i + 1, g] @ q[i, j]) / math.sqrt(d)
                parts.append(torch.softmax(scores, 0) @ v[first : i + 1, g])
            rows.append(torch.cat(parts))
        x = x + torch.stack(rows) @ w[p + "self_attn.o_proj.weight"].T
        h = norm(x, w[p + "post_attention_layernorm.weight"], c["rms_norm_eps"])
        gate = h @ w[p + "mlp.gate_proj.weight"].T
        x = x + (gate * torch.sigmoid(gate) * (h @ w[p + "mlp.up_proj.weight"].T)) @ w[p + "mlp.down_proj.weight"].T
    head = w["model.embed_tokens.weight"] if c["tie_word_embeddings"] else w["lm_head.weight"]
    return norm(x, w["model.norm.weight"], c["rms_norm_eps"]) @ head.T


BASE = dict(vocab_size=64, hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
            head_dim=8, rms_norm_eps=1e-5, rope_theta=10000.0, max_position_embeddings=64, tie_word_embeddings=True)
MODELS = {
    "llama2": dict(BASE, model_type="llama", num_key_value_heads=4, tie_word_embeddings=False),
    "llama3": dict(BASE, model_type="llama", rope_theta=500000.0, rope_scaling=dict(
        rope_type="llama3", factor=32.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=32)),
    "llama-linear": dict(BASE, model_type="llama", rope_scaling=dict(rope_type="linear", factor=4.0)),
    "smollm2": dict(BASE, model_type="llama", num_attention_heads=3, num_key_value_heads=1, hidden_size=24, rope_theta=100000.0),
    "mistral": dict(BASE, model_type="mistral", sliding_window=5, tie_word_embeddings=False),
    "qwen2": dict(BASE, model_type="qwen2", qkv_bias=True, rms_norm_eps=1e-6, rope_theta=1000000.0),
    "qwen3": dict(BASE, model_type="qwen3", qk_norm=True, head_dim=16, rms_norm_eps=1e-6, rope_theta=1000000.0),
}


def models():
    out = {}
    for name, c in MODELS.items():
        w = {n: tensor(n, *s) for n, s in shapes(c).items()}
        ids = [(7 * i * i + 3 * i + 1) % c["vocab_size"] for i in range(20)]
        logits = forward(c, w, ids)
        config = {k: v for k, v in c.items() if k not in ("qkv_bias", "qk_norm")}
        out[name] = {"config": config, "ids": ids, "last_logits": [round(x, 9) for x in logits[-1].tolist()],
                     "sums": [round(x, 9) for x in logits.sum(-1).tolist()]}
    return out


def training():
    """20 steps of AdamW with clipping on three documents, two of which share a row when packed; the loss of some tokens only."""
    c = MODELS["llama3"]
    w = {n: tensor(n, *s).requires_grad_(True) for n, s in shapes(c).items()}
    documents = [([5, 9, 1, 44, 3, 17, 2, 8], [0, 0, 1, 1, 1, 1, 0, 1]), ([7, 7, 21, 60, 33], [0, 1, 1, 1, 1]),
                 ([11, 2, 50, 13, 29, 31, 6, 40, 22, 10], [0, 0, 0, 0, 1, 1, 1, 1, 1, 1])]
    rate, decay, beta1, beta2, eps, clip = 0.01, 0.1, 0.9, 0.95, 1e-8, 1.0
    first = {n: torch.zeros_like(t) for n, t in w.items()}
    second = {n: torch.zeros_like(t) for n, t in w.items()}
    losses, norms = [], []
    for step in range(1, 21):
        total, count = torch.tensor(0.0), 0
        for ids, learned in documents:
            logp = torch.log_softmax(forward(c, w, ids[:-1]), -1)
            for i in range(1, len(ids)):
                if learned[i]:
                    total = total - logp[i - 1, ids[i]]
                    count += 1
        loss = total / count
        grads = dict(zip(w, torch.autograd.grad(loss, list(w.values()))))
        size = math.sqrt(sum((g ** 2).sum().item() for g in grads.values()))
        losses.append(round(loss.item(), 9))
        norms.append(round(size, 9))
        scale = min(1.0, clip / (size + 1e-6))
        with torch.no_grad():
            for n, t in w.items():
                g = grads[n] * scale
                if t.dim() > 1:
                    t.mul_(1 - rate * decay)
                first[n] = beta1 * first[n] + (1 - beta1) * g
                second[n] = beta2 * second[n] + (1 - beta2) * g * g
                t.sub_(rate * (first[n] / (1 - beta1 ** step)) / (torch.sqrt(second[n] / (1 - beta2 ** step)) + eps))
    return {"model": "llama3", "documents": [{"ids": a, "learned": b} for a, b in documents], "rate": rate, "decay": decay,
            "beta1": beta1, "beta2": beta2, "epsilon": eps, "clip": clip, "losses": losses, "gradient_norms": norms}


if __name__ == "__main__":
    print(json.dumps({"made_with": "torch " + torch.__version__ + ", float64", "models": models(), "training": training()}, indent=1))
