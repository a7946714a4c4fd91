#!/usr/bin/env bash
# pairs.sh [N]: two processes on one output, N times for each command (25).
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
export PLUMBLINE_PAIRS=${1:-25}
run_tests Plumbline.EndToEnd --filter-class '*HardUse.TwoProcessTests'
