#!/usr/bin/env python3
"""Times what people use today on the inputs that VkSim's benchmark hands over, as protocol.py describes.

Forms that write into given memory stand beside forms that allocate their result: on some machines the page faults of a new
result take longer than the arithmetic. Libraries that are not installed are left out and named on standard error.
"""
import os
import sys

import numpy as np

import kernels
import losses
import protocol

kernels.insist()
THREADS = os.cpu_count() or 1


def optional(name):
    try:
        return __import__(name, fromlist=["_"])
    except Exception as error:  # an import can fail in many ways; each only means "not here"
        print(f"peers: without {name}: {error}", file=sys.stderr)
        return None


torch = optional("torch")
faiss = optional("faiss")
scipy_distance = optional("scipy.spatial.distance")
sklearn_pairwise = optional("sklearn.metrics.pairwise")
if torch is not None:
    torch.set_num_threads(THREADS)
if faiss is not None:
    faiss.omp_set_num_threads(THREADS)


def version(module):
    return getattr(module, "__version__", "?")


TORCH = f"torch {version(torch)}"
NUMPY = f"numpy {np.__version__}"
FAISS = f"faiss {version(faiss)}"
SCIPY = f"scipy {version(optional('scipy'))}"
SKLEARN = f"sklearn {version(optional('sklearn'))}"


def kernels_of(name):
    """What the library whose name a contender begins with runs on."""
    own = {
        "torch": lambda: f"{kernels.torch(torch)}; {kernels.blas()}",
        "numpy": lambda: f"{kernels.numpy(np)}; {kernels.blas()}",
        "faiss": lambda: f"{kernels.faiss(faiss)}; {kernels.blas()}",
        "scipy": lambda: "loops of its build, double precision, 1 thread",
    }
    return own.get(name.split()[0], kernels.blas)()


def squares(x, out=None):
    return np.einsum("ij,ij->i", x, x, out=out)


def unit(x):
    return x / np.linalg.norm(x, axis=1, keepdims=True)


def normalize(a, b, shape, request):
    out, norms = np.empty_like(a), np.empty(len(a), np.float32)
    if torch is not None:
        ta, tout = torch.from_numpy(a), torch.from_numpy(out)
        yield TORCH + " F.normalize, given memory", lambda: (torch.nn.functional.normalize(ta, out=tout), out)[1]
        yield TORCH + " F.normalize, allocates", lambda: torch.nn.functional.normalize(ta).numpy()

    def by_numpy():
        np.sqrt(squares(a, norms), out=norms)
        np.reciprocal(norms, out=norms)
        return np.multiply(a, norms[:, None], out=out)

    yield NUMPY + " einsum, multiply, given memory", by_numpy
    yield NUMPY + " x / norm, allocates", lambda: unit(a)
    if faiss is not None:
        own = a.copy()
        yield FAISS + " normalize_L2, in place", lambda: (faiss.normalize_L2(own), own)[1]


def cosine_one_to_many(a, b, shape, request):
    q = a[0]
    qn = q / np.linalg.norm(q)
    bn = unit(b)
    out, norms = np.empty(len(b), np.float32), np.empty(len(b), np.float32)

    def raw():
        np.sqrt(squares(b, norms), out=norms)
        np.matmul(b, qn, out=out)
        return np.divide(out, norms, out=out)

    yield NUMPY + " raw rows, given memory", raw
    yield NUMPY + " prenormalized, given memory", lambda: np.matmul(bn, qn, out=out)
    if torch is not None:
        tq, tb, tbn, tqn, tout, tnorms = (torch.from_numpy(x) for x in (q, b, bn, qn, out, norms))

        def raw_by_torch():
            torch.linalg.vector_norm(tb, dim=1, out=tnorms)
            torch.mv(tb, tqn, out=tout)
            tout.div_(tnorms)
            return out

        yield TORCH + " mv, raw rows, given memory", raw_by_torch
        yield TORCH + " mv, prenormalized, given memory", lambda: (torch.mv(tbn, tqn, out=tout), out)[1]
        yield TORCH + " F.cosine_similarity, allocates", lambda: torch.nn.functional.cosine_similarity(tq[None], tb).numpy()


