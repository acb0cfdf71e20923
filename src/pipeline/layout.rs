//! Pages of word processing files, as LibreOffice on this machine draws them.
//!
//! # What comes in, what goes out
//! [`Layout`] takes the bytes of a file and gives those of a PDF with the same text. What the pages mean for the text is decided in
//! `extract`; this file only runs a program, in a folder of its own, for a limited time.
//!
//! # Decisions
//! - LibreOffice gets a profile of its own, so that neither the user's settings nor a window that is open have a say, and in which macros
//!   do not run, links are not updated and no host can be reached.
//! - It is ended with all its children when its time is over, or when the run is interrupted ([`end_programs`]), and then leaves no copy
//!   of a document behind.
//! - Files on which it hangs, fails or is slow count against it, and at [`MOST_STRIKES`] it is not asked again in this run: a folder of files
//!   made to stop it costs minutes, not hours, and the files that were not drawn say so. What counts is files, not the time of the run,
//!   so an honest folder is drawn whole on a slow machine too.
//! - That it is not installed is no error: most documents know their pages themselves.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::document::{Document, Format, PageNumbers, Warned, Warning, WarningKind};
use crate::extract::Limits;

/// When the pages of a word processing file are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DocxPages {
    /// Where the file itself says nothing of its pages, or contradicts itself.
    #[default]
    Auto,
    /// Always.
    Layout,
    /// Never: what the file itself says counts.
    File,
}

/// Draws word processing files. Shared by all threads.
#[derive(Debug)]
pub struct Layout {
    when: DocxPages,
    program: Option<PathBuf>,
    /// Profiles that no LibreOffice uses at the moment. The first use of a profile costs as much as a small document.
    profiles: Mutex<Vec<Folder>>,
    /// What counts against it: [`HANG`], [`SLOW`] and [`FAILURE`] of the files so far.
    strikes: AtomicUsize,
    /// Longest time for one document.
    time: Duration,
}

/// A folder of our own, which also an interrupt removes.
#[derive(Debug)]
struct Folder(TempDir);

/// What an interrupt ends and removes.
static HELD: Mutex<Held> = Mutex::new(Held { programs: Vec::new(), folders: Vec::new() });

#[derive(Debug)]
struct Held {
    programs: Vec<u32>,
    folders: Vec<PathBuf>,
}

fn held() -> MutexGuard<'static, Held> {
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends every LibreOffice that runs and removes its folders; none is started afterwards. For a program that is about to end.
pub fn end_programs() {
    let held = held();
    for &program in &held.programs {
        end_group(program);
    }
    for folder in &held.folders {
        let _gone = fs::remove_dir_all(folder);
    }
    // Whoever wants to start another waits for the end of this process.
    std::mem::forget(held);
}

impl Folder {
    fn new() -> io::Result<Folder> {
        let mut held = held();
        let folder = tempfile::Builder::new().prefix("evimap-").tempdir()?;
        held.folders.push(folder.path().to_owned());
        Ok(Folder(folder))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        held().folders.retain(|it| it != self.0.path());
    }
}

/// Why there is no drawing, as [`WarningKind::LayoutFailed`](crate::document::WarningKind::LayoutFailed) says it.
pub(super) type Reason = &'static str;

/// The program was ended because its time was over.
pub(super) const TIME_LIMIT: Reason = "time limit";
/// The program was not asked, because it hung or failed too often.
pub(super) const GIVEN_UP: Reason = "given up";
/// Longest time for one document. A statute of 170 pages takes six seconds.
const TIME: Duration = Duration::from_secs(60);
/// What may count against the program before it is not asked any more: three files on which it hangs, or thirty that it cannot draw.
const MOST_STRIKES: usize = 30;
/// A file on which it ran out of time.
const HANG: usize = 10;
/// A file that took it a third of that time.
const SLOW: usize = 3;
/// A file that it could not draw, which takes it some seconds.
const FAILURE: usize = 1;
/// Processor time of the program, all its threads together: also one whose run was killed comes to an end.
#[cfg(target_os = "linux")]
const PROCESSOR_SECONDS: u64 = 4 * TIME.as_secs();
/// Address space of the program, of which it uses less than half for any honest document.
#[cfg(target_os = "linux")]
const MEMORY_BYTES: u64 = 4 << 30;
/// Memory of its own that the program may take. The largest documents that we tried take less; with the libraries that it shares, and
/// all else that a run takes, that stays below a gigabyte.
#[cfg(target_os = "linux")]
const DATA_BYTES: u64 = 384 << 20;
/// How often it is asked whether it is done.
const PAUSE: Duration = Duration::from_millis(20);

