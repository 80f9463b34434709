"""Contrastive losses of normalized rows, with gradients by hand and by automatic differentiation, as contenders of peers.py.

What a contender gives is the loss, or the gradients of both operands through the normalization. Buffers are given: a
matrix of logits in new memory costs more in page faults than in arithmetic.
"""
import numpy as np


class ByHand:
    """Buffers of one loss by NumPy."""

    def __init__(self, n, m, d):
        self.z, self.w = np.empty((n, m), np.float32), np.empty((n, m), np.float32)
        self.x, self.y = np.empty((n, d), np.float32), np.empty((m, d), np.float32)
        self.dx, self.dy = np.empty((n, d), np.float32), np.empty((m, d), np.float32)
        self.scratch = np.empty((max(n, m), d), np.float32)

    @staticmethod
    def unit(rows, out):
        norm = np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
        np.divide(rows, norm, out=out)
        return norm

    def through_norm(self, gradient, direction, norm):
        along = np.einsum("ij,ij->i", gradient, direction)[:, None]
        gradient -= np.multiply(along, direction, out=self.scratch[:len(gradient)])
        gradient /= norm
        return gradient


def softmax(z, axis, out):
    """The exponentials below the largest along an axis, their sums, and the logarithm of the sum of exponentials."""
    top = z.max(axis=axis, keepdims=True)
    np.subtract(z, top, out=out)
    np.exp(out, out=out)
    total = out.sum(axis=axis, keepdims=True)
    return total, (np.log(total) + top).squeeze(axis)


def clip_by_maxima(a, b, scale, gradients):
    """Each row's and each column's own largest logit is taken off: two exponentials a pair."""
    n, hand = len(a), ByHand(len(a), len(b), a.shape[1])
    places = np.arange(n)

    def call():
        norm_a, norm_b = hand.unit(a, hand.x), hand.unit(b, hand.y)
        hand.x *= scale
        z, w = np.matmul(hand.x, hand.y.T, out=hand.z), hand.w
        hand.x /= scale
        diagonal = z[places, places]
        total, rows = softmax(z, 1, w)
        if not gradients:
            _, columns = softmax(z, 0, w)
            return np.array([((rows - diagonal).mean(dtype=np.float64) + (columns - diagonal).mean(dtype=np.float64)) / 2])
        w /= total
        total, _ = softmax(z, 0, z)
        z /= total
        w += z
        w[places, places] -= 2
        w *= scale / (2 * n)
        da, db = np.matmul(w, hand.y, out=hand.dx), np.matmul(w.T, hand.x, out=hand.dy)
        return hand.through_norm(da, hand.x, norm_a), hand.through_norm(db, hand.y, norm_b)

    return call


def clip_by_bound(a, b, scale, gradients):
    """No logit is above the scale, which is taken off all of them: one exponential a pair for rows and columns."""
    n, hand = len(a), ByHand(len(a), len(b), a.shape[1])
    places = np.arange(n)

    def call():
        norm_a, norm_b = hand.unit(a, hand.x), hand.unit(b, hand.y)
        hand.x *= scale
        z = np.matmul(hand.x, hand.y.T, out=hand.z)
        hand.x /= scale
        z -= scale
        diagonal = z[places, places]
        np.exp(z, out=z)
        rows, columns = z.sum(1), z.sum(0)
        if not gradients:
            return np.array([(np.log(rows).mean(dtype=np.float64) + np.log(columns).mean(dtype=np.float64)) / 2 - diagonal.mean(dtype=np.float64)])
        factor = np.float32(scale / (2 * n))
        w = np.add((factor / rows)[:, None], (factor / columns)[None], out=hand.w)
        w *= z
        w[places, places] -= 2 * factor
        da, db = np.matmul(w, hand.y, out=hand.dx), np.matmul(w.T, hand.x, out=hand.dy)
        return hand.through_norm(da, hand.x, norm_a), hand.through_norm(db, hand.y, norm_b)

    return call


