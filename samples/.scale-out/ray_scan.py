"""Ray: a task for each shard, wherever there is room; the map, once all of them are done.

    pip install ray
    python3 ray_scan.py /mnt/evidence -o map.json --shards 64        # in a cluster, or on this machine alone

Every node has `evimap` (or EVIMAP names it) and the same folder with the evidence. Facts come back through Ray, so no node writes to it.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import ray

EVIMAP = os.environ.get("EVIMAP", "evimap")


# A task whose worker dies is run again elsewhere. One that evimap refuses would be refused again, so that is not tried.
@ray.remote(num_cpus=1, max_retries=5)
def read_shard(evimap: str, evidence: str, checklist: str, index: int, count: int) -> bytes:
    scan = [evimap, "scan", evidence, "--checklist", checklist, "--shard", f"{index}/{count}", "--jobs", "1", "--exit-zero", "--quiet"]
    done = subprocess.run(scan, capture_output=True)
    if done.returncode != 0:
        raise RuntimeError(f"shard {index}/{count}: {done.stderr.decode(errors='replace')}")
    return done.stdout


def main() -> int:
    parser = argparse.ArgumentParser(epilog="What stands behind -- is handed to evimap merge.")
    parser.add_argument("evidence", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--shards", type=int, default=64)
    parser.add_argument("--checklist", default="digital-service")
    given = sys.argv[1:]
    end = given.index("--") if "--" in given else len(given)
    arguments, more = parser.parse_args(given[:end]), given[end + 1 :]

    ray.init(ignore_reinit_error=True)
    evidence = str(arguments.evidence.resolve())
    waiting = [read_shard.remote(EVIMAP, evidence, arguments.checklist, index + 1, arguments.shards) for index in range(arguments.shards)]
    with tempfile.TemporaryDirectory() as folder:
        files = []
        while waiting:
            # In the order in which they are done: merge does not mind.
            done, waiting = ray.wait(waiting)
            files.append(Path(folder, f"{len(files)}.ndjson"))
            files[-1].write_bytes(ray.get(done[0]))
        merge = [EVIMAP, "merge", *map(str, files), "--checklist", arguments.checklist, "-o", str(arguments.output), *more]
        return subprocess.run(merge).returncode


if __name__ == "__main__":
    sys.exit(main())