impl Layout {
    /// Looks for LibreOffice, unless nothing is ever drawn.
    pub fn new(when: DocxPages) -> Layout {
        let program = if when == DocxPages::File { None } else { installed() };
        Layout::with(when, program)
    }

    fn with(when: DocxPages, program: Option<PathBuf>) -> Layout {
        Layout { when, program, profiles: Mutex::default(), strikes: AtomicUsize::new(0), time: TIME }
    }

    /// On what the pages of word processing files depend: when they are drawn, and whether they can be.
    pub fn basis(&self) -> (DocxPages, bool) {
        (self.when, self.program.is_some())
    }

    /// Whether a document should be drawn. One that is damaged or over a limit is not handed to another program.
    pub(super) fn is_wanted(&self, read: &Warned<Document>) -> bool {
        let document = &read.value;
        let is_suspect = |warning: &Warning| {
            matches!(
                warning.kind,
                WarningKind::StreamDamaged { .. }
                    | WarningKind::LimitReached { .. }
                    | WarningKind::Encoding
                    | WarningKind::EntityNotRead
            )
        };
        document.format == Format::Docx
            && !read.warnings.iter().any(is_suspect)
            && match self.when {
                DocxPages::Auto => {
                    let is_doubted = document.page_numbers == PageNumbers::None || differing(read).is_some();
                    self.program.is_some() && is_doubted
                }
                DocxPages::Layout => true,
                DocxPages::File => false,
            }
    }

    /// Whether the pages of a drawing count and not those that the file itself gave: where it gave none, or where the drawing comes at least
    /// twice as near to the page count that the word processor left in the file. What that drew itself is not given up for less.
    pub(super) fn prefers(&self, read: &Warned<Document>, drawn: &Document) -> bool {
        match differing(read) {
            Some((stated, found)) if self.when == DocxPages::Auto => {
                (drawn.pages.len() as u32).abs_diff(stated).saturating_mul(2) <= found.abs_diff(stated)
            }
            _ => true,
        }
    }

