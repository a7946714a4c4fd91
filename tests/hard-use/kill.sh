#!/usr/bin/env bash
# kill.sh [N] [CLASS]: kills truth, build, embed, study and load at N random moments each (100), and tells what the kills met.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
export PLUMBLINE_KILLS=${1:-100}
run_tests Plumbline.EndToEnd --filter-class "*HardUse.${2:-Killed*}"
