#!/bin/sh
# The Debian packages that tests and pictures need: installed when root, else listed.
set -eu
needed="libreoffice-calc libreoffice-writer python3-uno poppler-utils chromium fonts-liberation
xvfb xauth libegl1 libgl1 libdbus-1-3 libfontconfig1 libxkbcommon0 libglib2.0-0
dbus at-spi2-core gir1.2-atspi-2.0 python3-gi
libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0"

if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "This is not a Debian system. The tests need LibreOffice with its Python bridge, poppler, Chromium and Xvfb."
    exit 0
fi
missing=""
for package in $needed; do
    # libglib2.0-0 is libglib2.0-0t64 on later releases.
    dpkg-query -W -f='${Status}\n' "$package" "${package}t64" 2>/dev/null | grep -q "install ok installed" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ]; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # shellcheck disable=SC2086  # a list of names
    apt-get install -qq -y --no-install-recommends $missing >/dev/null
else
    echo "The tests need these packages. Ask an administrator to run:"
    echo "  apt-get install --no-install-recommends$missing"
    exit 1
fi
