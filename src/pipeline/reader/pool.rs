//! Reading processes, from the side of those who ask them.

use std::io::{self, BufReader, Read as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::protocol::{self, GREETING, Message, Reply, Stretch};
use super::serve::{AT_PAGE, FILE_TIMED_OUT, OUT_OF_MEMORY, TIMED_OUT};
use super::{Attempt, Interrupted};
use crate::document::Interruption;
use crate::render::{NoPicture, Picture};

/// Files after which a process is replaced, so that what its allocator keeps does not add up.
const MOST_FILES: u32 = 500;

/// Settings of glibc's allocator for a process that reads in one thread: it takes memory from the system in large steps, and from the start
/// uses the bounds up to which it would move by itself. Other allocators do not know them.
const ALLOCATOR: [(&str, &str); 4] = [
    ("MALLOC_ARENA_MAX", "1"),
    ("MALLOC_TOP_PAD_", "4194304"),
    ("MALLOC_MMAP_THRESHOLD_", "33554432"),
    ("MALLOC_TRIM_THRESHOLD_", "67108864"),
];

/// Bytes that a pipe may hold where the system lets it: most files and documents go through in one piece, and nobody waits in between.
#[cfg(target_os = "linux")]
const PIPE_BYTES: usize = 1 << 20;

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
    /// Those that are being ended. Nobody waits for them before this value ends.
    dismissed: Mutex<Vec<Process>>,
}

/// A process that was asked, whose replies are to be taken. It is ended with this value.
#[derive(Debug)]
pub(super) struct Asked {
    process: Process,
    /// Whether it took what it was asked.
    sent: io::Result<()>,
}

impl Pool {
    pub(super) fn new(program: PathBuf, arguments: &[&str]) -> Pool {
        let arguments = arguments.iter().map(|&it| it.to_owned()).collect();
        Pool { program, arguments, idle: Mutex::default(), dismissed: Mutex::default() }
    }

    /// A process that can be asked. Where one ends before that, another is started.
    fn idle_or_new(&self) -> io::Result<Process> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let start = || Process::start(&self.program, &self.arguments);
        let first = idle.map_or_else(start, Ok);
        first.and_then(Process::greeted).or_else(|_| start()?.greeted())
    }

    /// Starts so many processes, and waits for none of them.
    pub(super) fn prepare(&self, count: usize) {
        // Whoever asks starts what cannot be started now, or says why not.
        let started = (0..count).map_while(|_| Process::start(&self.program, &self.arguments).ok());
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).extend(started);
    }

    /// Ends the processes that can be asked, and waits for none of them. Whoever asks after this starts new ones.
    pub(super) fn dismiss(&self) {
        let mut idle = std::mem::take(&mut *self.idle.lock().unwrap_or_else(PoisonError::into_inner));
        for process in &mut idle {
            let _ = process.child.kill();
        }
        self.dismissed.lock().unwrap_or_else(PoisonError::into_inner).append(&mut idle);
    }

    /// Asks an idle process, or a new one.
    ///
    /// # Errors
    /// When no process can be started.
    pub(super) fn ask(&self, request: &Message, bytes: &[u8]) -> io::Result<Asked> {
        let mut process = self.idle_or_new()?;
        let sent = process.request(request, bytes);
        Ok(Asked { process, sent })
    }

    /// Has one file read, by the process that was `asked` if there is one.
    ///
    /// Of a shared file with many pages those stretches are read that `next` gives, which gets the number of pages.
    ///
    /// # Errors
    /// When no process can be started; what ends a process that was started is the attempt's interruption.
    pub(super) fn read(
        &self,
        mut asked: Option<Asked>,
        request: &Message,
        bytes: &[u8],
        mut next: impl FnMut(u32) -> Option<Stretch>,
    ) -> io::Result<Attempt> {
        // A process that somebody killed says nothing about its file: the file is read once more.
        let mut once_more = true;
        loop {
            let mut page = None;
            let asked = asked.take().map_or_else(|| self.ask(request, bytes), Ok)?;
            let ended = self.take_replies(asked, |reply| match reply {
                Reply::Next(pages) => Step::Say(Message::Stretch(next(pages))),
                Reply::Page(number) => {
                    page = Some(number);
                    Step::Listen
                }
                Reply::Read(read) => Step::End(Ok(read)),
                Reply::Panicked(page) => {
                    Step::End(Err(Interrupted { page, interruption: Interruption::Crash }))
                }
                Reply::Drawn(_) => Step::OutOfTurn,
            });
            return Ok(match ended {
                Ok(Ok(read)) => Ok(read),
                Ok(Err(interrupted)) => Err(interrupted),
                Err(death) if death.was_killed && once_more => {
                    once_more = false;
                    continue;
                }
                Err(death) => {
                    Err(Interrupted { page: page.or(death.page), interruption: death.interruption })
                }
            });
        }
    }

    /// Has wanted pages drawn and adds them to `drawn`. Gives what ended the process, or its thread, before the last of them.
    ///
    /// # Errors
    /// When no process can be started.
    pub(super) fn draw(
        &self,
        request: &Message,
        bytes: &[u8],
        count: usize,
        drawn: &mut Vec<Result<Picture, NoPicture>>,
    ) -> io::Result<Option<Interruption>> {
        let mut left = count;
        let ended = self.take_replies(self.ask(request, bytes)?, |reply| match reply {
            Reply::Drawn(picture) => {
                drawn.push(picture);
                left = left.saturating_sub(1);
                if left == 0 { Step::End(None) } else { Step::Listen }
            }
            Reply::Panicked(_) => Step::End(Some(Interruption::Crash)),
            Reply::Next(_) | Reply::Page(_) | Reply::Read(_) => Step::OutOfTurn,
        });
        Ok(ended.unwrap_or_else(|death| Some(death.interruption)))
    }

    /// Hands the replies of a process to `take` until that has what it wants.
    ///
    /// # Errors
    /// When the process ended before.
    fn take_replies<T>(
        &self,
        Asked { mut process, sent }: Asked,
        mut take: impl FnMut(Reply) -> Step<T>,
    ) -> Result<T, Death> {
        let replies = || -> io::Result<T> {
            sent?;
            loop {
                match take(protocol::read(&mut process.replies)?) {
                    Step::Listen => {}
                    Step::Say(message) => protocol::write(&mut process.requests, &message)?,
                    Step::End(taken) => return Ok(taken),
                    Step::OutOfTurn => return Err(io::ErrorKind::InvalidData.into()),
                }
            }
        };
        match replies() {
            Ok(taken) => {
                if process.files < MOST_FILES {
                    self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(process);
                }
                Ok(taken)
            }
            Err(_) => Err(process.death()),
        }
    }
}

