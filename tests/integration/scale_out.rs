//! The adaptors in `samples/.scale-out`, with the variables that their schedulers set: the merged map is that of one scan.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::made::{Folder, RULE, docx, pdf, scan};

/// Parts into which the evidence is divided.
const SHARDS: u32 = 3;

fn adaptor(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/.scale-out").join(name)
}

fn evidence() -> Folder {
    let mut folder = Folder::new()
        .with("가.pdf", pdf(&[RULE]))
        .with("나/같은 것.pdf", pdf(&[RULE]))
        .with("빈 쪽.pdf", pdf(&[RULE, &[]]))
        .with("절차.docx", docx(&["비밀번호는 MD5로 암호화한다."]));
    for number in 0..5 {
        folder = folder
            .with(&format!("{number}.pdf"), pdf(&[&[&format!("문서 {number}의 통지방법은 전화이다.")]]));
    }
    folder
}

/// A place for facts, and the folders and files that an adaptor is told of.
struct Cluster {
    evidence: Folder,
    place: Folder,
}

impl Cluster {
    fn new() -> Cluster {
        let place = Folder::new();
        for folder in ["facts", "bin"] {
            fs::create_dir(place.join(folder)).unwrap();
        }
        std::os::unix::fs::symlink("/bin/sh", place.join("bin/sh")).unwrap();
        Cluster { evidence: evidence(), place }
    }

    /// A command of an adaptor as a node runs it. It finds a shell, evimap and what the tests put beside them, and so no LibreOffice.
    fn command(&self, program: &str) -> Command {
        let evimap = Path::new(env!("CARGO_BIN_EXE_evimap")).parent().unwrap();
        let path = std::env::join_paths([&self.place.join("bin"), evimap]);
        let mut command = Command::new(program);
        command
            .env("PATH", path.unwrap())
            .env("EVIDENCE", self.evidence.path())
            .env("FACTS", self.place.join("facts"))
            .env("MAP", self.place.join("map.json"));
        command
    }

    fn run(mut command: Command, expected: i32) {
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(expected), "{command:?}: {said}");
    }

    /// That the map is there, and is the one of a scan.
    fn judge(&self, name: &str) {
        let map = fs::read_to_string(self.place.join("map.json")).unwrap();
        assert!(map == scan(&self.evidence, &[]).out, "{name}");
    }

    /// A program that writes down its arguments and answers with a job's number.
    fn pretend(&self, program: &str) -> PathBuf {
        let (file, log) = (self.place.join("bin").join(program), self.place.join("log"));
        fs::write(&file, format!("#!/bin/sh\necho \"$*\" >>'{}'\necho 42\n", log.display())).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
        log
    }
}

#[test]
fn slurm() {
    let cluster = Cluster::new();
    let script = adaptor("slurm.sh");
    let step = |name: &str| {
        let mut command = cluster.command("sh");
        command.arg(&script).arg(name);
        command
    };
    for index in 1..=SHARDS {
        let mut command = step("shard");
        command.env("SLURM_ARRAY_TASK_ID", index.to_string()).env("SLURM_ARRAY_TASK_MIN", "1");
        command.env("SLURM_ARRAY_TASK_COUNT", SHARDS.to_string()).env("SLURM_CPUS_PER_TASK", "2");
        Cluster::run(command, 0);
    }
    Cluster::run(step("merge"), 1);
    cluster.judge("slurm");

    let log = cluster.pretend("sbatch");
    let mut submit = step("submit");
    submit.arg("16");
    Cluster::run(submit, 0);
    let log = fs::read_to_string(log).unwrap();
    let lines: Vec<&str> = log.lines().collect();
    let [shards, merge] = lines.as_slice() else { panic!("{log}") };
    assert!(shards.contains("--array=1-16 ") && shards.ends_with("slurm.sh shard"), "{shards}");
    assert!(merge.contains("--dependency=afterok:42 ") && merge.ends_with("slurm.sh merge"), "{merge}");
    Cluster::run(step("other"), 2);
}

#[test]
fn aws_batch() {
    let cluster = Cluster::new();
    let definition: Value = serde_json::from_slice(&fs::read(adaptor("aws-batch.json")).unwrap()).unwrap();
    let container = &definition["containerProperties"];
    assert_eq!(container["command"], serde_json::json!(["sh", "/opt/aws-batch.sh", "Ref::step"]));
    assert_eq!(definition["parameters"]["step"], "shard");
    let told = container["environment"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap());
    assert_eq!(told.collect::<Vec<_>>(), ["EVIDENCE", "FACTS", "MAP"]);

    let script = adaptor("aws-batch.sh");
    let step = |name: &str| {
        let mut command = cluster.command("sh");
        command.arg(&script).arg(name);
        command
    };
    for index in 0..SHARDS {
        let mut command = step("shard");
        command.env("AWS_BATCH_JOB_ARRAY_INDEX", index.to_string());
        command.env("AWS_BATCH_JOB_ARRAY_SIZE", SHARDS.to_string());
        Cluster::run(command, 0);
    }
    Cluster::run(step("merge"), 1);
    cluster.judge("aws batch");

    let log = cluster.pretend("aws");
    let mut submit = step("submit");
    submit.arg("16").env("QUEUE", "evidence");
    Cluster::run(submit, 0);
    let log = fs::read_to_string(log).unwrap();
    assert!(log.contains("--array-properties size=16 ") && log.contains("--depends-on jobId=42"), "{log}");
    Cluster::run(step("other"), 2);
}

#[test]
fn kubernetes() {
    let cluster = Cluster::new();
    // A command is an array on one line, which is JSON too.
    let manifest = |name: &str| fs::read_to_string(adaptor(name)).unwrap();
    let command = |manifest: &str| {
        let line = manifest.lines().find_map(|it| it.trim().strip_prefix("command: ")).unwrap();
        let parts: Vec<String> = serde_json::from_str(line).unwrap();
        let mut command = cluster.command(&parts[0]);
        command.args(&parts[1..]);
        command
    };
    let shards = manifest("kubernetes-shards.yaml");
    assert!(shards.contains("completionMode: Indexed") && shards.contains("  completions: 16\n"));
    assert!(shards.contains("{name: JOB_COMPLETIONS, value: \"16\"}"), "the number is handed on");
    for index in 0..SHARDS {
        let mut command = command(&shards);
        command.env("JOB_COMPLETION_INDEX", index.to_string()).env("JOB_COMPLETIONS", SHARDS.to_string());
        Cluster::run(command, 0);
    }
    // A pod that was evicted in the middle leaves half a file, which is refused, and is run again.
    let facts = cluster.place.join("facts/1.ndjson");
    let whole = fs::read(&facts).unwrap();
    fs::write(&facts, &whole[..whole.len() / 2]).unwrap();
    Cluster::run(command(&manifest("kubernetes-merge.yaml")), 2);
    fs::write(&facts, whole).unwrap();
    Cluster::run(command(&manifest("kubernetes-merge.yaml")), 1);
    cluster.judge("kubernetes");
}
