//! What the supplier is asked to send, in English and Chinese, from the list
//! of evidence.

use hashgate_model::{Decimal, EvidenceItem, EvidenceStatus};
use hashgate_pack::rules::{EvidenceKind, SupplierRequest};

use super::Checked;
use crate::document::{Cell, Column, Document, Mark, Table, Tick};

/// The request, for the supplier alone: it says nothing of verdicts, duty or
/// risk. Papers that others give are left out.
pub fn supplier(checked: Checked<'_>, kinds: &[EvidenceKind]) -> Document {
    let mut doc = Document::new();
    let number = checked.dossier.invoice.number.as_ref();
    let number = number.map_or("no number", |number| &number.value);
    doc.title(format!(
        "Papers we ask you to send · 请贵方提供的文件   {number}"
    ));
    let asked: Vec<Asked<'_>> = checked
        .dossier
        .evidence
        .iter()
        .filter(|item| item.status != EvidenceStatus::Held)
        .filter_map(|item| {
            let kind = kinds.iter().find(|kind| kind.id == item.id)?;
            Some(Asked { item, chinese: kind.supplier_zh.as_ref()? })
        })
        .collect();
    if asked.is_empty() {
        doc.paragraph("Nothing is asked of the supplier for this shipment.");
        doc.paragraph("本批货物无需供应商提供其他文件。");
        return doc;
    }
    doc.paragraph(
        "To bring these goods into the United States we need the papers \
         below. Send each as a file (PDF or photo) with its number. If one \
         does not exist, say so: a missing paper is better than one made \
         afterwards.",
    );
    doc.paragraph(
        "为将本批货物进口到美国，我们需要下列文件。请按编号逐一发送（PDF \
         或照片）。如某份文件不存在，请直接说明：没有文件，也好过事后补造的文件。",
    );
    for (at, one) in asked.iter().enumerate() {
        one.write(&mut doc, at + 1);
    }
    goods(&mut doc, checked, &asked);
    doc
}

/// A paper that the supplier gives.
struct Asked<'a> {
    item: &'a EvidenceItem,
    chinese: &'a SupplierRequest,
}

impl Asked<'_> {
    fn write(&self, doc: &mut Document, number: usize) {
        let (item, chinese) = (self.item, self.chinese);
        doc.heading(format!("{number}. {} · {}", item.paper, chinese.paper));
        let (english, other) = covers(&item.lines);
        doc.paragraph(format!("{english} · {other}"));
        for (text, also) in item.must_contain.iter().zip(&chinese.must_contain)
        {
            doc.item(Mark::Box(Tick::Open), text);
            doc.detail(also);
        }
    }
}

/// Which lines of the invoice a paper is about, in both languages.
fn covers(lines: &[u32]) -> (String, String) {
    let numbers: Vec<String> = lines.iter().map(u32::to_string).collect();
    match numbers.as_slice() {
        [] => ("For the whole shipment".to_owned(), "整批货物".to_owned()),
        [one] => (
            format!("For line {one} of the invoice"),
            format!("发票第 {one} 行"),
        ),
        many => (
            format!("For lines {} of the invoice", many.join(", ")),
            format!("发票第 {} 行", many.join("、")),
        ),
    }
}

/// The lines that the papers are about.
fn goods(doc: &mut Document, checked: Checked<'_>, asked: &[Asked<'_>]) {
    let named = |line: u32| asked.iter().any(|a| a.item.lines.contains(&line));
    let mut table = Table::new([
        Column::text("Line · 行"),
        Column::text("Goods · 货物"),
        Column::count("Pieces · 数量"),
    ]);
    for line in checked.dossier.lines.iter().filter(|l| named(l.line)) {
        let pieces = line.quantity.map_or_else(Cell::default, |count| {
            Cell::count(Decimal::from(count))
        });
        table.row([
            line.line.to_string().into(),
            line.text.to_string().into(),
            pieces,
        ]);
    }
    if !table.is_empty() {
        doc.heading("The lines of the invoice · 发票各行");
        doc.table(table);
    }
}
