//! Content streams to placed glyphs: the operators of ISO 32000-1, chapters 8 and 9, as far as text and tables need them.

mod marked;
mod paint;
mod settings;
mod show;

use std::collections::BTreeMap;
use std::rc::Rc;

use lopdf::{Dictionary, Object, ObjectId, Stream};

use self::marked::Marked;
use self::settings::Settings;
use self::show::Pen;
use super::file::File;
use super::font::Font;
use super::glyph::{Ink, Layer};
use super::ground::{ColourSpace, Ground, intersection};
use super::layers::Layers;
use super::operator::{Operand, Operations, Operator};
use super::paths::Path;
use super::state::{GraphicsState, Matrix, Saved};
use super::stream;
use super::structure::PageTags;
use crate::extract::{Limits, Spent};

/// What drawing a form costs of the page's operators, so that forms that draw forms stay bounded: a share for itself, and one for so
/// many bytes of its content, which may be nothing but white space.
const FORM_COST: usize = 64;
const BYTES_PER_OPERATOR: usize = 64;

/// Bytes of decoded forms that are kept for the pages to come.
pub(super) const FORM_CACHE_BYTES: usize = 32 << 20;

/// Fonts of a content stream that are kept by name; streams change between a few of them for nearly every string.
const FONTS_AT_HAND: usize = 32;

/// Index of a font that is not there in the list of fonts, which is shorter.
const NO_FONT: u16 = u16::MAX;

/// The least width and height of a picture that may carry evidence, in points: 3 × 1.5 cm. Smaller ones are logos and marks.
const PICTURE: [f32; 2] = [85.0, 42.5];

/// Share of the page from which on a picture is its background.
const BACKGROUND_SHARE: f32 = 0.9;

/// What the pages of one document share.
pub(super) struct Shared<'f> {
    file: &'f File,
    limits: &'f Limits,
    layers: Layers,
    fonts: Vec<Rc<Font>>,
    /// Fonts by the address of their dictionary, which lives as long as the file.
    fonts_by_place: BTreeMap<usize, u16>,
    forms: BTreeMap<ObjectId, Rc<[u8]>>,
    form_bytes: usize,
    /// What stands in for fonts that are not there.
    missing_font: Option<Rc<Font>>,
    /// Bytes that contents and forms have grown to so far.
    pub(super) inflated: u64,
}

impl<'f> Shared<'f> {
    pub(super) fn new(file: &'f File, limits: &'f Limits) -> Self {
        Shared {
            file,
            limits,
            layers: Layers::load(file),
            fonts: Vec::new(),
            fonts_by_place: BTreeMap::new(),
            forms: BTreeMap::new(),
            form_bytes: 0,
            missing_font: None,
            inflated: 0,
        }
    }

    /// What the pages so far have taken of what is bounded over all of them.
    pub(super) fn spent(&self) -> Spent {
        Spent { inflated: self.inflated, kept: self.form_bytes, fonts: self.fonts.len(), ..Spent::default() }
    }

    /// The object that each font is; `None` for one that is part of another object.
    pub(super) fn font_objects(&self) -> Vec<Option<ObjectId>> {
        let mut found = vec![None; self.fonts.len()];
        for (id, object) in &self.file.objects.objects {
            if let Object::Dictionary(dictionary) = object
                && let Some(&index) = self.fonts_by_place.get(&std::ptr::from_ref(dictionary).addr())
                && let Some(slot) = found.get_mut(usize::from(index))
            {
                *slot = Some(*id);
            }
        }
        found
    }

    /// The name of a font in [`Run`].
    pub(super) fn font_name(&self, index: u16) -> &str {
        self.fonts.get(usize::from(index)).map_or("", |font| font.base_name())
    }

    fn font(&mut self, dictionary: &'f Dictionary) -> Option<(u16, Rc<Font>)> {
        let place = std::ptr::from_ref(dictionary).addr();
        let index = match self.fonts_by_place.get(&place) {
            Some(&index) => index,
            None => {
                let index = u16::try_from(self.fonts.len()).ok().filter(|it| *it < self.limits.fonts)?;
                self.fonts.push(Rc::new(Font::load(&self.file.objects, dictionary, self.limits)));
                self.fonts_by_place.insert(place, index);
                index
            }
        };
        Some((index, Rc::clone(self.fonts.get(usize::from(index))?)))
    }

