#!/bin/sh
# Runs 'devices', 'verify' and shader statistics on every device and the benchmark on one, where PyTorch with CUDA is there the same rows by
# that, and packs what they say into one archive to send.
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
[ -d "$target" ] || { echo "run-all.sh: $target: found no such folder; expected one to put the report into" >&2; exit 2; }

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
    echo "benchmark, at most $minutes minutes"
    "$here/vksim" bench ${device:+--device "$device"} --minutes "$minutes" --out "$work/$name/bench.json" --html "$work/$name/bench.html" \
        > "$work/$name/bench.txt" 2>&1 || {
        status=$?
        tail -n 3 "$work/$name/bench.txt" >&2
    }
    if python3 -c 'import sys, torch; sys.exit(not torch.cuda.is_available())' 2> /dev/null; then
        echo "the same by PyTorch on CUDA, at most $minutes minutes"
        if python3 "$here/torch_ops.py" --minutes "$minutes" --out "$work/$name/torch.json" > "$work/$name/torch.txt" 2>&1; then
            "$here/vksim" bench compare "$work/$name/torch.json" "$work/$name/bench.json" --html "$work/$name/torch.html" >> "$work/$name/torch.txt" 2>&1
        else
            tail -n 1 "$work/$name/torch.txt" >&2
        fi
    fi
fi

tar -czf "$target/$name.tar.gz" -C "$work" "$name" || exit 1
echo "$target/$name.tar.gz"
exit $status
