"""The baseline of bench-training: the same optimizer steps as a plain PyTorch loop takes them.

Needs torch and nothing else. Reads the work that the benchmark wrote (documents, task, element type), loads the same checkpoint and takes the same
steps: torch.nn modules, fused attention and norms, autocast for bfloat16, torch.optim.AdamW, clipping by torch. Documents are of one length, so that
a row is a document and nothing is padded. Prints one line of JSON: tokens a second and loss of each measured step, peak resident bytes.
"""

import json
import struct
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn


def tensors(path):
    """The tensors of a safetensors file in float32."""
    types = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        body = bytearray(file.read())
    found = {}
    for name, entry in header.items():
        if name != "__metadata__":
            first, last = entry["data_offsets"]
            flat = torch.frombuffer(body, dtype=torch.uint8)[first:last].view(types[entry["dtype"]])
            found[name] = flat.reshape(entry["shape"]).float()
    return found


class Adapted(nn.Module):
    """A frozen product and a LoRA pair beside it."""

    def __init__(self, base, rank, alpha):
        super().__init__()
        self.base = base
        self.a = nn.Parameter(torch.randn(rank, base.in_features) * 0.02)
        self.b = nn.Parameter(torch.zeros(base.out_features, rank))
        self.scale = alpha / rank

    def forward(self, x):
        return self.base(x) + F.linear(F.linear(x, self.a), self.b) * self.scale


class Layer(nn.Module):
    def __init__(self, config):
        super().__init__()
        width, self.heads, self.kv = config["hidden_size"], config["num_attention_heads"], config["num_key_value_heads"]
        self.depth = config.get("head_dim") or width // self.heads
        hidden, epsilon = config["intermediate_size"], config["rms_norm_eps"]
        self.input_layernorm = nn.RMSNorm(width, epsilon)
        self.post_attention_layernorm = nn.RMSNorm(width, epsilon)
        self.self_attn = nn.Module()
        self.self_attn.q_proj = nn.Linear(width, self.heads * self.depth, False)
        self.self_attn.k_proj = nn.Linear(width, self.kv * self.depth, False)
        self.self_attn.v_proj = nn.Linear(width, self.kv * self.depth, False)
        self.self_attn.o_proj = nn.Linear(self.heads * self.depth, width, False)
        self.mlp = nn.Module()
        self.mlp.gate_proj = nn.Linear(width, hidden, False)
        self.mlp.up_proj = nn.Linear(width, hidden, False)
        self.mlp.down_proj = nn.Linear(hidden, width, False)

    def forward(self, x, cos, sin):
        b, t, _ = x.shape
        at, mlp = self.self_attn, self.mlp
        h = self.input_layernorm(x)
        q = at.q_proj(h).view(b, t, self.heads, self.depth).transpose(1, 2)
        k = at.k_proj(h).view(b, t, self.kv, self.depth).transpose(1, 2)
        v = at.v_proj(h).view(b, t, self.kv, self.depth).transpose(1, 2)
        q, k = rotated(q, cos, sin), rotated(k, cos, sin)
        o = F.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=self.heads > self.kv)
        x = x + at.o_proj(o.transpose(1, 2).reshape(b, t, -1))
        h = self.post_attention_layernorm(x)
        return x + mlp.down_proj(F.silu(mlp.gate_proj(h)) * mlp.up_proj(h))


def rotated(x, cos, sin):
    half = x.shape[-1] // 2
    return x * cos + torch.cat([-x[..., half:], x[..., :half]], -1) * sin


class Llama(nn.Module):
    def __init__(self, config, context):
        super().__init__()
        self.embed_tokens = nn.Embedding(config["vocab_size"], config["hidden_size"])
        self.layers = nn.ModuleList(Layer(config) for _ in range(config["num_hidden_layers"]))
        self.norm = nn.RMSNorm(config["hidden_size"], config["rms_norm_eps"])
        depth = self.layers[0].depth
        rates = config["rope_theta"] ** (-torch.arange(0, depth, 2).float() / depth)
        angles = torch.outer(torch.arange(context).float(), rates)
        self.cos, self.sin = torch.cat([angles, angles], 1).cos(), torch.cat([angles, angles], 1).sin()

    def forward(self, ids):
        x = self.embed_tokens(ids)
        t = ids.shape[1]
        cos, sin = self.cos[:t].to(x.dtype), self.sin[:t].to(x.dtype)
        for layer in self.layers:
            x = layer(x, cos, sin)
        return F.linear(self.norm(x), self.embed_tokens.weight)


def adapt(model, rank, alpha):
    model.requires_grad_(False)
    for layer in model.layers:
        for block, names in ((layer.self_attn, ("q_proj", "k_proj", "v_proj", "o_proj")), (layer.mlp, ("gate_proj", "up_proj", "down_proj"))):
            for name in names:
                setattr(block, name, Adapted(getattr(block, name), rank, alpha))


def sums(model, ids, prompt):
    """The sum of the log-probabilities of each answer."""
    logits = model(ids[:, :-1])[:, prompt - 1 :]
    targets = ids[:, prompt:]
    each = -F.cross_entropy(logits.float().flatten(0, 1), targets.flatten(), reduction="none")
    return each.view(targets.shape).sum(1)


def main():
    checkpoint, work = sys.argv[1], json.load(open(sys.argv[2]))
    torch.set_num_threads(work["threads"])
    torch.manual_seed(work["seed"])
    config = json.load(open(checkpoint + "/config.json"))
    steps = [torch.tensor(step) for step in work["documents"]]
    model = Llama(config, steps[0].shape[1])
    stored = {name.removeprefix("model."): value for name, value in tensors(checkpoint + "/model.safetensors").items()}
    model.load_state_dict(stored)
    if work["lora_rank"] > 0:
        adapt(model, work["lora_rank"], 2.0 * work["lora_rank"])
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=work["rate"], betas=(0.9, 0.95), weight_decay=0.1)
    low = torch.autocast("cpu", torch.bfloat16, enabled=work["compute"] == "bfloat16")
    prompt, pairs = work["prompt_tokens"], work["task"] == "dpo"
    references = []
    if pairs:  # once, before the steps that are measured
        with torch.no_grad(), low:
            references = [sums(model, ids, prompt) for ids in steps]
    rates, losses = [], []
    for number, ids in enumerate(steps):
        start = time.perf_counter()
        with low:
            own = sums(model, ids, prompt)
        if pairs:
            ratios = own - references[number]
            loss = -F.logsigmoid(0.1 * (ratios[0::2] - ratios[1::2])).mean()
        else:
            loss = -own.sum() / (ids.shape[0] * (ids.shape[1] - prompt))
        loss.backward()
        nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
        if number >= work["warm_up"]:
            rates.append(ids.shape[0] * (ids.shape[1] - 1) / (time.perf_counter() - start))
    peak = next(int(line.split()[1]) * 1024 for line in open("/proc/self/status") if line.startswith("VmHWM"))
    print(json.dumps({"version": torch.__version__, "tokens_per_second": rates, "losses": losses, "peak_bytes": peak}))


main()
