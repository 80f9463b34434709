"""A thousand random calls of the Python sample in one process, each compared with NumPy in double precision.

    python3 compare_with_numpy.py DEVICE [CALLS] [SEED]
"""

import os
import sys

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "samples", "python"))
import vksim  # noqa: E402

EPSILON = np.finfo(np.float32).eps


def bound(terms, scale):
    """Of a sum of so many products in single precision, with some steps around it; scale: of the sum's absolute values."""
    return (terms + 16) * EPSILON * np.maximum(scale, np.finfo(np.float32).tiny / EPSILON)


def check(name, found, expected, limit):
    found, expected = np.asarray(found, np.float64), np.asarray(expected, np.float64)
    if found.shape != expected.shape:
        raise AssertionError(f"{name}: shape {found.shape}, expected {expected.shape}")
    error = np.abs(found - expected)
    if not np.all(error <= limit):
        i = np.unravel_index(np.argmax(error - limit), error.shape) if error.ndim else ()
        raise AssertionError(f"{name}: {found[i]} at {i}, expected {expected[i]} within {np.broadcast_to(limit, error.shape)[i]}")


def unit(x):
    return x / np.maximum(np.linalg.norm(x, axis=1, keepdims=True), 1e-12)


def cosines(a, b):
    return np.clip(unit(a) @ unit(b).T, -1, 1)


def distances(a, b, p):
    difference = np.abs(a[:, None] - b[None])
    if p == 0:
        return np.count_nonzero(difference, axis=2).astype(np.float64)
    return difference.max(axis=2) if np.isinf(p) else (difference ** p).sum(axis=2) ** (1 / p)


def log_softmax(x):
    shifted = x - x.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def normalize(device, random, a, b):
    p, axis = random.choice([1.0, 2.0, 3.0, np.inf]), random.integers(2)
    norms = np.linalg.norm(a, ord=p, axis=1 - axis, keepdims=True)
    check("normalize", device.normalize(a, p=p, axis=axis), a / norms, bound(a.size, 1))


def cosine(device, random, a, b):
    check("cosine", device.cosine(a, b), cosines(a, b), bound(a.shape[1], 1))


def cosine_query(device, random, a, b):
    check("cosine_query", device.cosine_query(a[0], b), cosines(a[:1], b)[0], bound(a.shape[1], 1))


def cosine_rowwise(device, random, a, b):
    other = random.standard_normal(a.shape).astype(np.float32)
    check("cosine_rowwise", device.cosine_rowwise(a, other), np.diag(cosines(a.astype(np.float64), other.astype(np.float64))),
          bound(a.shape[1], 1))


def cosine_backward(device, random, a, b):
    gradient = random.standard_normal((a.shape[0], b.shape[0])).astype(np.float32)
    of_a, of_b = device.cosine_backward(a, b, gradient)
    values = cosines(a, b)

    def expected(x, y, g, v):
        norms = np.linalg.norm(x, axis=1, keepdims=True)
        return (g @ unit(y) - (g * v).sum(axis=1, keepdims=True) * unit(x)) / norms

    for found, x, y, g, v in ((of_a, a, b, gradient, values), (of_b, b, a, gradient.T, values.T)):
        scale = 2 * np.abs(g).sum(axis=1, keepdims=True) / np.linalg.norm(x, axis=1, keepdims=True)
        check("cosine_backward", found, expected(x, y, g.astype(np.float64), v), bound(y.shape[0] + x.shape[1], scale))


def cdist(device, random, a, b):
    p = random.choice([0.0, 1.0, 1.5, 2.0, 3.0, np.inf])
    expected = distances(a, b, p)
    check(f"cdist p={p}", device.cdist(a, b, p=p, mode=random.choice(["auto", "direct"])), expected, bound(2 * a.shape[1], expected))


def squared(device, random, a, b):
    expected = distances(a, b, 2) ** 2
    check("cdist squared", device.cdist(a, b, squared=True), expected, bound(2 * a.shape[1], expected))


def pdist(device, random, a, b):
    expected = distances(a, a, 1.0)[np.triu_indices(a.shape[0], 1)]
    check("pdist", device.pdist(a, p=1.0), expected, bound(2 * a.shape[1], expected))


def dot(device, random, a, b):
    check("dot", device.dot(a, b), a @ b.T, bound(a.shape[1], np.abs(a) @ np.abs(b).T))


def top_k(device, random, a, b):
    k, smallest = int(random.integers(1, a.shape[1] + 1)), bool(random.integers(2))
    values, columns = device.top_k(a, k, smallest=smallest)
    order = np.argsort(a if smallest else -a, axis=1, kind="stable")[:, :k]
    check("top_k columns", columns, order, 0)
    check("top_k values", values, np.take_along_axis(a, order, axis=1), 0)


