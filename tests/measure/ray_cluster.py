"""The Ray job of samples/.scale-out on a local cluster of several workers, of which one is killed in the middle of its shard.

    python3 tests/measure/ray_cluster.py target/release/evimap

The merged map must be, to the byte, that of one scan. Needs the package `ray`; without it this says so and passes.
"""

import os
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

WORKERS = 4
SHARDS = 12
FILES = 60
# Seconds that a shard waits before it is read, so that a worker is in the middle of one when it is killed.
HEAD_START = 1

JOB = Path(__file__).resolve().parents[2] / "samples" / ".scale-out" / "ray_scan.py"

RULE = """제1조(목적) 이 지침은 침해사고 대응에 필요한 사항을 정한다.
제7조(침해사고 보고)
③ 회사는 침해사고가 발생하면 지체 없이 다음 각 호를 이용자에게 통지한다.
1. 통지방법 : 전화, 휴대전화, 전자우편
2. 발생 원인
"""


def evidence(folder: Path) -> None:
    """Rules that differ, some with the bytes of another, in three folders."""
    for number in range(FILES):
        below = folder / f"부서 {number % 3}"
        below.mkdir(parents=True, exist_ok=True)
        other = "" if number % 10 == 0 else f"제9조(기록) 기록은 {number}년간 보관한다. 비밀번호는 MD5로 암호화한다.\n"
        (below / f"{number:02}. 지침.txt").write_text(RULE + other, encoding="utf-8")


def watched(program: Path, folder: Path) -> tuple[Path, Path]:
    """A program in the place of evimap that first writes down which worker asked for which arguments."""
    log, script = folder / "log", folder / "evimap"
    script.write_text(f'#!/bin/sh\nif [ "$1" = scan ]; then echo "$PPID $*" >>"{log}"; sleep {HEAD_START}; fi\nexec "{program}" "$@"\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return script, log


def asked(log: Path) -> list[list[str]]:
    return [line.split() for line in log.read_text().splitlines()] if log.exists() else []


def main() -> int:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    try:
        import ray
    except ImportError:
        print("ray_cluster: left out, because Ray is not installed (pip install ray)")
        return 0
    program = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        evidence(folder / "evidence")
        script, log = watched(program, folder)
        os.environ["EVIMAP"] = str(script)
        ray.init(num_cpus=WORKERS, include_dashboard=False, log_to_driver=False, logging_level="ERROR")

        job = [str(JOB), str(folder / "evidence"), "-o", str(folder / "map.json"), "--shards", str(SHARDS), "--", "--quiet"]
        killed: list[list[str]] = []

        def kill_one() -> None:
            # Once as many shards as there are workers are in work, the worker of the last of them.
            while len(asked(log)) < WORKERS:
                time.sleep(0.02)
            victim = asked(log)[WORKERS - 1]
            os.kill(int(victim[0]), signal.SIGKILL)
            killed.append(victim)

        killer = threading.Thread(target=kill_one, daemon=True)
        killer.start()
        sys.path.insert(0, str(JOB.parent))
        sys.argv = job
        import ray_scan

        code = ray_scan.main()
        killer.join()
        ray.shutdown()

        shard = lambda call: call[call.index("--shard") + 1]
        calls = asked(log)
        workers = {call[0] for call in calls}
        again = [call for call in calls if shard(call) == shard(killed[0])]
        expected = subprocess.run([program, "scan", folder / "evidence", "--quiet"], capture_output=True)
        merged = (folder / "map.json").read_bytes()
        print(f"{SHARDS} shards on {len(workers)} workers; killed the one of shard {shard(killed[0])}, which was read {len(again)} times")
        assert len(workers) >= WORKERS, workers
        assert len(again) >= 2 and again[0][0] != again[-1][0], "another worker did not take the shard over"
        assert code == expected.returncode, (code, expected.returncode)
        assert merged == expected.stdout, "the merged map is another one"
        print(f"the merged map is the scan's, to the byte: {len(merged)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
