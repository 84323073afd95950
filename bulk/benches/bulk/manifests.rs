//! Manifests: the same on every machine.

use std::{
    fs::{self, File},
    path::Path,
    sync::Arc,
};

use datafusion::{
    arrow::{
        array::{ArrayRef, RecordBatch, StringArray},
        datatypes::{DataType, Field, Schema, SchemaRef},
    },
    parquet::arrow::ArrowWriter,
};
use hashgate_app::{App, columns::tariff_lines};

use crate::names::{Dice, Kind, Source};

const BATCH: usize = 8_192;

/// So many earlier names may be repeated.
const REPEATED: usize = 100_000;

/// The heads of a manifest.
pub const HEADS: [&str; 8] = [
    "Shipper",
    "Consignee",
    "Notify Party",
    "Description of Goods",
    "HTS Code",
    "Country of Origin",
    "Entry Date",
    "Customs Value",
];

/// Lines as resellers and manifests write them.
const GOODS: [&str; 12] = [
    "Antminer S19j Pro 88T",
    "Whatsminer M31s+ 82T 42J/th",
    "50 PCS Antminer S21 Pro 234T 15J/T new w/ PSU",
    "蚂蚁S19Pro 110TH/s 29.5J/TH 3250W",
    "1x40HQ: 300 S19j Pro 104T, 120 S19 95T, 60 M30S++ 112T (used)",
    "FROZEN SHRIMP IN CARTONS",
    "Control board CVCtrl CV1835 for S19J PRO",
    "COMPUTER SERVER S19XP 140T QTY 1000 SETS ORIGIN MALAYSIA",
    "FURNITURE PARTS HS CODE 9403.90",
    "PLASTIC HOUSEWARE ITEMS AS PER INVOICE",
    "STEEL FASTENERS, 1200 CTNS",
    "C13-C20 power cord 1.5m 200pcs",
];

const ORIGINS: [&str; 16] = [
    "CN", "MY", "VN", "TH", "MX", "CA", "DE", "JP", "KR", "TW", "IN", "ID",
    "IT", "BR", "GB", "TR",
];

/// A small generator.
struct Draw(u64);

impl Draw {
    fn below(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides.max(1) as u64).expect("less than sides")
    }
}

/// Writes so many rows into one Parquet file in a folder.
pub fn write(
    folder: &Path,
    rows: usize,
    app: &App,
    test_data: &Path,
    listed: &[String],
) {
    let persons =
        fs::read(test_data.join("raw/screening/yente_negatives_us.csv"))
            .expect("names of persons");
    let persons = csv::Reader::from_reader(persons.as_slice())
        .records()
        .filter_map(|row| Some(row.ok()?.get(0)?.to_owned()))
        .collect();
    let source = Source { persons, listed: listed.to_vec(), words: Vec::new() };
    let lines: Vec<String> = tariff_lines(app, app.today().date())
        .iter()
        .step_by(17)
        .map(ToString::to_string)
        .collect();
    fs::create_dir_all(folder).expect("a folder");
    let schema: SchemaRef = Arc::new(Schema::new(
        HEADS.map(|head| Field::new(head, DataType::Utf8, true)).to_vec(),
    ));
    let file = File::create(folder.join("manifests.parquet")).expect("a file");
    let mut writer = ArrowWriter::try_new(file, Arc::clone(&schema), None)
        .expect("a writer");
    let (mut dice, mut draw) = (Dice(20_261_125), Draw(88_172_645_463_325_252));
    let mut earlier: Vec<String> = Vec::new();
    let mut left = rows;
    while left > 0 {
        let count = left.min(BATCH);
        left -= count;
        let fresh = Kind::Trade.names(3 * count, &source, &mut dice);
        let mut fresh = fresh.into_iter().map(|query| query.name);
        let mut name = |draw: &mut Draw| {
            if draw.below(10) < 3 && !earlier.is_empty() {
                return earlier[draw.below(earlier.len())].clone();
            }
            let name = fresh.next().expect("enough names");
            if earlier.len() < REPEATED {
                earlier.push(name.clone());
            } else {
                earlier[draw.below(REPEATED)].clone_from(&name);
            }
            name
        };
        let mut columns: [Vec<String>; 8] = Default::default();
        for row in 0..count {
            let cells = [
                name(&mut draw),
                name(&mut draw),
                name(&mut draw),
                format!(
                    "{} {}",
                    GOODS[draw.below(GOODS.len())],
                    draw.below(50_000)
                ),
                lines[draw.below(lines.len())].clone(),
                ORIGINS[draw.below(ORIGINS.len())].to_owned(),
                format!(
                    "20{}-{:02}-{:02}",
                    25 + draw.below(2),
                    1 + draw.below(11),
                    1 + draw.below(28)
                ),
                format!("{}.{:02}", 100 + draw.below(900_000), row % 100),
            ];
            for (column, cell) in columns.iter_mut().zip(cells) {
                column.push(cell);
            }
        }
        let arrays = columns
            .into_iter()
            .map(|column| Arc::new(StringArray::from(column)) as ArrayRef);
        let batch = RecordBatch::try_new(Arc::clone(&schema), arrays.collect());
        writer.write(&batch.expect("a batch")).expect("it is written");
    }
    writer.close().expect("it is written");
}
