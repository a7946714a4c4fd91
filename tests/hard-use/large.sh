#!/usr/bin/env bash
# large.sh [FOLDER]: files of more than 4 GiB: info, truth of rows beyond the mark, an index of that size built, looked at and searched mapped.
# Takes 10 GB of disk in FOLDER (a temporary one) for the index, and 5 GB of memory. Needs python3-numpy.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
[ -n "${SKIP_BUILD:-}" ] || dotnet build src/Plumbline.Cli -c Release --nologo -v quiet
plumb="nice -n 19 dotnet $(realpath src/Plumbline.Cli/bin/Release/net10.0/plumb.dll)"
folder=${1:-$(mktemp -d)}
mkdir -p "$folder"
cd "$folder"
trap 'rm -f base.npy queries.npy truth.npz wide.npy wide-queries.npy wide.plumb found.npz' EXIT

echo "== truth: 1,100,000 vectors of 1024, in a file with holes; those that are not zero lie at the ends"
python3 - <<'PY'
import numpy as np
rows, d, some = 1_100_000, 1024, 50
rng = np.random.default_rng(3)
base = np.lib.format.open_memmap('base.npy', mode='w+', dtype='<f4', shape=(rows, d))
for first in (0, rows - some):
    base[first:first + some] = rng.standard_normal((some, d)).astype('<f4')
base.flush()
near = np.concatenate([base[:5], base[rows - 5:]])
np.save('queries.npy', near + rng.standard_normal(near.shape).astype('<f4') / 100)
PY
ls -ls base.npy
$plumb info base.npy --partial | head -5
time $plumb truth base.npy --queries queries.npy --k 3 -o truth.npz --quiet
python3 - <<'PY'
import numpy as np
ids = np.load('truth.npz')['ids']
expected = list(range(5)) + list(range(1_100_000 - 5, 1_100_000))
assert ids[:, 0].tolist() == expected, ids[:, 0]
assert expected[-1] * 4096 > 1 << 32
print('nearest:', ids[:, 0].tolist())
PY
rm base.npy

echo "== index: 1,100 vectors of 1,048,576 in float32"
python3 - <<'PY'
import numpy as np
rows, d = 1_100, 1 << 20
rng = np.random.default_rng(4)
wide = np.lib.format.open_memmap('wide.npy', mode='w+', dtype='<f4', shape=(rows, d))
for row in range(rows):
    wide[row, :64] = rng.standard_normal(64).astype('<f4')
    wide[row, -1] = row / 7
wide.flush()
np.save('wide-queries.npy', wide[[0, 1, 500, 1040, 1098, 1099]])
PY
time $plumb build wide.npy -o wide.plumb --m 4 --ef-construction 16 --quiet
ls -ls wide.npy wide.plumb
[ "$(stat -c %s wide.plumb)" -gt 4294967296 ]
time $plumb info wide.plumb --quiet --json - | head -c 300
time $plumb search wide.plumb --mapped --queries wide-queries.npy --k 3 --ef 200 -o found.npz --quiet
python3 - <<'PY'
import numpy as np
ids = np.load('found.npz')['ids']
assert ids[:, 0].tolist() == [0, 1, 500, 1040, 1098, 1099], ids[:, 0]
print('found, mapped:', ids[:, 0].tolist())
PY
