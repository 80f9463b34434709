#!/usr/bin/env python3
"""Times what people use today on the inputs that VkSim's benchmark hands over, one JSON line a contender.

Reads requests from standard input, one JSON object a line, and answers each with one line a contender and a
line {"done": true}. A request names the operation, the shape [n, m, d], files of raw float32 rows, the number
of runs, and a file of float64 truth for a sample of the result that every contender must meet before it is timed.
The same request again is another round on what is prepared. A contender whose timed calls have taken longer than
"patience" seconds is left out of further rounds, and one call is enough of those that take a second or more.

    {"op": "cosine_matrix", "shape": [1024, 1024, 512], "a": "a.f32", "b": "b.f32", "runs": 5, "patience": 2}

Libraries that are not installed are left out and named on standard error.
"""
import json
import os
import statistics
import sys
import time

import numpy as np

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
sklearn_preprocessing = optional("sklearn.preprocessing")
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


def unit(x):
    return x / np.linalg.norm(x, axis=1, keepdims=True)


def normalize(a, b, shape, request):
    out = np.empty_like(a)
    if torch is not None:
        ta, tout = torch.from_numpy(a), torch.from_numpy(out)
        yield TORCH + " F.normalize(out=)", lambda: (torch.nn.functional.normalize(ta, out=tout), out)[1]

    def by_numpy():
        norms = np.sqrt(np.einsum("ij,ij->i", a, a))
        return np.multiply(a, (1 / norms)[:, None], out=out)

    yield NUMPY + " einsum, multiply(out=)", by_numpy


def copy(a, b, shape, request):
    out = np.empty_like(a)
    yield NUMPY + " copyto", lambda: (np.copyto(out, a), out)[1]


def cosine_one_to_many(a, b, shape, request):
    q = a[0]
    qn = q / np.linalg.norm(q)
    bn = unit(b)
    out = np.empty(len(b), np.float32)

    def raw():
        norms = np.sqrt(np.einsum("ij,ij->i", b, b))
        return (b @ qn) / norms

    yield NUMPY + " raw rows", raw
    yield NUMPY + " prenormalized", lambda: np.matmul(bn, qn, out=out)
    if torch is not None:
        tq, tb, tbn, tqn = (torch.from_numpy(x) for x in (q, b, bn, qn))
        yield TORCH + " mv, prenormalized", lambda: torch.mv(tbn, tqn).numpy()
        yield TORCH + " F.cosine_similarity", lambda: torch.nn.functional.cosine_similarity(tq[None], tb).numpy()


def cosine_rowwise(a, b, shape, request):
    def by_numpy():
        dots = np.einsum("ij,ij->i", a, b)
        return dots / np.sqrt(np.einsum("ij,ij->i", a, a)) / np.sqrt(np.einsum("ij,ij->i", b, b))

    yield NUMPY + " einsum", by_numpy
    if torch is not None:
        ta, tb = torch.from_numpy(a), torch.from_numpy(b)
        yield TORCH + " F.cosine_similarity", lambda: torch.nn.functional.cosine_similarity(ta, tb).numpy()


def dot_matrix(a, b, shape, request):
    out = np.empty((len(a), len(b)), np.float32)
    yield NUMPY + " sgemm", lambda: np.matmul(a, b.T, out=out)
    if torch is not None:
        ta, tb, tout = torch.from_numpy(a), torch.from_numpy(b), torch.from_numpy(out)
        yield TORCH + " mm(out=)", lambda: (torch.mm(ta, tb.T, out=tout), out)[1]


def cosine_matrix(a, b, shape, request):
    out = np.empty((len(a), len(b)), np.float32)
    yield NUMPY + " sgemm alone", lambda: np.matmul(a, b.T, out=out)
    yield NUMPY, lambda: np.matmul(unit(a), unit(b).T, out=out)
    if torch is not None:
        ta, tb = torch.from_numpy(a), torch.from_numpy(b)
        f = torch.nn.functional.normalize
        yield TORCH, lambda: (f(ta) @ f(tb).T).numpy()
    if sklearn_pairwise is not None:
        yield SKLEARN, lambda: sklearn_pairwise.cosine_similarity(a, b)


def cdist(a, b, shape, request):
    p = float(request["p"])
    direct = request.get("mode") == "direct"
    if torch is not None:
        ta, tb = torch.from_numpy(a), torch.from_numpy(b)
        mode = "donot_use_mm_for_euclid_dist" if direct else "use_mm_for_euclid_dist"
        yield TORCH + (" exact mode" if direct else ""), lambda: torch.cdist(ta, tb, p=p, compute_mode=mode).numpy()
    if not direct and p == 2:
        def by_numpy():
            d = np.matmul(a, b.T)
            d *= -2
            d += np.einsum("ij,ij->i", a, a)[:, None]
            d += np.einsum("ij,ij->i", b, b)[None]
            np.maximum(d, 0, out=d)
            return np.sqrt(d, out=d)

        yield NUMPY, by_numpy
    metric = {1.0: "METRIC_L1", 2.0: "METRIC_L2", float("inf"): "METRIC_Linf"}.get(p, "METRIC_Lp")
    if faiss is not None and not direct:
        def by_faiss():
            d = faiss.pairwise_distances(a, b, getattr(faiss, metric), p)
            if p == 2:
                return np.sqrt(np.maximum(d, 0, out=d), out=d)
            return d if metric != "METRIC_Lp" else np.power(d, 1 / p, out=d)

        yield FAISS, by_faiss
    if sklearn_pairwise is not None and p in (1, 2) and not direct:
        f = sklearn_pairwise.manhattan_distances if p == 1 else sklearn_pairwise.euclidean_distances
        yield SKLEARN, lambda: f(a, b)
    if scipy_distance is not None and p in (1, 2, float("inf")):
        name = {1.0: "cityblock", 2.0: "euclidean"}.get(p, "chebyshev")
        yield SCIPY, lambda: scipy_distance.cdist(a, b, name)


