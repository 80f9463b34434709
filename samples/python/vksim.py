"""VkSim for Python: NumPy arrays in, NumPy arrays out, through libvksim and ctypes. Needs NumPy only.

    import numpy, vksim
    with vksim.Device("auto") as device:
        scores = device.cosine(queries, documents)
        ids, distances = device.nearest(queries, documents, k=10, metric="l2")

Arrays are copied to the device for each call. What is compared more than once is uploaded once: device.upload(array) gives a
Matrix, which every function takes in place of an array.
"""

import ctypes
import os
from ctypes import POINTER, Structure, byref, c_char, c_char_p, c_double, c_float, c_int32, c_int64, c_size_t, c_uint32, c_void_p

import numpy as np

METRICS = {"cosine": 0, "dot": 1, "l2": 2, "sqeuclidean": 3, "l1": 4, "linf": 5, "lp": 6, "l0": 7}
MODES = {"auto": 0, "direct": 1, "matmul": 2}
NARROWINGS = {"plain": 0, "distances": 1, "directions": 2, "column_directions": 3, "softmax": 4}
REDUCTIONS = {"mean": 0, "sum": 1, "none": 2}
_GRADIENTS, _NO_NORMALIZE, _DECOUPLED, _SYMMETRIC, _PAIRED, _CONSTANT, _LOG_SUM_EXP = 1, 2, 4, 8, 16, 32, 64


class VkSimError(RuntimeError):
    """What a call of the library answers; the message tells what was found and what was expected."""

    def __init__(self, name, message):
        super().__init__(f"{name}: {message}")
        self.name = name


class _Sized(Structure):
    def __init__(self, **values):
        super().__init__(struct_size=ctypes.sizeof(type(self)), **values)


class _DeviceInfo(_Sized):
    _fields_ = [("struct_size", c_uint32), ("index", c_int32), ("memory_bytes", c_int64), ("subgroup_min", c_int32),
                ("subgroup_max", c_int32), ("chosen", c_int32), ("is_gpu", c_int32), ("type", c_char * 16), ("uuid", c_char * 40),
                ("api_version", c_char * 32), ("instruction_set", c_char * 32), ("name", c_char * 256), ("vendor", c_char * 128),
                ("driver", c_char * 256), ("reason", c_char * 512)]


class _MatrixInfo(_Sized):
    _fields_ = [("struct_size", c_uint32), ("element_type", c_int32), ("rows", c_int64), ("columns", c_int32), ("is_view", c_int32)]


class _NarrowingOptions(_Sized):
    _fields_ = [("struct_size", c_uint32), ("narrowing", c_int32), ("epsilon", c_float), ("order", c_float), ("scales", c_void_p),
                ("scales_capacity", c_size_t)]


class _NarrowingReport(_Sized):
    _fields_ = [("struct_size", c_uint32), ("reserved", c_uint32), ("infinite", c_int64), ("zero", c_int64), ("equal", c_int64)]


class _NormalizeOptions(_Sized):
    _fields_ = [("struct_size", c_uint32), ("p", c_float), ("epsilon", c_float), ("axis", c_int32), ("zero_vectors", c_int32),
                ("reserved", c_uint32)]


class _CosineOptions(_Sized):
    _fields_ = [("struct_size", c_uint32), ("epsilon", c_float), ("zero_vectors", c_int32), ("reserved", c_uint32)]


class _CdistOptions(_Sized):
    _fields_ = [("struct_size", c_uint32), ("p", c_float), ("mode", c_int32), ("squared", c_int32)]


class _NearestOptions(_Sized):
    _fields_ = [("struct_size", c_uint32), ("p", c_float), ("mode", c_int32), ("epsilon", c_float), ("zero_vectors", c_int32),
                ("reserved", c_uint32)]


class _CrossEntropyOptions(_Sized):
    _fields_ = [("struct_size", c_uint32), ("reduction", c_int32), ("ignore_index", c_int32), ("label_smoothing", c_float),
                ("class_weights", c_void_p), ("class_weight_count", c_size_t), ("with_gradient", c_int32), ("reserved", c_uint32)]


