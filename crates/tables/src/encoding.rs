//! The encoding of a text that does not say what it is in.

use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE,
};

use crate::{fault::Problem, fold::is_han};

/// Bytes that are enough to tell UTF-16.
const PROBED_BYTES: usize = 64 * 1024;
/// Rows whose letters were decided one by one that are named in a note.
const NAMED_ROWS: usize = 5;

/// A text with what a reader should know of its encoding.
pub(crate) struct Decoded {
    pub text: String,
    pub notes: Vec<String>,
}

impl Decoded {
    fn plain(text: String) -> Self {
        Self { text, notes: Vec::new() }
    }

    fn guessed(text: String, encoding: &'static Encoding) -> Self {
        let notes = vec![format!("the text was read as {}", encoding.name())];
        Self { text, notes }
    }
}

/// The row where something is wrong, if it is one row, and what.
pub(crate) type Wrong = (Option<u32>, Problem);

/// The bytes as text.
pub(crate) fn decoded(bytes: &[u8]) -> Result<Decoded, Wrong> {
    if let Some((encoding, bom)) = Encoding::for_bom(bytes) {
        let rest = bytes.get(bom..).unwrap_or_default();
        if encoding == UTF_8 {
            return utf_8(rest);
        }
        let (text, wrong) = encoding.decode_without_bom_handling(rest);
        if wrong {
            let guessed = encoding.name().to_owned();
            return Err((None, Problem::Encoding { guessed }));
        }
        return Ok(Decoded::guessed(text.into_owned(), encoding));
    }
    if let Some(encoding) = utf_16_without_mark(bytes) {
        let (text, wrong) = encoding.decode_without_bom_handling(bytes);
        if !wrong {
            return Ok(Decoded::guessed(text.into_owned(), encoding));
        }
    }
    if bytes.contains(&0) {
        return Err((None, Problem::Binary { named_workbook: false }));
    }
    utf_8(bytes)
}

/// UTF-8; else what rows prove; else a guess for the whole text.
fn utf_8(bytes: &[u8]) -> Result<Decoded, Wrong> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Decoded::plain(text.to_owned()));
    }
    let (mut proven, mut other) = (0_usize, None);
    let mut others = 0_usize;
    for (row, line) in (1_u32..).zip(bytes.split(|byte| *byte == b'\n')) {
        match std::str::from_utf8(line) {
            Ok(text) if text.is_ascii() => {}
            Ok(_) => proven += 1,
            Err(_) if without_stray_blanks(line).is_some() => {}
            Err(_) => {
                other.get_or_insert(row);
                others += 1;
            }
        }
    }
    if proven == 0 {
        return guessed(bytes);
    }
    // A few letters of another encoding may by chance be UTF-8 (one row in
    // a hundred), which proves nothing of the rest.
    if proven * 20 < others {
        return guessed(bytes);
    }
    if proven <= others {
        return Err((other, Problem::MixedEncoding));
    }
    by_row(bytes)
}

/// Most rows are UTF-8: the others are decided one by one.
fn by_row(bytes: &[u8]) -> Result<Decoded, Wrong> {
    let mut text = String::with_capacity(bytes.len());
    let (mut blanks, mut chinese) = (Vec::new(), Vec::new());
    for (row, line) in
        (1_u32..).zip(bytes.split_inclusive(|byte| *byte == b'\n'))
    {
        if let Ok(good) = std::str::from_utf8(line) {
            text.push_str(good);
        } else if let Some(good) = without_stray_blanks(line) {
            text.push_str(&good);
            blanks.push(row);
        } else if let Some(good) = GB18030
            .decode_without_bom_handling_and_without_replacement(line)
            .filter(|_| is_chinese(line))
        {
            text.push_str(&good);
            chinese.push(row);
        } else {
            return Err((Some(row), Problem::MixedEncoding));
        }
    }
    let mut notes = Vec::new();
    for (rows, what) in [
        (blanks, "a blank of another encoding was read as a blank"),
        (
            chinese,
            "the text is GB18030 while other rows are UTF-8; it was read as \
             such, so check the names in it",
        ),
    ] {
        if rows.is_empty() {
            continue;
        }
        let named: Vec<String> =
            rows.iter().take(NAMED_ROWS).map(ToString::to_string).collect();
        let word = if rows.len() == 1 { "row" } else { "rows" };
        let more = if rows.len() > NAMED_ROWS { " and more" } else { "" };
        notes.push(format!("{word} {}{more}: {what}", named.join(", ")));
    }
    Ok(Decoded { text, notes })
}

