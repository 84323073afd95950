//! What a part of a workbook states of itself before its content, put right
//! where a library would act on it unseen.

use std::borrow::Cow;

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

/// The fewest bytes that a shared text takes, its tags among them; one that
/// takes less is an empty one, for which no memory is needed beforehand.
const SMALLEST_TEXT: usize = 8;

/// The part with what it states put right; nothing if the library can take it
/// as it is.
///
/// A range of cells that is none, which the library breaks down on, becomes
/// `A1`. A count of texts beyond what the part has room for, by which it
/// would ask for memory, is taken out. An error of a formula that it does not
/// know becomes a text.
pub(crate) fn put_right(part: &[u8]) -> Option<Vec<u8>> {
    let read = String::from_utf8_lossy(part);
    // The positions below count from behind the mark.
    let text = read.strip_prefix('\u{feff}').unwrap_or(&read);
    let mut out: Cow<'_, str> = Cow::Borrowed(text);
    if ["dimension", "sst"].iter().any(|name| text.contains(name)) {
        let mut at = 0;
        let mut mended = String::new();
        for Change { from, to, tag } in changes(text) {
            mended.push_str(text.get(at..from)?);
            mended.push_str(&tag);
            at = to;
        }
        if at > 0 {
            mended.push_str(text.get(at..)?);
            out = Cow::Owned(mended);
        }
    }
    // The library knows seven errors of formulas; there are more.
    if out.contains("sheetData") && out.contains(" t=\"e\"") {
        out = Cow::Owned(out.replace(" t=\"e\"", " t=\"str\""));
    }
    let is_changed =
        matches!((&read, &out), (Cow::Owned(_), _) | (_, Cow::Owned(_)));
    is_changed.then(|| out.into_owned().into_bytes())
}

/// A tag with another in its place.
struct Change {
    from: usize,
    to: usize,
    tag: String,
}

/// What is to be put right, found as the library finds it: by the XML itself,
/// with the same leniency, wherever the tag stands before the cells or texts.
fn changes(text: &str) -> Vec<Change> {
    let mut xml = Reader::from_str(text);
    let config = xml.config_mut();
    config.check_end_names = false;
    config.check_comments = false;
    let mut changes = Vec::new();
    let position = |xml: &Reader<&[u8]>| {
        usize::try_from(xml.buffer_position()).unwrap_or(usize::MAX)
    };
    loop {
        let from = position(&xml);
        // Where it cannot be read on, the library cannot either.
        let Ok(event) = xml.read_event() else { return changes };
        let (tag, end) = match &event {
            Event::Start(tag) => (tag, ">"),
            Event::Empty(tag) => (tag, "/>"),
            Event::Eof => return changes,
            _ => continue,
        };
        let to = position(&xml);
        let name: &str = tag.name().into_inner();
        match tag.local_name().as_ref() {
            "dimension" if !states_a_range(tag) => {
                let tag = format!("<{name} ref=\"A1\"{end}");
                changes.push(Change { from, to, tag });
            }
            "sst" => {
                if states_too_many(tag, text.len()) {
                    let tag = format!("<{name}{end}");
                    changes.push(Change { from, to, tag });
                }
                return changes;
            }
            "sheetData" => return changes,
            _ => {}
        }
    }
}

/// Whether `ref` is `A1` or `A1:L3`.
fn states_a_range(tag: &BytesStart<'_>) -> bool {
    let cell = |text: &str| {
        let digits = text.trim_start_matches(|c: char| c.is_ascii_uppercase());
        let letters = text.len() - digits.len();
        (1..=3).contains(&letters)
            && (1..=7).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|b| b.is_ascii_digit())
    };
    stated(tag, "ref").is_some_and(|text| {
        text.split(':').count() <= 2 && text.split(':').all(cell)
    })
}

/// Whether a count of texts is beyond what a part of so many bytes can hold,
/// or is no count.
fn states_too_many(tag: &BytesStart<'_>, bytes: usize) -> bool {
    stated(tag, "uniqueCount").is_some_and(|count| {
        count.parse::<usize>().map_or(true, |n| n > bytes / SMALLEST_TEXT)
    })
}

fn stated(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    tag.html_attributes().with_checks(false).flatten().find_map(|one| {
        let key: &str = one.key.into_inner();
        (key == name).then(|| {
            let value: &str = one.value.as_ref();
            value.to_owned()
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(text: &str) -> Option<String> {
        put_right(text.as_bytes()).map(|b| String::from_utf8(b).unwrap())
    }

    #[test]
    fn a_range_that_is_none_is_put_right_wherever_it_stands() {
        for good in ["A1", "A1:L3", "A1:XFD1048576"] {
            let sheet = format!("<worksheet><dimension ref=\"{good}\"/><a/>");
            assert_eq!(mended(&sheet), None, "{good}");
        }
        let far = format!("<!--{}-->", "x".repeat(20_000));
        for odd in ["A0:L3", "$A$1:$L$3", "A1:", "", "1:3", "A1:L3:M4", "a1"] {
            for before in ["", "<!-- dimension -->", far.as_str()] {
                let sheet = format!(
                    "<worksheet>{before}<x:dimension ref = '{odd}'/><a/>"
                );
                assert_eq!(
                    mended(&sheet).unwrap(),
                    format!("<worksheet>{before}<x:dimension ref=\"A1\"/><a/>"),
                    "{odd}"
                );
            }
        }
        // What stands among the cells is no statement.
        let cells = "<worksheet><sheetData><dimension ref=\"0\"/></sheetData>";
        assert_eq!(mended(cells), None);
    }

    #[test]
    fn a_count_beyond_the_part_is_taken_out_wherever_it_stands() {
        let far = format!("<?x {}?>", "y".repeat(20_000));
        for count in
            ["99999999999", "10000", "99999999999999999999999", "-1", "x"]
        {
            for before in ["", far.as_str(), "<a>sst</b>"] {
                let tag = format!(
                    "<sst count=\"9\" uniqueCount = \"{count}\" xml:x='y'>"
                );
                let room = "<si><t>a</t></si>".repeat(4);
                let strings = format!("{before}{tag}{room}</sst>");
                let told = mended(&strings);
                if count == "10000" && before.len() > 9_000 {
                    continue;
                }
                assert_eq!(
                    told.unwrap(),
                    format!("{before}<sst>{room}</sst>"),
                    "{count}"
                );
            }
        }
        let honest = "<sst count=\"9\" uniqueCount=\"4\">".to_owned()
            + &"<si><t>a</t></si>".repeat(4)
            + "</sst>";
        assert_eq!(mended(&honest), None);
    }

    #[test]
    fn an_unknown_error_is_a_text_and_a_bad_byte_is_shown() {
        let cell = "<sheetData><c r=\"A1\" t=\"e\"><v>#SPILL!</v></c>";
        assert!(mended(cell).unwrap().contains("t=\"str\""));
        let mark = "\u{feff}<a/><sst uniqueCount='99999999'><si/></sst>";
        assert_eq!(mended(mark).unwrap(), "<a/><sst><si/></sst>");
        let bad = b"<sst uniqueCount=\"99999999\"><si>\xff</si></sst>";
        let told = String::from_utf8(put_right(bad).unwrap()).unwrap();
        assert_eq!(told, "<sst><si>\u{fffd}</si></sst>");
    }
}
