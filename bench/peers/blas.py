#!/usr/bin/env python3
"""Times the products of one BLAS library, called directly and into given memory, as protocol.py describes: openblas | blis [KERNELS].

KERNELS names the kernels that BLIS is told to run, such as "skx"; without it, it chooses. The library is the one that
VKSIM_OPENBLAS or VKSIM_BLIS names, one that the build script fetched, or the system's.
"""
import ctypes
import glob
import os
import sys

import numpy as np

import kernels
import protocol

ROW_MAJOR, PLAIN, TRANSPOSED = 101, 111, 112
FETCHED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "artifacts", "peers")
# More than there are kernels in any version.
MOST_KERNELS = 64


def candidates(name):
    if named := os.environ.get(f"VKSIM_{name.upper()}"):
        yield named
        return
    yield from sorted(glob.glob(f"{FETCHED}/**/lib{name}.so.*", recursive=True))
    yield from sorted(glob.glob(f"/usr/lib/*/lib{name}.so.*"))
    yield from (f"lib{name}.so.{version}" for version in (0, 4))


def open_library(name):
    for path in candidates(name):
        try:
            # Names that other libraries of the process have too are looked up in this one first.
            return ctypes.CDLL(path, mode=os.RTLD_NOW | os.RTLD_LOCAL | os.RTLD_DEEPBIND)
        except OSError:
            continue
    print(f"peers: without {name}", file=sys.stderr)
    return None


def tell(library, wanted):
    """Sets what BLIS reads when it starts; false where it has no such kernels."""
    library.bli_arch_string.restype = ctypes.c_char_p
    for number in range(MOST_KERNELS):
        if library.bli_arch_string(number) == wanted.encode():
            os.environ["BLIS_ARCH_TYPE"] = str(number)
            return True
        if library.bli_arch_string(number) == b"generic":
            break
    print(f"peers: BLIS has no kernels '{wanted}'", file=sys.stderr)
    return False


class Blas:
    def __init__(self, library, name):
        self.name = name
        self.gemm = kernels.find(library, "cblas_sgemm")
        number, single, address = ctypes.c_int, ctypes.c_float, ctypes.c_void_p
        self.gemm.argtypes = [number] * 6 + [single, address, number, address, number, single, address, number]
        self.gemm.restype = None

    def product(self, a, b, out, factor=1.0, kept=0.0):
        """out = factor·a·bᵀ + kept·out; rows that lie one after the other."""
        (n, d), m = a.shape, len(b)
        self.gemm(ROW_MAJOR, PLAIN, TRANSPOSED, n, m, d, factor, a.ctypes.data, d, b.ctypes.data, d, kept, out.ctypes.data, m)
        return out

    def dot_matrix(self, a, b, shape, request):
        out = np.empty((len(a), len(b)), np.float32)
        yield f"{self.name} cblas_sgemm, given memory", lambda: self.product(a, b, out)

    def cosine_matrix(self, a, b, shape, request):
        out, units = np.empty((len(a), len(b)), np.float32), (np.empty_like(a), np.empty_like(b))

        def call():
            for rows, unit in zip((a, b), units):
                np.divide(rows, np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None], out=unit)
            return self.product(*units, out)

        yield f"{self.name} cblas_sgemm of unit rows by NumPy, given memory", call

    def cdist(self, a, b, shape, request):
        if float(request["p"]) != 2 or request.get("mode") == "direct":
            return
        out = np.empty((len(a), len(b)), np.float32)

        def call():
            np.add(np.einsum("ij,ij->i", a, a)[:, None], np.einsum("ij,ij->i", b, b)[None], out=out)
            self.product(a, b, out, -2.0, 1.0)
            np.maximum(out, 0, out=out)
            return np.sqrt(out, out=out)

        yield f"{self.name} cblas_sgemm onto norms by NumPy, given memory", call


def main():
    which, told = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
    library = open_library(which)
    if library is not None and told is not None and not tell(library, told):
        library = None
    if library is None:
        protocol.serve({}, None)
        return
    kernels.insist(library)
    said = kernels.openblas(library) or kernels.blis(library)
    blas = Blas(library, " ".join(said.split()[:2]) + (f" told {told}" if told else ""))
    protocol.serve({f.__name__: f for f in (blas.dot_matrix, blas.cosine_matrix, blas.cdist)}, lambda name: said)


if __name__ == "__main__":
    main()
