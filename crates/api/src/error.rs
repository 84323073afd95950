//! `hashgate.error/1`: a failure, as an object.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Why a command could not do its work.
///
/// Printed on standard output in place of the answer if `--json` or `--jsonl`
/// is given; the same sentences go to standard error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "hashgate.error/1", extend("additionalProperties" = false))]
pub struct ErrorObject {
    /// The name of this schema.
    #[schemars(extend("const" = ErrorObject::SCHEMA))]
    schema: String,
    /// What kind of failure it is.
    code: Code,
    /// The exit code of the command, which says the same as `code`.
    #[schemars(extend("enum" = [64, 65, 66, 69, 70, 74]))]
    exit: u8,
    /// What a batch calls the shipment that it is about; none outside a
    /// batch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    shipment: Option<String>,
    /// The first fault: what is wrong, where, and what to do next.
    message: String,
    /// The file of the first fault, as the command line named it; null if the
    /// failure is about no file.
    file: Option<String>,
    /// The sheet of a workbook; null if the file has none, or if the fault is
    /// about the whole file.
    sheet: Option<String>,
    /// The row of the table or the line of the text file, counted from 1;
    /// null if the fault is about no single row.
    #[schemars(range(min = 1))]
    row: Option<u32>,
    /// The cell as spreadsheets name it, such as `B3`; null if the fault is
    /// about no single cell.
    #[schemars(regex(pattern = r"^[A-Z]+[0-9]*$"))]
    cell: Option<String>,
    /// The segment of a message or the element of an XML file, such as
    /// `segment 12, IT1, element 4`; not there for a paper that is a table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    part: Option<String>,
    /// What to do next: the step with which the message ends; null if it
    /// names none.
    next: Option<String>,
    /// Every fault in the order found, the first among them; never none.
    #[schemars(length(min = 1))]
    errors: Vec<Fault>,
}

impl ErrorObject {
    /// The name of the schema.
    pub const SCHEMA: &'static str = "hashgate.error/1";

    /// An object that tells all faults; without any, one that says nothing
    /// more than its code.
    ///
    /// # Example
    ///
    /// ```
    /// use hashgate_api::{Code, ErrorObject, Fault};
    /// let fault = Fault {
    ///     message: "invoice.csv, row 3, cell B3: two dates".into(),
    ///     file: Some("invoice.csv".into()),
    ///     row: Some(3),
    ///     cell: Some("B3".into()),
    ///     ..Fault::default()
    /// };
    /// let object = ErrorObject::new(Code::Input, vec![fault]);
    /// let json = serde_json::to_value(&object)?;
    /// assert_eq!(json["schema"], "hashgate.error/1");
    /// assert_eq!(json["exit"], 65);
    /// assert_eq!(json["cell"], "B3");
    /// assert!(json["sheet"].is_null());
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn new(code: Code, faults: Vec<Fault>) -> Self {
        let first = faults.first().cloned().unwrap_or_else(|| Fault {
            message: "it is not known why".to_owned(),
            ..Fault::default()
        });
        let errors =
            if faults.is_empty() { vec![first.clone()] } else { faults };
        let Fault { message, file, sheet, row, cell, part, next } = first;
        Self {
            schema: Self::SCHEMA.to_owned(),
            code,
            exit: code.exit(),
            shipment: None,
            message,
            file,
            sheet,
            row,
            cell,
            part,
            next,
            errors,
        }
    }

    /// The object told to be about a shipment of a batch.
    #[must_use]
    pub fn about(self, shipment: impl Into<String>) -> Self {
        Self { shipment: Some(shipment.into()), ..self }
    }
}

/// One fault at one place.
#[derive(
    Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema,
)]
#[schemars(extend("additionalProperties" = false))]
pub struct Fault {
    /// What is wrong, where, and what to do next.
    pub message: String,
    /// The file, as the command line named it; null if it is about no file.
    pub file: Option<String>,
    /// The sheet of a workbook; null as above.
    pub sheet: Option<String>,
    /// The row of the table or the line of the text file, counted from 1;
    /// null if the fault is about no single row.
    #[schemars(range(min = 1))]
    pub row: Option<u32>,
    /// The cell as spreadsheets name it, such as `B3`; null if the fault is
    /// about no single cell.
    #[schemars(regex(pattern = r"^[A-Z]+[0-9]*$"))]
    pub cell: Option<String>,
    /// The segment of a message or the element of an XML file, such as
    /// `segment 12, IT1, element 4`; not there for a paper that is a table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// What to do next: the step with which the message ends; null if it
    /// names none.
    pub next: Option<String>,
}

/// What kind of failure it is; each has an exit code of its own.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The command line is wrong (64).
    Usage,
    /// The input cannot be used (65).
    Input,
    /// The input cannot be opened (66).
    NoInput,
    /// A needed service or part of the pack is missing or stale beyond use
    /// (69).
    Missing,
    /// A defect of hashgate (70).
    Defect,
    /// Output could not be written (74).
    Output,
}

impl Code {
    /// The exit code.
    pub fn exit(self) -> u8 {
        match self {
            Self::Usage => 64,
            Self::Input => 65,
            Self::NoInput => 66,
            Self::Missing => 69,
            Self::Defect => 70,
            Self::Output => 74,
        }
    }
}