class _LossOptions(_Sized):
    _fields_ = [("struct_size", c_uint32), ("flags", c_uint32), ("logit_scale", c_float), ("max_logit_scale", c_float),
                ("bias", c_float), ("margin", c_float), ("epsilon", c_float), ("label_smoothing", c_float), ("reduction", c_int32),
                ("variant", c_int32), ("negatives", c_void_p), ("mask", c_void_p), ("mask_count", c_size_t)]


class _LossResult(_Sized):
    _fields_ = [("struct_size", c_uint32), ("reserved", c_uint32), ("losses", c_void_p), ("losses_capacity", c_size_t),
                ("log_sum_exp", c_void_p), ("log_sum_exp_capacity", c_size_t), ("losses_count", c_size_t),
                ("log_sum_exp_count", c_size_t), ("loss", c_double), ("scale_gradient", c_double), ("temperature_gradient", c_double),
                ("bias_gradient", c_double), ("peak_scratch_bytes", c_int64), ("gradient_a", c_void_p), ("gradient_b", c_void_p),
                ("gradient_negatives", c_void_p)]


def _load():
    name = os.environ.get("VKSIM_LIBRARY")
    if name is None:
        here = os.path.dirname(os.path.abspath(__file__))
        built = os.path.join(here, "..", "..", "artifacts", "native", "lib", "libvksim.so")
        name = built if os.path.exists(built) else "libvksim.so"
    library = ctypes.CDLL(name)
    library.vksim_last_error.restype = c_char_p
    library.vksim_result_name.restype = c_char_p
    library.vksim_version.restype = c_uint32
    return library


_library = _load()


def _call(function, *arguments):
    result = getattr(_library, function)(*arguments)
    if result != 0:
        raise VkSimError(_library.vksim_result_name(result).decode(), _library.vksim_last_error().decode())


def devices(selector=None):
    """The devices of this machine, as dictionaries."""
    selector = selector.encode() if selector is not None else None
    count = c_uint32()
    _call("vksim_enumerate_devices", selector, byref(count), None)
    infos = (_DeviceInfo * count.value)()
    for info in infos:
        info.struct_size = ctypes.sizeof(_DeviceInfo)
    _call("vksim_enumerate_devices", selector, byref(count), infos)
    return [_as_dictionary(info) for info in infos[:count.value]]


def _as_dictionary(info):
    values = {name: getattr(info, name) for name, *_ in info._fields_ if name != "struct_size"}
    return {name: value.decode() if isinstance(value, bytes) else value for name, value in values.items()}


class Matrix:
    """A matrix on a device. numpy() brings it back. lost: what became of float64 values, where it was made of such."""

    def __init__(self, device, handle, lost=None):
        self.device, self.handle = device, handle
        self.lost = None if lost is None else {"infinite": lost.infinite, "zero": lost.zero, "equal": lost.equal}
        info = _MatrixInfo()
        _call("vksim_matrix_get_info", handle, byref(info))
        self.shape = (info.rows, info.columns)

    def numpy(self):
        values = np.empty(self.shape, np.float32)
        _call("vksim_matrix_read", self.handle, c_int64(0), c_int64(self.shape[0]), values.ctypes.data_as(POINTER(c_float)),
              c_size_t(values.size))
        return values

    def write(self, array, first=0):
        """Writes whole rows from row first on; calls before see the old values."""
        array = np.ascontiguousarray(array, np.float32)
        _call("vksim_matrix_write", self.handle, c_int64(first), _pointer(array), c_size_t(array.size))

    def rows(self, first, count):
        """A view of some rows, without a copy."""
        view = c_void_p()
        _call("vksim_matrix_rows", self.handle, c_int64(first), c_int64(count), byref(view))
        return Matrix(self.device, view)

    def release(self):
        handle, self.handle = self.handle, None
        if handle is not None:
            _call("vksim_matrix_release", handle)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.release()