    /// A word processing file as PDF.
    pub(super) fn draw(&self, bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, Reason> {
        let program = self.program.as_deref().ok_or("not installed")?;
        if self.strikes.load(Ordering::Relaxed) >= MOST_STRIKES {
            return Err(GIVEN_UP);
        }
        let spare = self.profiles.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let no_drawing = |_: io::Error| "no drawing";
        let profile = spare.map_or_else(new_profile, Ok).map_err(no_drawing)?;
        let folder = Folder::new().map_err(no_drawing)?;
        fs::write(folder.path().join("document.docx"), bytes).map_err(no_drawing)?;
        let child = start(command(program, profile.path(), folder.path())).map_err(no_drawing)?;
        let begun = Instant::now();
        let ended = wait(child, self.time);
        if ended.is_ok() {
            // A profile whose program was ended by force may be left locked; it is not used again.
            self.profiles.lock().unwrap_or_else(PoisonError::into_inner).push(profile);
        }
        let drawn = ended.and_then(|()| {
            let drawing = fs::File::open(folder.path().join("document.pdf")).map_err(no_drawing)?;
            let mut drawn = Vec::new();
            drawing.take(limits.file_bytes).read_to_end(&mut drawn).map_err(no_drawing)?;
            Ok(drawn)
        });
        let strikes = match &drawn {
            Err(TIME_LIMIT) => HANG,
            _ if begun.elapsed() > self.time / 3 => SLOW,
            Err(_) => FAILURE,
            Ok(_) => 0,
        };
        self.strikes.fetch_add(strikes, Ordering::Relaxed);
        drawn
    }
}

/// The page count that a file states and the pages that were found in it, where they differ.
fn differing(read: &Warned<Document>) -> Option<(u32, u32)> {
    read.warnings.iter().find_map(|it| match it.kind {
        WarningKind::PageCountDiffers { stated, found } => Some((stated, found)),
        _ => None,
    })
}

/// Where LibreOffice is: on the path of programs, else where its installers put it.
fn installed() -> Option<PathBuf> {
    const PLACES: &[&str] = &[
        "/Applications/LibreOffice.app/Contents/MacOS/soffice",
        "C:\\Program Files\\LibreOffice\\program\\soffice.exe",
    ];
    let names: &[&str] =
        if cfg!(windows) { &["soffice.exe", "soffice.com"] } else { &["soffice", "libreoffice"] };
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path =
        std::env::split_paths(&path).flat_map(|folder| names.iter().map(move |name| folder.join(name)));
    on_path.chain(PLACES.iter().map(PathBuf::from)).find(|place| place.is_absolute() && place.is_file())
}

fn command(program: &Path, profile: &Path, folder: &Path) -> Command {
    let mut command = Command::new(program);
    let url = profile.to_string_lossy().replace('\\', "/");
    let slash = if url.starts_with('/') { "" } else { "/" };
    command
        .arg(format!("-env:UserInstallation=file://{slash}{url}"))
        .args([
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--convert-to",
            "pdf:writer_pdf_Export",
            "--outdir",
        ])
        .arg(folder)
        .arg(folder.join("document.docx"))
        .current_dir(folder)
        // The locale chooses fonts and paper where the document does not.
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command
}

/// Starts a program that an interrupt ends.
fn start(mut command: Command) -> io::Result<Child> {
    let mut held = held();
    let child = command.spawn()?;
    held.programs.push(child.id());
    drop(held);
    bound(&child);
    Ok(child)
}

/// Bounds what a program that has just begun may use, and all that it will start.
#[cfg(target_os = "linux")]
fn bound(child: &Child) {
    use rustix::process::{Pid, Resource, Rlimit, prlimit};
    if let Some(pid) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        let bounds =
            [(Resource::As, MEMORY_BYTES), (Resource::Data, DATA_BYTES), (Resource::Cpu, PROCESSOR_SECONDS)];
        for (resource, most) in bounds {
            // One that is over already needs no bound.
            let _gone = prlimit(Some(pid), resource, Rlimit { current: Some(most), maximum: Some(most) });
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn bound(_child: &Child) {}

/// Waits for the end of a program and all its children, which come in time or by force.
fn wait(mut child: Child, time: Duration) -> Result<(), Reason> {
    let begun = Instant::now();
    let ended = loop {
        match child.try_wait() {
            Ok(Some(status)) => break if status.success() { Ok(()) } else { Err("no drawing") },
            Ok(None) if begun.elapsed() < time => thread::sleep(PAUSE),
            Ok(None) => break Err(TIME_LIMIT),
            Err(_) => break Err("no drawing"),
        }
    };
    let mut held = held();
    held.programs.retain(|it| *it != child.id());
    if ended.is_err() {
        end_group(child.id());
        drop(held);
        let _gone = child.kill();
        let _reaped = child.wait();
    }
    ended
}

/// Ends a program and its children: the program is a script that starts another.
fn end_group(program: u32) {
    #[cfg(unix)]
    if let Some(group) = i32::try_from(program).ok().and_then(rustix::process::Pid::from_raw) {
        let _gone = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    #[cfg(windows)]
    let _gone = Command::new("taskkill").args(["/F", "/T", "/PID", &program.to_string()]).output();
}

/// A profile in a folder of its own, with [`SETTINGS`].
fn new_profile() -> io::Result<Folder> {
    let profile = Folder::new()?;
    let user = profile.path().join("user");
    fs::create_dir(&user)?;
    fs::write(user.join("registrymodifications.xcu"), SETTINGS)?;
    Ok(profile)
}

/// What a document of unknown origin may not do: run macros, load what it links to, reach a host. The proxy is the discard port of this
/// machine, where nobody listens.
const SETTINGS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
</oor:items>
"#;

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    /// A script in the place of LibreOffice.
    fn script(folder: &Path, text: &str) -> Layout {
        use std::os::unix::fs::PermissionsExt as _;
        let program = folder.join("soffice");
        fs::write(&program, format!("#!/bin/sh\n{text}\n")).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        Layout::with(DocxPages::Layout, Some(program))
    }

    struct Case {
        name: &'static str,
        script: &'static str,
        expected: Result<&'static str, Reason>,
    }

    const CASES: &[Case] = &[
        Case { name: "a drawing", script: "cp document.docx document.pdf", expected: Ok("bytes") },
        Case { name: "no drawing", script: "exit 0", expected: Err("no drawing") },
        Case {
            name: "a failure",
            script: "cp document.docx document.pdf; exit 1",
            expected: Err("no drawing"),
        },
        Case {
            name: "a profile of its own",
            script: "case \"$1\" in -env:UserInstallation=file:///*) test -f \"${1#*file://}/user/registrymodifications.xcu\" && cp document.docx document.pdf;; esac",
            expected: Ok("bytes"),
        },
    ];

    #[test]
    fn a_program_draws_in_a_folder_of_its_own() {
        for case in CASES {
            let folder = tempfile::tempdir().unwrap();
            let layout = script(folder.path(), case.script);
            for _ in 0..2 {
                let drawn = layout.draw(b"bytes", &Limits::default());
                let drawn = drawn.map(|it| String::from_utf8(it).unwrap());
                assert_eq!(drawn.as_deref().map_err(|it| *it), case.expected, "{}", case.name);
            }
        }
    }

    #[test]
    fn a_program_that_does_not_end_is_ended_with_its_children() {
        let folder = tempfile::tempdir().unwrap();
        let (program, lock) = (folder.path().join("soffice"), folder.path().join("alive"));
        drop(script(folder.path(), "sh -c 'sleep 1; echo >> alive' & sleep 600"));
        let child = command(&program, folder.path(), folder.path()).spawn().unwrap();
        assert_eq!(wait(child, Duration::from_millis(100)), Err("time limit"));
        thread::sleep(Duration::from_millis(1500));
        assert!(!lock.exists(), "a child went on");
    }

    #[test]
    fn a_program_that_hangs_again_and_again_is_given_up() {
        let folder = tempfile::tempdir().unwrap();
        let mut layout = script(folder.path(), "sleep 600");
        layout.time = Duration::from_millis(10);
        let drawn: Vec<_> =
            (0..5).map(|_| layout.draw(b"bytes", &Limits::default()).err().unwrap()).collect();
        assert_eq!(drawn, [TIME_LIMIT, TIME_LIMIT, TIME_LIMIT, GIVEN_UP, GIVEN_UP]);
    }

    /// A file with as many pages as were found in it, which says how many it has.
    fn stating(page_numbers: PageNumbers, found: u32, stated: u32) -> Warned<Document> {
        let mut value = crate::document::DocumentBuilder::new(Format::Docx, page_numbers);
        (0..found).for_each(|_| value.start_page(None, 0.0, 0.0));
        let kind = WarningKind::PageCountDiffers { stated, found };
        let differs = stated != found && page_numbers != PageNumbers::None;
        let warnings = differs.then_some(Warning { page: None, kind }).into_iter().collect();
        Warned { value: value.finish(), warnings }
    }

    #[test]
    fn a_drawing_is_preferred_where_it_is_much_nearer_to_the_stated_count() {
        struct Doubt {
            name: &'static str,
            basis: PageNumbers,
            /// Pages found in the file, stated by it, and drawn.
            pages: [u32; 3],
            when: DocxPages,
            wanted: bool,
            preferred: bool,
        }
        let doubt = |name, basis, pages, when, wanted, preferred| Doubt {
            name,
            basis,
            pages,
            when,
            wanted,
            preferred,
        };
        let (auto, layout, file) = (DocxPages::Auto, DocxPages::Layout, DocxPages::File);
        let (rendered, none) = (PageNumbers::Rendered, PageNumbers::None);
        let cases = [
            doubt("the file agrees with itself", rendered, [9, 9, 8], auto, false, true),
            doubt("the drawing has the stated pages", rendered, [7, 9, 9], auto, true, true),
            doubt("the drawing is much nearer", rendered, [5, 9, 8], auto, true, true),
            doubt("the drawing is a little nearer", rendered, [162, 172, 164], auto, true, false),
            doubt("the drawing is as far off", rendered, [8, 9, 10], auto, true, false),
            doubt("the drawing is farther off", rendered, [8, 9, 12], auto, true, false),
            doubt("explicit breaks that are too few", PageNumbers::Stated, [2, 3, 3], auto, true, true),
            doubt("a file without pages", none, [1, 3, 5], auto, true, true),
            doubt("the drawing is asked for", rendered, [9, 9, 3], layout, true, true),
            doubt(
                "the drawing is asked for and the file is doubted",
                rendered,
                [8, 9, 12],
                layout,
                true,
                true,
            ),
            doubt("nothing is drawn", rendered, [8, 9, 9], file, false, true),
        ];
        for case in cases {
            let [found, stated, drawn] = case.pages;
            let layout = Layout::with(case.when, Some(PathBuf::from("soffice")));
            let read = stating(case.basis, found, stated);
            assert_eq!(layout.is_wanted(&read), case.wanted, "{}", case.name);
            let drawn = stating(PageNumbers::Exact, drawn, drawn).value;
            assert_eq!(layout.prefers(&read, &drawn), case.preferred, "{}", case.name);
        }
    }

    #[test]
    fn a_program_that_fails_again_and_again_is_given_up_and_one_that_draws_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let reasons = |script: &Layout| -> Vec<Option<Reason>> {
            (0..32).map(|_| script.draw(b"bytes", &Limits::default()).err()).collect()
        };
        let failing = reasons(&script(folder.path(), "exit 1"));
        assert_eq!(failing.iter().filter(|it| **it == Some("no drawing")).count(), MOST_STRIKES);
        assert_eq!(failing.last(), Some(&Some(GIVEN_UP)));
        let drawing = reasons(&script(folder.path(), "cp document.docx document.pdf"));
        assert_eq!(drawing, [None; 32]);
    }

    #[test]
    fn a_missing_program_is_no_error_unless_asked_for() {
        let layout = |when| Layout::with(when, None);
        assert_eq!(layout(DocxPages::Layout).draw(b"", &Limits::default()), Err("not installed"));
        let value = crate::document::DocumentBuilder::new(Format::Docx, PageNumbers::None).finish();
        let mut read = Warned { value, warnings: Vec::new() };
        for (when, wanted) in [(DocxPages::Auto, false), (DocxPages::Layout, true), (DocxPages::File, false)]
        {
            assert_eq!(layout(when).is_wanted(&read), wanted, "{when:?}");
        }
        let suspects = [
            WarningKind::StreamDamaged { what: "package part" },
            WarningKind::Encoding,
            WarningKind::EntityNotRead,
        ];
        for kind in suspects {
            read.warnings = vec![Warning { page: None, kind }];
            assert!(!layout(DocxPages::Layout).is_wanted(&read), "a damaged file is not handed on");
        }
    }
}
