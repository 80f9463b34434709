"""The conversation with VkSim's benchmark: one JSON request a line from standard input, one JSON line a contender in answer.

A request names the operation, the shape [n, m, d], files of raw float32 rows, the number of runs, and a file of float64
truth for a sample of the result that every contender must meet before it is timed; a line {"done": true} ends an answer.
The same request again is another round on what is prepared. A contender that fails, or whose answer is not a number, is left out, and standard
error says so; the others go on. A contender whose timed calls have taken longer than
"patience" seconds is left out of further rounds, and one call is enough of those that take a second or more.

    {"op": "cosine_matrix", "shape": [1024, 1024, 512], "a": "a.f32", "b": "b.f32", "runs": 5, "patience": 2}
"""
import json
import math
import statistics
import sys
import time

import numpy as np


def sample_error(result, request):
    """The largest error over the largest true magnitude; for ids, the share of the true neighbours that is missing."""
    if "truth" not in request:
        return None
    truth = np.fromfile(request["truth"], np.float64)
    flat = np.concatenate([np.asarray(part).reshape(-1) for part in (result if isinstance(result, tuple) else (result,))])
    if request["op"] == "search":
        k = request["k"]
        got, want = flat.reshape(-1, k)[:len(truth) // k], truth.reshape(-1, k).astype(np.int64)
        return 1 - sum(len(set(g) & set(w)) for g, w in zip(got.tolist(), want.tolist())) / truth.size
    places = np.fromfile(request["places"], np.int64)
    return float(np.abs(flat[places] - truth).max() / max(np.abs(truth).max(), 1e-300))


class Contender:
    """A call that was checked, and its times."""

    def __init__(self, name, call, kernels, request):
        start = time.perf_counter()
        result = call()
        self.first = time.perf_counter() - start
        self.name, self.call, self.kernels, self.spent = name, call, kernels, 0.0
        self.error = sample_error(result, request)
        if self.error is not None and not math.isfinite(self.error):
            raise ArithmeticError("the answer holds NaN or infinities")

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
            "dtype": "float32", "contender": self.name, "kernels": self.kernels, "medianSeconds": statistics.median(seconds),
            "p95Seconds": seconds[min(len(seconds) - 1, int(0.95 * len(seconds)))], "maxError": self.error,
            "seconds": seconds,
        }


def load(request, name, rows):
    return np.fromfile(request[name], np.float32).reshape(rows, request["shape"][2]) if name in request else None


def leave_out(request, name, error):
    print(f"peers: {request['op']}: {name}: left out: {error}", file=sys.stderr, flush=True)


def contenders(operations, kernels_of, request):
    if request["op"] not in operations:
        return
    n, m, _ = request["shape"]
    try:
        a, b = load(request, "a", n), load(request, "b", m)
        for name, call in operations[request["op"]](a, b, request["shape"], request):
            try:
                yield Contender(name, call, kernels_of(name), request)
            except Exception as error:
                leave_out(request, name, error)
    except Exception as error:
        # What makes the calls cannot make the rest of them.
        leave_out(request, "all further contenders", error)


def serve(operations, kernels_of):
    """Answers until there are no requests.

    operations: by name, functions of (a, b, shape, request) that yield (name, call) for every contender.
    kernels_of: what the contender of a name runs on.
    """
    former, prepared = None, []
    for line in sys.stdin:
        request = json.loads(line)
        if request != former:
            prepared.clear()
            prepared.extend(contenders(operations, kernels_of, request))
            former = request
        for contender in prepared:
            if contender.spent < float("inf") and contender.spent <= request.get("patience", float("inf")):
                try:
                    print(json.dumps(contender.round(request), allow_nan=False), flush=True)
                except Exception as error:
                    contender.spent = float("inf")
                    leave_out(request, contender.name, error)
        print(json.dumps({"done": True}), flush=True)