    /// The decoded content of a form, and whether it is damaged.
    fn form(&mut self, id: Option<ObjectId>, stream: &Stream) -> (Rc<[u8]>, bool) {
        if let Some(content) = id.and_then(|id| self.forms.get(&id)) {
            return (Rc::clone(content), false);
        }
        let decoded = stream::decode(&self.file.objects, stream, self.limits);
        self.inflated += decoded.bytes.len() as u64;
        let content: Rc<[u8]> = decoded.bytes.into();
        if let Some(id) = id
            && !decoded.damaged
            && self.form_bytes + content.len() <= FORM_CACHE_BYTES
        {
            self.form_bytes += content.len();
            self.forms.insert(id, Rc::clone(&content));
        }
        (content, decoded.damaged)
    }
}

/// Resources of a content stream, and of those around it, which a form without its own falls back to.
#[derive(Clone, Copy)]
struct Resources<'f, 'r> {
    own: Option<&'f Dictionary>,
    around: Option<&'r Resources<'f, 'r>>,
}

impl<'f> Resources<'f, '_> {
    /// The entry `name` of `category`, unresolved.
    fn find(&self, file: &'f File, category: &[u8], name: &[u8]) -> Option<&'f Object> {
        let mut resources = Some(self);
        while let Some(here) = resources {
            let entry = here.own.and_then(|own| file.dictionary(own, category)).and_then(|entries| {
                entries.get(name).or_else(|_| entries.get(&super::lexer::unescape_name(name))).ok()
            });
            if entry.is_some() {
                return entry;
            }
            resources = here.around;
        }
        None
    }
}

/// A font that a content stream has used, by its name there.
struct FontAtHand<'a> {
    name: &'a [u8],
    index: u16,
    font: Option<Rc<Font>>,
}

/// Draws one page.
pub(super) struct Interpreter<'s, 'f> {
    shared: &'s mut Shared<'f>,
    ink: &'s mut Ink,
    size: [f32; 2],
    layer: Layer,
    operators_left: usize,
    marked: Vec<Marked>,
    hidden: usize,
    pagination: usize,
    /// Artifacts that are open, and watermarks among what is open.
    artifacts: usize,
    watermarks: usize,
    /// What the structure tree says of the page, and the block that is open.
    tags: Option<&'s PageTags>,
    block: u32,
    /// Replacement texts that are open; only the outermost counts.
    replaced: usize,
    forms: Vec<ObjectId>,
    path: Path,
    /// Whether the path becomes a clipping path when it has been painted.
    clips: bool,
    ground: Ground,
}

impl<'s, 'f> Interpreter<'s, 'f> {
    /// An interpreter for a page of `size` points, which adds to `ink`. `tags` is what the structure tree says of the page.
    pub(super) fn new(
        shared: &'s mut Shared<'f>,
        ink: &'s mut Ink,
        size: [f32; 2],
        tags: Option<&'s PageTags>,
    ) -> Self {
        let operators_left = shared.limits.operators_per_page;
        Interpreter {
            shared,
            ink,
            size,
            layer: Layer::Content,
            operators_left,
            marked: Vec::new(),
            hidden: 0,
            pagination: 0,
            artifacts: 0,
            watermarks: 0,
            tags,
            block: 0,
            replaced: 0,
            forms: Vec::new(),
            path: Path::default(),
            clips: false,
            ground: Ground::default(),
        }
    }

    /// Draws the page's own content.
    pub(super) fn content(&mut self, content: &[u8], resources: Option<&'f Dictionary>, transform: Matrix) {
        let resources = Resources { own: resources, around: None };
        self.run(content, &resources, GraphicsState::new(transform));
    }

    /// Draws the appearance of an annotation; `transform` leads from the form's space to the page as shown.
    pub(super) fn appearance(
        &mut self,
        id: Option<ObjectId>,
        form: &'f Stream,
        page: Option<&'f Dictionary>,
        transform: Matrix,
    ) {
        self.layer = Layer::Annotation;
        let resources = Resources { own: page, around: None };
        self.form(id, form, &resources, &GraphicsState::new(transform));
        self.layer = Layer::Content;
    }

    /// Operators that the page has taken so far.
    pub(super) fn operators(&self) -> usize {
        self.shared.limits.operators_per_page - self.operators_left
    }

