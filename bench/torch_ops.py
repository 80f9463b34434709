#!/usr/bin/env python3
"""The rows of 'vksim bench' by PyTorch, on CUDA with TF32 off, in a file that 'vksim bench compare' reads.

    python3 torch_ops.py --out torch.json [--device cuda|cpu] [--minutes N]

The file is written anew after every row, so that whatever ends this leaves what was measured. A row may take four times its part of the time
that is left, the operations without a row having one each, at most 30: further ones have what these leave.

A result is held against double precision on the processor before it is timed: a few rows of it, and losses whole; losses of more than 4096 rows
are not, since that would take minutes, and have maxError NaN. Times are of whole calls, until the result is there.
"""
import argparse
import json
import os
import platform
import statistics
import sys
import time

import torch
import torch.nn.functional as F

SCALE = 14.28
PARTS = 4
SHARING = 30
LEAST_SECONDS_OF_ROW = 10
ERROR_LIMIT = {"float32": 1e-4, "float16": 1e-2, "bfloat16": 1e-2}


def cosines(a, b):
    return F.normalize(a, eps=1e-8) @ F.normalize(b, eps=1e-8).T


def search(q, base, k=10, rows=1 << 17):
    """Of normalized rows, in chunks, so that the scores of all pairs need not fit."""
    q = F.normalize(q, eps=1e-8)
    best = None
    for start in range(0, base.shape[0], rows):
        scores = (q @ base[start:start + rows].T).topk(min(k, base.shape[0] - start)).values
        best = scores if best is None else torch.cat([best, scores], 1).topk(k).values
    return best.cpu()


def clip(a, b):
    logits = SCALE * cosines(a, b)
    labels = torch.arange(a.shape[0], device=a.device)
    return (F.cross_entropy(logits, labels) + F.cross_entropy(logits.T, labels)) / 2


def clip_gradients(a, b):
    a, b = a.detach().requires_grad_(), b.detach().requires_grad_()
    return torch.autograd.grad(clip(a, b), (a, b))[1]


def cross_entropy_gradient(x):
    x = x.detach().requires_grad_()
    labels = torch.arange(x.shape[0], device=x.device) % x.shape[1]
    return torch.autograd.grad(F.cross_entropy(x, labels, reduction="sum"), x)[0]


def cross_entropy(x):
    return F.cross_entropy(x, torch.arange(x.shape[0], device=x.device) % x.shape[1], reduction="none")


def nearest(p, k=10, rows=1 << 17):
    """The nearest by a distance, or by the dot product where there is no order, in chunks as a search by cosine."""
    def call(q, base):
        best = None
        for start in range(0, base.shape[0], rows):
            part = base[start:start + rows]
            scores = (q @ part.T if p is None else torch.cdist(q, part, p=p)).topk(min(k, part.shape[0]), largest=p is None).values
            best = scores if best is None else torch.cat([best, scores], 1).topk(k, largest=p is None).values
        return best.cpu()
    return call


def infonce(a, b):
    return F.cross_entropy(SCALE * cosines(a, b), torch.arange(a.shape[0], device=a.device))


def ntxent(a, b):
    views = torch.cat([a, b])
    count = views.shape[0]
    logits = (SCALE * cosines(views, views)).masked_fill(torch.eye(count, dtype=torch.bool, device=a.device), float("-inf"))
    return F.cross_entropy(logits, torch.arange(count, device=a.device).roll(a.shape[0]))


def supcon(x):
    labels = torch.arange(x.shape[0], device=x.device) % 8
    itself = torch.eye(x.shape[0], dtype=torch.bool, device=x.device)
    shares = torch.log_softmax((SCALE * cosines(x, x)).masked_fill(itself, float("-inf")), 1)
    positives = (labels[:, None] == labels) & ~itself
    return -(shares.masked_fill(~positives, 0).sum(1) / positives.sum(1)).mean()


def siglip(a, b):
    logits = SCALE * cosines(a, b) - 10
    return -F.logsigmoid(logits * (2 * torch.eye(a.shape[0], dtype=a.dtype, device=a.device) - 1)).sum() / a.shape[0]


def last_gradient(loss):
    def call(*operands):
        operands = [operand.detach().requires_grad_() for operand in operands]
        return torch.autograd.grad(loss(*operands), operands)[-1]
    return call


def dot_gradient(a, b, upstream):
    return torch.cat([upstream @ b, upstream.T @ a])


