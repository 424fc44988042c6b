# Sourced by ./firstdose and ./check, which set `root` (the project folder) first.
#
#   environment NAME   makes .venv/NAME from locks/NAME.txt, or leaves it alone when it is already so; machine code
#                      of sources that have changed since is thrown away
#
# An environment is as it should be when its stamp equals the checksum of the lock, of pyproject.toml and of
# the folder's own path (an editable install names it). Two calls at once wait for each other.

# Python versions to try, in this order: the tests run on the first.
candidates="python3.11 python3.12 python3.13 python3.14 python3 python"

say() { printf 'firstdose: %s\n' "$*" >&2; }

find_python() {
    without_venv=""
    for candidate in $candidates; do
        command -v "$candidate" >/dev/null 2>&1 || continue
        "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue
        if "$candidate" -c 'import ensurepip, venv' >/dev/null 2>&1; then
            printf '%s\n' "$candidate"
            return 0
        fi
        without_venv=$("$candidate" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
    done
    if [ -n "$without_venv" ]; then
        say "$without_venv is here, but it cannot make virtual environments."
        say "Remedy: install its venv module (on Debian and Ubuntu: apt-get install $without_venv-venv)."
    else
        say "Python 3.11 or newer was not found."
        say "Remedy: install Python 3.11, 3.12 or 3.13 so that python3 or python3.11 is on the PATH."
    fi
    return 1
}

checksum_of() {
    { printf '%s\n' "$root"; cat "$root/locks/$1.txt" "$root/pyproject.toml"; } | cksum
}

stamped() { # NAME STAMP
    [ -x "$root/.venv/$1/bin/python" ] && [ -f "$root/.venv/$1/stamp" ] || return 1
    read -r was <"$root/.venv/$1/stamp" || return 1
    [ "$was" = "$2" ]
}

install_environment() { # NAME STAMP
    place="$root/.venv/$1"
    if ! { [ -x "$place/bin/python" ] && "$place/bin/python" -m pip --version >/dev/null 2>&1; }; then
        python=$(find_python) || return 1
        "$python" -m venv --clear "$place" || return 1
    fi
    rm -f "$place/stamp"
    "$place/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
        --require-hashes -r "$root/locks/$1.txt" >&2 || return 1
    # The build backend is in the lock, so nothing more is fetched here.
    "$place/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
        --no-deps --no-build-isolation -e "$root" >&2 || return 1
    printf '%s\n' "$2" >"$place/stamp"
}

# Machine code is kept for each function beside its file, and taken for good while that file is as it was, though a
# function of another file that it calls may have changed.  So after a change of any source all of it is made anew.
forget_machine_code() {
    kept="$root/.venv/machine-code"
    [ -e "$kept" ] && [ -z "$(find "$root/src" -name '*.py' -newer "$kept" | head -n 1)" ] && return 0
    mkdir -p "$root/.venv" && : >"$kept" || return 1
    find "$root/src" \( -name '*.nbi' -o -name '*.nbc' \) -exec rm -f {} +
}

environment() { # NAME
    forget_machine_code || return 1
    stamp=$(checksum_of "$1") || return 1
    stamped "$1" "$stamp" && return 0
    mkdir -p "$root/.venv" || return 1
    busy="$root/.venv/$1.busy"
    waited=0
    until mkdir "$busy" 2>/dev/null; do
        owner=$(cat "$busy/pid" 2>/dev/null || true)
        if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
            rm -rf "$busy" # its maker is gone
            continue
        fi
        [ "$waited" -eq 5 ] && say "waiting for another installation of .venv/$1 (delete $busy if there is none)"
        waited=$((waited + 1))
        [ "$waited" -gt 1800 ] && { say "gave up waiting for $busy"; return 1; }
        sleep 1
    done
    printf '%s\n' "$$" >"$busy/pid"
    trap 'rm -rf "$busy"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    result=0
    if ! stamped "$1" "$stamp"; then # it may have been made while we waited
        say "installing into .venv/$1 from locks/$1.txt (once)"
        install_environment "$1" "$stamp" || { result=1; say "the installation failed; the messages above say why."; }
    fi
    rm -rf "$busy"
    trap - EXIT INT TERM
    return $result
}