    /// What has been drawn so far.
    pub(super) fn ink(&mut self) -> &mut Ink {
        self.ink
    }

    /// Whether the group or membership dictionary keeps its content off the page.
    pub(super) fn is_hidden_by(&self, optional_content: &Object) -> bool {
        self.shared.layers.is_hidden(self.shared.file, optional_content)
    }

    fn run(&mut self, content: &[u8], resources: &Resources<'f, '_>, state: GraphicsState) {
        let file = self.shared.file;
        let marked_before = self.marked.len();
        let mut operations = Operations::new(content);
        let mut fonts: Vec<FontAtHand> = Vec::new();
        let mut saved = Saved::default();
        let mut settings = Settings::default();
        let mut pen = None;
        let mut state = state;
        let mut line_matrix = Matrix::IDENTITY;
        let mut matrix = Matrix::IDENTITY;
        while let Some(operator) = operations.next() {
            if self.operators_left == 0 {
                self.ink
                    .limit
                    .get_or_insert(("operators_per_page", self.shared.limits.operators_per_page as u64));
                break;
            }
            self.operators_left -= 1;
            let restored = saved.take_restored();
            settings.note(operator, restored.is_some(), &operations, &saved, &state);
            if Pen::is_changed_by(operator) {
                pen = None;
                settings.leave();
            }
            match operator {
                Operator::BeginText => (line_matrix, matrix) = (Matrix::IDENTITY, Matrix::IDENTITY),
                Operator::EndText | Operator::Other => {}
                Operator::CharacterSpacing => set(&mut state.text.character_spacing, &operations),
                Operator::WordSpacing => set(&mut state.text.word_spacing, &operations),
                Operator::Leading => set(&mut state.text.leading, &operations),
                Operator::Rise => set(&mut state.text.rise, &operations),
                Operator::LineWidth => set(&mut state.line_width, &operations),
                Operator::HorizontalScaling => {
                    if let Some([percent]) = operations.numbers() {
                        state.text.scaling = percent / 100.0;
                    }
                }
                Operator::RenderingMode => {
                    if let Some([mode]) = operations.numbers() {
                        state.text.rendering_mode = mode.clamp(0.0, 7.0) as u8;
                    }
                }
                Operator::Font => {
                    if let Some([size]) = operations.numbers() {
                        state.text.size = size;
                    }
                    let name = operations.name();
                    if let Some(it) = fonts.iter().find(|it| Some(it.name) == name) {
                        state.text.font_index = it.index;
                        state.text.font.clone_from(&it.font);
                        continue;
                    }
                    let object = name.and_then(|name| resources.find(file, b"Font", name));
                    match object.and_then(|it| file.resolve(it)).and_then(|it| it.as_dict().ok()) {
                        Some(dictionary) => {
                            self.set_font(&mut state, dictionary);
                            if let Some(name) = name
                                && fonts.len() < FONTS_AT_HAND
                            {
                                let (index, font) = (state.text.font_index, state.text.font.clone());
                                fonts.push(FontAtHand { name, index, font });
                            }
                        }
                        None => self.set_missing_font(&mut state),
                    }
                }
                Operator::GraphicsState => {
                    let object = operations.name().and_then(|name| resources.find(file, b"ExtGState", name));
                    let parameters = object.and_then(|it| file.resolve(it)).and_then(|it| it.as_dict().ok());
                    if let Some([font, size]) = parameters.and_then(|it| file.array(it, b"Font"))
                        && let Some(Object::Dictionary(dictionary)) = file.resolve(font)
                    {
                        state.text.size = size.as_float().unwrap_or(state.text.size);
                        self.set_font(&mut state, dictionary);
                    }
                    if let Some(parameters) = parameters {
                        paint::set_transparency(file, &mut state, parameters);
                    }
                }
                Operator::Move => {
                    if let Some([x, y]) = operations.numbers() {
                        line_matrix = line_matrix.translate(x, y);
                        matrix = line_matrix;
                    }
                }
                Operator::MoveSetLeading => {
                    if let Some([x, y]) = operations.numbers() {
                        state.text.leading = -y;
                        line_matrix = line_matrix.translate(x, y);
                        matrix = line_matrix;
                    }
                }
                Operator::TextMatrix => {
                    if let Some(numbers) = operations.numbers() {
                        line_matrix = Matrix(numbers);
                        matrix = line_matrix;
                    }
                }
                Operator::NextLine => {
                    line_matrix = line_matrix.translate(0.0, -state.text.leading);
                    matrix = line_matrix;
                }
                Operator::Show | Operator::ShowAdjusted => {
                    self.show(&operations, true, &state, &mut matrix, &mut pen);
                    let left = &mut self.operators_left;
                    if let Some(step) = settings.step_over(&mut operations, &saved, left) {
                        state = step.state;
                        (line_matrix, matrix) = (Matrix::IDENTITY, Matrix::IDENTITY);
                        pen = pen.filter(|_| step.is_same);
                    }
                }
                Operator::NextLineShow | Operator::NextLineShowSpaced => {
                    if operator == Operator::NextLineShowSpaced
                        && let ([Operand::Number(word), Operand::Number(character), ..], _) =
                            operations.operands()
                    {
                        state.text.word_spacing = *word;
                        state.text.character_spacing = *character;
                    }
                    line_matrix = line_matrix.translate(0.0, -state.text.leading);
                    matrix = line_matrix;
                    self.show(&operations, false, &state, &mut matrix, &mut pen);
                }
                Operator::Save => saved.save(&state, restored),
                Operator::Restore => {
                    if let Some(before) = saved.restore() {
                        state = before;
                    }
                }
                Operator::Concatenate => {
                    if let Some(numbers) = operations.numbers() {
                        state.ctm = Matrix(numbers).then(&state.ctm);
                    }
                }
                Operator::XObject => {
                    if let Some(name) = operations.name()
                        && let Some(object) = resources.find(file, b"XObject", name)
                    {
                        self.x_object(name, object, resources, &state);
                    }
                }
                Operator::InlineImage => self.image(&state),
                Operator::BeginMarked => {
                    let marked = self.marked_by(&operations);
                    self.begin_marked(marked);
                }
                Operator::BeginMarkedProperties => {
                    let marked = self.properties(&operations, resources);
                    self.begin_marked(marked);
                }
                Operator::EndMarked => {
                    if self.marked.len() > marked_before {
                        self.end_marked();
                    }
                }
                Operator::MoveTo => {
                    if let Some([x, y]) = operations.numbers() {
                        self.path.move_to(state.ctm.apply(x, y));
                    }
                }
                Operator::LineTo => {
                    if let Some([x, y]) = operations.numbers() {
                        self.path.line_to(state.ctm.apply(x, y));
                    }
                }
                Operator::CurveTo => {
                    if let Some([x1, y1, x2, y2, x3, y3]) = operations.numbers() {
                        let points = [(x1, y1), (x2, y2), (x3, y3)].map(|(x, y)| state.ctm.apply(x, y));
                        self.path.curve_to(&points);
                    } else if let Some([x1, y1, x2, y2]) = operations.numbers() {
                        self.path.curve_to(&[state.ctm.apply(x1, y1), state.ctm.apply(x2, y2)]);
                    }
                }
                Operator::ClosePath => self.path.close(),
                Operator::Rectangle => {
                    if let Some(rectangle) = operations.numbers() {
                        self.path.rectangle(&state.ctm, rectangle);
                    }
                }
                Operator::Stroke | Operator::CloseStroke | Operator::Fill | Operator::FillStroke => {
                    self.paint(operator, &mut state);
                }
                Operator::EndPath => self.end_path(&mut state),
                Operator::Clip => self.clips = true,
                Operator::Shading => {
                    if self.hidden == 0 {
                        self.ink.paints += 1;
                        self.ground.paint(state.clip, None);
                    }
                }
                Operator::Grey => paint::set_fill(&mut state, ColourSpace::Grey, operations.numbers::<1>()),
                Operator::Rgb => paint::set_fill(&mut state, ColourSpace::Rgb, operations.numbers::<3>()),
                Operator::Cmyk => paint::set_fill(&mut state, ColourSpace::Cmyk, operations.numbers::<4>()),
                Operator::ColourSpace => {
                    let name = operations.name().unwrap_or_default();
                    paint::set_fill_space(&mut state, paint::colour_space(file, resources, name));
                }
                Operator::Colour => paint::set_colour(&mut state, &operations),
            }
        }
        while self.marked.len() > marked_before {
            self.end_marked();
        }
        self.path.clear();
    }