def cosine_rowwise(a, b, shape, request):
    dots, left, right = (np.empty(len(a), np.float32) for _ in range(3))

    def by_numpy():
        np.einsum("ij,ij->i", a, b, out=dots)
        np.multiply(squares(a, left), squares(b, right), out=left)
        return np.divide(dots, np.sqrt(left, out=left), out=dots)

    yield NUMPY + " einsum, given memory", by_numpy
    if torch is not None:
        ta, tb, tleft, tright = (torch.from_numpy(x) for x in (a, b, left, right))
        tdots = torch.empty((len(a), 1, 1))

        def by_torch():
            torch.bmm(ta[:, None], tb[:, :, None], out=tdots)
            torch.linalg.vector_norm(ta, dim=1, out=tleft)
            torch.linalg.vector_norm(tb, dim=1, out=tright)
            return tdots.view(-1).div_(tleft).div_(tright).numpy()

        yield TORCH + " bmm and norms, given memory", by_torch
        yield TORCH + " F.cosine_similarity, allocates", lambda: torch.nn.functional.cosine_similarity(ta, tb).numpy()


def dot_matrix(a, b, shape, request):
    out = np.empty((len(a), len(b)), np.float32)
    yield NUMPY + " matmul, given memory", lambda: np.matmul(a, b.T, out=out)
    yield NUMPY + " matmul, allocates", lambda: np.matmul(a, b.T)
    if torch is not None:
        ta, tb, tout = torch.from_numpy(a), torch.from_numpy(b), torch.from_numpy(out)
        yield TORCH + " mm, given memory", lambda: (torch.mm(ta, tb.T, out=tout), out)[1]
        yield TORCH + " mm, allocates", lambda: torch.mm(ta, tb.T).numpy()


def cosine_matrix(a, b, shape, request):
    out = np.empty((len(a), len(b)), np.float32)
    ua, ub = np.empty_like(a), np.empty_like(b)

    def by_numpy():
        for rows, units in ((a, ua), (b, ub)):
            np.divide(rows, np.sqrt(squares(rows))[:, None], out=units)
        return np.matmul(ua, ub.T, out=out)

    yield NUMPY + " matmul of unit rows, given memory", by_numpy
    yield NUMPY + " matmul of unit rows, allocates", lambda: np.matmul(unit(a), unit(b).T)
    if torch is not None:
        ta, tb, tout, tua, tub = (torch.from_numpy(x) for x in (a, b, out, ua, ub))
        f = torch.nn.functional.normalize

        def by_torch():
            f(ta, out=tua)
            f(tb, out=tub)
            torch.mm(tua, tub.T, out=tout)
            return out

        yield TORCH + " F.normalize, mm, given memory", by_torch
        yield TORCH + " F.normalize, mm, allocates", lambda: (f(ta) @ f(tb).T).numpy()
    if sklearn_pairwise is not None:
        yield SKLEARN + " cosine_similarity, allocates", lambda: sklearn_pairwise.cosine_similarity(a, b)


def euclidean_in_place(a, b):
    """Distances by one product with given memory: by NumPy, and by PyTorch as its cdist does it."""
    d = np.empty((len(a), len(b)), np.float32)
    doubled = np.empty_like(a)

    def by_numpy():
        np.multiply(a, -2, out=doubled)
        np.matmul(doubled, b.T, out=d)
        np.add(d, squares(a)[:, None], out=d)
        np.add(d, squares(b)[None], out=d)
        np.maximum(d, 0, out=d)
        return np.sqrt(d, out=d)

    yield NUMPY + " matmul and norms, given memory", by_numpy
    if torch is not None:
        ta, tb, td = (torch.from_numpy(x) for x in (a, b, d))
        left, right = torch.ones((len(a), a.shape[1] + 2)), torch.ones((len(b), b.shape[1] + 2))

        def by_torch():
            torch.mul(ta, -2, out=left[:, :-2])
            torch.sum(torch.square(ta), 1, out=left[:, -2])
            right[:, :-2].copy_(tb)
            torch.sum(torch.square(tb), 1, out=right[:, -1])
            torch.mm(left, right.T, out=td).clamp_min_(0).sqrt_()
            return d

        yield TORCH + " mm of rows with their norms, given memory", by_torch