def distance_gradients(p):
    """Of distances that are given, as torch's own differentiation calls it: once for either operand."""
    def call(a, b, upstream, distances):
        if a.dtype == torch.float64:
            # For the check: the largest difference is found by being equal to the distance, which a rounded one is not.
            distances = torch.cdist(a, b, p=p)
        return torch.cat([
            torch.ops.aten._cdist_backward(upstream, a, b, p, distances),
            torch.ops.aten._cdist_backward(upstream.T.contiguous(), b, a, p, distances.T.contiguous())])
    return call


def halves_gradient(mode):
    """The gradient of 'twice', of which the operand is given."""
    backward = {"bilinear": torch.ops.aten.upsample_bilinear2d_backward, "bicubic": torch.ops.aten.upsample_bicubic2d_backward}[mode]

    def call(upstream):
        count, high, wide = upstream.shape
        return backward(upstream[None], [high, wide], [1, count, high // 2, wide // 2], False)[0]
    return call


def twice(mode):
    return lambda x: F.interpolate(x[None], size=[2 * side for side in x.shape[1:]], mode=mode, align_corners=False)[0]


class Row:
    """An operation on a shape; 'whole' where a few rows of the first operand are not enough to tell a few rows of the result."""

    def __init__(self, op, shape, call, bytes_, flops, family, dtype="float32", whole=False, shapes=None, prepare=None):
        self.op, self.shape, self.call, self.bytes, self.flops = op, shape, call, float(bytes_), float(flops)
        self.family, self.dtype, self.whole, self.given, self.prepare = family, dtype, whole, shapes, prepare

    def operands(self):
        generator = torch.Generator().manual_seed(1)
        operands = [torch.randn(shape, generator=generator).to(getattr(torch, self.dtype)) for shape in self.given or self.shapes()]
        # What is done once, by whoever does this again and again.
        return list(self.prepare(*operands)) if self.prepare else operands

    def shapes(self):
        sizes = [int(part) for part in self.shape.split("x")]
        if self.family == "rows":
            # Two operands of rows, or one.
            return [sizes[1:]] * 2 if len(sizes) == 3 else [sizes]
        if self.family == "losses":
            return [sizes[1:]] * 2
        return [[sizes[0], sizes[2]], [sizes[1], sizes[2]]]


def pair(op, n, m, d, call, dtype="float32"):
    size = 4 if dtype == "float32" else 2
    return Row(op, f"{n}x{m}x{d}", call, size * (n + m) * d + 4.0 * n * m, 2.0 * n * m * d, "searches" if n == 1 else "comparisons", dtype)


def rows():
    def square(op, n, call, d=512, dtype="float32"):
        return pair(op, n, n, d, call, dtype)

    def by_p(p, **more):
        return lambda a, b: torch.cdist(a, b, p=p, **more)

    def found(n, m, d, dtype="float32"):
        size = 4 if dtype == "float32" else 2
        return Row(
            "search top 10, cosine", f"{n}x{m}x{d}", search, size * (n + m) * d, 2.0 * n * m * d, "searches", dtype,
            prepare=lambda q, base: (q, F.normalize(base.float()).to(base.dtype)))

    def found_by(name, p, n, m, d):
        return Row(f"search top 10, {name}", f"{n}x{m}x{d}", nearest(p), 4.0 * (n + m) * d, 2.0 * n * m * d, "searches")

    def batch(name, loss, n, d, gradients=True, products=1):
        call, passes = (last_gradient(loss), 2) if gradients else (loss, 1)
        return Row(
            f"{name}, gradients" if gradients else name, f"2x{n}x{d}", call,
            8.0 * n * d * passes, 2.0 * d * n * n * products * (3 if gradients else 1), "losses", whole=True)

    def labelled(n, d, gradients=True):
        name, call, passes = ("SupCon, gradients", last_gradient(supcon), 2) if gradients else ("SupCon", supcon, 1)
        return Row(name, f"{n}x{d}", call, 4.0 * n * d * passes, 2.0 * d * n * n * (3 if gradients else 1), "losses", whole=True, shapes=[[n, d]])

    def itself(n, d):
        # By products, torch's own choice here, a row is 5e-4 away from itself, which is beyond what a result may be off.
        exact = by_p(2.0, compute_mode="donot_use_mm_for_euclid_dist")
        return Row(
            "l2 auto, with itself", f"{n}x{n}x{d}", lambda x: exact(x, x), 4.0 * (n * d + n * n), 2.0 * n * n * d, "comparisons", whole=True,
            shapes=[[n, d]])

    def condensed(n, d):
        pairs = n * (n - 1) // 2
        return Row("pdist", f"{n}x{d}", F.pdist, 4.0 * (n * d + pairs), 2.0 * pairs * d, "comparisons", whole=True, shapes=[[n, d]])

    def normalized(name, n, d, whole=False, dtype="float32", **more):
        return Row(
            name, f"{n}x{d}", lambda x: F.normalize(x, **more), (8.0 if dtype == "float32" else 4.0) * n * d, 3.0 * n * d, "rows", dtype, whole=whole)

    def gradient_of_dot(n, d):
        return Row(
            "dot gradient", f"{n}x{n}x{d}", dot_gradient, 4.0 * (4 * n * d + 2.0 * n * n), 4.0 * n * n * d, "comparisons", whole=True,
            shapes=[[n, d], [n, d], [n, n]])

    def norms(n, d):
        yield normalized("normalize p 1", n, d, p=1.0)
        yield normalized("normalize p inf", n, d, p=float("inf"))
        yield normalized("normalize p 3", n, d, p=3.0)
        yield normalized("normalize columns", n, d, whole=True, dim=0)

    def gradient_of_distances(name, p, n, d):
        return Row(
            f"{name} gradient", f"{n}x{n}x{d}", distance_gradients(p), 4.0 * (4 * n * d + 2.0 * n * n), 4.0 * n * n * d, "comparisons", whole=True,
            shapes=[[n, d], [n, d], [n, n]], prepare=lambda a, b, upstream: (a, b, upstream, torch.cdist(a, b, p=p)))

    def gradients_of_differences(n, d):
        for name, p in (("l1", 1.0), ("linf", float("inf")), ("lp 3", 3.0)):
            yield gradient_of_distances(name, p, n, d)

    def gradient_of_softmax(n, c, logarithm):
        name, forward, backward = (
            ("log-softmax", torch.log_softmax, torch.ops.aten._log_softmax_backward_data) if logarithm
            else ("softmax", torch.softmax, torch.ops.aten._softmax_backward_data))
        return Row(
            f"{name} gradient", f"{n}x{c}", lambda y, upstream: backward(upstream, y, 1, y.dtype), 12.0 * n * c, 4.0 * n * c, "rows",
            shapes=[[n, c]] * 2, prepare=lambda x, upstream: (forward(x, 1), upstream))

    def rowwise(n, d):
        return Row("row-wise cosine", f"2x{n}x{d}", lambda a, b: F.cosine_similarity(a, b), 8.0 * n * d, 6.0 * n * d, "rows")

    def moved(n, d):
        shape = f"{n}x{d}"

        def places(x, source):
            row, column = torch.arange(n // 2)[:, None], torch.arange(d)
            return x, source, (2 * row + column) % n

        yield Row(
            "where", shape, torch.where, 16.0 * n * d, n * d, "rows", shapes=[[n, d]] * 3, prepare=lambda c, x, y: (c > 0, x, y))
        yield Row(
            "masked select", shape, torch.masked_select, 10.0 * n * d, n * d, "rows", whole=True, shapes=[[n, d]] * 2,
            prepare=lambda x, mask: (x, mask > 0))
        yield Row(
            "scatter", shape, lambda x, source, to: x.scatter(0, to, source), 14.0 * n * d, n * d, "rows", whole=True,
            shapes=[[n, d], [n // 2, d]], prepare=places)

    def resized(n, side):
        for mode, neighbours in (("bilinear", 4), ("bicubic", 16)):
            yield Row(
                f"interpolate {mode}", f"{n}x{side}x{side}", twice(mode), 20.0 * n * side * side, 8.0 * n * side * side * neighbours, "rows",
                shapes=[[n, side, side]])

    def resized_gradients(n, side):
        for mode, neighbours in (("bilinear", 4), ("bicubic", 16)):
            yield Row(
                f"interpolate {mode} gradient", f"{n}x{side}x{side}", halves_gradient(mode), 20.0 * n * side * side,
                8.0 * n * side * side * neighbours, "rows", shapes=[[n, 2 * side, 2 * side]])

    def logits(op, n, c, call, passes):
        return Row(op, f"{n}x{c}", call, 4.0 * passes * n * c, 4.0 * n * c, "rows")

    def loss(n, d, gradients):
        return Row(
            "CLIP, gradients" if gradients else "CLIP", f"2x{n}x{d}", clip_gradients if gradients else clip,
            8.0 * n * d * (2 if gradients else 1), 2.0 * d * n * n * (3 if gradients else 1), "losses", whole=True)

    def dot(a, b):
        return a @ b.T

    yield square("dot", 2048, dot)
    yield normalized("normalize", 200_000, 512)
    yield found(1, 100_000, 512)
    yield loss(2048, 512, True)
    yield logits("softmax", 4096, 4096, lambda x: torch.softmax(x, 1), 2)
    yield square("l1", 1024, by_p(1.0))
    yield square("dot", 64, dot, 128)
    yield square("cosine", 2048, cosines)
    yield square("l2 auto", 2048, by_p(2.0))
    yield pair("one-to-many cosine", 1, 100_000, 512, cosines)
    yield found(32, 100_000, 512)
    yield Row("row-wise cosine", "2x60000x512", lambda a, b: F.cosine_similarity(a, b), 8.0 * 60_000 * 512, 6.0 * 60_000 * 512, "rows")
    yield logits("cross-entropy, gradient", 4096, 4096, cross_entropy_gradient, 2)
    yield logits("top 10 of each row", 4096, 4096, lambda x: x.topk(10).values.cpu(), 1)
    yield square("linf", 1024, by_p(float("inf")))
    yield square("lp 3", 1024, by_p(3.0))
    yield loss(2048, 512, False)
    yield square("l2 direct", 1024, by_p(2.0, compute_mode="donot_use_mm_for_euclid_dist"))
    yield square("l2 matmul", 1024, by_p(2.0, compute_mode="use_mm_for_euclid_dist"))
    yield square("l0", 1024, by_p(0.0))
    yield square("lp 2.7", 1024, by_p(2.7))
    yield logits("log-sum-exp", 4096, 4096, lambda x: torch.logsumexp(x, 1), 1)
    yield logits("cross-entropy", 4096, 4096, cross_entropy, 1)
    yield found(1, 1000, 128)
    yield normalized("normalize", 256, 128)
    yield square("l2 auto", 64, by_p(2.0), 128)
    yield square("cosine", 64, cosines, 128)
    yield logits("softmax", 256, 256, lambda x: torch.softmax(x, 1), 2)
    yield loss(64, 128, True)
    for dtype in ("float16", "bfloat16"):
        yield square("dot", 2048, dot, dtype=dtype)
        yield normalized("normalize", 200_000, 512, dtype=dtype)
        yield pair("one-to-many cosine", 1, 100_000, 512, cosines, dtype)
        yield found(1, 100_000, 512, dtype)
    yield square("dot", 8192, dot)
    yield loss(16_384, 512, True)
    yield square("cosine", 8192, cosines)
    yield square("l2 auto", 8192, by_p(2.0))
    yield found(10_000, 1_000_000, 128)
    yield square("l1", 4096, by_p(1.0))
    yield square("linf", 4096, by_p(float("inf")))
    yield square("lp 3", 4096, by_p(3.0))
    yield square("dot", 8192, dot, dtype="float16")
    yield logits("softmax", 16_384, 8192, lambda x: torch.softmax(x, 1), 2)
    yield loss(65_536, 512, True)
    yield found_by("dot", None, 1, 100_000, 512)
    yield found_by("l2", 2.0, 1, 100_000, 512)
    yield batch("InfoNCE", infonce, 2048, 512)
    yield batch("SigLIP", siglip, 2048, 512)
    yield labelled(2048, 512)
    yield batch("NT-Xent", ntxent, 256, 512, products=4)
    yield batch("NT-Xent", ntxent, 256, 512, gradients=False, products=4)
    yield itself(2048, 512)
    yield condensed(2048, 512)
    yield logits("log-softmax", 4096, 4096, lambda x: torch.log_softmax(x, 1), 2)
    yield gradient_of_softmax(4096, 4096, True)
    yield from norms(60_000, 512)
    yield found_by("l1", 1.0, 1, 100_000, 512)
    yield found_by("linf", float("inf"), 1, 100_000, 512)
    yield gradient_of_dot(1024, 512)
    yield gradient_of_distances("l2", 2.0, 1024, 512)
    yield gradient_of_softmax(4096, 4096, False)
    yield from gradients_of_differences(512, 512)
    yield from moved(4096, 4096)
    yield from resized(96, 224)
    yield from resized_gradients(96, 224)
    for name, one in (("InfoNCE", infonce), ("SigLIP", siglip)):
        yield batch(name, one, 2048, 512, gradients=False)
    yield labelled(2048, 512, gradients=False)
    for name, p in (("dot", None), ("l2", 2.0), ("l1", 1.0), ("linf", float("inf"))):
        yield found_by(name, p, 1, 1000, 128)
    yield pair("one-to-many cosine", 1, 1000, 128, cosines)
    yield rowwise(256, 128)
    yield logits("log-softmax", 256, 256, lambda x: torch.log_softmax(x, 1), 2)
    yield logits("log-sum-exp", 256, 256, lambda x: torch.logsumexp(x, 1), 1)
    yield logits("cross-entropy", 256, 256, cross_entropy, 1)
    yield logits("cross-entropy, gradient", 256, 256, cross_entropy_gradient, 2)
    yield logits("top 10 of each row", 256, 256, lambda x: x.topk(10).values.cpu(), 1)
    for name, p in (("l1", 1.0), ("linf", float("inf")), ("lp 3", 3.0), ("lp 2.7", 2.7), ("l0", 0.0)):
        yield square(name, 64, by_p(p), 128)
    yield square("l2 direct", 64, by_p(2.0, compute_mode="donot_use_mm_for_euclid_dist"), 128)
    yield square("l2 matmul", 64, by_p(2.0, compute_mode="use_mm_for_euclid_dist"), 128)
    yield itself(64, 128)
    yield condensed(64, 128)
    yield gradient_of_dot(128, 128)
    yield gradient_of_distances("l2", 2.0, 128, 128)
    yield gradient_of_softmax(256, 256, False)
    yield loss(64, 128, False)
    yield batch("NT-Xent", ntxent, 64, 128, products=4)
    yield batch("InfoNCE", infonce, 64, 128)
    yield labelled(64, 128)
    yield batch("SigLIP", siglip, 64, 128)
    yield from moved(256, 256)
    yield from resized(3, 32)
    yield from norms(256, 128)
    yield gradient_of_softmax(256, 256, True)
    yield from gradients_of_differences(64, 128)
    for name, one, products in (("NT-Xent", ntxent, 4), ("InfoNCE", infonce, 1), ("SigLIP", siglip, 1)):
        yield batch(name, one, 64, 128, gradients=False, products=products)
    yield labelled(64, 128, gradients=False)
    yield from resized_gradients(3, 32)
    for name, p in (("dot", None), ("l2", 2.0), ("l1", 1.0)):
        yield found_by(name, p, 32, 1_000_000, 128)
    yield pair("one-to-many cosine", 1, 1_000_000, 128, cosines)
    yield rowwise(1_000_000, 128)
    yield logits("log-softmax", 16_384, 8192, lambda x: torch.log_softmax(x, 1), 2)
    yield logits("cross-entropy, gradient", 16_384, 8192, cross_entropy_gradient, 2)
    yield logits("top 10 of each row", 16_384, 8192, lambda x: x.topk(10).values.cpu(), 1)
    yield square("l0", 4096, by_p(0.0))
    yield square("l2 direct", 4096, by_p(2.0, compute_mode="donot_use_mm_for_euclid_dist"))
    yield square("l2 matmul", 8192, by_p(2.0, compute_mode="use_mm_for_euclid_dist"))
    yield itself(8192, 512)
    yield condensed(8192, 512)
    yield gradient_of_dot(4096, 512)
    yield gradient_of_distances("l2", 2.0, 4096, 512)
    yield gradient_of_distances("l1", 1.0, 2048, 512)
    yield batch("InfoNCE", infonce, 16_384, 512)
    yield batch("NT-Xent", ntxent, 2048, 512, products=4)
    yield labelled(8192, 512)
    yield batch("SigLIP", siglip, 8192, 512)
    yield from norms(1_000_000, 128)
    yield gradient_of_softmax(16_384, 8192, False)
    yield gradient_of_softmax(16_384, 8192, True)
    yield logits("log-sum-exp", 16_384, 8192, lambda x: torch.logsumexp(x, 1), 1)
    yield logits("cross-entropy", 16_384, 8192, cross_entropy, 1)
    yield found_by("linf", float("inf"), 32, 1_000_000, 128)
    yield square("lp 2.7", 4096, by_p(2.7))
    for name, p in (("linf", float("inf")), ("lp 3", 3.0)):
        yield gradient_of_distances(name, p, 2048, 512)
    yield loss(16_384, 512, False)
    for name, one, n, products in (("InfoNCE", infonce, 16_384, 1), ("NT-Xent", ntxent, 2048, 4), ("SigLIP", siglip, 8192, 1)):
        yield batch(name, one, n, 512, gradients=False, products=products)
    yield labelled(8192, 512, gradients=False)
    yield from moved(8192, 8192)
    yield from resized(768, 224)
    yield from resized_gradients(768, 224)


def largest_error(row, operands, result):
    """Against double precision, relative to the largest value; of a few rows where those can be told alone. None: it would take minutes."""
    def wide(operand):
        return (operand.double() if operand.is_floating_point() else operand).cpu()

    if row.whole:
        if row.family != "rows" and operands[0].shape[0] > 4096:
            return None
        exact = row.call(*[wide(operand) for operand in operands])
    else:
        few = 4 if len(operands) == 1 else min(4, operands[0].shape[0])
        first = wide(operands[0][:few])
        rest = [operand[:few] if row.family == "rows" else operand for operand in operands[1:]]
        exact = row.call(first, *[wide(operand) for operand in rest])
        result = result[:few]
    return float((result.double().cpu() - exact).abs().max() / exact.abs().max())


class TooSlow(Exception):
    """A row that takes more time than it may."""


def measure(row, device, wait, limit):
    begun = time.perf_counter()
    operands = [operand.to(device) for operand in row.operands()]

    def once():
        begin = time.perf_counter()
        result = row.call(*operands)
        wait()
        return time.perf_counter() - begin, result

    first, result = once()
    error = largest_error(row, operands, result)
    if error is not None and not error <= ERROR_LIMIT[row.dtype]:
        raise ArithmeticError(f"the result is wrong: found an error of {error:.3g}; expected at most {ERROR_LIMIT[row.dtype]:g}")
    del result
    if time.perf_counter() - begun + first > limit:
        raise TooSlow(f"one call takes {first:.3g} s; at most {limit:.3g} s are given to the row")
    begin = time.perf_counter()
    while time.perf_counter() - begin < 0.05 and time.perf_counter() - begun + 2 * first < limit:
        once()
    seconds = []
    begin = time.perf_counter()
    while not seconds or (
            (len(seconds) < 3 or time.perf_counter() - begin < 0.4) and len(seconds) < 5000 and time.perf_counter() - begun + seconds[-1] < limit):
        seconds.append(once()[0])
    seconds.sort()
    count, median = len(seconds), statistics.median(seconds)
    return {
        "op": row.op, "shape": row.shape, "dtype": row.dtype, "medianSeconds": median, "p95Seconds": seconds[-(-95 * count // 100) - 1],
        "p99Seconds": seconds[-(-99 * count // 100) - 1],
        "bytes": row.bytes, "flops": row.flops, "shareOfCopy": "NaN", "shareOfFma": "NaN", "maxError": "NaN" if error is None else error,
        "shareOfRead": "NaN", "gpuSeconds": None, "bestSeconds": seconds[0], "firstSeconds": first, "calls": count,
        "spread": (seconds[-(-9 * count // 10) - 1] - seconds[0]) / median, "family": row.family,
    }


def likely_seconds(row, results):
    """What a call would take, and of how many there is to be room: as fast as the same operation was, or a quarter as fast as the best that computed
    for long, which is so rough that one call has to fit; 0 where neither is known."""
    same = [one["flops"] / one["medianSeconds"] for one in results if one["op"] == row.op and one["dtype"] == row.dtype]
    computing = [one["flops"] / one["medianSeconds"] for one in results if one["family"] in ("comparisons", "losses") and one["medianSeconds"] > 1e-3]
    if row.family == "rows" or not (same or computing):
        return 0, 1
    return (row.flops / max(same), 4) if same else (4 * row.flops / max(computing), 1)


class Report:
    """What is written to the file."""

    def __init__(self, path, cuda):
        self.path, self.cuda = path, cuda
        self.begin, self.date = time.time(), time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        self.results, self.skipped = [], []

    def seconds(self):
        return time.time() - self.begin

    def skip(self, row, kind, reason):
        self.skipped.append(self.left_out(row, kind, reason))

    def write(self, rest=()):
        """All so far; 'rest' are the rows that are still to come."""
        result = self.content([self.left_out(row, "interrupted", "the run was ended before") for row in rest])
        beside = self.path + ".tmp"
        with open(beside, "w", encoding="utf-8") as file:
            json.dump(result, file, indent=2)
        os.replace(beside, self.path)

    @staticmethod
    def left_out(row, kind, reason):
        return {"op": row.op, "shape": row.shape, "dtype": row.dtype, "kind": kind, "reason": reason}

    def content(self, rest):
        notes = ["TF32 is off; only what PyTorch does in one or a few calls is here."]
        unchecked = [f"{one['op']} {one['shape']}" for one in self.results if one["maxError"] == "NaN"]
        if unchecked:
            notes.append(f"Not checked against double precision, which would take minutes: {', '.join(unchecked)}.")
        name = torch.cuda.get_device_name(0) if self.cuda else "cpu"
        return {
            "device": {
                "index": 0, "name": f"{name}, PyTorch {torch.__version__}", "vendor": "PyTorch",
                "driver": f"PyTorch {torch.__version__}" + (f", CUDA {torch.version.cuda}" if self.cuda else f", {torch.get_num_threads()} threads"),
                "apiVersion": "", "type": "discrete" if self.cuda else "other", "subgroupMin": 0, "subgroupMax": 0,
                "memoryBytes": torch.cuda.get_device_properties(0).total_memory if self.cuda else 0, "chosen": True, "reason": "", "instructionSet": None,
                "uuid": None, "tuning": None, "reproducible": None,
            },
            "probes": {"copyBytesPerSecond": "NaN", "readBytesPerSecond": "NaN", "fmaFlopsPerSecond": "NaN", "all": []},
            "results": self.results, "skipped": self.skipped + rest, "score": None, "notes": notes,
            "schemaVersion": 1,
            "system": {
                "os": platform.platform(), "cpu": platform.processor() or platform.machine(), "cores": os.cpu_count() or 1, "instructionSet": "",
                "runtime": f"Python {platform.python_version()}",
            },
            "version": f"PyTorch {torch.__version__}", "date": self.date, "seconds": self.seconds(), "interrupted": bool(rest),
        }


def run(report, plan, device, wait, minutes):
    report.write(plan)
    for place, row in enumerate(plan):
        left = 60 * minutes - report.seconds()
        without = {other.op for other in plan[place:]} - {one["op"] for one in report.results}
        limit = max(LEAST_SECONDS_OF_ROW, PARTS * left / min(SHARING, max(1, len(without))))
        likely, calls = likely_seconds(row, report.results)
        if left <= 0:
            report.skip(row, "budget", f"the {minutes:g} minutes were over")
        elif calls * likely > limit:
            report.skip(row, "slow", f"one call would take about {likely:.3g} s; at most {limit / calls:.3g} s are given to one")
        else:
            print(f"torch: {row.op} {row.shape} {row.dtype}", file=sys.stderr)
            try:
                report.results.append(measure(row, device, wait, limit))
            except TooSlow as error:
                report.skip(row, "slow", str(error))
            except ArithmeticError as error:
                report.skip(row, "wrong", str(error))
            except (RuntimeError, TypeError, NotImplementedError) as error:
                reason = (str(error).splitlines() or [type(error).__name__])[0]
                report.skip(row, "memory" if "memory" in reason else "failed", reason)
            if report.cuda:
                torch.cuda.empty_cache()
        report.write(plan[place + 1:])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", required=True)
    parser.add_argument("--device", default="cuda", choices=["cuda", "cpu"])
    parser.add_argument("--minutes", type=float, default=5)
    options = parser.parse_args()
    if options.device == "cuda" and not torch.cuda.is_available():
        sys.exit("torch_ops: found no CUDA device; expected one, or --device cpu")
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    cuda = options.device == "cuda"
    report = Report(options.out, cuda)
    try:
        run(report, list(rows()), options.device, torch.cuda.synchronize if cuda else lambda: None, options.minutes)
    except KeyboardInterrupt:
        sys.exit("torch_ops: interrupted; what was measured is in " + options.out)
    wrong = [one for one in report.skipped if one["kind"] == "wrong"]
    if wrong:
        sys.exit(f"torch_ops: {wrong[0]['op']} {wrong[0]['shape']}: {wrong[0]['reason']}")


if __name__ == "__main__":
    main()