class Ranking:
    """What a recorded search finds: read() gives the ids and scores of the newest submission that has finished, or None."""

    def __init__(self, queries, k, handle):
        self.shape, self.handle = (queries, k), handle

    def read(self):
        ids, scores, ready = np.empty(self.shape, np.int64), np.empty(self.shape, np.float32), c_int32()
        _call("vksim_ranking_read", self.handle, _pointer(ids), _pointer(scores), c_size_t(ids.size), byref(ready))
        return (ids, scores) if ready.value else None

    def release(self):
        handle, self.handle = self.handle, None
        if handle is not None:
            _call("vksim_ranking_release", handle)


class CommandList:
    """Operations on matrices that are recorded once and computed each time the list is submitted. Matrix.write() changes what they see."""

    def __init__(self, device, name=None):
        self.device, self.handle, self.fence, self._rankings = device, c_void_p(), c_void_p(), []
        _call("vksim_list_create", device.handle, name.encode() if name is not None else None, byref(self.handle))
        _call("vksim_fence_create", device.handle, byref(self.fence))

    def normalize(self, x, destination, p=2.0, epsilon=1e-12):
        _call("vksim_record_normalize", self.handle, x.handle, byref(_NormalizeOptions(p=p, epsilon=epsilon)), destination.handle, None)

    def cosine(self, a, b, destination, epsilon=1e-8):
        _call("vksim_record_cosine", self.handle, a.handle, b.handle, byref(_CosineOptions(epsilon=epsilon)), destination.handle)

    def cdist(self, a, b, destination, p=2.0, mode="auto", squared=False):
        options = _CdistOptions(p=p, mode=MODES[mode], squared=squared)
        _call("vksim_record_cdist", self.handle, a.handle, b.handle, byref(options), destination.handle)

    def dot(self, a, b, destination):
        _call("vksim_record_dot", self.handle, a.handle, b.handle, destination.handle)

    def softmax(self, x, destination):
        _call("vksim_record_softmax", self.handle, x.handle, destination.handle)

    def nearest(self, queries, database, k, metric="cosine", p=2.0, mode="auto"):
        ranking, options = c_void_p(), _NearestOptions(p=p, mode=MODES[mode], epsilon=1e-8)
        _call("vksim_record_nearest", self.handle, queries.handle, database.handle, c_int32(k), c_int32(METRICS[metric]), byref(options),
              byref(ranking))
        return self._keep(Ranking(queries.shape[0], k, ranking))

    def top_k(self, x, k, smallest=False):
        ranking = c_void_p()
        _call("vksim_record_top_k", self.handle, x.handle, c_int32(k), c_int32(smallest), byref(ranking))
        return self._keep(Ranking(x.shape[0], k, ranking))

    def submit(self):
        """Hands the list to the device; does not wait."""
        _call("vksim_list_submit", self.handle, self.fence)

    @property
    def done(self):
        """Whether what was submitted last has finished."""
        done = c_int32()
        _call("vksim_fence_done", self.fence, byref(done))
        return bool(done.value)

    def wait(self):
        """Waits until what was submitted last has finished."""
        _call("vksim_fence_wait", self.fence, c_int64(-1))

    def reset(self):
        """Removes what was recorded."""
        _call("vksim_list_reset", self.handle)

    def release(self):
        for ranking in self._rankings:
            ranking.release()
        handle, self.handle = self.handle, None
        if handle is not None:
            _call("vksim_list_release", handle)
            _call("vksim_fence_release", self.fence)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.release()

    def _keep(self, ranking):
        self._rankings.append(ranking)
        return ranking


class _Scope:
    """The matrices of one call: those made for it end with it."""

    def __init__(self, device):
        self.device, self.made = device, []

    def operand(self, value):
        if value is None or isinstance(value, Matrix):
            return None if value is None else value.handle
        return self.keep(self.device.upload(value)).handle

    def result(self, rows, columns):
        return self.keep(self.device.matrix(rows, columns))

    def adopt(self, handle):
        return None if not handle else self.keep(Matrix(self.device, c_void_p(handle))).numpy()

    def keep(self, matrix):
        self.made.append(matrix)
        return matrix

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for matrix in self.made:
            matrix.release()


