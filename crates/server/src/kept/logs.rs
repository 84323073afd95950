//! What changed, and who did what.

use askama::Template;
use axum::{
    Router,
    extract::{RawQuery, State},
    response::Response,
    routing::get,
};
use hashgate_store::{AuditEntry, AuditFault, Role};
use serde_json::Value;

use super::{
    of,
    shipments::{Difference, differences},
    shown,
};
use crate::{
    desk::Desk, doors::fields::Fields, frame::Frame, gate::Visitor,
    problem::Problem, words::Words,
};

/// How many lines stand on a page.
const A_PAGE: i64 = 100;

pub(crate) fn routes() -> Router<Desk> {
    Router::new().route("/changes", get(changes)).route("/audit", get(audit))
}

#[derive(Template)]
#[template(path = "kept/changes.html")]
struct ChangesPage {
    words: Words,
    changes: Vec<ShownChange>,
    next: Option<i64>,
}

struct ShownChange {
    at: String,
    subject: String,
    why: String,
    by: String,
    all: Vec<Difference>,
}

#[derive(Template)]
#[template(path = "kept/audit.html")]
struct AuditPage {
    words: Words,
    lines: Vec<(String, AuditEntry)>,
    count: i64,
    faults: Vec<String>,
    next: Option<i64>,
}

/// Where the page before ended.
fn before(fields: Option<&str>) -> i64 {
    let fields = Fields::read(fields.unwrap_or_default());
    let given = fields.first("before");
    given.and_then(|text| text.parse().ok()).unwrap_or(i64::MAX)
}

async fn changes(
    State(desk): State<Desk>,
    visitor: Visitor,
    RawQuery(fields): RawQuery,
) -> Response {
    let frame = Frame::new(&desk, &visitor);
    let made = async {
        let (memory, _) = of(&desk, &visitor, Role::Viewer)?;
        let all =
            memory.store.changes(before(fields.as_deref()), A_PAGE).await?;
        let full = i64::try_from(all.len()).is_ok_and(|n| n == A_PAGE);
        let next = all.last().map(|one| one.seq).filter(|_| full);
        let changes = all
            .into_iter()
            .map(|one| {
                let told: Value =
                    serde_json::from_str(&one.told).unwrap_or_default();
                let text = |field: &str| {
                    let value = told.get(field).and_then(Value::as_str);
                    value.unwrap_or_default().to_owned()
                };
                ShownChange {
                    at: shown(one.at),
                    why: text("why"),
                    by: text("by"),
                    all: differences(&one.told),
                    subject: one.subject,
                }
            })
            .collect();
        let words = frame.words();
        let page = ChangesPage { words, changes, next };
        Ok::<_, Problem>(frame.show("/changes", words.of("Changes"), &page))
    };
    made.await.unwrap_or_else(|why| frame.told("/changes", &why))
}

async fn audit(
    State(desk): State<Desk>,
    visitor: Visitor,
    RawQuery(fields): RawQuery,
) -> Response {
    let frame = Frame::new(&desk, &visitor);
    let made = async {
        let (memory, _) = of(&desk, &visitor, Role::Viewer)?;
        let from = before(fields.as_deref());
        let lines = memory.store.audit_lines(from, A_PAGE).await?;
        let verified = memory.store.verify_audit(None).await?;
        let full = i64::try_from(lines.len()).is_ok_and(|n| n == A_PAGE);
        let words = frame.words();
        let page = AuditPage {
            words,
            next: lines.last().map(|one| one.seq).filter(|_| full),
            lines: lines.into_iter().map(|one| (shown(one.at), one)).collect(),
            count: verified.lines,
            faults: verified.faults.iter().map(log_fault).collect(),
        };
        Ok::<_, Problem>(frame.show("/audit", words.of("Log"), &page))
    };
    made.await.unwrap_or_else(|why| frame.told("/audit", &why))
}

/// What is wrong with the log, in a sentence.
pub fn log_fault(fault: &AuditFault) -> String {
    match fault {
        AuditFault::Missing { seq } => {
            format!("line {seq} is missing: it was taken out by hand")
        }
        AuditFault::Changed { seq } => format!(
            "line {seq} is not as it was written, or the one before it is not"
        ),
        AuditFault::NotTheHead { seq } => format!(
            "the log does not pass through line {seq} as it was exported: it \
             was cut or made anew"
        ),
        AuditFault::Signature => {
            "the signature of the exported head is not that of its key"
                .to_owned()
        }
    }
}
