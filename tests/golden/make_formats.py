#!/usr/bin/env python3
"""Writes formats/ beside itself: small files of vectors of every kind, and expected.json with what is in them.

Run with Debian's python3-numpy. NumPy writes the .npy, .npz and text files; .fvecs, .bvecs, .ivecs and .safetensors are put
together here from their descriptions. expected.json gives, for each file, its shape, its stored type, the bits of its
elements rounded to float32 by NumPy's astype, in C order, and, for integers and booleans, the exact values.
"""
import io
import json
import os
import shutil
import struct
import warnings
import zipfile

import numpy as np

warnings.simplefilter("ignore")  # Values beyond float32 become infinite, on purpose.
FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "formats")
expected = {}
rng = np.random.default_rng(20261121)

NAMES = {
    "f2": "Float16", "f4": "Float32", "f8": "Float64", "i1": "Int8", "u1": "UInt8", "i2": "Int16", "u2": "UInt16",
    "i4": "Int32", "u4": "UInt32", "i8": "Int64", "u8": "UInt64", "b1": "Boolean",
}
# Hard cases that each type can hold; the rest of the array is ordinary.
SPECIAL = {
    "f2": [0.0, -0.0, np.nan, np.inf, -np.inf, 65504, 2.0**-24, -(2.0**-14), 1 / 3],
    "f4": [0.0, -0.0, np.nan, np.inf, -np.inf, 3.4028235e38, 1e-45, -1.1754944e-38, 1 / 3],
    # Halfway between two float32 numbers, just above halfway, beyond the largest, below the smallest.
    "f8": [0.1, -0.0, np.nan, np.inf, 1e300, -1e300, 1 + 2.0**-24, 1 + 2.0**-24 + 2.0**-50, 1e-320],
    "i1": [-128, 127, -1], "u1": [255, 128, 0], "i2": [-32768, 32767], "u2": [65535, 32768],
    "i4": [-(2**31), 2**31 - 1, 16777217, 16777219, -16777217], "u4": [2**32 - 1, 2**31, 16777217],
    "i8": [-(2**63), 2**63 - 1, 2**53 + 1, 2**24 + 1, -1], "u8": [2**64 - 1, 2**63, 2**53 + 1, (1 << 40) + (1 << 16) + 1],
    "b1": [1, 0, 1, 1],
}


def array(kind, *shape):
    count = int(np.prod(shape))
    special = SPECIAL[kind][:count]
    rest = count - len(special)
    if kind[0] == "f":
        tail = rng.standard_normal(rest).astype(kind)
    else:
        tail = rng.integers(0, 2 if kind == "b1" else 100, rest)
    values = np.empty(count, kind)
    values[: len(special)] = np.array(special, kind)
    values[len(special) :] = tail
    return values.reshape(shape)


def note(name, value, kind=None):
    value = np.asarray(value)
    kind = kind or NAMES[value.dtype.str[1:]]
    flat = np.ascontiguousarray(value).reshape(-1)
    entry = {
        "type": kind,
        "shape": list(value.shape),
        "bits": [int(b) for b in flat.astype(np.float32).view(np.uint32)],
    }
    if value.dtype.kind in "iub":
        entry["integers"] = [str(int(v)) for v in flat]
    expected[name] = entry


def path(name):
    return os.path.join(FOLDER, name)


def npy(name, value, version=None):
    with open(path(name), "wb") as file:
        np.lib.format.write_array(file, value, version=version, allow_pickle=False)
    note(name, value)


