#!/usr/bin/env python3
"""Writes golden.json beside itself: inputs and answers of PyTorch and SciPy in float64, for the tests of the oracle.

Run with Debian's python3-torch (1.13.1), python3-scipy and python3-numpy. Everything is computed in float64, from inputs
that single precision holds exactly. Cosine is written out in the formula of PyTorch 2.1 and later (each norm clamped on
its own), because 1.13 clamps the squared norms.
"""
import json
import os

import numpy as np
import scipy
import scipy.spatial.distance as distance
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
rng = np.random.default_rng(20261121)


def single(*shape):
    return rng.standard_normal(shape).astype(np.float32).astype(np.float64)


def number(value):
    value = float(value)
    return value if np.isfinite(value) else str(value)


def flat(tensor):
    array = tensor.detach().numpy() if isinstance(tensor, torch.Tensor) else np.asarray(tensor)
    return [number(v) for v in array.reshape(-1)]


def matrix(array):
    return {"rows": array.shape[0], "columns": array.shape[1], "values": flat(array)}


def order(p):
    return "inf" if np.isinf(p) else p


def normalize_cases():
    x = single(5, 13)
    x[2] = 0
    x[3] *= 2.0**-60  # below eps
    x[4, 7] = -x[4].max() - 1
    upstream = single(5, 13)
    yield {"x": matrix(x), "upstream": matrix(upstream)}
    for p in (0.5, 1, 1.5, 2, 3, 7.25, np.inf):
        for dim in (1, 0):
            t = torch.tensor(x, requires_grad=True)
            y = F.normalize(t, p=p, dim=dim, eps=1e-12)
            norms = torch.linalg.vector_norm(t, ord=p, dim=dim)
            case = {"p": order(p), "dim": dim, "result": flat(y), "norms": flat(norms)}
            y.backward(torch.tensor(upstream))
            case["gradient"] = flat(t.grad)
            yield case


def cosine_cases():
    for rows, columns, eps in ((4, 17, 1e-8), (4, 17, 1.5), (3, 100, 1e-8)):
        a, b = single(rows, columns), single(rows + 2, columns)
        a[1] = 0
        ta, tb = torch.tensor(a, requires_grad=True), torch.tensor(b, requires_grad=True)
        unit_a = ta / torch.linalg.vector_norm(ta, dim=1, keepdim=True).clamp_min(eps)
        unit_b = tb / torch.linalg.vector_norm(tb, dim=1, keepdim=True).clamp_min(eps)
        pairwise = unit_a @ unit_b.T
        rowwise = (unit_a[2:] * unit_b[2:rows]).sum(dim=1)
        rowwise.sum().backward()
        yield {
            "eps": eps, "a": matrix(a), "b": matrix(b), "pairwise": flat(pairwise), "rowwiseFrom": 2,
            "rowwise": flat(rowwise), "gradA": flat(ta.grad[2:]), "gradB": flat(tb.grad[2:rows]),
        }


def distance_cases():
    a, b = single(4, 19), single(3, 19)
    b[1] = a[2]
    b[2, :5] = a[0, :5]
    upstream = single(4, 3)
    yield {"a": matrix(a), "b": matrix(b), "upstream": matrix(upstream)}
    for p in (0, 0.5, 1, 1.5, 2, 2.5, 3, 10, np.inf):
        ta, tb = torch.tensor(a, requires_grad=True), torch.tensor(b, requires_grad=True)
        d = torch.cdist(ta, tb, p=p, compute_mode="donot_use_mm_for_euclid_dist")
        case = {"p": order(p), "result": flat(d), "pdist": flat(F.pdist(ta.detach(), p=p))}
        if p >= 1:  # below 1, 1.13 gives infinities where a component does not differ
            d.backward(torch.tensor(upstream))
            case["gradA"], case["gradB"] = flat(ta.grad), flat(tb.grad)
        if p > 0:
            kind = dict(metric="chebyshev") if np.isinf(p) else dict(metric="minkowski", p=p)
            case["scipy"] = flat(distance.cdist(a, b, **kind))
        else:
            case["scipy"] = flat(distance.cdist(a, b, metric="hamming") * a.shape[1])
        yield case


def cross_entropy_cases():
    logits = single(6, 9) * 3
    classes = np.array([0, 8, 3, -100, 5, 3])
    probabilities = np.abs(single(6, 9))
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    weights = np.abs(single(9)) + 0.1
    yield {"logits": matrix(logits), "classes": classes.tolist(), "probabilities": matrix(probabilities), "weights": flat(weights)}
    for smoothing in (0.0, 0.1):
        for w in (None, weights):
            for reduction in ("none", "mean", "sum"):
                for target in (classes, probabilities):
                    t = torch.tensor(logits, requires_grad=True)
                    loss = F.cross_entropy(
                        t, torch.tensor(target), weight=None if w is None else torch.tensor(w), ignore_index=-100,
                        label_smoothing=smoothing, reduction=reduction)
                    loss.sum().backward()
                    yield {
                        "smoothing": smoothing, "weighted": w is not None, "reduction": reduction,
                        "target": "classes" if target is classes else "probabilities",
                        "loss": flat(loss.reshape(-1)), "gradient": flat(t.grad) if reduction == "sum" else None,
                    }


