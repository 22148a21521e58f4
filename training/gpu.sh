#!/usr/bin/env bash
# Teachers, what they say, and students, on a machine with a GPU:
#   training/gpu.sh teachers WORK; training/gpu.sh students WORK OUT SECONDS
# WORK is a folder that carry.py unpacked. The students wait for what the teachers say, so both may be begun at once.
set -euo pipefail
began=$(date +%s)
what=$1 work=$2 out=${3:-} seconds=${4:-600}
cd "$(dirname "$0")"
export PYTHONPATH=../src MPNET="$work/mpnet.safetensors" MINILM="$work" PYTHONUNBUFFERED=1 OMP_NUM_THREADS=2 TOKENIZERS_PARALLELISM=false
python=${PYTHON:-python3}

if [ "$what" = teachers ]; then
  [ -f "$work/pool.npz" ] || "$python" distil.py pool "$work" --turns 10 --processes 12 >"$work/pool.log" 2>&1 &
  for seed in 0 1 2 3 4 5 6; do
    tone=$([ "$seed" -lt 5 ] || echo "--tone --tone-times 2")
    # shellcheck disable=SC2086
    "$python" train.py "$work" "$work/t$seed" --base mpnet --epochs 3 --rate 4e-5 --bf16 --same 0 --device cuda --seed "$seed" $tone >"$work/t$seed.log" 2>&1 &
  done
  wait
  "$python" distil.py label "$work" "$work"/t{0,1,2,3,4,5,6} --batch 1024 >"$work/label.log" 2>&1
  exit
fi

while [ ! -f "$work/shares.npz" ]; do sleep 1; [ $(($(date +%s) - began)) -lt "$seconds" ] || exit 1; done
mkdir -p "$out"
cp "$work/shares.npz" "$work/teachers.npz" "$out/"
left=$((seconds - ($(date +%s) - began) - 25))
minutes=$("$python" -c "print($left / 60)")
"$python" distil.py student "$work" "$out/slim" --base slim --start "$work/slim.pt" --minutes "$minutes" >"$out/slim.log" 2>&1 &
"$python" distil.py student "$work" "$out/minilm" --base minilm --rate 5e-4 --minutes "$minutes" >"$out/minilm.log" 2>&1 &
wait
cat "$work"/t?/log.jsonl "$work/label.log" "$out"/*.jsonl
