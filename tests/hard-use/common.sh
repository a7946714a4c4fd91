# Sourced by the scripts beside it. Runs tests with what the environment asks of them, and prints the figures that they tell.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

# run_tests PROJECT FILTER...: one test at a time, of one project. SKIP_BUILD=1 takes what is built.
run_tests() {
    local project=$1 status=0
    shift
    export PLUMBLINE_HARD_USE_LOG=${PLUMBLINE_HARD_USE_LOG:-$(mktemp)}
    [ -n "${SKIP_BUILD:-}" ] || dotnet build "tests/$project" -c Release --nologo -v quiet
    nice -n 19 dotnet test --project "tests/$project" -c Release --no-build "$@" --parallel none || status=$?
    echo
    echo "$(date -u +%F) on $(uname -sm), $(nproc) processors:"
    cat "$PLUMBLINE_HARD_USE_LOG" 2>/dev/null || true
    return "$status"
}
