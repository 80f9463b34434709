#!/bin/sh
# Runs 'devices', 'verify' and shader statistics on every device and the benchmark on one, where PyTorch with CUDA is there what it
# has of the same rows, and packs what they say into one archive to send; interrupted, what there is by then.
#
#   ./run-all.sh [--device NAME] [--minutes N] [--no-bench] [FOLDER]
#
# FOLDER takes the archive, the current folder if it is left out. --device names what to measure; without it, what vksim chooses.
# --minutes is what the benchmark may take, 8 if it is left out.
set -u

here=$(cd "$(dirname "$0")" && pwd) || exit 1
device=
bench=1
minutes=8
target=.
while [ $# -gt 0 ]; do
    case $1 in
        --device)
            [ $# -gt 1 ] || { echo "run-all.sh: --device: found no value; expected a name or an index" >&2; exit 2; }
            device=$2
            shift ;;
        --minutes)
            [ $# -gt 1 ] || { echo "run-all.sh: --minutes: found no value; expected a number" >&2; exit 2; }
            minutes=$2
            shift ;;
        --no-bench) bench=0 ;;
        -h|--help) sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 0 ;;
        -*) echo "run-all.sh: $1: found an unknown option; expected --device NAME, --minutes N or --no-bench" >&2; exit 2 ;;
        *) target=$1 ;;
    esac
    shift
done
case $minutes in
    *[!0-9.]*|*.*.*) known= ;;
    *[1-9]*) known=1 ;;
    *) known= ;;
esac
[ -n "$known" ] || { echo "run-all.sh: --minutes: found '$minutes'; expected a number greater than 0, such as 8 or 0.5" >&2; exit 2; }
[ -d "$target" ] || { echo "run-all.sh: $target: found no such folder; expected one to put the report into" >&2; exit 2; }

name=vksim-report-$(date -u +%Y%m%d-%H%M%S)
( : > "$target/.$name.tmp" ) 2> /dev/null || { echo "run-all.sh: $target: found a folder that may not be written; expected one to put the report into" >&2; exit 2; }
rm -f "$target/.$name.tmp"
work=$(mktemp -d) || exit 1
keep=
trap '[ -n "$keep" ] || rm -rf "$work"' EXIT
mkdir "$work/$name" || exit 1
status=0
child=
exec 3>&1 4>&2

pack() {
    if tar -czf "$target/$name.tar.gz" -C "$work" "$name"; then
        echo "$target/$name.tar.gz"
    else
        keep=1
        rm -f "$target/$name.tar.gz"
        echo "run-all.sh: $target/$name.tar.gz could not be written; what it would hold is in $work/$name" >&2
        return 1
    fi
}

# What has not ended by 20 seconds after it was told to is killed.
stop() {
    trap '' INT TERM HUP
    # Of whoever started this, not of the step.
    exec 1>&3 2>&4
    if [ -n "$child" ]; then
        kill -TERM "$child" 2> /dev/null
        ( sleep 20; kill -KILL "$child" ) > /dev/null 2>&1 3>&- 4>&- &
        killer=$!
        wait "$child" 2> /dev/null
        kill -KILL "$killer" 2> /dev/null
    fi
    echo "run-all.sh: interrupted; packing what there is" >&2
    pack
    exit 130
}
trap stop INT TERM HUP

# In the background, since a shell hears no signal while it waits for what is in front.
step() {
    "$@" 3>&- 4>&- &
    child=$!
    wait "$child"
    code=$?
    child=
    return $code
}

# A step that may take so many seconds, where the system can tell.
limited() {
    seconds=$1
    shift
    if command -v timeout > /dev/null 2>&1; then
        step timeout -k 15 "$seconds" "$@"
    else
        step "$@"
    fi
}

# Of exit codes 124 and 137.
note_if_slow() {
    case $1 in
        124|137) echo "run-all.sh: $2: given up after $3 seconds; going on" | tee -a "$work/$name/given-up.txt" >&2 ;;
    esac
}

# Nothing of the machine but its system, processor and drivers.
{ uname -srm; sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | sort | uniq -c; } > "$work/$name/system.txt"

echo "devices"
step "$here/vksim" devices ${device:+--device "$device"} --json > "$work/$name/devices.json" || exit $?
devices=$(sed -n 's/^ *"index": \([0-9]*\),$/\1/p' "$work/$name/devices.json")

for index in $devices; do
    echo "verify, device $index"
    limited 900 "$here/vksim" verify --device "$index" --json > "$work/$name/verify-$index.json" 2> "$work/$name/verify-$index.txt"
    code=$?
    if [ $code -ne 0 ]; then
        cat "$work/$name/verify-$index.txt" >&2
        note_if_slow $code "verify, device $index" 900
        status=$code
    fi
    [ -s "$work/$name/verify-$index.txt" ] || rm -f "$work/$name/verify-$index.txt"
done

# What drivers' compilers make of the kernels, where they tell.
for index in $devices; do
    limited 300 "$here/VkSim.ShaderStats" --driver "$index" --json > "$work/$name/kernels-$index.json" 2> /dev/null
    code=$?
    note_if_slow $code "shader statistics, device $index" 300
    [ $code -eq 0 ] || [ $code -eq 4 ] || rm -f "$work/$name/kernels-$index.json"
done

if [ $bench -eq 1 ]; then
    echo "benchmark, at most $minutes minutes"
    step "$here/vksim" bench ${device:+--device "$device"} --minutes "$minutes" --out "$work/$name/bench.json" --html "$work/$name/bench.html" \
        > "$work/$name/bench.txt" 2>&1 || {
        status=$?
        tail -n 3 "$work/$name/bench.txt" >&2
    }
    if limited 120 python3 -c 'import sys, torch; sys.exit(not torch.cuda.is_available())' 2> /dev/null; then
        echo "the same by PyTorch on CUDA, at most $minutes minutes"
        # A single call cannot be ended from within.
        most=$(awk "BEGIN { print int(60 * $minutes) + 300 }")
        limited "${most:-1800}" python3 "$here/torch_ops.py" --minutes "$minutes" --out "$work/$name/torch.json" > "$work/$name/torch.txt" 2>&1 || {
            note_if_slow $? "PyTorch" "${most:-1800}"
            tail -n 1 "$work/$name/torch.txt" >&2
        }
        # It is written row by row: what there is when it was given up is compared too.
        if [ -s "$work/$name/torch.json" ] && [ -s "$work/$name/bench.json" ]; then
            step "$here/vksim" bench compare "$work/$name/torch.json" "$work/$name/bench.json" --html "$work/$name/torch.html" >> "$work/$name/torch.txt" 2>&1
        fi
    fi
fi

pack || exit 1
exit $status
