#!/usr/bin/env python3
"""Writes losses.json beside itself: contrastive losses with all their gradients, by PyTorch's autograd in float64.

Every loss with every option, and with every combination of the options that change its formula.

Run with Debian's python3-torch (1.13.1) and python3-numpy. Inputs and options are numbers that single precision holds exactly.
Wherever PyTorch has the loss itself (cross_entropy, logsigmoid) that is used; the others are written out as in their papers.
"""
import itertools
import json
import os

import numpy as np
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
rng = np.random.default_rng(20261122)
N, D, SHARED, EACH = 6, 5, 4, 3
INFINITY = float("inf")


def single(*shape, scale=1.0):
    return (scale * rng.standard_normal(shape)).astype(np.float32).astype(np.float64)


A = single(N, D)
B = (0.5 * A + single(N, D)).astype(np.float32).astype(np.float64)
NEGATIVES = single(SHARED, D)
PAIRED = single(N * EACH, D)
LABELS = [1, 2, 1, 1, 3, 2]  # row 4 has no positive
MASKS = {count: rng.random((N, count)) > 0.3 for count in (N, SHARED, EACH)}
MASKS[EACH][:, 0] |= ~MASKS[EACH].any(1)  # a negative for each row


def digits(value):
    """More digits than the comparison looks at, fewer than double precision has."""
    return float(f"{float(value):.13g}")


def flat(tensor):
    return [digits(v) for v in tensor.detach().reshape(-1)]


def unit(x, option):
    return F.normalize(x, dim=1, eps=option["epsilon"]) if option["normalize"] else x


def reduced(rows, option):
    return {"Mean": rows.mean, "Sum": rows.sum, "None": rows.sum}[option["reduction"]]()


def row_losses(logits, target, option):
    """Cross-entropy against one positive a row, and the logarithms of the denominators.

    The decoupled form leaves the positive out of the denominator. PyTorch's label smoothing gives a share to candidates that
    a mask left out too, where it is infinite, so that the smoothed form of those is written out.
    """
    positive = logits.gather(1, target[:, None])[:, 0]
    if option["decoupled"]:
        logits = logits.masked_fill(F.one_hot(target, logits.shape[1]).bool(), -INFINITY)
    total = torch.logsumexp(logits, 1)
    left_out = logits == -INFINITY
    assert not left_out.all(1).any()
    if not option["decoupled"] and (option["smoothing"] == 0 or not left_out.any()):
        return F.cross_entropy(logits, target, reduction="none", label_smoothing=option["smoothing"]), total
    mean = logits.masked_fill(left_out, 0).sum(1) / (~left_out).sum(1)
    return (1 - option["smoothing"]) * (total - positive) + option["smoothing"] * (total - mean), total


def in_batch(a, b, s, bias, option, mask=None):
    target = torch.arange(N)
    logits = s * (unit(a, option) @ unit(b, option).T - option["margin"] * torch.eye(N)) + bias
    if mask is not None:
        logits = logits.masked_fill(~(mask | torch.eye(N, dtype=torch.bool)), -INFINITY)
    return logits, target


def info_nce(a, b, s, bias, option, mask):
    logits, target = in_batch(a, b, s, bias, option, mask)
    return row_losses(logits, target, option)


def clip(a, b, s, bias, option, mask):
    logits, target = in_batch(a, b, s, bias, option, mask)
    (of_a, total_a), (of_b, total_b) = row_losses(logits, target, option), row_losses(logits.T, target, option)
    return (of_a + of_b) / 2, torch.cat([total_a, total_b])


def explicit(a, b, negatives, s, bias, option, mask, paired):
    query, key, other = unit(a, option), unit(b, option), unit(negatives, option)
    positive = (query * key).sum(1, keepdim=True) - option["margin"]
    negative = torch.einsum("nd,nkd->nk", query, other.reshape(N, EACH, D)) if paired else query @ other.T
    logits = s * torch.cat([positive, negative], 1) + bias
    if mask is not None:
        keep = torch.cat([torch.ones(N, 1, dtype=torch.bool), mask], 1)
        logits = logits.masked_fill(~keep, -INFINITY)
    return row_losses(logits, torch.zeros(N, dtype=torch.long), option)


def nt_xent(a, b, s, bias, option):
    z = unit(torch.cat([a, b]), option)
    target = (torch.arange(2 * N) + N) % (2 * N)
    logits = s * (z @ z.T - option["margin"] * F.one_hot(target, 2 * N)) + bias
    # The row itself is no candidate.
    keep = ~torch.eye(2 * N, dtype=torch.bool)
    logits = logits[keep].reshape(2 * N, 2 * N - 1)
    return row_losses(logits, torch.where(target > torch.arange(2 * N), target - 1, target), option)


