//! Section properties (ECMA-376 part 1, 17.6).

use crate::extract::number_format::NumberFormat;
use crate::extract::package::xml::Element;

/// What a `w:sectPr` says about the section that ends with it.
#[derive(Clone, Debug, Default)]
pub(super) struct Section {
    pub(super) start: SectionStart,
    /// Page size in twentieths of a point; 0 where it is not stated.
    pub(super) width: u32,
    pub(super) height: u32,
    /// Width and height without the margins, in twentieths of a point.
    margins: [u32; 4],
    /// The first page has a header and footer of its own.
    pub(super) title_page: bool,
    /// The printed number of its first page.
    pub(super) number_start: Option<i64>,
    /// How its page numbers are written.
    pub(super) number_format: Option<NumberFormat>,
    /// Headers and footers.
    pub(super) references: Vec<Reference>,
}

/// How a section begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum SectionStart {
    /// On the page where the one before ends.
    Continuous,
    /// On the next page, which is the default.
    #[default]
    NextPage,
    /// On the next page with an odd number.
    OddPage,
    /// On the next page with an even number.
    EvenPage,
}

/// A header or footer of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) is_header: bool,
    pub(super) pages: HeaderPages,
    /// Relationship id of its part.
    pub(super) id: String,
}

/// The pages that show a header or footer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HeaderPages {
    Default,
    First,
    Even,
}

impl Section {
    /// Takes in one element inside `w:sectPr`.
    pub(super) fn read(&mut self, element: &Element<'_>) {
        let twips =
            |name: &str| element.number(name).and_then(|it| u32::try_from(it).ok()).unwrap_or_default();
        match element.local() {
            "type" => {
                self.start = match &*element.attribute("val").unwrap_or_default() {
                    "continuous" | "nextColumn" => SectionStart::Continuous,
                    "oddPage" => SectionStart::OddPage,
                    "evenPage" => SectionStart::EvenPage,
                    _ => SectionStart::NextPage,
                };
            }
            "pgSz" => (self.width, self.height) = (twips("w"), twips("h")),
            "pgMar" => self.margins = [twips("left"), twips("right"), twips("top"), twips("bottom")],
            "titlePg" => self.title_page = element.is_on(),
            "pgNumType" => {
                self.number_start = element.number("start");
                self.number_format = element.attribute("fmt").map(|it| NumberFormat::of(&it));
            }
            "headerReference" | "footerReference" => {
                let pages = match &*element.attribute("type").unwrap_or_default() {
                    "first" => HeaderPages::First,
                    "even" => HeaderPages::Even,
                    _ => HeaderPages::Default,
                };
                let is_header = element.local() == "headerReference";
                let known = self.references.iter().any(|it| it.is_header == is_header && it.pages == pages);
                if let Some(id) = element.attribute("id").filter(|_| !known) {
                    self.references.push(Reference { is_header, pages, id: id.into_owned() });
                }
            }
            _ => {}
        }
    }

    /// Width and height of the text area in twentieths of a point; those of an A4 page with common margins where not stated.
    pub(super) fn text_area(&self) -> (u32, u32) {
        let [left, right, top, bottom] = self.margins;
        let width = self.width.saturating_sub(left.saturating_add(right));
        let height = self.height.saturating_sub(top.saturating_add(bottom));
        if width == 0 || height == 0 { (9026, 13958) } else { (width, height) }
    }
}
