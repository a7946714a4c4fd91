#!/usr/bin/env bash
# fuzz.sh [N] [LOG]: N damaged files (2,000,000) for each reader, one reader after the other. Parts that LOG (artifacts/fuzz.log) holds are not done
# again, so that it may be ended and started again. The first random number is PLUMBLINE_FUZZ_SEED (0); LOG names it and the part of every line.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
mkdir -p artifacts
export PLUMBLINE_FUZZ=${1:-2000000} PLUMBLINE_FUZZ_LOG=$(realpath -m "${2:-artifacts/fuzz.log}")
status=0
for project in Plumbline.IO.Tests Plumbline.Tests Plumbline.Imaging.Tests Plumbline.Studies.Tests; do
    run_tests "$project" --filter-class '*FuzzTests' || status=$?
done
echo "inputs by reader:"
awk -F' [|] ' '{ split($4, figures, " "); inputs[$1] += figures[1]; read[$1] += figures[3]; } END { for (reader in inputs) printf "%-40s %10d inputs, %10d read\n", reader, inputs[reader], read[reader]; }' "$PLUMBLINE_FUZZ_LOG" | sort
exit "$status"
