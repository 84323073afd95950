//! Text of other encodings as UTF-8, byte by byte and strictly.

use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8};
use hashgate_app::AppError;

/// So many bytes are decoded at a time.
const PIECE: usize = 64 * 1024;

/// The encoding that a job names.
pub(super) fn named(
    name: Option<&str>,
) -> Result<Option<&'static Encoding>, AppError> {
    let Some(name) = name else { return Ok(None) };
    Encoding::for_label(name.as_bytes()).map(Some).ok_or_else(|| {
        AppError::input(format!(
            "`encoding` is `{name}`, which is not an encoding that is known; \
             there are gb18030, big5, windows-1251, windows-1252, \
             shift_jis..."
        ))
    })
}

/// The encoding of a text and how long its mark is: by the mark, else the one
/// that the job names, else UTF-8.
pub(super) fn of(
    start: &[u8],
    named: Option<&'static Encoding>,
) -> (&'static Encoding, usize) {
    Encoding::for_bom(start).unwrap_or((named.unwrap_or(UTF_8), 0))
}

/// A text as UTF-8. Of UTF-8 itself nothing is checked here: the reader of
/// cells does.
pub(super) fn reader(
    from: Box<dyn Read + Send>,
    encoding: &'static Encoding,
) -> Box<dyn Read + Send> {
    if encoding == UTF_8 {
        return from;
    }
    Box::new(Decoding {
        from,
        decoder: encoding.new_decoder_without_bom_handling(),
        raw: vec![0; PIECE],
        filled: 0,
        text: Vec::new(),
        given: 0,
        ended: false,
    })
}

struct Decoding {
    from: Box<dyn Read + Send>,
    decoder: Decoder,
    raw: Vec<u8>,
    /// So much of `raw` is filled and not decoded.
    filled: usize,
    text: Vec<u8>,
    /// So much of `text` was given.
    given: usize,
    ended: bool,
}

impl Decoding {
    fn fill(&mut self) -> io::Result<()> {
        let room = self.raw.get_mut(self.filled..).unwrap_or_default();
        let read = self.from.read(room)?;
        self.filled += read;
        let last = read == 0;
        let source = self.raw.get(..self.filled).unwrap_or_default();
        let most = self
            .decoder
            .max_utf8_buffer_length_without_replacement(source.len())
            .unwrap_or(PIECE * 4);
        self.text.resize(most, 0);
        let (result, used, made) = self
            .decoder
            .decode_to_utf8_without_replacement(source, &mut self.text, last);
        if let DecoderResult::Malformed(..) = result {
            let why = format!(
                "it is not text in {}, or not only",
                self.decoder.encoding().name()
            );
            return Err(io::Error::new(io::ErrorKind::InvalidData, why));
        }
        self.text.truncate(made);
        self.given = 0;
        self.raw.copy_within(used..self.filled, 0);
        self.filled -= used;
        self.ended = last;
        Ok(())
    }
}

impl Read for Decoding {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() && !self.ended {
            self.fill()?;
        }
        let left = self.text.get(self.given..).unwrap_or_default();
        let most = left.len().min(to.len());
        if let (Some(to), Some(left)) = (to.get_mut(..most), left.get(..most)) {
            to.copy_from_slice(left);
        }
        self.given += most;
        Ok(most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8], name: &str) -> io::Result<String> {
        let encoding = named(Some(name)).unwrap().unwrap();
        let mut text = String::new();
        // A byte at a time: letters are parted anywhere.
        let bytes = bytes.to_vec();
        let from = Box::new(OneByOne(bytes, 0));
        reader(from, encoding).read_to_string(&mut text)?;
        Ok(text)
    }

    struct OneByOne(Vec<u8>, usize);

    impl Read for OneByOne {
        fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
            let Some(byte) = self.0.get(self.1) else { return Ok(0) };
            to[0] = *byte;
            self.1 += 1;
            Ok(1)
        }
    }

    #[test]
    fn text_is_decoded_whole_or_refused() {
        let (bytes, ..) = encoding_rs::GB18030.encode("公司名称,深圳\n");
        assert_eq!(decoded(&bytes, "gb18030").unwrap(), "公司名称,深圳\n");
        assert_eq!(decoded(b"caf\xe9", "windows-1252").unwrap(), "café");
        let error = decoded(b"ok \xff\xff\xff no", "gb18030").unwrap_err();
        assert!(error.to_string().contains("gb18030"), "{error}");
        assert!(named(Some("klingon")).is_err());
    }
}