def topk(a, b, shape, request):
    k = request["k"]
    if torch is not None:
        ta = torch.from_numpy(a)
        values, ids = torch.empty((len(a), k)), torch.empty((len(a), k), dtype=torch.int64)
        yield TORCH + " topk(out=)", lambda: (torch.topk(ta, k, 1, out=(values, ids)), values.numpy())[1]

    def by_numpy():
        if k == 1:
            return np.take_along_axis(a, a.argmax(1)[:, None], 1)
        best = np.argpartition(a, -k, 1)[:, -k:]
        found = np.take_along_axis(a, best, 1)
        order = np.argsort(-found, 1)
        return np.take_along_axis(found, order, 1)

    yield NUMPY + (" argmax" if k == 1 else " argpartition, argsort"), by_numpy


def search(a, b, shape, request):
    k, l2 = request["k"], request["metric"] == "l2"
    half = np.einsum("ij,ij->i", b, b) / 2
    if torch is not None:
        ta, tb, thalf = torch.from_numpy(a), torch.from_numpy(b), torch.from_numpy(half)

        def by_torch(scores):
            out = np.empty((len(a), k), np.int64)
            for start in range(0, len(a), 125):
                out[start:start + 125] = torch.topk(scores(ta[start:start + 125]), k, 1).indices.numpy()
            return out

        if l2:
            yield TORCH + " matmul, prepared norms, topk", lambda: by_torch(lambda rows: (rows @ tb.T).sub_(thalf))
            yield TORCH + " cdist, topk", lambda: by_torch(lambda rows: -torch.cdist(rows, tb))
        else:
            yield TORCH + " matmul, topk", lambda: by_torch(lambda rows: rows @ tb.T)
    if faiss is not None:
        index = (faiss.IndexFlatL2 if l2 else faiss.IndexFlatIP)(b.shape[1])
        index.add(b)
        yield FAISS + " flat", lambda: index.search(a, k)[1]
    neighbors = optional("sklearn.neighbors")
    if neighbors is not None and l2:
        brute = neighbors.NearestNeighbors(n_neighbors=k, algorithm="brute", metric="euclidean").fit(b)
        yield SKLEARN + " brute", lambda: brute.kneighbors(a, return_distance=False)
    if len(a) == 1:
        def by_numpy():
            scores = b @ a[0]
            if l2:
                scores -= half
            top = np.argpartition(-scores, k)[:k]
            return top[np.argsort(-scores[top])][None]

        yield NUMPY + (" prepared norms," if l2 else "") + " argpartition", by_numpy


OPERATIONS = {f.__name__: f for f in (
    normalize, copy, cosine_one_to_many, cosine_rowwise, dot_matrix, cosine_matrix, cdist, topk, search)}


def sample_error(result, request):
    """The largest error over the largest true magnitude; for ids, the share of the true neighbours that is missing."""
    if "truth" not in request:
        return None
    truth = np.fromfile(request["truth"], np.float64)
    flat = np.asarray(result).reshape(-1)
    if request["op"] == "search":
        k = request["k"]
        got, want = flat.reshape(-1, k)[:len(truth) // k], truth.reshape(-1, k).astype(np.int64)
        return 1 - sum(len(set(g) & set(w)) for g, w in zip(got.tolist(), want.tolist())) / truth.size
    places = np.fromfile(request["places"], np.int64)
    return float(np.abs(flat[places] - truth).max() / max(np.abs(truth).max(), 1e-300))


class Contender:
    """A call that was checked, and its times."""

    def __init__(self, name, call, request):
        start = time.perf_counter()
        result = call()
        self.first = time.perf_counter() - start
        self.name, self.call, self.spent = name, call, 0.0
        self.error = sample_error(result, request)

    def round(self, request):
        # The threads of whoever ran before go on spinning for a while.
        time.sleep(0.1)
        start = time.perf_counter()
        while self.first < 1 and time.perf_counter() - start < 0.1:
            self.call()
        seconds = []
        for _ in range(request["runs"] if self.first < 1 else 1):
            start = time.perf_counter()
            self.call()
            seconds.append(time.perf_counter() - start)
        self.spent += sum(seconds)
        seconds.sort()
        return {
            "op": request["op"], "shape": "x".join(map(str, request["shape"])), "variant": request.get("variant", ""),
            "dtype": "float32", "contender": self.name, "medianSeconds": statistics.median(seconds),
            "p95Seconds": seconds[min(len(seconds) - 1, int(0.95 * len(seconds)))], "maxError": self.error,
            "seconds": seconds,
        }


def load(request, name, rows):
    return np.fromfile(request[name], np.float32).reshape(rows, request["shape"][2]) if name in request else None


def contenders(request):
    n, m, _ = request["shape"]
    a, b = load(request, "a", n), load(request, "b", m)
    for name, call in OPERATIONS[request["op"]](a, b, request["shape"], request):
        try:
            yield Contender(name, call, request)
        except Exception as error:
            print(f"peers: {request['op']}: {name}: {error}", file=sys.stderr)


def main():
    former, prepared = None, []
    for line in sys.stdin:
        request = json.loads(line)
        if request != former:
            prepared.clear()
            prepared.extend(contenders(request))
            former = request
        for contender in prepared:
            if contender.spent <= request.get("patience", float("inf")):
                print(json.dumps(contender.round(request)), flush=True)
        print(json.dumps({"done": True}), flush=True)


if __name__ == "__main__":
    main()