def ntxent_by_bound(a, b, scale, gradients):
    """As clip_by_bound; logits are symmetric, so one product is enough for the gradient."""
    n, d = 2 * len(a), a.shape[1]
    hand = ByHand(n, n, d)
    both, places = np.empty((n, d), np.float32), np.arange(n)
    partner = (places + n // 2) % n

    def call():
        np.concatenate([a, b], out=both)
        norm = hand.unit(both, hand.x)
        np.multiply(hand.x, scale, out=hand.y)
        z = np.matmul(hand.y, hand.x.T, out=hand.z)
        z -= scale
        positive = z[places, partner]
        np.exp(z, out=z)
        z[places, places] = 0
        rows = z.sum(1)
        if not gradients:
            return np.array([np.log(rows).mean(dtype=np.float64) - positive.mean(dtype=np.float64)])
        factor = np.float32(scale / n)
        w = np.add((factor / rows)[:, None], (factor / rows)[None], out=hand.w)
        w *= z
        w[places, partner] -= 2 * factor
        return hand.through_norm(np.matmul(w, hand.x, out=hand.dx), hand.x, norm)

    return call


def clip_by_torch_in_place(torch, a, b, scale, gradients):
    """As clip_by_bound, on all threads."""
    n = len(a)
    x, y = torch.empty_like(a), torch.empty_like(b)
    z, w = torch.empty((n, n)), torch.empty((n, n))
    da, db = torch.empty_like(a), torch.empty_like(b)
    scratch, places = torch.empty_like(a), torch.arange(n)

    def unit(rows, out):
        norm = torch.linalg.vector_norm(rows, dim=1, keepdim=True)
        torch.div(rows, norm, out=out)
        return norm

    def through_norm(gradient, direction, norm):
        along = torch.mul(gradient, direction, out=scratch).sum(1, keepdim=True)
        gradient.sub_(torch.mul(along, direction, out=scratch)).div_(norm)
        return gradient.numpy()

    def call():
        norm_a, norm_b = unit(a, x), unit(b, y)
        torch.mm(x, y.T, out=z).mul_(scale).sub_(scale)
        diagonal = z.diagonal().clone()
        z.exp_()
        rows, columns = z.sum(1), z.sum(0)
        if not gradients:
            return np.array([float((rows.log().double().mean() + columns.log().double().mean()) / 2 - diagonal.double().mean())])
        factor = scale / (2 * n)
        torch.add((factor / rows)[:, None], (factor / columns)[None], out=w).mul_(z)
        w[places, places] -= 2 * factor
        torch.mm(w, y, out=da)
        torch.mm(w.T, x, out=db)
        return through_norm(da, x, norm_a), through_norm(db, y, norm_b)

    return call


def by_autograd(torch, name, a, b, scale, gradients):
    functional = torch.nn.functional
    a, b = a.clone().requires_grad_(gradients), b.clone().requires_grad_(gradients)

    def call():
        a.grad = b.grad = None
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
        if not gradients:
            return np.array([float(loss)])
        loss.backward()
        return a.grad.numpy(), b.grad.numpy()

    return call


def operations(torch, numpy_name, torch_name):
    """The contenders of "clip" and "ntxent"; the request's mode is "forward" or "gradients", its scale that of the logits."""

    def clip(a, b, shape, request):
        scale, gradients = np.float32(request["scale"]), request["mode"] == "gradients"
        yield f"{numpy_name} by hand, given memory", clip_by_maxima(a, b, scale, gradients)
        yield f"{numpy_name} by hand, one exponential, given memory", clip_by_bound(a, b, scale, gradients)
        if torch is not None:
            ta, tb = torch.from_numpy(a), torch.from_numpy(b)
            yield f"{torch_name} by hand, one exponential, given memory", clip_by_torch_in_place(torch, ta, tb, float(scale), gradients)
            yield f"{torch_name} autograd, allocates" if gradients else f"{torch_name}, allocates", by_autograd(torch, "clip", ta, tb, float(scale), gradients)

    def ntxent(a, b, shape, request):
        scale, gradients = np.float32(request["scale"]), request["mode"] == "gradients"
        yield f"{numpy_name} by hand, one exponential, given memory", ntxent_by_bound(a, b, scale, gradients)
        if torch is not None:
            ta, tb = torch.from_numpy(a), torch.from_numpy(b)
            yield f"{torch_name} autograd, allocates" if gradients else f"{torch_name}, allocates", by_autograd(torch, "ntxent", ta, tb, float(scale), gradients)

    return clip, ntxent
