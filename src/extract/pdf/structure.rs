//! The structure tree of a tagged file (ISO 32000-1, 14.7 and 14.8): which content of a page belongs together, and in which order.
//!
//! Only what the tree says is read here; whether it can be believed is judged by [`tagged`](super::tagged) for each page.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Object, ObjectId};

use super::file::File;
use super::flow::Cell;

/// Nodes of the tree that are visited: 200 on each of the most pages that a file may have. A larger tree is not used at all.
const NODES: usize = 2_000_000;

/// Elements inside one another. Word processors come to some 15.
const DEPTH: usize = 200;

/// Role names that lead to role names.
const ROLE_CHAIN: usize = 16;

/// A paragraph, a heading, a list item, a cell, or what else stands by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Block {
    /// The table cell that it stands in.
    pub(super) cell: Option<Cell>,
    /// Whether that cell is the heading of a column or row.
    pub(super) heads_cells: bool,
    /// Rank of the heading that it is, 1 to 6; 0 where it is none.
    pub(super) heading: u8,
    /// Whether it is a footnote or endnote, which the tree holds where its mark stands.
    pub(super) is_note: bool,
}

/// What the tree says of one page.
#[derive(Debug, Default)]
pub(super) struct PageTags {
    /// The blocks of the page in reading order.
    blocks: Vec<Block>,
    /// The number of the block, from 1, to which each marked-content identifier belongs.
    numbers: BTreeMap<i64, u32>,
    /// Whether an identifier has two places in the tree.
    is_ambiguous: bool,
    /// The block of each paragraph, which may be interrupted by a note.
    paragraphs: BTreeMap<u32, u32>,
    /// The element that holds the last content, and the block of that content.
    last: Option<(u32, u32)>,
    /// A list item whose label was the last content, and the label's block.
    label: Option<(u32, u32)>,
}

impl PageTags {
    /// The block, counted from 1, of the content with an identifier; `None` for content that the tree does not hold.
    pub(super) fn number(&self, identifier: i64) -> Option<u32> {
        self.numbers.get(&identifier).copied()
    }

    /// A block by its number; an empty one for the number 0, which stands for content without a block.
    pub(super) fn block(&self, number: u32) -> Block {
        let index = (number as usize).checked_sub(1);
        index.and_then(|index| self.blocks.get(index)).copied().unwrap_or_default()
    }

    fn add(&mut self, identifier: i64, context: &Context) {
        let number = self.number_for(context);
        self.is_ambiguous |= self.numbers.insert(identifier, number).is_some();
    }

    fn number_for(&mut self, context: &Context) -> u32 {
        // A label and the first text of its item make one block.
        let label = self.label.take().filter(|(item, _)| *item == context.item).map(|(_, number)| number);
        let known = label.or_else(|| {
            if context.is_paragraph {
                self.paragraphs.get(&context.owner).copied()
            } else {
                self.last.filter(|(owner, _)| *owner == context.owner).map(|(_, number)| number)
            }
        });
        let number = known.unwrap_or_else(|| {
            let Context { cell, heads_cells, heading, is_note, .. } = *context;
            self.blocks.push(Block { cell, heads_cells, heading, is_note });
            self.blocks.len() as u32
        });
        if context.is_label && context.item > 0 {
            self.label = Some((context.item, number));
        }
        if context.is_paragraph {
            self.paragraphs.insert(context.owner, number);
        }
        self.last = Some((context.owner, number));
        number
    }
}

/// What the tree of a file says of its pages.
#[derive(Debug)]
pub(super) struct Structure {
    pages: BTreeMap<ObjectId, PageTags>,
}

impl Structure {
    /// Reads `/StructTreeRoot` of the catalog; `None` where the file has no tree, or one beyond all bounds.
    pub(super) fn load(file: &File) -> Option<Structure> {
        let root = file.dictionary(file.catalog()?, b"StructTreeRoot")?;
        let mut reader = Reader {
            file,
            roles: file.dictionary(root, b"RoleMap"),
            seen: BTreeSet::new(),
            elements: 0,
            pages: BTreeMap::new(),
        };
        let is_whole = reader.walk(root.get(b"K").ok()?);
        (is_whole && !reader.pages.is_empty()).then_some(Structure { pages: reader.pages })
    }

    /// What the tree says of a page; `None` where it says nothing, or two things of one content.
    pub(super) fn page(&self, page: Option<ObjectId>) -> Option<&PageTags> {
        self.pages.get(&page?).filter(|tags| !tags.is_ambiguous)
    }
}

