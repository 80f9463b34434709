"""Contrastive losses by NumPy (gradients by hand) and PyTorch: FOLDER clip|ntxent ROWS COLUMNS SCALE.

Prints a line for each contender, and the float64 loss last. Rows are normalized, as are the gradients taken through it.
"""
import statistics
import sys
import time

import numpy as np

RUNS = 5


def median(call):
    call()
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def unit(x):
    norm = np.sqrt(np.einsum("ij,ij->i", x, x))[:, None]
    return x / norm, norm


def through_norm(gradient, direction, norm):
    gradient -= np.einsum("ij,ij->i", gradient, direction)[:, None] * direction
    gradient /= norm
    return gradient


def softmax(z, axis):
    """The softmax along an axis and log-sum-exp of it."""
    top = z.max(axis=axis, keepdims=True)
    p = z - top
    np.exp(p, out=p)
    total = p.sum(axis=axis, keepdims=True)
    return p, total, (np.log(total) + top).squeeze(axis)


def clip(a, b, scale, gradients):
    x, norm_x = unit(a)
    y, norm_y = unit(b)
    z = scale * (x @ y.T)
    n = len(a)
    diagonal = np.diag(z).copy()
    p, total_p, rows = softmax(z, 1)
    q, total_q, columns = softmax(z, 0)
    loss = float((rows - diagonal).mean() + (columns - diagonal).mean()) / 2
    if gradients:
        p /= total_p
        q /= total_q
        p += q
        p[np.arange(n), np.arange(n)] -= 2
        p *= scale / (2 * n)
        through_norm(p @ y, x, norm_x)
        through_norm(p.T @ x, y, norm_y)
    return loss


def ntxent(a, b, scale, gradients):
    x, norm = unit(np.concatenate([a, b]))
    z = scale * (x @ x.T)
    n = len(x)
    index = np.arange(n)
    partner = (index + n // 2) % n
    z[index, index] = -np.inf
    positive = z[index, partner]
    p, total, rows = softmax(z, 1)
    if gradients:
        p /= total
        p[index, partner] -= 1
        p *= scale / n
        through_norm(p @ x + p.T @ x, x, norm)
    return float((rows - positive).mean())


def by_torch(torch, name, a, b, scale, gradients):
    functional = torch.nn.functional
    a = torch.from_numpy(a).requires_grad_(gradients)
    b = torch.from_numpy(b).requires_grad_(gradients)
    with torch.set_grad_enabled(gradients):
        if name == "clip":
            z = scale * functional.normalize(a) @ functional.normalize(b).T
            target = torch.arange(len(a))
            loss = (functional.cross_entropy(z, target) + functional.cross_entropy(z.T, target)) / 2
        else:
            x = functional.normalize(torch.cat([a, b]))
            z = scale * x @ x.T
            z = z.masked_fill(torch.eye(len(x), dtype=torch.bool), float("-inf"))
            loss = functional.cross_entropy(z, (torch.arange(len(x)) + len(a)) % len(x))
    if gradients:
        loss.backward()


def main():
    folder, name, rows, columns, scale = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), np.float32(sys.argv[5])
    a, b = (np.fromfile(f"{folder}/{file}.f32", dtype=np.float32).reshape(rows, columns) for file in "ab")
    loss = {"clip": clip, "ntxent": ntxent}[name]
    try:
        import torch
    except ImportError:
        torch = None
    for gradients in (False, True):
        what = f"{name:7} {rows}x{columns} {'gradients' if gradients else 'forward':10}"
        print(f"{what} {'NumPy ' + np.__version__:24} {median(lambda: loss(a, b, scale, gradients)):8.4f} s")
        if torch:
            print(f"{what} {'PyTorch ' + torch.__version__:24} {median(lambda: by_torch(torch, name, a, b, float(scale), gradients)):8.4f} s")
    print(repr(loss(a.astype(np.float64), b.astype(np.float64), float(scale), False)))


main()