def cross_entropy_ignore_cases():
    """Another label left out than the usual one, and the gradients of every reduction."""
    logits = single(5, 4) * 3
    classes = np.array([0, 3, 1, 3, 2])
    weights = np.array([0.5, 0.0, 2.0, 1.5])
    yield {"logits": matrix(logits), "classes": classes.tolist(), "weights": flat(weights)}
    for ignored in (3, 255):
        for smoothing in (0.0, 0.25):
            for reduction in ("none", "mean", "sum"):
                t = torch.tensor(logits, requires_grad=True)
                loss = F.cross_entropy(
                    t, torch.tensor(classes), weight=torch.tensor(weights), ignore_index=ignored, label_smoothing=smoothing, reduction=reduction)
                loss.sum().backward()
                yield {"ignored": ignored, "smoothing": smoothing, "reduction": reduction, "loss": flat(loss.reshape(-1)), "gradient": flat(t.grad)}


def log_sum_exp_cases():
    for x in (single(7), single(5) * 1000, np.array([-np.inf, 1.0, 2.0]), np.array([-np.inf, -np.inf]), np.array([np.inf, 1.0])):
        yield {"x": flat(x), "logSumExp": number(torch.logsumexp(torch.tensor(x), 0)), "softmax": flat(F.softmax(torch.tensor(x), 0))}


def cosine_matrix_gradient_cases():
    for eps in (1e-8, 2.5):
        a, b, upstream = single(4, 9), single(3, 9), single(4, 3)
        ta, tb = torch.tensor(a, requires_grad=True), torch.tensor(b, requires_grad=True)
        unit_a = ta / torch.linalg.vector_norm(ta, dim=1, keepdim=True).clamp_min(eps)
        unit_b = tb / torch.linalg.vector_norm(tb, dim=1, keepdim=True).clamp_min(eps)
        (unit_a @ unit_b.T).backward(torch.tensor(upstream))
        yield {"eps": eps, "a": matrix(a), "b": matrix(b), "upstream": matrix(upstream), "gradA": flat(ta.grad), "gradB": flat(tb.grad)}


def softmax_gradient_cases():
    x, upstream = single(3, 7) * 3, single(3, 7)
    yield {"x": matrix(x), "upstream": matrix(upstream)}
    for name, function in (("softmax", F.softmax), ("logSoftmax", F.log_softmax)):
        t = torch.tensor(x, requires_grad=True)
        y = function(t, dim=1)
        y.backward(torch.tensor(upstream))
        yield {"function": name, "result": flat(y), "gradient": flat(t.grad)}


def batched_distance_cases():
    for batches_a, batches_b in ((3, 3), (1, 3), (3, 1)):
        a, b = single(batches_a, 4, 6), single(batches_b, 2, 6)
        yield {
            "batchesA": batches_a, "batchesB": batches_b, "a": matrix(a.reshape(-1, 6)), "b": matrix(b.reshape(-1, 6)),
            "distances": {str(p): flat(torch.cdist(torch.tensor(a), torch.tensor(b), p=p)) for p in (1.0, 2.0, 3.5)},
        }


def pdist_gradient_cases():
    x = single(5, 7)
    x[3] = x[1]
    upstream = single(10)
    yield {"x": matrix(x), "upstream": flat(upstream)}
    for p in (1, 1.5, 2, 3, np.inf):
        t = torch.tensor(x, requires_grad=True)
        F.pdist(t, p=p).backward(torch.tensor(upstream))
        yield {"p": order(p), "gradient": flat(t.grad)}


def main():
    golden = {
        "versions": {"torch": torch.__version__, "scipy": scipy.__version__, "numpy": np.__version__},
        # Where inputs are shared, the first element of a list holds them.
        "normalize": list(normalize_cases()),
        "cosine": list(cosine_cases()),
        "distance": list(distance_cases()),
        "crossEntropy": list(cross_entropy_cases()),
        "logSumExp": list(log_sum_exp_cases()),
        "cosineMatrixGradient": list(cosine_matrix_gradient_cases()),
        "softmaxGradient": list(softmax_gradient_cases()),
        "batchedDistance": list(batched_distance_cases()),
        "pdistGradient": list(pdist_gradient_cases()),
        "crossEntropyIgnore": list(cross_entropy_ignore_cases()),
    }
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "golden.json")
    with open(path, "w") as file:
        json.dump(golden, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
