# The measures of DESIGN.md (standard convention) and PAPER.md (paper convention), written from their formulas in NumPy float64.
# Reads cases.json, writes answers.json; NaN and infinities are strings there, as System.Text.Json has them.
import json
import math
import warnings
import numpy as np

warnings.simplefilter('ignore')
EPS = 1e-12
PAD = np.float32(3.4028235e38)


def length(distances, metric):
    d = np.array(distances, dtype=np.float32).astype(np.float64)
    return {'L2': lambda: d, 'SquaredL2': lambda: np.sqrt(d), 'Cosine': lambda: np.sqrt(2 * d)}[metric]()


def lid(ids, lengths, moments):
    kept = [lengths[i] for i in range(len(ids)) if ids[i] not in ids[:i]]
    x = np.array([v for v in kept if v > 0])
    if len(x) < 2 or x[0] == x[-1]:
        return math.nan
    x, w = x[:-1], x[-1]
    return x.mean() / (w - x.mean()) if moments else -1 / np.log(x / w).mean()


def standard(case):
    k, metric, effort = case['K'], case['Metric'], case['Effort']
    X = np.array(case['Vectors'], dtype=np.float32).astype(np.float64).reshape(-1, case['Dimension'])
    out = {name: [] for name in ('overlap', 'recall', 'missed', 'spillover', 'unfilled', 'distance', 'exactDistance', 'shift', 'mle', 'moments', 'exactMle')}
    for e, ed, a, ad in zip(case['ExactIds'], case['ExactDistances'], case['Ids'], case['Distances']):
        e, ed, a, ad = e[:k], ed[:k], a[:k], ad[:k]
        out['overlap'].append(len(set(e) & set(a)) / k)
        kth = float(np.float32(ed[-1]))
        out['recall'].append(len({i for i, d in zip(a, ad) if float(np.float32(d)) <= kth + 1e-6 * abs(kth)}) / k)
        # Place by place: a place holds a new true neighbour, a wrong point, or nothing.
        wrong = [i not in e or i in a[:place] for place, i in enumerate(a)]
        out['missed'].append(sum(wrong[:effort]) / k)
        out['spillover'].append(sum(wrong[effort:]) / k)
        out['unfilled'].append((k - len(a)) / k)
        if metric == 'InnerProduct':
            continue
        el, al = length(ed, metric), length(ad, metric)
        out['exactDistance'].append(el.mean())
        out['distance'].append(al.mean() if len(a) else math.nan)
        shift = np.linalg.norm(X[e].mean(axis=0) - X[a].mean(axis=0)) if a else math.nan
        out['shift'].append(shift if math.isnan(shift) else 0 if el.mean() == 0 else shift / el.mean())
        out['mle'].append(lid(a, al, False))
        out['moments'].append(lid(a, al, True))
        out['exactMle'].append(lid(e, el, False))
    return out


def paper(case):
    k = case['K']
    X = np.array(case['Vectors'], dtype=np.float32).astype(np.float64).reshape(-1, case['Dimension'])
    q = len(case['ExactIds'])
    I_exact = np.array([row[:k] for row in case['ExactIds']])
    D_exact = np.array([row[:k] for row in case['ExactDistances']], dtype=np.float32)
    I_ann = np.full((q, k), -1)
    D_ann = np.full((q, k), PAD, dtype=np.float32)
    for row, (ids, distances) in enumerate(zip(case['Ids'], case['Distances'])):
        count = min(k, len(ids))
        I_ann[row, :count] = ids[:count]
        D_ann[row, :count] = distances[:count]

    overlap = np.array([len(set(e) & set(a)) / k for e, a in zip(I_exact, I_ann)])
    # float32 means: two pads overflow.
    exact_mean, ann_mean = D_exact.mean(axis=1, dtype=np.float32).astype(np.float64), D_ann.mean(axis=1, dtype=np.float32).astype(np.float64)
    finite = np.isfinite(exact_mean) & np.isfinite(ann_mean)
    # -1 reads the last vector.
    shift = np.linalg.norm(X[I_exact].mean(axis=1) - X[I_ann].mean(axis=1), axis=1)
    shift = np.where(exact_mean > 0, shift / exact_mean, 0)

    def paper_lid(D):
        D = D.astype(np.float64)
        return -1 / np.log(D[:, :-1] / (D[:, -1:] + EPS) + EPS).mean(axis=1)

    lid_exact, lid_ann = paper_lid(D_exact), paper_lid(D_ann)
    return {
        'MeanOverlap': overlap.mean(), 'StdOverlap': overlap.std(),
        'MeanExactDist': exact_mean[finite].mean(), 'MeanAnnDist': ann_mean[finite].mean(),
        'MeanBarycenterShift': shift.mean(), 'StdBarycenterShift': shift.std(),
        'MeanLidExact': lid_exact.mean(), 'MeanLidAnn': lid_ann.mean(),
        'StdLidDiff': (lid_ann - lid_exact).std(), 'MeanLidDiff': (lid_ann - lid_exact).mean(),
        'DroppedQueries': int((~finite).sum()), 'Pads': int((I_ann < 0).sum()),
    }


def summary(values):
    v = np.array([float(x) for x in values])
    v = v[~np.isnan(v)]
    if len(v) == 0:
        return [0] + [math.nan] * 10
    percentiles = [float(np.percentile(v, p)) for p in (0, 1, 5, 50, 95, 99, 100)]
    return [len(v), v.mean()] + percentiles + [v.std(), 1 / (1 / v).mean()]


def plain(value):
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    value = float(value)
    return value if math.isfinite(value) else 'NaN' if math.isnan(value) else 'Infinity' if value > 0 else '-Infinity'


with open('cases.json') as file:
    cases = json.load(file)
with open('answers.json', 'w') as file:
    json.dump(plain({
        'Standard': [standard(case) for case in cases['Standard']],
        'Paper': [paper(case) for case in cases['Paper']],
        'Summaries': [summary(values) for values in cases['Summaries']],
    }), file)
