#!/bin/sh
# AWS Batch: a child of an array job for each shard, then the map, once all of them are done. aws-batch.json is the job definition.
#
#     aws batch register-job-definition --cli-input-json file://aws-batch.json
#     QUEUE=evidence sh aws-batch.sh submit 16
set -eu

case "${1:-}" in
submit)
    shards=$(aws batch submit-job --job-name evimap --job-queue "$QUEUE" --job-definition evimap \
        --array-properties "size=$2" --query jobId --output text)
    aws batch submit-job --job-name evimap-merge --job-queue "$QUEUE" --job-definition evimap \
        --parameters step=merge --retry-strategy attempts=1 --depends-on "jobId=$shards"
    ;;
shard)
    # Losses are told by the merged map, so only a shard that could not be read at all fails.
    exec evimap scan "$EVIDENCE" --shard auto --jobs 2 --exit-zero --progress json \
        >"$FACTS/$AWS_BATCH_JOB_ARRAY_INDEX.ndjson"
    ;;
merge)
    exec evimap merge "$FACTS"/*.ndjson -o "$MAP"
    ;;
*)
    echo "usage: aws-batch.sh submit SHARDS" >&2
    exit 2
    ;;
esac