/// What an element passes on to what stands in it.
#[derive(Clone, Copy, Debug, Default)]
struct Context {
    page: Option<ObjectId>,
    /// The innermost element that is no part of a line, and whether it is one paragraph.
    owner: u32,
    is_paragraph: bool,
    /// The innermost list item, and whether this is its label.
    item: u32,
    is_label: bool,
    table: u32,
    row: u32,
    cell: Option<Cell>,
    heads_cells: bool,
    heading: u8,
    is_note: bool,
    /// Sections around, by which a heading without a rank has one.
    sections: u8,
}

struct Reader<'f> {
    file: &'f File,
    roles: Option<&'f Dictionary>,
    seen: BTreeSet<ObjectId>,
    elements: u32,
    pages: BTreeMap<ObjectId, PageTags>,
}

impl<'f> Reader<'f> {
    /// Visits what `root` holds, depth first; whether all of it was visited.
    fn walk(&mut self, root: &'f Object) -> bool {
        let mut open = vec![(self.kids(root).iter(), Context::default())];
        let mut nodes = 0;
        while let Some((kids, context)) = open.last_mut() {
            let (kid, context) = (kids.next(), *context);
            let Some(kid) = kid else {
                open.pop();
                continue;
            };
            nodes += 1;
            if nodes > NODES {
                return false;
            }
            match self.file.resolve(kid) {
                Some(Object::Integer(identifier)) => self.content(*identifier, context.page, &context),
                Some(Object::Dictionary(dictionary)) if dictionary.has(b"S") => {
                    let is_new = kid.as_reference().map_or(true, |id| self.seen.insert(id));
                    if let Ok(kids) = dictionary.get(b"K")
                        && is_new
                        && open.len() < DEPTH
                    {
                        let inner = self.enter(dictionary, context);
                        open.push((self.kids(kids).iter(), inner));
                    }
                }
                // Content of a form has identifiers of its own; objects have no text.
                Some(Object::Dictionary(dictionary)) if !dictionary.has(b"Stm") => {
                    if let Some(identifier) = self.file.integer(dictionary, b"MCID") {
                        let page = dictionary.get(b"Pg").and_then(Object::as_reference).ok();
                        self.content(identifier, page.or(context.page), &context);
                    }
                }
                _ => {}
            }
        }
        true
    }

    fn kids(&self, object: &'f Object) -> &'f [Object] {
        match self.file.resolve(object) {
            Some(Object::Array(kids)) => kids,
            _ => std::slice::from_ref(object),
        }
    }

    fn content(&mut self, identifier: i64, page: Option<ObjectId>, context: &Context) {
        if let Some(page) = page {
            self.pages.entry(page).or_default().add(identifier, context);
        }
    }

    /// The standard type of an element (ISO 32000-1, 14.8.4).
    fn role(&self, element: &'f Dictionary) -> &'f [u8] {
        let mut role = self.file.name(element, b"S").unwrap_or_default();
        for _ in 0..ROLE_CHAIN {
            let Some(next) = self.roles.and_then(|roles| self.file.name(roles, role)) else { break };
            if next == role {
                break;
            }
            role = next;
        }
        role
    }

    fn enter(&mut self, element: &'f Dictionary, context: Context) -> Context {
        self.elements += 1;
        let number = self.elements;
        let page = element.get(b"Pg").and_then(Object::as_reference).ok();
        let around = Context { page: page.or(context.page), ..context };
        let block = Context { owner: number, is_paragraph: false, is_label: false, heading: 0, ..around };
        let paragraph = Context { is_paragraph: true, ..block };
        match self.role(element) {
            // Parts of a line, and groups of table rows.
            b"Span" | b"Quote" | b"Reference" | b"BibEntry" | b"Code" | b"Link" | b"Annot" | b"Ruby"
            | b"RB" | b"RT" | b"RP" | b"Warichu" | b"WT" | b"WP" | b"NonStruct" | b"Private" | b"Em"
            | b"Strong" | b"Sub" | b"THead" | b"TBody" | b"TFoot" => around,
            b"Lbl" => Context { is_label: true, ..around },
            b"P" | b"TOCI" => paragraph,
            b"Note" | b"FENote" => Context { is_note: true, cell: None, ..paragraph },
            b"Caption" => Context { cell: None, ..paragraph },
            b"H" => Context { heading: context.sections.clamp(1, 6), ..paragraph },
            [b'H', rank @ b'1'..=b'6'] => Context { heading: rank - b'0', ..paragraph },
            b"Sect" => Context { sections: context.sections.saturating_add(1), ..block },
            b"LI" => Context { item: number, ..block },
            b"Table" => Context { table: number, row: 0, cell: None, ..block },
            b"TR" => Context { row: number, ..block },
            role @ (b"TD" | b"TH") if context.table > 0 => {
                let cell = Cell { table: context.table as usize, row: context.row, cell: number };
                Context { cell: Some(cell), heads_cells: role == b"TH", item: 0, ..block }
            }
            _ => block,
        }
    }
}
