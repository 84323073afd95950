//! The engines' own batches over the rows of a manifest, one engine after the
//! other; what is read is not in the time.

use std::{
    fs::File,
    hint::black_box,
    path::Path,
    time::{Duration, Instant},
};

use datafusion::{
    arrow::array::AsArray,
    parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder,
};
use hashgate_app::{
    App,
    identify::{Description, identify_all},
    screening::{BatchRequest, Screened, Search, batch},
    typed,
};
use hashgate_duty::{Query as Line, assess_lines};
use hashgate_parties::Query;

/// So many rows are given to each engine at a time.
const ROWS: usize = 32_768;

/// What each engine took.
#[derive(Debug, Clone, Copy, Default)]
pub struct Took {
    pub screening: Duration,
    pub goods: Duration,
    pub duty: Duration,
}

impl Took {
    pub fn together(&self) -> Duration {
        self.screening + self.goods + self.duty
    }
}

/// Screens, identifies and prices every row.
pub fn measure(folder: &Path, app: &App) -> Took {
    let file = File::open(folder.join("manifests.parquet")).expect("a file");
    let reader = ParquetRecordBatchReaderBuilder::try_new(file)
        .expect("Parquet")
        .with_batch_size(ROWS)
        .build()
        .expect("a reader");
    let mut took = Took::default();
    let mut parties = Vec::new();
    for rows in reader {
        let rows = rows.expect("rows");
        let texts = |at: usize| {
            rows.column(at).as_string::<i32>().iter().map(Option::unwrap)
        };
        for at in 0..3 {
            parties.extend(texts(at).map(Query::name));
        }
        let descriptions: Vec<Description> = (1..)
            .zip(texts(3))
            .map(|(row, text)| Description { row, text: text.to_owned() })
            .collect();
        let start = Instant::now();
        let day = app.today();
        let each = |_, identity| -> Result<(), ()> {
            black_box(&identity);
            Ok(())
        };
        let none = &mut Vec::new();
        black_box(identify_all(app, &descriptions, day, none, each)).unwrap();
        took.goods += start.elapsed();
        let start = Instant::now();
        let lines: Vec<Line> = texts(4)
            .zip(texts(5))
            .zip(texts(6))
            .zip(texts(7))
            .map(|(((hts, origin), date), value)| {
                Line::new(
                    typed::hts(hts).unwrap(),
                    typed::country(origin).unwrap(),
                    typed::entry_date(date).unwrap(),
                    typed::usd(value).unwrap(),
                )
            })
            .collect();
        black_box(assess_lines(&lines, &app.pack().rates, None));
        took.duty += start.elapsed();
    }
    let start = Instant::now();
    let request = BatchRequest {
        parties,
        done: 0,
        search: Search { top: 25, ..Search::default() },
        near_misses: false,
        decisions: None,
        as_of: app.today(),
    };
    let each = |answers: &[Screened]| -> Result<(), hashgate_app::AppError> {
        black_box(answers);
        Ok(())
    };
    batch(app, request, &mut Vec::new(), each).expect("a batch");
    took.screening = start.elapsed();
    took
}
