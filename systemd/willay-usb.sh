#!/bin/sh
# Takes a modem off the USB bus and back, or its power away, for the hub, which is not root:
#   willay-usb.sh REQUESTS RESULTS [SYS] [PAUSE]
# A request is a file in REQUESTS with a name and no content: usb@1-1.3 or power@1-1.3, the place as the kernel writes
# it. The answer is the file RESULTS/1-1.3: "done" or "refused", the request, when it was last done (seconds since the
# system started; 0: not yet), why.
# The hub's user writes REQUESTS, so nothing in there is trusted: only names are read, only files so named are removed,
# and only what the udev rules call a modem is touched.
set -eu
requests=$1 results=$2 sys=${3:-/sys} pause=${4:-3}
least=60 # seconds between two acts at one place: a modem needs half of it to come back

answer() { # answer done|refused REASON
    [ "$1" = done ] && last=$uptime
    printf '%s %s %s %s\n' "$1" "$name" "$last" "$2" >"$results/.new"
    mv "$results/.new" "$results/$place"
    echo "$name: $1 $2"
}

is_modem() {
    udevadm info --query=property --path="$device" 2>/dev/null | grep -qx 'WILLAY_MODEM=1'
}

last_done() {
    [ -f "$results/$place" ] && read -r _ _ before _ <"$results/$place" || before=0
    echo "$before"
}

off_and_on() {
    trap 'echo 1 >"$device/authorized"' EXIT # never left off, whatever ends this
    echo 0 >"$device/authorized"
    sleep "$pause"
    echo 1 >"$device/authorized"
    trap - EXIT
    answer done ""
}

power() {
    command -v uhubctl >/dev/null || { answer refused "uhubctl is not installed"; return; }
    case $place in
    *.*) hub=${place%.*} port=${place##*.} ;;
    *) hub=${place%-*} port=${place##*-} ;;
    esac
    if said=$(uhubctl -l "$hub" -p "$port" -a cycle -d "$pause" -r 3 2>&1); then
        answer done ""
    else
        answer refused "this hub cannot switch its ports: $(printf '%s' "$said" | tr '\n' ' ' | cut -c 1-200)"
    fi
}

for file in "$requests"/*@*; do
    name=${file##*/}
    # No other letters, so no line ends, no spaces and no way out of the folder.
    case $name in *[!a-z0-9@.-]*) continue ;; esac
    printf '%s\n' "$name" | grep -Eqx '(usb|power)@[0-9]{1,3}-[0-9]{1,2}(\.[0-9]{1,2}){0,5}' || continue
    rm -f -- "$file" || continue
    place=${name#*@}
    device=$sys/bus/usb/devices/$place
    read -r uptime _ </proc/uptime
    uptime=${uptime%%.*}
    last=$(last_done)
    if [ "$last" -gt 0 ] && [ $((uptime - last)) -lt "$least" ]; then
        answer refused "too soon after the last time"
    elif [ -e "$device" ] && ! is_modem; then
        answer refused "no modem"
    elif [ "${name%@*}" = power ]; then
        power # also where nothing is: that is how one that fell off the bus comes back
    elif [ -e "$device/authorized" ]; then
        off_and_on
    else
        answer refused "nothing is there"
    fi
done
