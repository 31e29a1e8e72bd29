# Shared by run and test: what is needed, how it is installed, how it is built. Sourced, not run.

# One line a purpose, so that a reader on another system can find the counterparts.
packages_build=(
    build-essential cmake ninja-build ccache pkg-config
    qt6-base-dev qt6-svg-dev
    libsqlite3-dev libyaml-cpp-dev libvectorscan-dev libarchive-dev libzstd-dev
    libboost1.81-dev libsimdjson-dev libssl-dev zlib1g-dev qtkeychain-qt6-dev
)
packages_run=(libqt6svg6 fonts-dejavu-core fonts-droid-fallback)
packages_test=(libbenchmark-dev xvfb xauth openssl)
# What benchmarks compare with, promtool, and servers that tests speak to.
packages_peers=(lnav ripgrep glogg python3-fastapi python3-uvicorn prometheus buildbot buildbot-worker)

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null 2>&1; then sudo "$@"
    else return 1
    fi
}

is_debian() {
    command -v apt-get >/dev/null 2>&1 && command -v dpkg-query >/dev/null 2>&1
}

# install_missing PACKAGE...: on Debian and its kin installs what is not there yet; elsewhere names it and goes on, since
# the libraries may be there under other names: configuring will tell.
install_missing() {
    if ! is_debian; then
        say "This is not a Debian system: nothing is installed. The build needs what these Debian packages hold:"
        say "  $*"
        return 0
    fi
    local missing=() package
    for package in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    say "Installing: ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2 \
        || die "The package lists could not be read. Install by hand, as root: apt-get install ${missing[*]}"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2 \
        || die "Packages could not be installed. Install by hand, as root: apt-get install ${missing[*]}"
}

# build PRESET [TARGET...]: configures once and builds in build/PRESET. Says little when there is nothing to do.
build() {
    local preset=$1
    shift
    cd "$root" || exit 1
    if [ ! -f "build/$preset/build.ninja" ]; then
        cmake --preset "$preset" >&2 || die "Configuring failed: the lines above name what is missing."
    fi
    cmake --build --preset "$preset" ${1:+--target "$@"} >&2 || die "The build failed: see the lines above."
}
