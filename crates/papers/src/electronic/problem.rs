//! What is wrong with an electronic invoice, and what to do next.

/// What is wrong with a UBL invoice, an X12 810 or an EDIFACT INVOIC.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MessageProblem {
    /// Another kind of message.
    #[error("{what} is not read; {next}")]
    Another {
        /// What the file holds.
        what: String,
        /// The next step.
        next: &'static str,
    },
    /// XML with a document type, whose entities may grow without end.
    #[error(
        "the XML declares a document type (DOCTYPE), by which entities may \
         grow without end or fetch other files, and an invoice needs none; \
         ask the sender for the invoice without it"
    )]
    DocumentType,
    /// An entity that XML does not define by itself.
    #[error(
        "the entity `&{0};` is not one of the five that XML defines; ask the \
         sender to write the text itself"
    )]
    Entity(String),
    /// XML that is not well formed.
    #[error(
        "the XML is not well formed ({0}); the file may be cut: ask the \
         sender to export it again"
    )]
    NotWellFormed(String),
    /// More than is read of one file.
    #[error("{what} exceed {limit}, the most that is read of one file; {next}")]
    Beyond {
        /// What there is too much of.
        what: &'static str,
        /// The limit.
        limit: usize,
        /// The next step.
        next: &'static str,
    },
    /// Bytes that are no text in the encoding that the file states.
    #[error(
        "the text is not readable as {0}, in which the file says it is \
         written; ask the sender to send it again as UTF-8"
    )]
    Encoding(String),
    /// A value that is no number.
    #[error("the {what} `{text}` {problem}")]
    Number {
        /// Quantity, price, amount.
        what: &'static str,
        /// As it stands.
        text: String,
        /// What is wrong and what to do.
        problem: &'static str,
    },
    /// Envelopes and counts that do not close.
    #[error("{0}; the file was cut or edited: have it sent again")]
    Cut(String),
    /// A price of no units.
    #[error(
        "the price is stated for {0} units; have the seller state how many \
         units it is of, or the price of one"
    )]
    PriceOfNone(String),
    /// A message that takes back an invoice.
    #[error(
        "this message says that it takes back invoice {0}; hand in the \
         invoice that holds"
    )]
    TakenBack(String),
    /// A credit or debit note without the invoice that it changes.
    #[error(
        "this is a {kind}, which changes what another invoice asks and sells \
         no goods; hand it in together with that invoice"
    )]
    NoteAlone {
        /// Credit note or debit note.
        kind: &'static str,
    },
    /// A text that is no JSON.
    #[error(
        "the JSON cannot be read ({0}); correct it, or write it again by \
         `hashgate papers read`"
    )]
    Json(String),
    /// A text that is no TOML.
    #[error("the TOML cannot be read ({0}); correct it, or extract it again")]
    Toml(String),
    /// What was read off a PDF and nobody compared with it.
    #[error(
        "nobody has confirmed this proposal; compare each value with the page \
         that it names, correct it, and set `confirmed = true`"
    )]
    Unconfirmed,
    /// A key that is not known.
    #[error(
        "`{key}` is not a key here{}",
        match .nearest {
            Some(near) => format!("; did you mean `{near}`?"),
            None => format!("; the keys here are {}", .known.join(", ")),
        }
    )]
    Key {
        /// The key as written.
        key: String,
        /// The known key nearest to it.
        nearest: Option<String>,
        /// The keys known at that place.
        known: Vec<String>,
    },
    /// A value that a segment must have.
    #[error("{0}")]
    Lacks(String),
}