    /// A font that is not there: Latin text is still read, as viewers show it, and the loss is named.
    fn set_missing_font(&mut self, state: &mut GraphicsState) {
        self.ink.damaged.get_or_insert("font");
        state.text.font_index = NO_FONT;
        state.text.font = Some(Rc::clone(self.shared.missing_font.get_or_insert_with(|| {
            let nothing = Dictionary::new();
            Rc::new(Font::load(&self.shared.file.objects, &nothing, self.shared.limits))
        })));
    }

    fn set_font(&mut self, state: &mut GraphicsState, dictionary: &'f Dictionary) {
        let font = self.shared.font(dictionary);
        let limits = self.shared.limits;
        match &font {
            None => {
                self.ink.limit.get_or_insert(("fonts", u64::from(limits.fonts)));
            }
            Some((_, font)) if font.is_cut() => {
                self.ink.limit.get_or_insert(("cmap_entries", limits.cmap_entries as u64));
            }
            Some(_) => {}
        }
        state.text.font_index = font.as_ref().map_or(0, |(index, _)| *index);
        state.text.font = font.map(|(_, font)| font);
    }

    /// Whether an image, which fills the unit square (ISO 32000-1, 8.9.5), is large enough to be read and leaves some of the page free.
    fn may_be_evidence(&self, ctm: &Matrix) -> bool {
        let [origin, right, up] = [ctm.apply(0.0, 0.0), ctm.apply(1.0, 0.0), ctm.apply(0.0, 1.0)];
        let side = |end: [f32; 2]| (end[0] - origin[0]).hypot(end[1] - origin[1]);
        let (width, height) = (side(right), side(up));
        let page = self.size[0] * self.size[1];
        width >= PICTURE[0] && height >= PICTURE[1] && width * height < BACKGROUND_SHARE * page
    }