def npy_files():
    for kind in NAMES:
        for order in "CF":
            for endian in "<>" if kind[1] != "1" else "|":
                value = np.asarray(array(kind, 3, 5).astype(endian + kind), order=order)
                letter = {"<": "le", ">": "be", "|": "b"}[endian]
                npy(f"{kind}-{letter}-{order}.npy", value)
    for version in (1, 2, 3):
        npy(f"version{version}.npy", array("f4", 2, 3), (version, 0))
    npy("vector.npy", array("f4", 7))
    npy("scalar.npy", np.float32(2.5).reshape(()))
    npy("empty-rows.npy", np.zeros((0, 4), "f4"))
    npy("empty-columns.npy", np.zeros((4, 0), "f2"))
    npy("tensor-C.npy", array("f4", 2, 3, 4))
    npy("tensor-F.npy", np.asarray(array("f2", 3, 2, 4), order="F"))
    npy("tensor4-F.npy", np.asarray(array("i4", 2, 3, 1, 4), order="F"))
    npy("wide-F.npy", np.asarray(array("f4", 2, 300), order="F"))
    npy("tall-F.npy", np.asarray(array("f4", 300, 2), order="F"))
    with open(path("two-arrays.npy"), "wb") as file:  # NumPy reads the first, then the second.
        first = array("f4", 2, 2)
        np.save(file, first)
        np.save(file, array("f4", 5))
    note("two-arrays.npy", first)


def refused_npy_files():
    for name, value in (
        ("refused-object.npy", np.array([[1, "two"], [None, {}]], dtype=object)),
        ("refused-record.npy", np.zeros(2, dtype=[("id", "<i4"), ("vector", "<f4", 3)])),
        ("refused-complex.npy", np.zeros(2, "c8")),
        ("refused-text.npy", np.array(["a", "bc"])),
        ("refused-date.npy", np.zeros(2, "M8[s]")),
        ("refused-longdouble.npy", np.zeros(2, np.longdouble)),
    ):
        np.save(path(name), value, allow_pickle=True)


def npz_files():
    single, queries, labels = array("f4", 4, 3), array("f2", 2, 3), array("i8", 4)
    fortran = np.asarray(array("f8", 4, 5), order="F")
    np.savez(path("single.npz"), single)
    note("single.npz", single)
    for name, save in (("stored.npz", np.savez), ("deflated.npz", np.savez_compressed)):
        save(path(name), base=single, queries=queries, labels=labels, fortran=fortran, big=single.astype(">f4"))
        for member, value in (("base", single), ("queries", queries), ("labels", labels), ("fortran", fortran)):
            note(f"{name}:{member}", value)
        note(f"{name}:big", single.astype(">f4"))
    np.savez_compressed(path("zeros.npz"), np.zeros((64, 32), "f4"))  # As well as deflate can pack.
    note("zeros.npz", np.zeros((64, 32), "f4"))
    npy_bytes = io.BytesIO()
    np.save(npy_bytes, single)
    with zipfile.ZipFile(path("streamed.npz"), "w", zipfile.ZIP_DEFLATED) as archive:  # Sizes only in the directory.
        with archive.open(zipfile.ZipInfo("vectors.npy"), "w", force_zip64=True) as member:
            member.write(npy_bytes.getvalue())
        archive.comment = b"a comment at the end"
    note("streamed.npz", single)
    zip64_file(npy_bytes.getvalue(), single)
    with zipfile.ZipFile(path("refused-bzip2.npz"), "w") as archive:
        archive.writestr(zipfile.ZipInfo("vectors.npy"), npy_bytes.getvalue(), zipfile.ZIP_BZIP2)
    with zipfile.ZipFile(path("refused-twice.npz"), "w") as archive:
        archive.writestr(zipfile.ZipInfo("vectors.npy"), npy_bytes.getvalue())
        archive.writestr(zipfile.ZipInfo("vectors.npy"), npy_bytes.getvalue())


def zip64_file(content, value):
    """An archive as if it were larger than 4 GiB: sizes, offsets and counts are in the Zip64 fields alone."""
    limit, zipfile.ZIP64_LIMIT = zipfile.ZIP64_LIMIT, 100
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for member in ("first.npy", "second.npy"):
            archive.writestr(zipfile.ZipInfo(member), content)
    zipfile.ZIP64_LIMIT = limit
    data = bytearray(file.getvalue())
    assert data[-22:-18] == b"PK\5\6" and b"PK\6\6" in data
    data[-14:-2] = b"\xff" * 12
    with open(path("zip64.npz"), "wb") as out:
        out.write(data)
    note("zip64.npz:first", value)
    note("zip64.npz:second", value)


def vecs_files():
    for extension, kind in (("fvecs", "<f4"), ("bvecs", "|u1"), ("ivecs", "<i4")):
        value = array(kind[1:], 4, 7).astype(kind)
        with open(path(f"rows.{extension}"), "wb") as file:
            for row in value:
                file.write(struct.pack("<i", len(row)) + row.tobytes())
        note(f"rows.{extension}", value)


