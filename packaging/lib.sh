# Shared by setup, quickstart and check. To be sourced, not run.
# shellcheck shell=bash

# Without HOME (some CI machines) the shell still knows the user's folder.
HOME="${HOME:-$(cd ~ && pwd)}"
export HOME
if [ -z "${HISTO_HOME:-}" ]; then
    HISTO_HOME="${XDG_DATA_HOME:-$HOME/.local/share}/histoscope"
fi
case "$HISTO_HOME" in /*) ;; *) HISTO_HOME="$PWD/$HISTO_HOME" ;; esac
export HISTO_HOME

if [ -n "${HISTO_TORCH_DIR:-}" ]; then
    HISTO_TORCH_DIR="$(realpath -m "$HISTO_TORCH_DIR")"
    export HISTO_TORCH_DIR
fi

libtorch_folder="$HISTO_HOME/libtorch-2.11.0"
libtorch_dir="${HISTO_TORCH_DIR:-$libtorch_folder/torch}"
repo_root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

# Qt and the tests want UTF-8, whatever the machine's locale.
case "${LC_ALL:-${LC_CTYPE:-${LANG:-}}}" in *UTF-8 | *utf8) ;; *) export LC_ALL=C.UTF-8 ;; esac

say() { printf '%s\n' "$*"; }
warn() { printf 'warning: %s\n' "$*" >&2; }
die() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

# The comment at the top of a script is its help.
print_help() { sed -n '2,/^[^#]/ { s/^# \{0,1\}//p }' "$1"; }

# ---- numbered steps with durations ----
# Numbers go on from a calling script: quickstart and check set HISTO_STEP_TOTAL, HISTO_STEP_NUMBER and HISTO_STEP_TABLE.
step_number="${HISTO_STEP_NUMBER:-0}"
step_total="${HISTO_STEP_TOTAL:-0}"
step_table="${HISTO_STEP_TABLE:-}"
step_name=""
step_started=0

microseconds() { printf '%s' "${EPOCHREALTIME/[.,]/}"; }

# 0.3 s, 9.8 s, 12 s, 196 s
format_duration() {
    local tenths=$((($1 + 50000) / 100000))
    if ((tenths < 100)); then
        printf '%d.%d s' $((tenths / 10)) $((tenths % 10))
    else
        printf '%d s' $(((tenths + 5) / 10))
    fi
}

step_begin() {
    step_name="$1"
    step_number=$((step_number + 1))
    step_started="$(microseconds)"
}

step_note() { printf '[%2d/%d] %s: %s\n' "$step_number" "$step_total" "$step_name" "$*"; }

# step_end [NOTE]
# shellcheck disable=SC2120  # NOTE is given by the scripts that source this
step_end() {
    local duration
    duration="$(format_duration $(($(microseconds) - step_started)))"
    printf '[%2d/%d] %s … %s%s\n' "$step_number" "$step_total" "$step_name" "$duration" "${1:+ ($1)}"
    if [ -n "$step_table" ]; then
        printf '%s\t%s\t%s\n' "$step_name" "$duration" "${1:-}" >>"$step_table"
    fi
}

# Opens the table that setup and its caller fill together; the caller removes it.
step_table_open() {
    step_total="$1"
    step_table="$(mktemp)"
    trap 'rm -f "$step_table"' EXIT
}

step_table_print() {
    local name duration note
    say ""
    while IFS=$'\t' read -r name duration note; do
        printf '    %-22s %8s  %s\n' "$name" "$duration" "$note"
    done <"$step_table"
    printf '    %-22s %8s\n\n' "all together" "$(format_duration $(($(microseconds) - $1)))"
}

# run_setup [--no-install]: the first three steps
run_setup() {
    HISTO_STEP_NUMBER="$step_number" HISTO_STEP_TOTAL="$step_total" HISTO_STEP_TABLE="$step_table" \
        bash "$repo_root/packaging/setup" "$@"
    step_number=$((step_number + 3))
}

# ---- locks, so that two of these scripts at once do not disturb each other ----
# The lock lives as long as the shell that took it (file descriptor 9).
take_lock() {
    exec 9>"$1"
    if ! flock -n 9; then
        say "another run is at work ($1); waiting for it"
        flock 9
    fi
}

# ---- configure and build ----
# A file that includes LibTorch takes up to 1.3 GB to compile: as many jobs as cores and memory allow.
build_jobs() {
    local cores kilobytes jobs
    cores="$(nproc)"
    kilobytes="$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo 2>/dev/null || true)"
    jobs=$((${kilobytes:-4000000} / 1400000))
    if ((jobs > cores)); then jobs=$cores; fi
    if ((jobs < 1)); then jobs=1; fi
    printf '%d' "${CMAKE_BUILD_PARALLEL_LEVEL:-$jobs}"
}

# configure_and_build [TARGET …]: preset release, two steps; must run in the repository's root; no target = everything
configure_and_build() {
    mkdir -p build
    take_lock build/.lock
    step_begin "configure"
    cmake --preset release -DHISTO_TORCH_DIR="$libtorch_dir" </dev/null 9>&-
    # shellcheck disable=SC2119
    step_end
    step_begin "build"
    if [ ! -e build/release/bin/histoscope ]; then step_note "the first one takes several minutes"; fi
    cmake --build --preset release --parallel "$(build_jobs)" ${1:+--target "$@"} </dev/null 9>&-
    # shellcheck disable=SC2119
    step_end
}
