#!/bin/sh
# Installs Willay as a service:  sudo make install   Again after each new version; settings and data stay.
#   DESTDIR=folder   puts the files there instead, touches nothing else and needs no root: to look, or to package
#   PYTHON=python3   the Python to build on
set -eu
umask 022  # root may have a narrower one, and user willay must read the program
top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
dest=${DESTDIR:-}
python=${PYTHON:-python3}

say() { echo "willay: $*"; }
refuse() { echo "willay: $*" >&2; exit 2; }

if [ -z "$dest" ]; then
    [ "$(id -u)" -eq 0 ] || refuse "installing needs root: sudo make install"
    [ -d /run/systemd/system ] || refuse "this system does not run systemd, and the service needs it. To only try Willay: make run"
    sh "$top/systemd/check-python.sh" "$python"
fi
[ -f "$top/config.example.toml" ] || refuse "config.example.toml is missing: run this from a complete copy of Willay"

real() { # a step that only root on the real system can do
    [ -n "$dest" ] || "$@"
}
owned() { # owned OWNER:GROUP PATH
    real chown "$1" "$dest$2"
}

say "1. user willay, in group dialout (it may open modems)"
if [ -z "$dest" ]; then
    getent passwd willay >/dev/null ||
        useradd --system --user-group --home-dir /var/lib/willay --no-create-home --shell /usr/sbin/nologin willay
    usermod --append --groups dialout willay
fi

# Two places, used in turn: the new version is complete before the link moves to it, and the old one stays to go back to.
current=$(readlink "$dest/opt/willay/venv" 2>/dev/null || true)
[ "$current" = a ] && next=b || next=a
say "2. program: /opt/willay/$next, linked as /opt/willay/venv"
install -d -m 0755 "$dest/opt/willay" "$dest/opt/willay/doc" "$dest/usr/local/bin"
if [ -z "$dest" ]; then
    sh "$top/systemd/setup-venv.sh" "$python" "/opt/willay/$next" "$top/requirements.lock" copy
    /opt/willay/$next/bin/willay --help >/dev/null || refuse "the new version does not start; the old one was left in place"
fi
ln -sfn "$next" "$dest/opt/willay/venv"
ln -sfn /opt/willay/venv/bin/willay "$dest/usr/local/bin/willay"
install -m 0644 "$top"/docs/*.md "$dest/opt/willay/doc/"

say "3. settings: /etc/willay/config.toml"
install -d -m 0750 "$dest/etc/willay" "$dest/etc/willay/secrets"
fresh=no
if [ ! -e "$dest/etc/willay/config.toml" ]; then
    fresh=yes
    install -m 0640 "$top/config.example.toml" "$dest/etc/willay/config.toml"
    owned root:willay /etc/willay/config.toml
else
    say "   kept as it is; what is new is explained in /etc/willay/config.example.toml"
fi
install -m 0644 "$top/config.example.toml" "$dest/etc/willay/config.example.toml"
owned root:willay /etc/willay
owned root:willay /etc/willay/secrets

say "4. data: /var/lib/willay"
install -d -m 0750 "$dest/var/lib/willay"
owned willay:willay /var/lib/willay

say "5. udev rules: ModemManager keeps off, the modem is /dev/willay-modem"
install -d -m 0755 "$dest/etc/udev/rules.d"
install -m 0644 "$top/systemd/70-willay-modem.rules" "$dest/etc/udev/rules.d/70-willay-modem.rules"
if [ -z "$dest" ]; then
    { udevadm control --reload && udevadm trigger --action=change --subsystem-match=usb --subsystem-match=tty; } ||
        say "   udev does not run here: plug the modem in again after the next start of the system"
fi

say "6. services: willay.service; willay-usb.path, which switches a modem that hangs off and on for it"
install -d -m 0755 "$dest/etc/systemd/system" "$dest/opt/willay/usb"
install -m 0755 "$top/systemd/willay-usb.sh" "$dest/opt/willay/usb/willay-usb.sh"
for unit in willay.service willay-usb.service willay-usb.path; do
    install -m 0644 "$top/systemd/$unit" "$dest/etc/systemd/system/$unit"
done
real systemctl daemon-reload
real systemctl --quiet enable willay.service
real systemctl --quiet enable --now willay-usb.path

if [ -n "$dest" ]; then
    say "files are in $dest; user, program, devices and service were not touched"
elif [ "$fresh" = yes ]; then
    say "installed. Now:"
    say "   sudo nano /etc/willay/config.toml"
    say "   sudo -u willay willay check-config /etc/willay/config.toml"
    say "   sudo systemctl start willay"
    say "   sudo journalctl -u willay    (shows the link to make the first user)"
elif systemctl --quiet is-active willay.service; then
    systemctl restart willay.service
    say "installed and restarted"
else
    say "installed. To start it: sudo systemctl start willay"
fi