/// The line with each lone no-break space of Latin-1 as a blank.
fn without_stray_blanks(line: &[u8]) -> Option<String> {
    let mut text = String::with_capacity(line.len());
    for chunk in line.utf8_chunks() {
        text.push_str(chunk.valid());
        match chunk.invalid() {
            [] => {}
            [0xa0] => text.push(' '),
            _ => return None,
        }
    }
    Some(text)
}

/// The whole text by a guess.
///
/// GBK is what Chinese spreadsheets write, and GB18030 contains it. A short
/// name is too little for statistics, which then see Korean; so Chinese that
/// is well formed goes first, and a reading that statistics would prefer is
/// named beside it.
fn guessed(bytes: &[u8]) -> Result<Decoded, Wrong> {
    let mut detector =
        chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, chardetng::Utf8Detection::Deny);
    let decode = |encoding: &'static Encoding| {
        encoding
            .decode_without_bom_handling_and_without_replacement(bytes)
            .map(std::borrow::Cow::into_owned)
    };
    if is_chinese(bytes)
        && !(guess == EUC_JP && has_kana(bytes))
        && !(guess == EUC_KR && all_are_hangul(bytes))
        && (guess != BIG5 || all_are_common(bytes))
        && let Some(text) = decode(GB18030)
    {
        let mut read = Decoded::guessed(text, GB18030);
        if [EUC_KR, BIG5, EUC_JP].contains(&guess)
            && let Some(other) = decode(guess)
            && let (Some(here), Some(there)) =
                (first_word(&read.text), first_word(&other))
            && let Some(note) = read.notes.first_mut()
        {
            *note = format!(
                "{note}; by its letters it may also be {}, in which `{here}` \
                 would be `{there}`: save it as \"CSV UTF-8\" to settle what \
                 names are screened",
                guess.name()
            );
        }
        return Ok(read);
    }
    if let Some(text) = decode(guess) {
        return Ok(Decoded::guessed(text, guess));
    }
    let guessed = guess.name().to_owned();
    Err((None, Problem::Encoding { guessed }))
}

/// The first run of letters beyond ASCII.
fn first_word(text: &str) -> Option<String> {
    let word: String = text
        .chars()
        .skip_while(char::is_ascii)
        .take_while(|c| c.is_alphabetic() && !c.is_ascii())
        .take(12)
        .collect();
    (!word.is_empty()).then_some(word)
}

/// Whether most letters beyond ASCII are common Chinese ones in GB18030:
/// of level one of GB 2312, which no European text holds in pairs.
fn is_chinese(bytes: &[u8]) -> bool {
    let (mut common, mut other) = (0_usize, 0_usize);
    each_pair(bytes, |lead, trail| match (lead, trail) {
        (0xb0..=0xd7, 0xa1..=0xfe) => common += 1,
        // Chinese punctuation and full-width forms say nothing.
        (0xa1..=0xa3, 0xa1..=0xfe) => {}
        _ => other += 1,
    });
    common > 0
        && common * 10 >= (common + other) * 6
        && GB18030
            .decode_without_bom_handling_and_without_replacement(bytes)
            .is_some_and(|text| text.chars().any(is_han))
}

/// Letters that are enough to tell Hangul from Chinese: of Chinese running
/// text two letters in five lie beyond the rows of Hangul, so that less than
/// one text in a hundred has none among so many.
const TELLING_LETTERS: usize = 10;

/// Whether all letters beyond ASCII are Hangul of EUC-KR, and enough of them.
fn all_are_hangul(bytes: &[u8]) -> bool {
    let (mut hangul, mut other) = (0_usize, 0_usize);
    each_pair(bytes, |lead, trail| match (lead, trail) {
        (0xb0..=0xc8, 0xa1..=0xfe) => hangul += 1,
        (0xa1..=0xa3, 0xa1..=0xfe) => {}
        _ => other += 1,
    });
    other == 0 && hangul >= TELLING_LETTERS
}

/// Whether all letters beyond ASCII are common Chinese ones in GB18030; text
/// in Big5 soon has one that is not.
fn all_are_common(bytes: &[u8]) -> bool {
    let mut all = true;
    each_pair(bytes, |lead, trail| {
        all &=
            matches!((lead, trail), (0xa1..=0xa3 | 0xb0..=0xd7, 0xa1..=0xfe));
    });
    all
}

