#!/bin/sh
# Slurm: a task of a job array for each shard, then the map, once all of them are done.
#
#     EVIDENCE=/mnt/evidence FACTS=/mnt/facts MAP=/mnt/map.json sh slurm.sh submit 16
set -eu
: "${EVIDENCE:?folder with the evidence}" "${FACTS:?empty folder that all nodes write to}" "${MAP:?the map to write}"

case "${1:-}" in
submit)
    shards=$(sbatch --parsable --job-name=evimap --cpus-per-task=2 --mem=8G --requeue --array="1-$2" "$0" shard)
    sbatch --job-name=evimap-merge --mem=8G --dependency="afterok:$shards" "$0" merge
    ;;
shard)
    # Losses are told by the merged map, so only a shard that could not be read at all fails.
    exec evimap scan "$EVIDENCE" --shard auto --jobs "${SLURM_CPUS_PER_TASK:-1}" --exit-zero --progress json \
        >"$FACTS/$SLURM_ARRAY_TASK_ID.ndjson"
    ;;
merge)
    exec evimap merge "$FACTS"/*.ndjson -o "$MAP"
    ;;
*)
    echo "usage: slurm.sh submit SHARDS" >&2
    exit 2
    ;;
esac