def sup_con(x, s, bias, option):
    z = unit(x, option)
    labels = torch.tensor(LABELS)
    losses, totals = [], []
    for i in range(N):
        others = [j for j in range(N) if j != i]
        positives = [j for j in others if labels[j] == labels[i]]
        negatives = [j for j in others if labels[j] != labels[i]]
        logit = {j: s * (z[i] @ z[j] - (option["margin"] if j in positives else 0)) + bias for j in others}
        candidates = torch.stack([logit[j] for j in (negatives if option["decoupled"] else others)])
        total = torch.logsumexp(candidates, 0)
        totals.append(total)
        if not positives:
            losses.append(torch.zeros(()) * z.sum())
            continue
        shares = torch.stack([logit[j] - total for j in positives])
        if option["variant"] == "Out":
            loss = -shares.mean()
        else:
            loss = -torch.log(torch.exp(shares).mean())
        losses.append((1 - option["smoothing"]) * loss + option["smoothing"] * (total - candidates.mean()))
    return torch.stack(losses), torch.stack(totals)


def sig_lip(a, b, s, bias, option):
    logits, _ = in_batch(a, b, s, bias, option)
    return -F.logsigmoid((2 * torch.eye(N) - 1) * logits).sum(1), torch.zeros(0)


def case(kind, **changes):
    option = {
        "kind": kind, "scale": 8.0, "bias": 0.0, "margin": 0.0, "smoothing": 0.0, "decoupled": False, "normalize": True,
        "reduction": "Mean", "masked": False, "variant": "Out", "mostScale": None, "epsilon": 2.0 ** -40}
    option.update(changes)
    leaves = [torch.tensor(x, requires_grad=True) for x in (A, B, NEGATIVES, PAIRED)]
    a, b, negatives, paired = leaves
    temperature = torch.tensor(1 / option["scale"], requires_grad=True)
    scale = 1 / temperature
    scale.retain_grad()
    s = scale if option["mostScale"] is None else scale.clamp(max=option["mostScale"])
    bias = torch.tensor(option["bias"], requires_grad=True)
    count = {"SharedNegatives": SHARED, "PairedNegatives": EACH}.get(kind, N)
    mask = torch.tensor(MASKS[count]) if option["masked"] else None
    (rows, totals), used = {
        "InfoNce": lambda: (info_nce(a, b, s, bias, option, mask), [a, b]),
        "SymmetricInfoNce": lambda: (clip(a, b, s, bias, option, mask), [a, b]),
        "Clip": lambda: (clip(a, b, s, bias, option, mask), [a, b]),
        "SharedNegatives": lambda: (explicit(a, b, negatives, s, bias, option, mask, False), [a, b, negatives]),
        "PairedNegatives": lambda: (explicit(a, b, paired, s, bias, option, mask, True), [a, b, paired]),
        "NtXent": lambda: (nt_xent(a, b, s, bias, option), [a, b]),
        "SupCon": lambda: (sup_con(a, s, bias, option), [a]),
        "SigLip": lambda: (sig_lip(a, b, s, bias, option), [a, b]),
    }[kind]()
    loss = reduced(rows, option)
    loss.backward()
    return {
        **option, "losses": flat(rows), "loss": digits(loss), "logSumExp": flat(totals),
        "gradient": [v for leaf in used for v in flat(leaf.grad)],
        "scaleGradient": digits(scale.grad), "temperatureGradient": digits(temperature.grad), "biasGradient": digits(bias.grad)}


def cases():
    for kind in ("InfoNce", "SymmetricInfoNce", "SharedNegatives", "PairedNegatives", "Clip", "NtXent", "SupCon", "SigLip"):
        yield case(kind, normalize=False, scale=0.75, bias=0.5, margin=0.25)
        yield case(kind, scale=14.25, bias=-10.0, reduction="Sum")
        yield case(kind, margin=0.125, reduction="None")
        yield case(kind, scale=64.0, mostScale=16.0)
        yield case(kind, scale=200.0)
        yield case(kind, epsilon=2.0)
        softmax = kind != "SigLip"
        masks = kind in ("InfoNce", "SymmetricInfoNce", "SharedNegatives", "PairedNegatives")
        for decoupled, smoothing, masked, variant in itertools.product(
                (False, True) if softmax else (False,), (0.0, 0.125) if softmax else (0.0,), (False, True) if masks else (False,),
                ("Out", "In") if kind == "SupCon" else ("Out",)):
            yield case(kind, decoupled=decoupled, smoothing=smoothing, masked=masked, variant=variant)


def main():
    golden = {
        "versions": {"torch": torch.__version__, "numpy": np.__version__},
        "rows": N, "columns": D, "a": flat(torch.tensor(A)), "b": flat(torch.tensor(B)),
        "SharedNegatives": flat(torch.tensor(NEGATIVES)), "PairedNegatives": flat(torch.tensor(PAIRED)), "labels": LABELS,
        "masks": {str(count): mask.reshape(-1).astype(int).tolist() for count, mask in MASKS.items()},
        "cases": list(cases()),
    }
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "losses.json")
    with open(path, "w") as file:
        json.dump(golden, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
