#!/bin/sh
# Undoes systemd/install.sh:  sudo make uninstall   Settings and data stay, unless PURGE=1.
#   DESTDIR=folder   takes the files away there and touches nothing else
set -eu
dest=${DESTDIR:-}

say() { echo "willay: $*"; }

if [ -z "$dest" ]; then
    [ "$(id -u)" -eq 0 ] || { echo "willay: uninstalling needs root: sudo make uninstall" >&2; exit 2; }
    if [ -d /run/systemd/system ]; then
        for unit in willay.service willay-usb.path; do
            [ -e "/etc/systemd/system/$unit" ] || continue
            say "stopping $unit"
            systemctl --quiet disable --now "$unit" || true
        done
    fi
fi

say "taking away service, udev rules and program"
for unit in willay.service willay-usb.service willay-usb.path; do
    rm -f "$dest/etc/systemd/system/$unit"
done
rm -f "$dest/etc/udev/rules.d/70-willay-modem.rules"
rm -rf "$dest/opt/willay"
if [ "$(readlink "$dest/usr/local/bin/willay" 2>/dev/null || true)" = /opt/willay/venv/bin/willay ]; then
    rm -f "$dest/usr/local/bin/willay"
fi
if [ -z "$dest" ] && [ -d /run/systemd/system ]; then
    systemctl daemon-reload
    udevadm control --reload || true  # nothing depends on it: the rules are gone at the next start
fi

if [ "${PURGE:-}" = 1 ]; then
    say "taking away settings (/etc/willay), data (/var/lib/willay) and the user willay"
    rm -rf "$dest/etc/willay" "$dest/var/lib/willay"
    if [ -z "$dest" ] && getent passwd willay >/dev/null; then
        userdel willay
    fi
else
    say "settings (/etc/willay) and data (/var/lib/willay) stay; PURGE=1 takes them away too"
fi