class Loss:
    """What a loss gave: loss, losses (one a row), scale_gradient, bias_gradient, gradient_a, gradient_b, gradient_negatives."""

    def __init__(self, result, losses, scope):
        self.loss = result.loss
        self.losses = losses[:result.losses_count]
        self.scale_gradient = result.scale_gradient
        self.temperature_gradient = result.temperature_gradient
        self.bias_gradient = result.bias_gradient
        self.gradient_a = scope.adopt(result.gradient_a)
        self.gradient_b = scope.adopt(result.gradient_b)
        self.gradient_negatives = scope.adopt(result.gradient_negatives)


def _rows(value):
    return np.shape(value)[0] if not isinstance(value, Matrix) else value.shape[0]


def _columns(value):
    return np.shape(value)[1] if not isinstance(value, Matrix) else value.shape[1]


def _pointer(array):
    return None if array is None else array.ctypes.data_as(c_void_p)


class Device:
    """A device: "auto", "cpu", an index, a UUID, or part of a name."""

    def __init__(self, selector=None):
        self.handle = c_void_p()
        _call("vksim_device_create", selector.encode() if selector is not None else None, None, byref(self.handle))

    @property
    def info(self):
        info = _DeviceInfo()
        _call("vksim_device_get_info", self.handle, byref(info))
        return _as_dictionary(info)

    def upload(self, array, half=False):
        """A Matrix of an array of float32 or float16 (others are converted); half: stored in half precision."""
        array = np.asarray(array)
        array = np.ascontiguousarray(array if array.dtype == np.float16 else array.astype(np.float32, copy=False))
        if array.ndim != 2:
            raise ValueError(f"the array has {array.ndim} dimensions; expected 2")
        handle = c_void_p()
        _call("vksim_matrix_upload", self.handle, _pointer(array), c_int32(array.dtype == np.float16), c_int64(array.shape[0]),
              c_int32(array.shape[1]), c_int32(half), byref(handle))
        return Matrix(self, handle)

    def matrix(self, rows, columns):
        """A Matrix that is undefined until it is written."""
        handle = c_void_p()
        _call("vksim_matrix_create", self.handle, c_int64(rows), c_int32(columns), c_int32(0), byref(handle))
        return Matrix(self, handle)

    def command_list(self, name=None):
        """A CommandList, empty."""
        return CommandList(self, name)

    def upload_double(self, array, narrowing="plain", half=False):
        """A Matrix of an array of float64 for one kind of operation, whose answer is that of the float64; its lost tells of the rest."""
        array = self._wide(array)
        matrix, lost, options = c_void_p(), _NarrowingReport(), _NarrowingOptions(narrowing=NARROWINGS[narrowing], epsilon=1e-8, order=2)
        _call("vksim_matrix_upload_double", self.handle, _pointer(array), c_int64(array.shape[0]), c_int32(array.shape[1]),
              c_int32(half), byref(options), byref(lost), byref(matrix))
        return Matrix(self, matrix, lost)

    def upload_double_pair(self, a, b, half=False):
        """Both operands of cdist or of a search by distance, likewise."""
        a, b = self._wide(a), self._wide(b)
        if a.shape[1] != b.shape[1]:
            raise ValueError(f"the arrays have {a.shape[1]} and {b.shape[1]} columns; expected as many")
        first, second, lost_of_a, lost_of_b = c_void_p(), c_void_p(), _NarrowingReport(), _NarrowingReport()
        _call("vksim_matrix_upload_double_pair", self.handle, _pointer(a), c_int64(a.shape[0]), _pointer(b), c_int64(b.shape[0]),
              c_int32(a.shape[1]), c_int32(half), byref(lost_of_a), byref(lost_of_b), byref(first), byref(second))
        return Matrix(self, first, lost_of_a), Matrix(self, second, lost_of_b)

    @staticmethod
    def _wide(array):
        array = np.ascontiguousarray(array, np.float64)
        if array.ndim != 2:
            raise ValueError(f"the array has {array.ndim} dimensions; expected 2")
        return array

    def normalize(self, x, p=2.0, axis=0, epsilon=1e-12):
        """Rows (axis 0) or columns (axis 1) divided by their norms."""
        with _Scope(self) as scope:
            result = scope.result(_rows(x), _columns(x))
            _call("vksim_normalize", scope.operand(x), byref(_NormalizeOptions(p=p, epsilon=epsilon, axis=axis)), result.handle, None)
            return result.numpy()

    def cosine(self, a, b, epsilon=1e-8):
        """Every row of a with every row of b."""
        with _Scope(self) as scope:
            result = scope.result(_rows(a), _rows(b))
            _call("vksim_cosine", scope.operand(a), scope.operand(b), byref(_CosineOptions(epsilon=epsilon)), result.handle)
            return result.numpy()

    def cosine_query(self, query, b, epsilon=1e-8):
        """One vector with every row of b."""
        query = np.ascontiguousarray(query, np.float32)
        with _Scope(self) as scope:
            result = scope.result(1, _rows(b))
            _call("vksim_cosine_query", _pointer(query), c_size_t(query.size), scope.operand(b), byref(_CosineOptions(epsilon=epsilon)),
                  result.handle)
            return result.numpy()[0]

    def cosine_rowwise(self, a, b, epsilon=1e-8):
        """Row i of a with row i of b."""
        with _Scope(self) as scope:
            result = scope.result(max(_rows(a), _rows(b)), 1)
            _call("vksim_cosine_rowwise", scope.operand(a), scope.operand(b), byref(_CosineOptions(epsilon=epsilon)), result.handle)
            return result.numpy()[:, 0]

    def cosine_backward(self, a, b, gradient):
        """The gradients with respect to a and b."""
        with _Scope(self) as scope:
            of_a, of_b = scope.result(_rows(a), _columns(a)), scope.result(_rows(b), _columns(b))
            _call("vksim_cosine_backward", scope.operand(a), scope.operand(b), scope.operand(gradient), None, None, of_a.handle, of_b.handle)
            return of_a.numpy(), of_b.numpy()

    def cdist(self, a, b, p=2.0, mode="auto", squared=False):
        """The distance of every row of a from every row of b."""
        with _Scope(self) as scope:
            result = scope.result(_rows(a), _rows(b))
            options = _CdistOptions(p=p, mode=MODES[mode], squared=squared)
            _call("vksim_cdist", scope.operand(a), scope.operand(b), byref(options), result.handle)
            return result.numpy()

    def pdist(self, x, p=2.0):
        """The distances of the pairs i < j of x's rows."""
        with _Scope(self) as scope:
            rows = _rows(x)
            result = scope.result(rows * (rows - 1) // 2, 1)
            _call("vksim_pdist", scope.operand(x), byref(_CdistOptions(p=p)), result.handle)
            return result.numpy()[:, 0]

    def dot(self, a, b):
        """Every row of a with every row of b."""
        with _Scope(self) as scope:
            result = scope.result(_rows(a), _rows(b))
            _call("vksim_dot", scope.operand(a), scope.operand(b), result.handle)
            return result.numpy()

    def top_k(self, x, k, smallest=False):
        """The k best values of each row, and their columns."""
        values, columns = np.empty((_rows(x), k), np.float32), np.empty((_rows(x), k), np.int64)
        with _Scope(self) as scope:
            _call("vksim_top_k", scope.operand(x), c_int32(k), c_int32(smallest), _pointer(values), _pointer(columns), c_size_t(values.size))
        return values, columns

    def nearest(self, queries, database, k, metric="cosine", p=2.0, mode="auto"):
        """The k rows of the database nearest to each query: ids and scores, best first."""
        ids, scores = np.empty((_rows(queries), k), np.int64), np.empty((_rows(queries), k), np.float32)
        with _Scope(self) as scope:
            options = _NearestOptions(p=p, mode=MODES[mode], epsilon=1e-8)
            _call("vksim_nearest", scope.operand(queries), scope.operand(database), c_int32(k), c_int32(METRICS[metric]), byref(options),
                  _pointer(ids), _pointer(scores), c_size_t(ids.size))
        return ids, scores

    def softmax(self, x):
        return self._of_rows("vksim_softmax", x)

    def log_softmax(self, x):
        return self._of_rows("vksim_log_softmax", x)

    def log_sum_exp(self, x):
        with _Scope(self) as scope:
            result = scope.result(_rows(x), 1)
            _call("vksim_log_sum_exp", scope.operand(x), result.handle)
            return result.numpy()[:, 0]

    def cross_entropy(self, logits, labels, reduction="mean", label_smoothing=0.0, ignore_index=-100, gradient=False):
        labels = np.ascontiguousarray(labels, np.int32)
        options = _CrossEntropyOptions(reduction=REDUCTIONS[reduction], ignore_index=ignore_index, label_smoothing=label_smoothing,
                                       with_gradient=gradient)
        with _Scope(self) as scope:
            return self._loss("vksim_cross_entropy", scope, labels.size,
                              scope.operand(logits), _pointer(labels), c_size_t(labels.size), byref(options))

    def info_nce(self, query, positive, negatives=None, mask=None, symmetric=False, paired=False, constant=False, **options):
        """negatives: M×D, or (N·K)×D with paired; mask: False leaves a candidate out."""
        with _Scope(self) as scope:
            given = self._loss_options(_SYMMETRIC * symmetric | _PAIRED * paired | _CONSTANT * constant, **options)
            given.negatives = scope.operand(negatives)
            if mask is not None:
                mask = np.ascontiguousarray(mask, np.uint8)
                given.mask, given.mask_count = mask.ctypes.data, mask.size
            return self._loss("vksim_info_nce", scope, _rows(query) * 2, scope.operand(query), scope.operand(positive), byref(given))

    def clip(self, a, b, **options):
        return self._pair_loss("vksim_clip", a, b, **options)

    def nt_xent(self, a, b, **options):
        return self._pair_loss("vksim_nt_xent", a, b, **options)

    def sig_lip(self, a, b, **options):
        return self._pair_loss("vksim_sig_lip", a, b, **options)

    def sup_con(self, embeddings, labels, inside=False, **options):
        labels = np.ascontiguousarray(labels, np.int32)
        with _Scope(self) as scope:
            given = self._loss_options(0, **options)
            given.variant = inside
            return self._loss("vksim_sup_con", scope, labels.size,
                              scope.operand(embeddings), _pointer(labels), c_size_t(labels.size), byref(given))

    def release(self):
        handle, self.handle = self.handle, None
        if handle is not None:
            _call("vksim_device_release", handle)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.release()

    def _of_rows(self, function, x):
        with _Scope(self) as scope:
            result = scope.result(_rows(x), _columns(x))
            _call(function, scope.operand(x), result.handle)
            return result.numpy()

    @staticmethod
    def _loss_options(flags, scale=0.0, bias=float("nan"), margin=0.0, label_smoothing=0.0, reduction="mean", normalize=True,
                      decoupled=False, gradients=False):
        flags |= _GRADIENTS * gradients | _NO_NORMALIZE * (not normalize) | _DECOUPLED * decoupled
        return _LossOptions(flags=flags, logit_scale=scale, max_logit_scale=float("inf"), bias=bias, margin=margin, epsilon=1e-12,
                            label_smoothing=label_smoothing, reduction=REDUCTIONS[reduction])

    def _pair_loss(self, function, a, b, **options):
        with _Scope(self) as scope:
            return self._loss(function, scope, _rows(a) * 2, scope.operand(a), scope.operand(b), byref(self._loss_options(0, **options)))

    @staticmethod
    def _loss(function, scope, room, *arguments):
        losses = np.empty(room, np.float32)
        result = _LossResult(losses=losses.ctypes.data, losses_capacity=losses.size)
        _call(function, *arguments, byref(result))
        return Loss(result, losses, scope)
