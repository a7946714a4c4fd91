#!/usr/bin/env bash
# memory.sh [LIMIT ...]: runs truth, build, info and study of 60,000 x 512 in control groups of some megabytes (80 96 120 200 400 800 1000). Each must
# end with exit code 0, or with 2, one line and nothing left behind. Needs root, cgroup v1 or v2, and python3 with NumPy.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
limits=("$@")
[ ${#limits[@]} -gt 0 ] || limits=(80 96 120 200 400 800 1000)
[ -n "${SKIP_BUILD:-}" ] || dotnet build src/Plumbline.Cli -c Release --nologo -v quiet
plumb=$PWD/src/Plumbline.Cli/bin/Release/net10.0/plumb.dll
if [ -d /sys/fs/cgroup/memory ]; then group=/sys/fs/cgroup/memory/plumbline-test file=memory.limit_in_bytes; else group=/sys/fs/cgroup/plumbline-test file=memory.max; fi
mkdir -p "$group"
folder=$(mktemp -d)
trap 'rm -rf "$folder"; rmdir "$group"' EXIT
cd "$folder"
python3 -c "import numpy as np; np.save('x.npy', np.random.default_rng(0).standard_normal((60000, 512), dtype=np.float32))"
status=0
for limit in "${limits[@]}"; do
    echo "${limit}M" > "$group/$file"
    for command in "truth x.npy --k 100 -o t.npz" "build x.npy -o b.plumb --ef-construction 20 --m 8" "info x.npy" "study --data x.npy -o run"; do
        code=0
        (echo "$BASHPID" > "$group/cgroup.procs"; exec timeout 300 nice -n 19 dotnet "$plumb" $command > out 2> errors) || code=$?
        left=$(find . -mindepth 1 -maxdepth 1 ! -name x.npy ! -name out ! -name errors -printf '%f ')
        last=$(tail -n 1 errors)
        echo "$limit MB: $command: exit code $code${left:+, wrote $left}$([ $code -eq 0 ] || echo ", $last")"
        if [ $code -ne 0 ] && { [ $code -ne 2 ] || [ -n "$left" ] || [[ $last != "plumb: found too little memory"* ]]; }; then status=1; fi
        rm -rf t.npz b.plumb run .run* .plumbline*
    done
done
exit "$status"