impl Drop for Pool {
    /// Ends all processes before the first of them is waited for.
    fn drop(&mut self) {
        self.dismiss();
    }
}

/// How a process ended before it had done what was asked.
struct Death {
    interruption: Interruption,
    /// The page that was being read, if the process said so itself.
    page: Option<u32>,
    /// By somebody else: the system that was short of memory, or a person.
    was_killed: bool,
}

/// What is done about a reply.
enum Step<T> {
    /// The next one is waited for.
    Listen,
    /// The process is told something.
    Say(Message),
    /// It was the last one.
    End(T),
    /// It answers something that was not asked, after which a process is of no use any more.
    OutOfTurn,
}

/// One reading process. It is ended with this value.
#[derive(Debug)]
struct Process {
    child: Child,
    requests: ChildStdin,
    replies: BufReader<ChildStdout>,
    has_greeted: bool,
    files: u32,
}

impl Process {
    fn start(program: &PathBuf, arguments: &[String]) -> io::Result<Process> {
        let mut command = Command::new(program);
        command
            .envs(ALLOCATOR)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let (Some(requests), Some(replies)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        #[cfg(target_os = "linux")]
        {
            // Where it is not let, the pipes are as they are.
            let _ = rustix::pipe::fcntl_setpipe_size(&requests, PIPE_BYTES);
            let _ = rustix::pipe::fcntl_setpipe_size(&replies, PIPE_BYTES);
        }
        Ok(Process { child, requests, replies: BufReader::new(replies), has_greeted: false, files: 0 })
    }

    /// The process, once it has greeted.
    fn greeted(mut self) -> io::Result<Process> {
        if !self.has_greeted {
            let mut greeting = vec![0; GREETING.len()];
            self.replies.read_exact(&mut greeting)?;
            if greeting != GREETING {
                return Err(io::Error::other("another program answers"));
            }
            self.has_greeted = true;
        }
        Ok(self)
    }

    fn request(&mut self, request: &Message, bytes: &[u8]) -> io::Result<()> {
        self.files += 1;
        protocol::write_with(&mut self.requests, request, bytes)
    }

    /// What ended a process that does not answer any more.
    fn death(mut self) -> Death {
        let ended = self.ended();
        // A process that sent nonsense still runs.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let last_words = self.last_words();
        let interruption = match ended.and_then(|it| it.code()) {
            Some(TIMED_OUT) => Interruption::Timeout,
            Some(FILE_TIMED_OUT) => Interruption::FileTimeout,
            Some(OUT_OF_MEMORY) => Interruption::MemoryLimit,
            _ if last_words.contains(LAST_WORDS) => Interruption::MemoryLimit,
            _ => Interruption::Crash,
        };
        let page = last_words.lines().find_map(|it| it.strip_prefix(AT_PAGE)?.parse().ok());
        Death { interruption, page, was_killed: ended.is_some_and(was_killed) }
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
    fn last_words(&mut self) -> String {
        let mut last_words = Vec::new();
        if let Some(stderr) = self.child.stderr.take() {
            let _ = stderr.take(64 << 10).read_to_end(&mut last_words);
        }
        String::from_utf8_lossy(&last_words).into_owned()
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
    use super::super::protocol::{Reading, Request, Task};
    use std::sync::Arc;

    use super::super::Reader;
    use super::*;
    use crate::extract::Settings;
    use crate::render::Wanted;

    fn request() -> Message {
        let (name, left_out) = ("a.pdf".to_owned(), LeftOut::default());
        let task = Task::Read(Reading { name, left_out, drawn: None, is_shared: false, is_told: false });
        Message::Request(Box::new(Request { size: 5, settings: Settings::default(), task }))
    }

    /// What stands in for a reading process, as a shell script that is run behind the greeting.
    struct Case {
        name: &'static str,
        script: &'static str,
        expected: Interruption,
    }

    const CASES: &[Case] = &[
        Case { name: "ends at once", script: "exit 0", expected: Interruption::Crash },
        Case { name: "runs out of time for a page", script: "exit 98", expected: Interruption::Timeout },
        Case {
            name: "runs out of time for the file",
            script: "exit 96",
            expected: Interruption::FileTimeout,
        },
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
                let attempt = pool.read(None, &request(), b"%PDF-", |_| None).unwrap();
                let expected = Interrupted { page: None, interruption: case.expected };
                assert_eq!(attempt.err(), Some(expected), "{}", case.name);
            }
        }
    }

    #[test]
    fn a_page_is_known_from_who_was_told_of_it_and_from_who_ran_out_of_time() {
        let mut told = Vec::new();
        protocol::write(&mut told, &Reply::Page(3)).unwrap();
        let told: String = told.iter().map(|it| format!("\\{it:03o}")).collect();
        let greeting = String::from_utf8_lossy(GREETING).escape_default().to_string();
        // What is asked is taken by a program that outlives the shell, so that asking does not fail.
        let takes = "exec 3<&0; cat <&3 >/dev/null 2>&1 &";
        for (script, page, interruption) in [
            (format!("printf '{told}'; exit 98"), Some(3), Interruption::Timeout),
            (format!("echo {AT_PAGE}7 >&2; exit 98"), Some(7), Interruption::Timeout),
            (format!("echo {AT_PAGE}7 >&2; exit 96"), Some(7), Interruption::FileTimeout),
            ("exit 98".to_owned(), None, Interruption::Timeout),
        ] {
            let pool =
                Pool::new("/bin/sh".into(), &["-c", &format!("{takes} printf '{greeting}'; {script}")]);
            let attempt = pool.read(None, &request(), b"%PDF-", |_| None).unwrap();
            assert_eq!(attempt.err(), Some(Interrupted { page, interruption }), "{script}");
        }
    }

    #[test]
    fn a_process_that_ends_while_it_draws_costs_the_page_that_it_drew() {
        let wanted: Vec<Wanted> = (1..=3).map(|page| Wanted { page, places: Vec::new() }).collect();
        let mut reply = Vec::new();
        protocol::write(&mut reply, &Reply::Drawn(Err(NoPicture::Blank))).unwrap();
        for (script, expected) in [
            ("exit 98", NoPicture::TooSlow),
            ("echo memory allocation of 9 bytes failed >&2; kill -ABRT $$", NoPicture::TooLarge),
            ("kill -SEGV $$", NoPicture::Crashed),
        ] {
            // Octal, as the shell's printf has it: the first page is drawn, then the process ends.
            let octal: String = reply.iter().map(|it| format!("\\{it:03o}")).collect();
            let greeting = String::from_utf8_lossy(GREETING).escape_default().to_string();
            // What is asked is taken by a program that outlives the shell, so that asking does not fail.
            let takes = "exec 3<&0; cat <&3 >/dev/null 2>&1 &";
            let script = format!("{takes} printf '{greeting}'; printf '{octal}'; {script}");
            let reader = Reader::processes("/bin/sh".into(), &["-c", &script]);
            let pictures = reader.draw(&Arc::new(b"%PDF-".to_vec()), 3, &Settings::default(), &wanted);
            let blank = || Err(NoPicture::Blank);
            assert_eq!(pictures, [blank(), Err(expected), blank()], "{script}");
        }
    }

    #[test]
    fn dismissed_processes_end_and_others_are_started_after_them() {
        let greeting = String::from_utf8_lossy(GREETING).escape_default().to_string();
        let pool = Pool::new("/bin/sh".into(), &["-c", &format!("printf '{greeting}'; read line; exit 98")]);
        pool.prepare(2);
        pool.dismiss();
        for process in pool.dismissed.lock().unwrap().iter_mut() {
            assert!(process.ended().is_some_and(was_killed));
        }
        let attempt = pool.read(None, &request(), b"%PDF-\n", |_| None).unwrap();
        assert_eq!(attempt.err(), Some(Interrupted { page: None, interruption: Interruption::Timeout }));
        assert_eq!(pool.dismissed.lock().unwrap().len(), 2);
    }

    #[test]
    fn another_program_is_not_spoken_to() {
        let pool = Pool::new(
            "/bin/sh".into(),
            &["-c", "echo evimap reader 0 of some other version, or anything else"],
        );
        assert!(pool.read(None, &request(), b"%PDF-", |_| None).is_err());
    }
}
