#!/bin/sh
# Runs 'devices', 'verify' on every device and the benchmark on one, and packs what they say into one archive to send.
#
#   ./report.sh [--device NAME] [--no-bench] [FOLDER]
#
# FOLDER takes the report, the current folder if it is left out. --device names what to measure; without it, what vksim chooses.
set -u

here=$(cd "$(dirname "$0")" && pwd) || exit 1
device=
bench=1
target=.
while [ $# -gt 0 ]; do
    case $1 in
        --device)
            [ $# -gt 1 ] || { echo "report.sh: --device: found no value; expected a name or an index" >&2; exit 2; }
            device=$2
            shift ;;
        --no-bench) bench=0 ;;
        -h|--help) sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 0 ;;
        -*) echo "report.sh: $1: found an unknown option; expected --device NAME or --no-bench" >&2; exit 2 ;;
        *) target=$1 ;;
    esac
    shift
done
[ -d "$target" ] || { echo "report.sh: $target: found no such folder; expected one to put the report into" >&2; exit 2; }

name=vksim-report-$(date -u +%Y%m%d-%H%M%S)
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
mkdir "$work/$name"
status=0

# Nothing of the machine but its system, processor and drivers.
{ uname -srm; sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | sort | uniq -c; } > "$work/$name/system.txt"

echo "devices"
"$here/vksim" devices ${device:+--device "$device"} --json > "$work/$name/devices.json" || exit $?

for index in $(sed -n 's/^ *"index": \([0-9]*\),$/\1/p' "$work/$name/devices.json"); do
    echo "verify, device $index"
    "$here/vksim" verify --device "$index" --json > "$work/$name/verify-$index.json" 2> "$work/$name/verify-$index.txt"
    code=$?
    if [ $code -ne 0 ]; then
        cat "$work/$name/verify-$index.txt" >&2
        status=$code
    fi
    [ -s "$work/$name/verify-$index.txt" ] || rm -f "$work/$name/verify-$index.txt"
done

# What drivers' compilers make of the kernels, where they tell.
for index in $(sed -n 's/^ *"index": \([0-9]*\),$/\1/p' "$work/$name/devices.json"); do
    "$here/VkSim.ShaderStats" --driver "$index" --json > "$work/$name/kernels-$index.json" 2> /dev/null || [ $? -eq 4 ] || rm -f "$work/$name/kernels-$index.json"
done

if [ $bench -eq 1 ]; then
    # The chosen device; a GPU is measured beside its own copy and multiply-adds, the CPU beside its memory.
    chosen=$(awk '/"index":/ { sub(",", ""); place = $2 } /"type":/ { kind = $2 } /"chosen": true/ { print place, kind; exit }' "$work/$name/devices.json")
    kind=device
    case $chosen in *simd*) kind=--no-peers ;; esac
    echo "benchmark, device ${chosen%% *} (minutes)"
    "$here/VkSim.Bench" $kind --device "${chosen%% *}" --out "$work/$name/bench.jsonl" > "$work/$name/bench.txt" 2>&1 || {
        status=1
        tail -n 3 "$work/$name/bench.txt" >&2
    }
fi

tar -czf "$target/$name.tar.gz" -C "$work" "$name" || exit 1
echo "$target/$name.tar.gz"
exit $status
