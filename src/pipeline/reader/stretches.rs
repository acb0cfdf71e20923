//! The pages of one long PDF file, read by several processes at once.
//!
//! # Decisions
//! - A file is cut into stretches of pages, and whoever has read one takes the next. So nobody waits for the others longer than a stretch
//!   takes, and a thread that comes late finds less to do.
//! - Who has the file reads it in any case. Threads that have nothing else to do help; while there are files to begin, nobody helps.
//! - What comes out is what one reading of the whole file gives, or else the file is read so: where a process ends, where pages are missing,
//!   where a bound on the whole document may have been reached. So it stays known which page ended its reader, and what was kept.

use std::io;
use std::sync::{Mutex, PoisonError};

use super::Attempt;
use super::pool::{Asked, Pool};
use super::protocol::{Message, Stretch};
use crate::extract::{Limits, Part};

/// Pages from which on a file is shared: they take some 40 milliseconds, and fewer are read before another process could help.
pub(super) const LEAST_PAGES: u32 = 96;

/// Bytes of the largest file that is shared: each process that helps has a copy of it and its objects. Books of 3,000 pages have less; what
/// has more is pictures, and takes longer to be handed on and opened than to be read.
pub(super) const MOST_BYTES: usize = 64 << 20;

/// Pages of a stretch: some ten milliseconds, beside which it costs nothing to ask for the next.
const STRETCH: u32 = 32;

/// To open a file takes a seventh of the time that reading it takes. Help that comes when less than a third of the pages is left is hardly any.
const LEAST_SHARE: u32 = 3;

/// The stretches of one file and what became of them.
#[derive(Default)]
struct Desk(Mutex<State>);

#[derive(Default)]
struct State {
    /// Pages of the file; 0 while nobody has asked for any.
    pages: u32,
    /// Pages that were handed out.
    taken: u32,
    parts: Vec<Part>,
}

/// Has a file read, by the process that was `asked` if there is one and by as many threads of the pool as have nothing else to do. `None`
/// where it has to be read in one go.
///
/// # Errors
/// When no process can be started.
pub(super) fn read(
    pool: &Pool,
    asked: Option<Asked>,
    request: &Message,
    bytes: &[u8],
    limits: &Limits,
) -> io::Result<Option<Attempt>> {
    let desk = Desk::default();
    let attempt = rayon::scope(|scope| {
        pool.read(asked, request, bytes, |pages| {
            if desk.open(pages) {
                for _ in 1..rayon::current_num_threads() {
                    scope.spawn(|_| desk.help(pool, request, bytes));
                }
            }
            desk.next()
        })
        .inspect(|_| desk.close())
    })?;
    let State { pages, mut parts, .. } = desk.0.into_inner().unwrap_or_else(PoisonError::into_inner);
    if pages == 0 {
        return Ok(Some(attempt));
    }
    let Ok(Ok(own)) = attempt else { return Ok(None) };
    parts.insert(0, own);
    Ok(Part::join(parts, limits).map(|part| Ok(Ok(part))))
}

impl Desk {
    /// Lays out the pages of a file; whether that was not done before.
    fn open(&self, pages: u32) -> bool {
        self.with(|state| std::mem::replace(&mut state.pages, pages) == 0)
    }

    /// The next stretch to be read.
    fn next(&self) -> Option<Stretch> {
        self.with(|state| {
            let first = state.taken.saturating_add(1);
            state.taken = state.taken.saturating_add(STRETCH).min(state.pages);
            (first <= state.taken).then_some(first..state.taken.saturating_add(1))
        })
    }

    /// No more stretches are handed out: all were, or the file must be read in one go.
    fn close(&self) {
        self.with(|state| state.taken = state.pages);
    }

    /// Reads stretches as long as there are any.
    fn help(&self, pool: &Pool, request: &Message, bytes: &[u8]) {
        let left = |state: &mut State| state.pages.saturating_sub(state.taken) >= state.pages / LEAST_SHARE;
        if !self.with(left) {
            return;
        }
        // Where no process can be started, whoever has the file reads on.
        let Ok(attempt) = pool.read(None, request, bytes, |_| self.next()) else { return };
        self.close();
        if let Ok(Ok(part)) = attempt {
            self.with(|state| state.parts.push(part));
        }
    }

    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_hold_each_page_once() {
        for pages in [1, STRETCH - 1, STRETCH, STRETCH + 1, 1_000] {
            let desk = Desk::default();
            assert_eq!(desk.next(), None, "nothing is laid out");
            assert!(desk.open(pages) && !desk.open(pages));
            let all: Vec<u32> = std::iter::from_fn(|| desk.next()).flatten().collect();
            assert_eq!(all, (1..=pages).collect::<Vec<u32>>());
        }
    }

    #[test]
    fn nothing_is_handed_out_any_more_once_somebody_gave_up() {
        let desk = Desk::default();
        desk.open(1_000);
        assert_eq!(desk.next(), Some(1..STRETCH + 1));
        desk.close();
        assert_eq!(desk.next(), None);
    }
}
