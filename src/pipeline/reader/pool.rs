//! Reading processes, from the side of those who ask them.

use std::io::{self, BufReader, Read as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::protocol::{self, GREETING, Reply, Request};
use super::serve::{OUT_OF_MEMORY, TIMED_OUT};
use super::{Attempt, Interrupted};
use crate::document::Interruption;

/// Files after which a process is replaced, so that what its allocator keeps does not add up.
const MOST_FILES: u32 = 500;

/// What the standard library says on standard error before it aborts for want of memory.
const LAST_WORDS: &str = "memory allocation of";

/// How long a process may take from closing its pipes to its end.
const LAST_BREATH: Duration = Duration::from_millis(500);

/// Processes that wait for a file. Each is asked by one thread at a time.
#[derive(Debug)]
pub(super) struct Pool {
    program: PathBuf,
    arguments: Vec<String>,
    idle: Mutex<Vec<Process>>,
}

impl Pool {
    pub(super) fn new(program: PathBuf, arguments: &[&str]) -> Pool {
        let arguments = arguments.iter().map(|&it| it.to_owned()).collect();
        Pool { program, arguments, idle: Mutex::default() }
    }

    /// Has one file read. A process that was killed says nothing about its file, so the file is read once more.
    ///
    /// # Errors
    /// When no process can be started; what ends a process that was started is the attempt's interruption.
    pub(super) fn read(&self, request: &Request, bytes: &[u8]) -> io::Result<Attempt> {
        self.attempt(request, bytes)?.or_else(|death| match death.was_killed {
            true => self.attempt(request, bytes)?.or_else(|death| Ok(Err(death.interrupted))),
            false => Ok(Err(death.interrupted)),
        })
    }

    /// Has one file read by one process.
    fn attempt(&self, request: &Request, bytes: &[u8]) -> io::Result<Result<Attempt, Death>> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut process = match idle {
            Some(process) => process,
            None => self.start()?,
        };
        match process.ask(request, bytes) {
            Ok(attempt) => {
                if process.files < MOST_FILES {
                    self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(process);
                }
                Ok(Ok(attempt))
            }
            Err(page) => Ok(Err(process.death(page))),
        }
    }

    /// Starts a process, and another where the first ends before it can be asked.
    fn start(&self) -> io::Result<Process> {
        let start = || Process::start(&self.program, &self.arguments);
        start().or_else(|_| start())
    }
}

/// How a process ended before it had read its file.
struct Death {
    interrupted: Interrupted,
    /// By somebody else: the system that was short of memory, or a person.
    was_killed: bool,
}

/// One reading process. It is ended with this value.
#[derive(Debug)]
struct Process {
    child: Child,
    requests: ChildStdin,
    replies: BufReader<ChildStdout>,
    files: u32,
}

impl Process {
    fn start(program: &PathBuf, arguments: &[String]) -> io::Result<Process> {
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let (Some(requests), Some(replies)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        let mut process = Process { child, requests, replies: BufReader::new(replies), files: 0 };
        let mut greeting = vec![0; GREETING.len()];
        process.replies.read_exact(&mut greeting)?;
        if greeting != GREETING {
            return Err(io::Error::other("another program answers"));
        }
        Ok(process)
    }

    /// `Err` with the page that was being read, when the process is of no use any more.
    fn ask(&mut self, request: &Request, bytes: &[u8]) -> Result<Attempt, Option<u32>> {
        self.files += 1;
        protocol::write(&mut self.requests, request).map_err(|_| None)?;
        io::Write::write_all(&mut self.requests, bytes).map_err(|_| None)?;
        let mut page = None;
        loop {
            match protocol::read(&mut self.replies).map_err(|_| page)? {
                Reply::Page(number) => page = Some(number),
                Reply::Read(read) => return Ok(Ok(read)),
                Reply::Panicked => {
                    return Ok(Err(Interrupted { page, interruption: Interruption::Crash }));
                }
            }
        }
    }

    /// What ended a process that does not answer any more.
    fn death(mut self, page: Option<u32>) -> Death {
        let ended = self.ended();
        // A process that sent nonsense still runs.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let interruption = match ended.and_then(|it| it.code()) {
            Some(TIMED_OUT) => Interruption::Timeout,
            Some(OUT_OF_MEMORY) => Interruption::MemoryLimit,
            _ => self.last_words(),
        };
        Death { interrupted: Interrupted { page, interruption }, was_killed: ended.is_some_and(was_killed) }
    }

