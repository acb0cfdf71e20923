//! What stands between two pieces of text, known again as a whole.
//!
//! Producers that draw each word by itself write `ET Q q … cm 0 g BT /F1 12 Tf` between any two of them, a dozen operations, the same again and
//! again. What such operations make of the state follows from their bytes and from the state that `Q` puts back. So they are carried out
//! once, and where the same bytes stand over the same saved state, the state that came of them is taken again.

use crate::extract::pdf::operator::{Operations, Operator};
use crate::extract::pdf::state::{GraphicsState, Saved, SavedAs};

/// Settings that are kept: text changes between a few fonts and sizes.
const MOST: usize = 6;

/// Operations that put a saved state back, save it again, begin a text object, and set what text is shown with, but not where.
struct Setting<'a> {
    /// What they are written as.
    text: &'a [u8],
    operators: usize,
    last: Operator,
    /// The saved state under it.
    saved: SavedAs,
    /// The state behind them.
    state: GraphicsState,
}

/// How far the operations behind a piece of text are a setting.
#[derive(Clone, Copy)]
enum Progress {
    /// Nothing was done yet.
    Shown,
    /// The saved state was put back.
    Restored,
    /// It was saved again.
    Saved,
    /// A text object has begun.
    InText,
}

/// What may become a setting.
#[derive(Clone, Copy)]
struct Open {
    place: usize,
    operators: usize,
    last: Operator,
    progress: Progress,
}

/// The settings of one content stream.
#[derive(Default)]
pub(super) struct Settings<'a> {
    known: Vec<Setting<'a>>,
    /// The one that makes room for the next.
    oldest: usize,
    open: Option<Open>,
    /// The one that is in force.
    current: Option<usize>,
}

/// What a setting that was stepped over has made.
pub(super) struct Step {
    pub(super) state: GraphicsState,
    /// Whether it is the one that was in force, so that text looks as it did before.
    pub(super) is_same: bool,
}

impl<'a> Settings<'a> {
    /// Steps over the setting behind a piece of text that was just shown, if it is known, and gives the state behind it. The matrices are
    /// those of a text object that begins. `left` is how many operators may still be carried out.
    #[inline]
    pub(super) fn step_over(
        &mut self,
        operations: &mut Operations<'a>,
        saved: &Saved,
        left: &mut usize,
    ) -> Option<Step> {
        let top = saved.top()?;
        let is_next =
            |it: &Setting<'a>| it.saved == top && it.operators <= *left && operations.skip(it.text, it.last);
        let found = self.known.iter().position(is_next);
        if let Some(setting) = found.and_then(|index| self.known.get(index)) {
            *left -= setting.operators;
            let is_same = self.current == found;
            self.current = found;
            return Some(Step { state: setting.state.clone(), is_same });
        }
        let place = operations.place();
        self.open = Some(Open { place, operators: 0, last: Operator::Other, progress: Progress::Shown });
        None
    }

    /// Notes an operator that is about to be carried out. `was_restored` says whether the one before has put back a state.
    #[inline]
    pub(super) fn note(
        &mut self,
        operator: Operator,
        was_restored: bool,
        operations: &Operations<'a>,
        saved: &Saved,
        state: &GraphicsState,
    ) {
        let Some(open) = self.open.as_mut() else { return };
        open.progress = match (open.progress, operator) {
            (Progress::Shown, Operator::EndText | Operator::Other) => Progress::Shown,
            (Progress::Shown, Operator::Restore) => Progress::Restored,
            (Progress::Restored, Operator::Save) if was_restored => Progress::Saved,
            (Progress::Saved | Progress::InText, Operator::BeginText) => Progress::InText,
            (
                progress @ (Progress::Saved | Progress::InText),
                Operator::Concatenate
                | Operator::Grey
                | Operator::Rgb
                | Operator::Cmyk
                | Operator::LineWidth
                | Operator::Font
                | Operator::CharacterSpacing
                | Operator::WordSpacing
                | Operator::HorizontalScaling
                | Operator::RenderingMode
                | Operator::Other,
            ) => progress,
            (progress, _) => {
                let open = self.open.take();
                if let (Progress::InText, Some(open)) = (progress, open) {
                    self.keep(open, operations, saved, state);
                }
                return;
            }
        };
        open.operators += 1;
        open.last = operator;
    }

    /// Says that text looks different from how the setting in force makes it.
    #[inline]
    pub(super) fn leave(&mut self) {
        self.current = None;
    }

    fn keep(&mut self, open: Open, operations: &Operations<'a>, saved: &Saved, state: &GraphicsState) {
        let (Some(text), Some(top)) = (operations.text_since(open.place), saved.top()) else { return };
        let Open { operators, last, .. } = open;
        let setting = Setting { text, operators, last, saved: top, state: state.clone() };
        match self.known.get_mut(self.oldest) {
            Some(oldest) => *oldest = setting,
            None => self.known.push(setting),
        }
        self.current = Some(self.oldest);
        self.oldest = (self.oldest + 1) % MOST;
    }
}
