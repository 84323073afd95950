//! The text layer of a PDF: each glyph with its page and place, within limits.
//!
//! It rests on hayro, which follows a hostile file without a bound of its own:
//! whoever reads a file from outside runs this in a process that may be ended.
#![forbid(unsafe_code)]

use hashgate_papers::page::{Glyph, Page};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image,
    ImageDrawProps, InterpreterCache, InterpreterSettings, SoftMask,
    TransformExt,
    font::{Glyph as PdfGlyph, GlyphRun},
    hayro_cmap::BfString,
    hayro_syntax::{
        DecryptionError, LoadPdfError, Pdf,
        object::{Dict, String as PdfString},
    },
    interpret_page,
    kurbo::{BezPath, Point, Rect},
};

/// Bytes of a PDF that are read.
pub const MAX_BYTES: usize = 32 * 1024 * 1024;
/// Pages of a PDF that are read.
pub const MAX_PAGES: usize = 500;
/// Glyphs of a PDF that are read.
pub const MAX_GLYPHS: usize = 1_000_000;

/// Why no text was read of a PDF, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PdfProblem {
    /// The file is no PDF.
    #[error(
        "the file is not a PDF; CSV, XLSX, XLS, ODS, UBL, X12, EDIFACT and \
         JSON are read by `hashgate check` itself"
    )]
    NoPdf,
    /// It opens only with a password.
    #[error(
        "the PDF is encrypted; open it with its password, print it to a new \
         PDF or save it without one, and try again"
    )]
    Encrypted,
    /// It cannot be opened.
    #[error(
        "the PDF cannot be opened; it may be cut: have it sent again, or open \
         it in a viewer and print it to a new PDF"
    )]
    Broken,
    /// More than is read.
    #[error(
        "the {what} of the PDF exceed {limit}, the most that is read; {next}"
    )]
    Beyond {
        /// What there is too much of.
        what: &'static str,
        /// The limit.
        limit: usize,
        /// The next step.
        next: &'static str,
    },
    /// Pages without any text.
    #[error(
        "no page of the PDF has text{}; ask the seller for the invoice as \
         XLSX, CSV or a PDF with text, or write its lines as a table: nothing \
         is read off pictures",
        if *.images > 0 { ": it holds pictures, as a scan does" } else { "" }
    )]
    NoText {
        /// The pictures on its pages.
        images: usize,
    },
    /// Text whose fonts do not tell its characters.
    #[error(
        "the PDF draws {0} glyphs, but its fonts do not tell which characters \
         they are; ask the seller for the invoice as XLSX or CSV"
    )]
    NoCharacters(usize),
}

/// The pages of a PDF with the place of each glyph.
///
/// # Errors
///
/// [`PdfProblem`] for a file that is no PDF, is encrypted, broken, beyond the
/// limits, or without text.
pub fn pages(bytes: Vec<u8>) -> Result<Vec<Page>, PdfProblem> {
    let start = bytes.get(..1024).unwrap_or(&bytes);
    if !start.windows(5).any(|part| part == b"%PDF-") {
        return Err(PdfProblem::NoPdf);
    }
    if bytes.len() > MAX_BYTES {
        let (what, limit) = ("bytes", MAX_BYTES);
        let next = "print the pages of the invoice alone to a new PDF";
        return Err(PdfProblem::Beyond { what, limit, next });
    }
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::MissingIDEntry)
        | LoadPdfError::Invalid => PdfProblem::Broken,
        LoadPdfError::Decryption(_) => PdfProblem::Encrypted,
    })?;
    if pdf.pages().len() > MAX_PAGES {
        let (what, limit) = ("pages", MAX_PAGES);
        let next = "print the pages of the invoice alone to a new PDF";
        return Err(PdfProblem::Beyond { what, limit, next });
    }
    let cache = InterpreterCache::new();
    let mut pages = Vec::new();
    let (mut images, mut unread, mut left) = (0, 0, MAX_GLYPHS);
    for (page, number) in pdf.pages().iter().zip(1..) {
        let (width, height) = page.render_dimensions();
        let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let mut context = Context::new(
            page.initial_transform(true).to_kurbo(),
            bounds,
            &cache,
            pdf.xref(),
            InterpreterSettings::default(),
        );
        let mut text = Text { left, ..Text::default() };
        interpret_page(page, &mut context, &mut text);
        images += text.images;
        unread += text.unread;
        if text.beyond {
            let (what, limit) = ("glyphs", MAX_GLYPHS);
            let next = "print the pages of the invoice alone to a new PDF";
            return Err(PdfProblem::Beyond { what, limit, next });
        }
        left = left.saturating_sub(text.glyphs.len());
        let missed = text.unread + text.askew;
        pages.push(Page { number, glyphs: text.glyphs, unread: missed });
    }
    if pages.iter().all(|page| page.glyphs.is_empty()) {
        return Err(match unread {
            0 => PdfProblem::NoText { images },
            unread => PdfProblem::NoCharacters(unread),
        });
    }
    Ok(pages)
}