/// Whether kana stand where GB 2312 and EUC-JP both have them.
fn has_kana(bytes: &[u8]) -> bool {
    let mut kana = false;
    each_pair(bytes, |lead, _| kana |= matches!(lead, 0xa4 | 0xa5));
    kana
}

/// Each byte beyond ASCII with the one behind it, in pairs.
fn each_pair(bytes: &[u8], mut each: impl FnMut(u8, u8)) {
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if first.is_ascii() {
            continue;
        }
        let Some((second, after)) = rest.split_first() else {
            each(*first, 0);
            return;
        };
        each(*first, *second);
        rest = after;
    }
}

/// UTF-16 that lost its mark: every other byte of Latin text is nothing.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let probe = bytes.get(..PROBED_BYTES).unwrap_or(bytes);
    let nothing = |odd: usize| {
        probe.iter().skip(odd).step_by(2).filter(|b| **b == 0).count()
    };
    let (even, odd) = (nothing(0), nothing(1));
    let many = probe.len() / 8 + 1;
    match (even, odd) {
        (0, odd) if odd >= many => Some(UTF_16LE),
        (even, 0) if even >= many => Some(UTF_16BE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gbk(text: &str) -> Vec<u8> {
        GB18030.encode(text).0.into_owned()
    }

    fn read(bytes: &[u8]) -> String {
        decoded(bytes)
            .map(|read| read.text)
            .map_err(|e| e.1.to_string())
            .unwrap()
    }

    #[test]
    fn korean_and_traditional_chinese_are_told_from_gbk() {
        let korean = "판매자,주식회사 예시무역상사\n모델,수량,금액\nS21,1,5\n";
        assert_eq!(read(&EUC_KR.encode(korean).0), korean);
        let hashed = "賣方,螞蟻礦機銷售有限公司\n型號,數量,金額\nS21,1,5\n";
        assert_eq!(read(&BIG5.encode(hashed).0), hashed);
    }

    #[test]
    fn short_chinese_names_in_gbk_are_chinese() {
        for name in [
            "长江存储",
            "曙光",
            "依图",
            "商汤",
            "云从",
            "比特大陆",
            "长鑫存储",
            "深圳比特微电子科技有限公司",
            "中兴",
            "浪潮",
            "海能达",
            "华为",
            "大疆",
            "旷视",
            "寒武纪",
            "算能",
        ] {
            let text =
                format!("Seller,{name}\nModel,Qty,Amount\nS21 Pro,1,5\n");
            assert_eq!(read(&gbk(&text)), text, "{name}");
        }
    }

    #[test]
    fn european_text_is_not_taken_for_chinese() {
        for (text, encoding) in [
            ("Verkäufer,Müller Straßenbau\nStück,Größe\n", "windows-1252"),
            (
                "Модель;Количество;Цена за единицу\nВентилятор;2;3\n",
                "windows-1251",
            ),
            ("Vendedor,Minería España\nDescripción,Año\n", "windows-1252"),
        ] {
            let encoding = Encoding::for_label(encoding.as_bytes()).unwrap();
            let bytes = encoding.encode(text).0;
            assert_eq!(read(&bytes), text);
        }
    }

    #[test]
    fn a_row_of_another_encoding_is_decided_by_itself() {
        let mut bytes =
            "长鑫存储\n长江存储\n比特大陆\nZenda".as_bytes().to_vec();
        bytes.extend(b"\xa0Ltd\n");
        bytes.extend(gbk("曙光\n"));
        let all = decoded(&bytes).map_err(|e| e.1).unwrap();
        assert_eq!(all.text, "长鑫存储\n长江存储\n比特大陆\nZenda Ltd\n曙光\n");
        assert!(all.notes[0].starts_with("row 4: a blank"), "{:?}", all.notes);
        assert!(all.notes[1].starts_with("row 5: "), "{:?}", all.notes);
        bytes.extend(b"Soci\xe9t\xe9\n");
        let (row, problem) = decoded(&bytes).map(|_| ()).unwrap_err();
        assert_eq!((row, problem), (Some(6), Problem::MixedEncoding));
    }

    #[test]
    fn rows_that_leave_the_encoding_open_are_refused() {
        let mut bytes = "name\n长江存储\n".as_bytes().to_vec();
        bytes.extend(gbk("曙光\n商汤\n"));
        let (row, problem) = decoded(&bytes).map(|_| ()).unwrap_err();
        assert_eq!((row, problem), (Some(3), Problem::MixedEncoding));
    }
}
