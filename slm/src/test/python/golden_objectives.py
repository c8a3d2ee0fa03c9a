"""Golden numbers for the training objectives, from PyTorch in Python, in float64.

The network is golden.py's, the losses are written down here from the papers and share no code with the project. Twenty steps of each objective on a tiny
model whose weights follow from their names; for each step the loss and the gradients' norm, at the end some sums of the weights.

    python3 golden_objectives.py > ../resources/dev/journeyman/slm/training/objectives.json
"""
import json
import math

import torch
import torch.nn.functional as F

from golden import MODELS, forward, shapes, tensor

C = MODELS["llama3"]
RATE, DECAY, BETA1, BETA2, EPS, CLIP = 0.002, 0.1, 0.9, 0.95, 1e-8, 1.0

TEXTS = [([5, 9, 1, 44, 3, 17, 2, 8], [0, 0, 1, 1, 1, 1, 0, 1], 1.0), ([7, 7, 21, 60, 33], [0, 1, 1, 1, 1], 0.5),
         ([11, 2, 50, 13, 29, 31], [0, 0, 0, 1, 1, 1], 2.0)]
# prompt, chosen, rejected, weight
PAIRS = [([5, 9, 1], [44, 3, 17, 2], [8, 30], 1.0), ([7, 7, 21, 60], [33, 12], [41, 6, 19, 2, 55], 0.5), ([11, 2], [50, 13, 29], [31, 6, 40], 2.0)]
# prompt, answer, desirable, weight
RATED = [([5, 9, 1], [44, 3, 17, 2], True, 1.0), ([7, 7, 21, 60], [33, 12], False, 0.5), ([11, 2], [50, 13, 29], True, 2.0), ([30, 4], [18, 61, 9, 23], False, 1.0)]


def scores(w, prompt, answer):
    """The log-probability of each token of an answer."""
    ids = prompt + answer
    logp = torch.log_softmax(forward(C, w, ids[:-1]), -1)
    return torch.stack([logp[i - 1, ids[i]] for i in range(len(prompt), len(ids))])


def supervised(w, _):
    total, count = 0.0, 0.0
    for ids, learned, weight in TEXTS:
        logp = torch.log_softmax(forward(C, w, ids[:-1]), -1)
        for i in range(1, len(ids)):
            if learned[i]:
                total = total - weight * logp[i - 1, ids[i]]
                count += weight
    return total / count


def pairs(w):
    return [(scores(w, p, c), scores(w, p, r), weight) for p, c, r, weight in PAIRS]


def dpo(loss_of, normalised=False, sft=0.0):
    def loss(w, start):
        ref = [(a.sum(), b.sum()) for a, b, _ in start]
        total, weights, nll, tokens = 0.0, 0.0, 0.0, 0.0
        for (c, r, weight), (rc, rr) in zip(pairs(w), ref):
            good, bad = c.sum() - rc, r.sum() - rr
            if normalised:
                good, bad = good / len(c), bad / len(r)
            total = total + weight * loss_of(good - bad)
            weights += weight
            nll = nll - weight * c.sum()
            tokens += weight * len(c)
        return total / weights + sft * nll / tokens
    return loss


def orpo(lam):
    def loss(w, _):
        total, weights, nll, tokens = 0.0, 0.0, 0.0, 0.0
        for c, r, weight in pairs(w):
            pc, pr = torch.exp(c.mean()), torch.exp(r.mean())
            ratio = torch.log((pc / (1 - pc)) / (pr / (1 - pr)))
            total = total - lam * weight * F.logsigmoid(ratio)
            weights += weight
            nll = nll - weight * c.sum()
            tokens += weight * len(c)
        return total / weights + nll / tokens
    return loss


def unpaired(w):
    out = []
    for i, (prompt, answer, desirable, weight) in enumerate(RATED):
        other = RATED[i - 1][1]
        out.append((scores(w, prompt, answer).sum(), scores(w, prompt, other).sum().detach(), desirable, weight))
    return out