/// What a page draws, as far as it is text.
#[derive(Default)]
struct Text {
    glyphs: Vec<Glyph>,
    runs: u32,
    images: usize,
    /// Glyphs whose characters are not told.
    unread: usize,
    /// Glyphs that do not stand upright.
    askew: usize,
    left: usize,
    beyond: bool,
    /// The texts that stand for what is drawn, of each open sequence.
    actual: Vec<Option<String>>,
}

impl Text {
    /// The text that stands for the glyphs now drawn: at the first of them
    /// all of it, at the others nothing.
    fn stands(&mut self) -> Option<String> {
        let open = self.actual.iter_mut().rev().flatten().next()?;
        Some(std::mem::take(open))
    }
}

impl Device<'_> for Text {
    fn draw_glyph_run(
        &mut self,
        run: &GlyphRun<'_, '_>,
        props: DrawProps<'_>,
        _: &DrawMode,
    ) {
        self.runs += 1;
        for positioned in run.glyphs() {
            if self.left == 0 {
                self.beyond = true;
                return;
            }
            self.left -= 1;
            let glyph: &PdfGlyph<'_> = positioned;
            let told = match self.stands() {
                Some(text) => Some(text),
                None => glyph.as_unicode().map(|told| match told {
                    BfString::Char(c) => c.to_string(),
                    BfString::String(text) => text,
                }),
            };
            let Some(text) = told else {
                self.unread += 1;
                continue;
            };
            let advance = match glyph {
                PdfGlyph::Outline(outline) => outline.advance_width(),
                PdfGlyph::Type3(drawn) => drawn.advance_width(),
            };
            // Glyph space is a thousandth of the size of the text; its width
            // may be stretched to that of the font, its height is not.
            let place = props.transform * positioned.transform();
            let [a, b, c, d, ..] = place.as_coeffs();
            let upright = a > 0.0 && b.abs() < 0.01 * a;
            let size = 1000.0 * c.hypot(d);
            if !upright || !size.is_finite() {
                self.askew += usize::from(!text.trim().is_empty());
                continue;
            }
            let origin = place * Point::ZERO;
            let width = f64::from(advance.unwrap_or(500.0)) / 1000.0 * size;
            self.glyphs.push(Glyph {
                text,
                x: origin.x,
                y: origin.y,
                width,
                size,
                run: self.runs,
            });
        }
    }

    fn begin_marked_content(&mut self, _: &[u8], with: Option<&Dict<'_>>) {
        let actual = with
            .and_then(|dict| dict.get::<PdfString<'_>>(b"ActualText"))
            .map(|text| decoded(text.as_bytes()));
        self.actual.push(actual);
    }

    fn end_marked_content(&mut self) {
        self.actual.pop();
    }

    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {
        self.images += 1;
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {}

    fn push_clip_path(&mut self, _: &ClipPath) {}

    fn push_transparency_group(
        &mut self,
        _: f32,
        _: Option<SoftMask<'_>>,
        _: BlendMode,
    ) {
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}

/// A text string of a PDF: UTF-16 by its mark, UTF-8 by its mark, else bytes
/// of which the first half are ASCII.
fn decoded(bytes: &[u8]) -> String {
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        let units = rest.chunks(2).map(|pair| {
            let high = pair.first().copied().unwrap_or(0);
            let low = pair.get(1).copied().unwrap_or(0);
            u16::from_be_bytes([high, low])
        });
        return char::decode_utf16(units)
            .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect();
    }
    match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => String::from_utf8_lossy(rest).into_owned(),
        None => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}
