#!/usr/bin/env bash
# stress.sh [SECONDS]: many readers, one writer and one who saves on one index (600 seconds).
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
export PLUMBLINE_STRESS_SECONDS=${1:-600}
run_tests Plumbline.Tests --filter-class '*ConcurrentIndexTests'