    fn x_object(
        &mut self,
        name: &[u8],
        object: &'f Object,
        resources: &Resources<'f, '_>,
        state: &GraphicsState,
    ) {
        let file = self.shared.file;
        let Some(Object::Stream(stream)) = file.resolve(object) else { return };
        let hides = stream.dict.get(b"OC").is_ok_and(|group| self.is_hidden_by(group));
        let is_watermark = self.is_watermark_form(&stream.dict, name);
        self.hidden += usize::from(hides);
        self.watermarks += usize::from(is_watermark);
        match file.name(&stream.dict, b"Subtype") {
            Some(b"Image") => self.image(state),
            Some(b"Form") => self.form(object.as_reference().ok(), stream, resources, state),
            _ => {}
        }
        self.hidden -= usize::from(hides);
        self.watermarks -= usize::from(is_watermark);
    }

    fn form(
        &mut self,
        id: Option<ObjectId>,
        stream: &'f Stream,
        around: &Resources<'f, '_>,
        state: &GraphicsState,
    ) {
        if id.is_some_and(|id| self.forms.contains(&id)) {
            return;
        }
        if self.forms.len() >= self.shared.limits.form_depth {
            self.ink.limit = Some(("form_depth", self.shared.limits.form_depth as u64));
            return;
        }
        let file = self.shared.file;
        let mut state = state.clone();
        if let Some(matrix) = file.numbers(&stream.dict, b"Matrix") {
            state.ctm = Matrix(matrix).then(&state.ctm);
        }
        if let Some(area) = file.numbers(&stream.dict, b"BBox") {
            state.clip = intersection(state.clip, paint::bounds(&state.ctm, area));
        }
        let (content, damaged) = self.shared.form(id, stream);
        if damaged {
            self.ink.damaged.get_or_insert("form XObject");
        }
        let cost = FORM_COST + content.len() / BYTES_PER_OPERATOR;
        self.operators_left = self.operators_left.saturating_sub(cost);
        let resources = Resources { own: file.dictionary(&stream.dict, b"Resources"), around: Some(around) };
        let path = std::mem::take(&mut self.path);
        self.forms.push(id.unwrap_or_default());
        self.run(&content, &resources, state);
        self.forms.pop();
        self.path = path;
    }
}

fn set(parameter: &mut f32, operations: &Operations) {
    if let Some([value]) = operations.numbers() {
        *parameter = value;
    }
}