def bfloat16(value):
    bits = value.astype(np.float32).view(np.uint32)
    return (bits >> 16).astype("<u2")


def safetensors_file(name, tensors, metadata=None, pad=True):
    header, data = {}, b""
    if metadata:
        header["__metadata__"] = metadata
    for tensor, (kind, value, raw) in tensors.items():
        header[tensor] = {"dtype": kind, "shape": list(value.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    if pad:
        text += b" " * (-len(text) % 8)
    with open(path(name), "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def safetensors_files():
    kinds = {
        "F32": "f4", "F16": "f2", "F64": "f8", "I8": "i1", "U8": "u1", "I16": "i2", "U16": "u2", "I32": "i4", "U32": "u4",
        "I64": "i8", "U64": "u8", "BOOL": "b1",
    }
    tensors = {}
    for kind, dtype in kinds.items():
        value = array(dtype, 2, 5)
        tensors[f"layer.{kind}"] = (kind, value, value.astype("<" + dtype).tobytes())
        note(f"every.safetensors:layer.{kind}", value)
    value = array("f4", 3, 4)
    tensors["layer.BF16"] = ("BF16", value, bfloat16(value).tobytes())
    note("every.safetensors:layer.BF16", (bfloat16(value).astype(np.uint32) << 16).view(np.float32), "BFloat16")
    tensors["none"] = ("F32", np.zeros((0, 4)), b"")
    note("every.safetensors:none", np.zeros((0, 4), "f4"))
    tensors["eighth"] = ("F6_E2M3", np.zeros((2, 2)), b"\0" * 4)  # Not supported, but no reason to refuse the others.
    safetensors_file("every.safetensors", tensors, {"format": "pt"})
    tensor = array("f4", 2, 3, 2)
    safetensors_file("single.safetensors", {"négatifs": ("F32", tensor, tensor.tobytes())}, pad=False)
    note("single.safetensors", tensor)


def text(name, content, value):
    with open(path(name), "wb") as file:
        file.write(content)
    note(name, np.asarray(value, "f4"), "Text")


def text_files():
    value = array("f4", 4, 3)
    table = io.StringIO()
    np.savetxt(table, value, delimiter=",", fmt="%.9g")
    text("plain.csv", table.getvalue().encode(), value)
    np.savetxt(path("plain.tsv"), value, delimiter="\t")  # %.18e
    note("plain.tsv", value, "Text")
    nan, inf = np.nan, np.inf
    text("header.csv", b"x,\"the y, of it\",\"z\"\"\n\"\r\n1,2,3\r\n-4e-2,+5.5,.5\r\n", [[1, 2, 3], [-0.04, 5.5, 0.5]])
    text("words.csv", b"nan,NaN,inf,-Inf\n+INF,Infinity,-infinity,1\n", [[nan, nan, inf, -inf], [inf, inf, -inf, 1]])
    text("quoted.csv", b"\"1\",\"2.5\"\n 3 , \"4\" \n", [[1, 2.5], [3, 4]])
    text("semicolon.csv", b"\xef\xbb\xbfa;b\n1;2\n\n3;4\n\n", [[1, 2], [3, 4]])
    text("one-column.csv", b"label\n3\n-1\n7", [[3], [-1], [7]])
    text("extremes.tsv", b"1e39\t-1e39\t1e-50\t1.00000005960464477539062500001\t9007199254740993\n",
         [[inf, -inf, 0, 1 + 2.0**-23, 9007199254740992]])


def main():
    shutil.rmtree(FOLDER, ignore_errors=True)
    os.makedirs(FOLDER)
    npy_files()
    refused_npy_files()
    npz_files()
    vecs_files()
    safetensors_files()
    text_files()
    with open(path("expected.json"), "w", encoding="utf-8") as file:
        json.dump(expected, file, ensure_ascii=False, separators=(",", ":"))
        file.write("\n")
    print(f"{len(os.listdir(FOLDER))} files, {sum(e.stat().st_size for e in os.scandir(FOLDER))} bytes")


main()
