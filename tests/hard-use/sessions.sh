#!/usr/bin/env bash
# sessions.sh [N]: N readers (50) of the explorer at once, each in a browser context of their own.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
export PLUMBLINE_SESSIONS=${1:-50}
run_tests Plumbline.Browser --filter-class '*ManySessionsTests'
