"""Which kernels the numerical libraries of this process run, as the libraries themselves say."""
import ctypes
import os
import re
import sys

# What OpenBLAS runs on processors that it does not know, and what it has for those that have more.
OLDEST = ("Prescott", "Core2", "Penryn", "Nehalem")
BETTER = (("avx512f", "SkylakeX"), ("avx2", "Haswell"))
FOUND = "VKSIM_OPENBLAS_TOOK"


def loaded(pattern):
    """Paths of the shared libraries of this process whose file name matches."""
    with open("/proc/self/maps", encoding="utf-8") as maps:
        paths = {line.split(maxsplit=5)[-1].strip() for line in maps if ".so" in line}
    return sorted(path for path in paths if re.search(pattern, os.path.basename(path)))


def find(library, name):
    """A function under one of the names that builds of OpenBLAS give it, or null."""
    for prefix in ("", "scipy_"):
        for suffix in ("", "64_"):
            try:
                return getattr(library, prefix + name + suffix)
            except AttributeError:
                continue
    return None


def text(library, name):
    """What a function without arguments says; null where there is none."""
    function = find(library, name)
    if function is None:
        return None
    function.restype = ctypes.c_char_p
    return function().decode()


def openblas(library):
    """Version, kernels and threads of an OpenBLAS; null where the library is none."""
    core = text(library, "openblas_get_corename")
    if core is None:
        return None
    version = re.search(r"OpenBLAS ([\d.]+\w*)", text(library, "openblas_get_config") or "")
    threads = find(library, "openblas_get_num_threads")
    told = f", told so: by itself it took {os.environ[FOUND]}" if FOUND in os.environ else ""
    return f"OpenBLAS {version.group(1) if version else '?'} {core}, {threads()} threads{told}"


def insist(library=None):
    """Starts this program again with better kernels named for an OpenBLAS that does not know the processor: of the one given, or of any loaded."""
    libraries = [library] if library is not None else [ctypes.CDLL(path, mode=os.RTLD_NOW | os.RTLD_NOLOAD) for path in loaded("blas")]
    took = next((core for core in (text(one, "openblas_get_corename") for one in libraries) if core in OLDEST), None)
    if took is None or FOUND in os.environ:
        return
    with open("/proc/cpuinfo", encoding="utf-8") as processor:
        features = processor.read().split()
    for feature, core in BETTER:
        if feature in features:
            os.environ.update({"OPENBLAS_CORETYPE": core, FOUND: took})
            os.execv(sys.executable, [sys.executable, *sys.argv])


def blis(library):
    """Version, kernels and threads of a BLIS; null where the library is none."""
    version = text(library, "bli_info_get_version_str")
    if version is None:
        return None
    library.bli_init()
    library.bli_arch_string.restype = ctypes.c_char_p
    return f"BLIS {version} {library.bli_arch_string(library.bli_arch_query_id()).decode()}, {library.bli_thread_get_num_threads()} threads"


def blas():
    """The BLAS libraries that this process has loaded, each with what it chose."""
    found = []
    for path in loaded(r"blas|blis|mkl_rt|flame"):
        library = ctypes.CDLL(path, mode=os.RTLD_NOW | os.RTLD_NOLOAD)
        said = openblas(library) or blis(library)
        if said is None and "mkl" in path:
            said = "MKL"
        if said is not None and said not in found:
            found.append(said)
    return "; ".join(found) or "a BLAS that does not say"


def numpy(np):
    """The widest instruction set of NumPy's own loops."""
    try:
        from numpy._core import _multiarray_umath as core
    except ImportError:
        from numpy.core import _multiarray_umath as core
    used = [feature for feature in core.__cpu_dispatch__ if core.__cpu_features__.get(feature)]
    return f"loops {used[-1] if used else 'baseline'}"


def torch(module):
    """The instruction set of PyTorch's own loops, and what its products were built for."""
    settings = module.__config__.show()
    capability = re.search(r"CPU capability usage: (\S+)", settings)
    product = re.search(r"BLAS_INFO=(\w+)", settings)
    return f"loops {capability.group(1) if capability else '?'}, BLAS_INFO={product.group(1) if product else '?'}, {module.get_num_threads()} threads"


def faiss(module):
    """The instruction set that FAISS was built for."""
    return module.get_compile_options().strip().lower() if hasattr(module, "get_compile_options") else "does not say"