def kto(beta, desirable_weight, undesirable_weight):
    def loss(w, start):
        now = unpaired(w)
        kl = max(0.0, sum((n[1] - s[1]).item() for n, s in zip(now, start)) / len(now))
        total, weights = 0.0, 0.0
        for (s, _, desirable, weight), (r, _, _, _) in zip(now, start):
            if desirable:
                total = total + weight * desirable_weight * (1 - torch.sigmoid(beta * ((s - r) - kl)))
            else:
                total = total + weight * undesirable_weight * (1 - torch.sigmoid(beta * (kl - (s - r))))
            weights += weight
        return total / weights
    return loss


def sigmoid(beta, e=0.0):
    return lambda m: -F.logsigmoid(beta * m) * (1 - e) - F.logsigmoid(-beta * m) * e


def robust(beta, e):
    return lambda m: (-F.logsigmoid(beta * m) * (1 - e) + F.logsigmoid(-beta * m) * e) / (1 - 2 * e)


OBJECTIVES = {
    "sft": (supervised, None),
    "dpo": (dpo(sigmoid(0.1)), pairs),
    "dpo-smoothed": (dpo(sigmoid(0.3, 0.2)), pairs),
    "dpo-normalised-sft": (dpo(sigmoid(2.0), True, 0.5), pairs),
    "ipo": (dpo(lambda m: (m - 1 / (2 * 0.4)) ** 2, True), pairs),
    "ipo-sums": (dpo(lambda m: (m - 1 / (2 * 0.4)) ** 2), pairs),
    "robust": (dpo(robust(0.3, 0.1)), pairs),
    "kto": (kto(0.2, 1.0, 1.5), unpaired),
    "orpo": (orpo(0.5), None),
}


def run(loss_of, start_of):
    w = {n: tensor(n, *s).requires_grad_(True) for n, s in shapes(C).items()}
    with torch.no_grad():
        start = start_of(w) if start_of else None
    first = {n: torch.zeros_like(t) for n, t in w.items()}
    second = {n: torch.zeros_like(t) for n, t in w.items()}
    losses, norms = [], []
    for step in range(1, 21):
        loss = loss_of(w, start)
        grads = dict(zip(w, torch.autograd.grad(loss, list(w.values()))))
        size = math.sqrt(sum((g ** 2).sum().item() for g in grads.values()))
        losses.append(round(loss.item(), 9))
        norms.append(round(size, 9))
        scale = min(1.0, CLIP / (size + 1e-6))
        with torch.no_grad():
            for n, t in w.items():
                g = grads[n] * scale
                if t.dim() > 1:
                    t.mul_(1 - RATE * DECAY)
                first[n] = BETA1 * first[n] + (1 - BETA1) * g
                second[n] = BETA2 * second[n] + (1 - BETA2) * g * g
                t.sub_(RATE * (first[n] / (1 - BETA1 ** step)) / (torch.sqrt(second[n] / (1 - BETA2 ** step)) + EPS))
    squares = {n: round((t ** 2).sum().item(), 7) for n, t in w.items()}
    return {"losses": losses, "gradient_norms": norms, "squares": squares}


if __name__ == "__main__":
    print(json.dumps({
        "made_with": "torch " + torch.__version__ + ", float64", "model": "llama3", "rate": RATE, "decay": DECAY, "beta1": BETA1, "beta2": BETA2,
        "epsilon": EPS, "clip": CLIP,
        "texts": [{"ids": a, "learned": b, "weight": c} for a, b, c in TEXTS],
        "pairs": [{"prompt": a, "chosen": b, "rejected": c, "weight": d} for a, b, c, d in PAIRS],
        "rated": [{"prompt": a, "answer": b, "desirable": c, "weight": d} for a, b, c, d in RATED],
        "objectives": {name: run(*both) for name, both in OBJECTIVES.items()}}, indent=1))