def nearest(device, random, a, b):
    k = int(random.integers(1, b.shape[0] + 1))
    metric = random.choice(["cosine", "dot", "l2", "sqeuclidean", "l1", "linf"])
    scores = {"cosine": cosines, "dot": lambda x, y: x @ y.T, "l2": lambda x, y: distances(x, y, 2),
              "sqeuclidean": lambda x, y: distances(x, y, 2) ** 2, "l1": lambda x, y: distances(x, y, 1),
              "linf": lambda x, y: distances(x, y, np.inf)}[metric](a, b)
    limit = bound(2 * a.shape[1], max(np.abs(scores).max(), (np.abs(a) @ np.abs(b).T).max()))
    ids, found = device.nearest(a, b, k, metric=metric)
    best = np.sort(scores if metric not in ("cosine", "dot") else -scores, axis=1)[:, :k]
    check(f"nearest {metric}: scores", found, best if metric not in ("cosine", "dot") else -best, limit)
    check(f"nearest {metric}: ids", np.take_along_axis(scores, ids, axis=1), found, limit)
    assert all(len(set(row)) == k for row in ids), "nearest: an id twice"


def matrix_views(device, random, a, b):
    with device.upload(b, half=bool(random.integers(2))) as whole:
        first = int(random.integers(b.shape[0]))
        with whole.rows(first, b.shape[0] - first) as part:
            stored = whole.numpy().astype(np.float64)[first:]
            check("view", part.numpy(), stored, 0)
            check("cosine of a view", device.cosine(a, part), cosines(a, stored), bound(a.shape[1], 1))


def recorded(device, random, a, b):
    k = int(random.integers(1, b.shape[0] + 1))
    with device.upload(b) as base, device.upload(a[:1]) as query, device.matrix(1, b.shape[0]) as scores, \
            device.command_list("frame") as frame:
        found = frame.nearest(query, base, k, metric="l1")
        frame.cosine(query, base, scores)
        best = frame.top_k(scores, 1)
        assert found.read() is None, "results before there was a submission"
        for row in a:
            query.write(row)
            frame.submit()
            frame.wait()
            expected, ids = distances(row[None], b, 1)[0], found.read()[0][0]
            assert frame.done and len(set(ids)) == k
            limit = bound(2 * a.shape[1], expected.max())
            check("recorded nearest", found.read()[1][0], np.sort(expected)[:k], limit)
            check("recorded nearest: ids", expected[ids], found.read()[1][0], limit)
            check("recorded cosine", scores.numpy(), cosines(row[None], b), bound(a.shape[1], 1))
            check("recorded top_k", best.read()[1][0, 0], scores.numpy().max(), 0)


def doubles(device, random, a, b):
    # Beyond the range of single precision, and in a row that differs from the next one in digits which single precision does not have.
    with device.upload_double(a * 1e200, "directions") as wide:
        check("cosine of doubles", device.cosine(wide, b), cosines(a, b), bound(a.shape[1], 1))
    offset = 1e9 * np.abs(a).max()
    a, b = a + offset, b + offset
    expected = distances(a, b, 2)
    wide_a, wide_b = device.upload_double_pair(a, b)
    with wide_a, wide_b:
        check("cdist of doubles", device.cdist(wide_a, wide_b), expected, bound(2 * a.shape[1], np.ptp(np.concatenate([a, b]))))
        assert wide_a.lost["infinite"] == 0 and wide_a.lost["zero"] == 0, wide_a.lost


def softmax(device, random, a, b):
    a = (a * 10).astype(np.float32).astype(np.float64)
    expected = log_softmax(a)
    check("softmax", device.softmax(a), np.exp(expected), bound(a.shape[1] + np.abs(expected), np.exp(expected)))
    check("log_softmax", device.log_softmax(a), expected, bound(a.shape[1], np.abs(expected) + np.abs(a).max()))
    check("log_sum_exp", device.log_sum_exp(a), a[:, 0] - expected[:, 0], bound(a.shape[1], np.abs(a).max() + 4))


def cross_entropy(device, random, a, b):
    labels = random.integers(0, a.shape[1], a.shape[0])
    found = device.cross_entropy(a, labels, gradient=True)
    expected = -log_softmax(a)[np.arange(a.shape[0]), labels]
    limit = bound(a.shape[1], expected.max() + np.abs(a).max())
    check("cross_entropy losses", found.losses, expected, limit)
    check("cross_entropy", found.loss, expected.mean(), limit)
    share = np.exp(log_softmax(a))
    share[np.arange(a.shape[0]), labels] -= 1
    check("cross_entropy gradient", found.gradient_a, share / a.shape[0], bound(a.shape[1], 1))


def soft(logits, positives):
    return -(log_softmax(logits) * positives).sum(axis=1) / np.maximum(positives.sum(axis=1), 1)


def info_nce_loss(a, b, scale):
    return soft(scale * cosines(a, b), np.eye(a.shape[0])).mean()


def clip_loss(a, b, scale):
    return (info_nce_loss(a, b, scale) + info_nce_loss(b, a, scale)) / 2


def without_self(logits):
    logits = logits.copy()
    np.fill_diagonal(logits, -np.inf)
    return logits


def nt_xent_loss(a, b, scale):
    n = a.shape[0]
    both = np.concatenate([a, b])
    rows = log_softmax(without_self(scale * cosines(both, both)))
    return -rows[np.arange(2 * n), (np.arange(2 * n) + n) % (2 * n)].mean()


