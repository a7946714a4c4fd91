import gzip, sys
import numpy as np


def load(name, shared):
    """Base and queries of a data set; what is not generated lies in the evaluation data."""
    rng = np.random.default_rng(11)
    if name == "gaussian":
        return rng.standard_normal((1500, 24), np.float32), rng.standard_normal((40, 24), np.float32)
    if name == "odd":
        return rng.standard_normal((600, 19), np.float32), rng.standard_normal((20, 19), np.float32)
    if name == "short":
        return rng.standard_normal((300, 3), np.float32), rng.standard_normal((20, 3), np.float32)
    if name == "clusters":
        centers = 20 * rng.standard_normal((12, 16), np.float32)
        points = centers[rng.integers(0, 12, 900)] + rng.standard_normal((900, 16), np.float32)
        return points.astype(np.float32), points[:30].astype(np.float32)
    if name == "groups":
        points = np.repeat(3 * rng.standard_normal((100, 32), np.float32), 20, axis=0) + np.float32(0.3) * rng.standard_normal((2000, 32), np.float32)
        return points, points[:20].copy()
    if name == "lengths":
        points = rng.standard_normal((1500, 24), np.float32) * np.exp(0.8 * rng.standard_normal((1500, 1), np.float32))
        return points, points[:20].copy()
    if name == "sparse":
        points = (rng.exponential(1, (1500, 200)) * (rng.random((1500, 200)) < 0.05)).astype(np.float32)
        return points, points[:20].copy()
    if name == "zeros":
        points = rng.standard_normal((1500, 24), np.float32)
        points[::5] = 0
        return points, points[1:5].copy()
    if name == "integers":
        return rng.integers(0, 4, (800, 8)).astype(np.float32), rng.integers(0, 4, (30, 8)).astype(np.float32)
    if name == "duplicates":
        distinct = rng.standard_normal((60, 8), np.float32)
        return np.repeat(distinct, 5, axis=0), distinct[:30].copy()
    if name == "ten":
        return rng.standard_normal((10, 8), np.float32), rng.standard_normal((5, 8), np.float32)
    if name == "one":
        return rng.standard_normal((1, 4), np.float32), rng.standard_normal((2, 4), np.float32)
    if name == "none":
        return np.zeros((0, 4), np.float32), rng.standard_normal((2, 4), np.float32)
    if name == "sift":
        def fvecs(path):
            a = np.fromfile(path, np.float32)
            return a.reshape(-1, a[:1].view(np.int32)[0] + 1)[:, 1:].copy()
        return fvecs(shared + "/sift9k/bigann9k_base.fvecs")[:2500], fvecs(shared + "/sift9k/bigann9k_query.fvecs")[:30]
    if name == "photos":
        a = np.load(shared + "/photos/features_mobilenetv2.f16.npy")[:1500].astype(np.float32)
        return a, a[:30].copy()
    if name == "mnist":
        a = np.frombuffer(gzip.open(shared + "/mnist/train-images-idx3-ubyte.gz").read()[16:], np.uint8).reshape(-1, 784)
        return a[:2000].astype(np.float32), a[3000:3030].astype(np.float32)
    raise SystemExit("no data set " + name)


def pairs(text):
    return [tuple(int(v) for v in pair.split(":")) for pair in text.split(",")]
