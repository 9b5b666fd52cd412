# What the scripts in this folder share. Sourced by bash, never run.
# shellcheck shell=bash
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)

# Search paths that a machine sets for other projects must not reach our compiler, linker or Python.
unset LIBRARY_PATH CPATH C_INCLUDE_PATH CPLUS_INCLUDE_PATH

say() { printf 'clutch: %s\n' "$*"; }
die() { printf 'clutch: %s\n' "$*" >&2; exit 1; }

# step TEXT: says which step this is; a script sets how many `steps` it has.
steps=0
step_number=0
step() {
    step_number=$((step_number + 1))
    say "[$step_number/$steps] $*"
}

# hold NAME WHAT: holds build/NAME.lock until this shell ends; waits, and says for what, while another run holds it.
# Descriptor 9 must be closed (9>&-) for what outlives this shell.
hold() {
    mkdir -p "$top/build" 2>/dev/null || die "cannot make the folder $top/build; it is where everything is built"
    exec 9>>"$top/build/$1.lock" || die "cannot write $top/build/$1.lock"
    command -v flock >/dev/null || return 0
    if ! flock --nonblock 9; then
        say "waiting for $2"
        flock 9
    fi
}

# full_disk FOLDER: says so and succeeds where less than 64 MB are left for it.
full_disk() {
    local left
    left=$(df -Pm "$1" 2>/dev/null | awk 'NR == 2 { print $4 }')
    [ -n "$left" ] && [ "$left" -lt 64 ] || return 1
    printf 'clutch: the disk that holds %s is full (%s MB left)\n' "$1" "$left" >&2
}

# want_disk FOLDER MEGABYTES WHAT: ends here, before the work, where it cannot fit.
want_disk() {
    local left
    left=$(df -Pm "$1" 2>/dev/null | awk 'NR == 2 { print $4 }')
    [ -z "$left" ] || [ "$left" -ge "$2" ] \
        || die "$3 needs about $2 MB, and the disk that holds $1 has $left MB left"
}