def sig_lip_loss(a, b, scale):
    signs = 2 * np.eye(a.shape[0]) - 1
    return np.logaddexp(0, -signs * (scale * cosines(a, b) - 10)).sum() / a.shape[0]


def pair_loss(name, reference):
    def run(device, random, a, b):
        other = random.standard_normal(a.shape).astype(np.float32)
        scale = float(np.float32(random.uniform(1, 20)))
        found = getattr(device, name)(a, other, scale=scale, gradients=True)
        a, other = a.astype(np.float64), other.astype(np.float64)
        expected = reference(a, other, scale)
        # A logit is off by its scale times what a cosine is off by.
        limit = bound(a.shape[1] + 2 * a.shape[0], expected + 2 * scale)
        check(name, found.loss, expected, limit * (a.shape[0] if name == "sig_lip" else 1))
        # Along a random direction as long as the rows, against a central difference.
        along_a, along_b = (random.standard_normal(x.shape) * np.linalg.norm(x, axis=1, keepdims=True) / np.sqrt(x.shape[1])
                            for x in (a, other))
        step = 1e-4
        slope = (reference(a + step * along_a, other + step * along_b, scale)
                 - reference(a - step * along_a, other - step * along_b, scale)) / (2 * step)
        got = (found.gradient_a * along_a).sum() + (found.gradient_b * along_b).sum()
        check(f"{name} gradient", got, slope, 1e-4 * (np.abs(slope) + scale))
    run.__name__ = name
    return run


def sup_con(device, random, a, b):
    labels = random.integers(0, 3, a.shape[0])
    same = (labels[:, None] == labels[None]) & ~np.eye(a.shape[0], dtype=bool)
    rows = log_softmax(without_self(10 * cosines(a, a))) if a.shape[0] > 1 else np.zeros((1, 1))
    expected = -np.where(same, np.where(same, rows, 0), 0).sum(axis=1) / np.maximum(same.sum(axis=1), 1)
    found = device.sup_con(a, labels)
    check("sup_con losses", found.losses, expected, bound(a.shape[1] + a.shape[0], 20))
    check("sup_con", found.loss, expected.mean(), bound(a.shape[1] + a.shape[0], 20))


def info_nce_negatives(device, random, a, b):
    mask = random.integers(0, 2, (a.shape[0], b.shape[0])).astype(bool)
    other = random.standard_normal(a.shape).astype(np.float32)
    found = device.info_nce(a, other, negatives=b, mask=mask, scale=5.0)
    a, other = a.astype(np.float64), other.astype(np.float64)
    positive = 5 * np.sum(unit(a) * unit(other), axis=1, keepdims=True)
    negative = np.where(mask, 5 * cosines(a, b), -np.inf)
    expected = -log_softmax(np.concatenate([positive, negative], axis=1))[:, 0]
    check("info_nce negatives", found.losses, expected, bound(a.shape[1] + b.shape[0], 10 + expected.max()))


def refused(device, random, a, b):
    try:
        device.cosine(a, np.concatenate([b, b], axis=1))
    except vksim.VkSimError as error:
        assert error.name == "VKSIM_ERROR_INVALID_ARGUMENT" and "columns" in str(error), str(error)
    else:
        raise AssertionError("other columns were taken")


CALLS = [normalize, cosine, cosine_query, cosine_rowwise, cosine_backward, cdist, squared, pdist, dot, top_k, nearest, matrix_views, recorded, doubles, softmax,
         cross_entropy, pair_loss("info_nce", info_nce_loss), pair_loss("clip", clip_loss), pair_loss("nt_xent", nt_xent_loss),
         pair_loss("sig_lip", sig_lip_loss), sup_con, info_nce_negatives, refused]


def main(selector, calls, seed):
    random = np.random.default_rng(seed)
    with vksim.Device(selector) as device:
        for call in range(calls):
            n, m, d = random.integers(1, 33, 3)
            scale = 10.0 ** random.integers(-3, 4)
            a = (random.standard_normal((n, d)) * scale).astype(np.float32)
            b = (random.standard_normal((m, d)) * scale).astype(np.float32)
            # Operands of the references are double precision; the library gets the same numbers in single.
            chosen = CALLS[call % len(CALLS)]
            try:
                chosen(_Single(device), random, a.astype(np.float64), b.astype(np.float64))
            except Exception as error:
                raise AssertionError(f"call {call}, {chosen.__name__}, {n}×{d} and {m}×{d}, scale {scale}: {error}") from error
        print(f"{calls} calls on {device.info['name']} agree with NumPy")


class _Single:
    """The device, given float32 where the references have float64."""

    def __init__(self, device):
        self._device = device

    def __getattr__(self, name):
        method = getattr(self._device, name)
        if name.startswith("upload_double"):
            return method

        def call(*arguments, **options):
            def single(value):
                return value.astype(np.float32) if isinstance(value, np.ndarray) and value.dtype == np.float64 else value
            return method(*map(single, arguments), **{key: single(value) for key, value in options.items()})
        return call


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1000, int(sys.argv[3]) if len(sys.argv) > 3 else 1)