def cdist(a, b, shape, request):
    p = float(request["p"])
    direct = request.get("mode") == "direct"
    if p == 2 and not direct:
        yield from euclidean_in_place(a, b)
    if torch is not None:
        ta, tb = torch.from_numpy(a), torch.from_numpy(b)
        mode = "donot_use_mm_for_euclid_dist" if direct else "use_mm_for_euclid_dist"
        yield TORCH + f" cdist{', exact mode' if direct else ''}, allocates", lambda: torch.cdist(ta, tb, p=p, compute_mode=mode).numpy()
    metric = {1.0: "METRIC_L1", 2.0: "METRIC_L2", float("inf"): "METRIC_Linf"}.get(p, "METRIC_Lp")
    if faiss is not None and not direct:
        def by_faiss():
            d = faiss.pairwise_distances(a, b, getattr(faiss, metric), p)
            if p == 2:
                return np.sqrt(np.maximum(d, 0, out=d), out=d)
            return d if metric != "METRIC_Lp" else np.power(d, 1 / p, out=d)

        yield FAISS + " pairwise_distances, allocates", by_faiss
    if sklearn_pairwise is not None and p in (1, 2) and not direct:
        f = sklearn_pairwise.manhattan_distances if p == 1 else sklearn_pairwise.euclidean_distances
        yield SKLEARN + f" {f.__name__}, allocates", lambda: f(a, b)
    if scipy_distance is not None and p in (1, 2, float("inf")):
        name = {1.0: "cityblock", 2.0: "euclidean"}.get(p, "chebyshev")
        yield SCIPY + f" cdist {name}, allocates", lambda: scipy_distance.cdist(a, b, name)


def topk(a, b, shape, request):
    k = request["k"]
    if torch is not None:
        ta = torch.from_numpy(a)
        values, ids = torch.empty((len(a), k)), torch.empty((len(a), k), dtype=torch.int64)
        yield TORCH + " topk, given memory", lambda: (torch.topk(ta, k, 1, out=(values, ids)), values.numpy())[1]

    def by_numpy():
        if k == 1:
            return np.take_along_axis(a, a.argmax(1)[:, None], 1)
        best = np.argpartition(a, -k, 1)[:, -k:]
        found = np.take_along_axis(a, best, 1)
        order = np.argsort(-found, 1)
        return np.take_along_axis(found, order, 1)

    yield NUMPY + (" argmax" if k == 1 else " argpartition, argsort, allocates"), by_numpy


def search(a, b, shape, request):
    k, l2 = request["k"], request["metric"] == "l2"
    half = squares(b) / 2
    if torch is not None:
        ta, tb, thalf = torch.from_numpy(a), torch.from_numpy(b), torch.from_numpy(half)
        block = min(len(a), 125)
        room = torch.empty((block, len(b)))

        def by_torch(scores):
            out = np.empty((len(a), k), np.int64)
            for start in range(0, len(a), block):
                out[start:start + block] = torch.topk(scores(ta[start:start + block]), k, 1).indices.numpy()
            return out

        def given(rows):
            scores = torch.mm(rows, tb.T, out=room[:len(rows)])
            return scores.sub_(thalf) if l2 else scores

        name = " mm, prepared norms, topk" if l2 else " mm, topk"
        yield TORCH + name + ", given memory", lambda: by_torch(given)
        if l2:
            yield TORCH + name + ", allocates", lambda: by_torch(lambda rows: (rows @ tb.T).sub_(thalf))
            yield TORCH + " cdist, topk, allocates", lambda: by_torch(lambda rows: -torch.cdist(rows, tb))
        else:
            yield TORCH + name + ", allocates", lambda: by_torch(lambda rows: rows @ tb.T)
        if len(a) == 1:
            scores = torch.empty(len(b))

            def one():
                torch.mv(tb, ta[0], out=scores)
                return torch.topk(scores.sub_(thalf) if l2 else scores, k).indices.numpy()

            yield TORCH + (" mv, prepared norms, topk" if l2 else " mv, topk") + ", given memory", one
    if faiss is not None:
        index = (faiss.IndexFlatL2 if l2 else faiss.IndexFlatIP)(b.shape[1])
        index.add(b)
        yield FAISS + " flat", lambda: index.search(a, k)[1]
    neighbors = optional("sklearn.neighbors")
    if neighbors is not None and l2:
        brute = neighbors.NearestNeighbors(n_neighbors=k, algorithm="brute", metric="euclidean").fit(b)
        yield SKLEARN + " brute", lambda: brute.kneighbors(a, return_distance=False)
    if len(a) == 1:
        given_scores = np.empty(len(b), np.float32)

        def by_numpy():
            scores = np.matmul(b, a[0], out=given_scores)
            if l2:
                scores -= half
            np.negative(scores, out=scores)
            top = np.argpartition(scores, k)[:k]
            return top[np.argsort(scores[top])][None]

        yield NUMPY + (" matmul, prepared norms," if l2 else " matmul,") + " argpartition", by_numpy


clip, ntxent = losses.operations(torch, NUMPY, TORCH)
OPERATIONS = {f.__name__: f for f in (
    normalize, cosine_one_to_many, cosine_rowwise, dot_matrix, cosine_matrix, cdist, topk, search, clip, ntxent)}

if __name__ == "__main__":
    protocol.serve(OPERATIONS, kernels_of)
