#!/usr/bin/env bash
# Everything a fresh Debian machine with Python 3.11 lacks. Called again it takes no time.
#   ops/setup.sh        what running, tests and gates need
#   ops/setup.sh run    what running needs: `make demo` shows its first page sooner
set -euo pipefail
cd "$(dirname "$0")/.."
PACKAGES="git make python3 python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core"

has_packages() {
  local libraries
  libraries=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p)
  [[ $libraries == *libpango-1.0* && $libraries == *libpangoft2-1.0* && $libraries == *libharfbuzz-subset* ]] &&
    [ -d /usr/share/fonts/truetype/dejavu ] && python3 -c 'import venv, ensurepip' 2>/dev/null
}

if ! has_packages; then
  line="apt-get install -y --no-install-recommends $PACKAGES"
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing system packages: $PACKAGES"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >/dev/null
    $line -qq >/dev/null
  else
    printf 'Some system packages are missing. As root, run:\n\n  %s\n\nthen call make again.\n' "$line" >&2
    exit 1
  fi
fi

if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo "Python 3.11 or newer is needed; this is $(python3 --version)." >&2
  exit 1
fi

stamp() { cat "$@" | sha256sum | cut -d' ' -f1; }
is_stamped() { [ "$(cat "$1" 2>/dev/null)" = "$2" ]; }

all=$(stamp requirements.txt requirements-dev.txt constraints.txt)
run=$(stamp requirements.txt constraints.txt)

install_python() {
  [ -x .venv/bin/python ] || python3 -m venv .venv
  # Byte code is written when a module is first used: most of it never is.
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-compile -r "$1" -c constraints.txt
}

if [ "${1:-}" = run ]; then
  if ! is_stamped .venv/aims-run "$run"; then
    echo "Installing Python packages into .venv"
    install_python requirements.txt
    echo "$run" > .venv/aims-run
  fi
elif ! is_stamped .venv/aims-all "$all"; then
  echo "Installing Python packages into .venv, those for tests and gates too"
  install_python requirements-dev.txt
  echo "$all" > .venv/aims-all
  echo "$run" > .venv/aims-run
fi

assets=$(stamp package-lock.json static/icons.txt aims/core/assets.py)
if ! is_stamped static/vendor/.made-of "$assets"; then
  echo "Installing front-end packages"
  .venv/bin/python -m aims.core.build_assets --install >/dev/null
  echo "$assets" > static/vendor/.made-of
fi
