#!/usr/bin/env bash
# places.sh: full and read-only disks, limits of memory, odd paths with decimal commas, and a clock that jumps, for every command that writes.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
export PLUMBLINE_HARD_USE=all
run_tests Plumbline.EndToEnd --filter-class '*HardUse.DiskTests' '*HardUse.MemoryTests' '*HardUse.PlaceTests' '*HardUse.ClockTests'
