#!/usr/bin/env python3
"""Writes tensors.json beside itself: where, masked_select, scatter, interpolate with its gradient, and make_grid, by PyTorch in float64.

Run with Debian's python3-torch (1.13.1) and python3-numpy. Inputs are numbers that single precision holds exactly. Of scatter there is no
place twice, since PyTorch does not say which element stays. torchvision is not in Debian; make_grid is written out as it has it.
"""
import json
import math
import os

import numpy as np
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
rng = np.random.default_rng(20261129)


def single(*shape):
    return torch.tensor(rng.standard_normal(shape).astype(np.float32).astype(np.float64))


def flat(tensor):
    return [float(f"{float(v):.13g}") for v in tensor.detach().reshape(-1)]


def where_cases():
    for rows, columns, of_condition, of_a, of_b in ((3, 5, 3, 3, 3), (4, 3, 1, 4, 4), (2, 7, 2, 1, 2), (2, 7, 2, 2, 1), (3, 2, 3, 1, 1)):
        condition = torch.tensor(rng.integers(0, 2, (of_condition, columns)))
        a, b = single(of_a, columns), single(of_b, columns)
        yield {"rows": rows, "columns": columns, "condition": flat(condition), "a": flat(a), "b": flat(b), "result": flat(torch.where(condition != 0, a, b))}


def masked_cases():
    for rows, columns, of_mask, share in ((3, 5, 3, 0.5), (1, 64, 1, 0.3), (7, 19, 7, 0.1), (5, 40, 1, 0.5), (2, 3, 2, 0), (2, 3, 2, 1), (130, 1, 130, 0.4)):
        x = single(rows, columns)
        mask = torch.tensor(rng.random((of_mask, columns)) < share)
        yield {"rows": rows, "columns": columns, "x": flat(x), "mask": flat(mask), "result": flat(torch.masked_select(x, mask))}


def scatter_cases():
    for dim, rows, columns, source_rows, source_columns in ((0, 6, 4, 3, 4), (0, 6, 4, 5, 2), (1, 3, 9, 3, 5), (1, 4, 7, 2, 7), (1, 2, 3, 2, 3)):
        x, source = single(rows, columns), single(source_rows, source_columns)
        if dim == 1:
            places = np.stack([rng.permutation(columns)[:source_columns] for _ in range(source_rows)])
        else:
            places = np.stack([rng.permutation(rows)[:source_rows] for _ in range(source_columns)], axis=1)
        yield {
            "dim": dim, "rows": rows, "columns": columns, "sourceRows": source_rows, "sourceColumns": source_columns, "x": flat(x),
            "source": flat(source), "places": places.reshape(-1).tolist(), "result": flat(x.scatter(dim, torch.tensor(places), source)),
        }


def interpolate_cases():
    sizes = ((3, 4, 6, 8), (5, 7, 3, 2), (4, 4, 4, 4), (1, 6, 3, 3), (6, 1, 2, 4), (3, 5, 1, 1), (2, 3, 7, 11), (9, 8, 4, 13))
    for height, width, new_height, new_width in sizes:
        for mode in ("bilinear", "bicubic"):
            for align in (False, True):
                x = single(1, 2, height, width).requires_grad_()
                y = F.interpolate(x, size=(new_height, new_width), mode=mode, align_corners=align)
                upstream = single(1, 2, new_height, new_width)
                y.backward(upstream)
                yield {
                    "height": height, "width": width, "newHeight": new_height, "newWidth": new_width, "mode": mode, "alignCorners": align,
                    "x": flat(x), "result": flat(y), "upstream": flat(upstream), "gradient": flat(x.grad),
                }


def make_grid(tensor, nrow=8, padding=2, pad_value=0.0):
    """As torchvision.utils.make_grid of a 4-dimensional tensor, without normalizing."""
    if tensor.size(1) == 1:
        tensor = torch.cat((tensor, tensor, tensor), 1)
    if tensor.size(0) == 1:
        return tensor.squeeze(0)
    maps = tensor.size(0)
    across = min(nrow, maps)
    down = int(math.ceil(float(maps) / across))
    height, width = int(tensor.size(2) + padding), int(tensor.size(3) + padding)
    grid = tensor.new_full((tensor.size(1), height * down + padding, width * across + padding), pad_value)
    k = 0
    for y in range(down):
        for x in range(across):
            if k >= maps:
                break
            grid.narrow(1, y * height + padding, height - padding).narrow(2, x * width + padding, width - padding).copy_(tensor[k])
            k = k + 1
    return grid


def grid_cases():
    for count, channels, height, width, per_row, padding, value in ((5, 3, 2, 3, 2, 2, 0), (3, 1, 4, 2, 8, 1, 0.5), (1, 2, 3, 3, 8, 2, 0), (8, 2, 1, 2, 3, 0, 1)):
        x = single(count, channels, height, width)
        y = make_grid(x, per_row, padding, value)
        yield {
            "count": count, "channels": channels, "height": height, "width": width, "perRow": per_row, "padding": padding, "padValue": value,
            "x": flat(x), "gridHeight": y.size(1), "gridWidth": y.size(2), "result": flat(y),
        }


if __name__ == "__main__":
    document = {
        "torch": torch.__version__,
        "where": list(where_cases()),
        "maskedSelect": list(masked_cases()),
        "scatter": list(scatter_cases()),
        "interpolate": list(interpolate_cases()),
        "makeGrid": list(grid_cases()),
    }
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "tensors.json"), "w", encoding="utf-8") as file:
        json.dump(document, file, separators=(",", ":"))
        file.write("\n")