    /// How the process ended, if it is about to.
    fn ended(&mut self) -> Option<ExitStatus> {
        let begun = Instant::now();
        loop {
            match self.child.try_wait() {
                Ok(None) if begun.elapsed() < LAST_BREATH => thread::sleep(LAST_BREATH / 100),
                Ok(ended) => return ended,
                Err(_) => return None,
            }
        }
    }

    /// What the standard error of an ended process says of its end.
    fn last_words(&mut self) -> Interruption {
        let mut last_words = Vec::new();
        if let Some(stderr) = self.child.stderr.take() {
            let _ = stderr.take(64 << 10).read_to_end(&mut last_words);
        }
        if String::from_utf8_lossy(&last_words).contains(LAST_WORDS) {
            Interruption::MemoryLimit
        } else {
            Interruption::Crash
        }
    }
}

fn was_killed(status: ExitStatus) -> bool {
    #[cfg(unix)]
    return std::os::unix::process::ExitStatusExt::signal(&status) == Some(9);
    #[cfg(not(unix))]
    {
        let _ = status;
        false
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::super::LeftOut;
    use super::*;
    use crate::extract::Settings;

    fn request() -> Request {
        let (settings, left_out) = (Settings::default(), LeftOut::default());
        Request { name: "a.pdf".to_owned(), settings, left_out, drawn: None, size: 5 }
    }

    /// What stands in for a reading process, as a shell script that is run behind the greeting.
    struct Case {
        name: &'static str,
        script: &'static str,
        expected: Interruption,
    }

    const CASES: &[Case] = &[
        Case { name: "ends at once", script: "exit 0", expected: Interruption::Crash },
        Case { name: "runs out of time", script: "exit 98", expected: Interruption::Timeout },
        Case { name: "has no room for the file", script: "exit 97", expected: Interruption::MemoryLimit },
        Case {
            name: "runs out of memory",
            script: "echo memory allocation of 9 bytes failed >&2; kill -ABRT $$",
            expected: Interruption::MemoryLimit,
        },
        Case { name: "is killed", script: "kill -KILL $$", expected: Interruption::Crash },
        Case {
            name: "sends nonsense and stays",
            script: "printf '\\001\\000\\000\\000\\377'; exec sleep 600",
            expected: Interruption::Crash,
        },
        Case {
            name: "promises too much",
            script: "printf '\\377\\377\\377\\377'; exec sleep 600",
            expected: Interruption::Crash,
        },
    ];

    #[test]
    fn whatever_a_process_does_is_told_and_the_next_one_is_started() {
        for case in CASES {
            let script =
                format!("printf '{}'; {}", String::from_utf8_lossy(GREETING).escape_default(), case.script);
            let pool = Pool::new("/bin/sh".into(), &["-c", &script]);
            for _ in 0..2 {
                let attempt = pool.read(&request(), b"%PDF-").unwrap();
                let expected = Interrupted { page: None, interruption: case.expected };
                assert_eq!(attempt.err(), Some(expected), "{}", case.name);
            }
        }
    }

    #[test]
    fn another_program_is_not_spoken_to() {
        let pool = Pool::new(
            "/bin/sh".into(),
            &["-c", "echo evimap reader 0 of some other version, or anything else"],
        );
        assert!(pool.read(&request(), b"%PDF-").is_err());
    }
}
