//! The questions as functions of columns, for SQL and for jobs.
//!
//! ```text
//! hg_screen(name, country, address, ids)     who is on a list
//! hg_rescreen(name, country, address, ids)   whom the last change touches
//! hg_identify(text)                          what is in the box
//! hg_hts_of(text)                            which number the text states
//! hg_duty(hts, origin, date, value, ..)      what is owed
//! hg_normal_name(name)                       a name as it is compared
//! ```
//!
//! A plan that goes to another machine carries a function's name and nothing
//! else, so the name says what its answers rest on: `hg_screen_0f3a99b1c2d4`.
//! An executor that rests on anything else does not have that function, and
//! the job fails at once instead of mixing answers. Who writes SQL writes
//! `hg_screen`; [`Functions::bound`] puts the whole name, and the day of the
//! job, in its place.

mod cells;
mod duty;
mod identify;
mod screen;
mod structs;
mod texts;

use std::{
    collections::HashMap,
    hash::{Hash, Hasher},
    sync::{Arc, Mutex, PoisonError},
};

use datafusion::{
    arrow::datatypes::DataType,
    common::{
        DataFusionError, Result, ScalarValue,
        tree_node::{Transformed, TreeNode},
    },
    logical_expr::{
        ColumnarValue, Expr, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl,
        Signature, Volatility, expr::ScalarFunction,
    },
};
use hashgate_app::{
    App, AppError,
    columns::{GoodsColumn, PartyColumn, rests_on},
};
use hashgate_model::{AsOf, sha256_hex};

pub(crate) use duty::cents;
pub use structs::{Answers, DUTY_FIELDS, GOODS_FIELDS, SCREEN_FIELDS};

/// What answers rest on, besides pack and lists: the program.
const VERSION: &str =
    concat!("hashgate-bulk ", env!("CARGO_PKG_VERSION"), " 1");

/// The functions over one pack and its lists.
#[derive(Debug, Clone)]
pub struct Functions {
    engine: Arc<Engine>,
}

/// What the functions ask.
#[derive(Debug)]
pub(crate) struct Engine {
    pub(crate) app: App,
    mark: String,
    rests_on: String,
    parties: ByDay<PartyColumn>,
    changes: ByDay<PartyColumn>,
    goods: ByDay<GoodsColumn>,
}

type ByDay<T> = Mutex<HashMap<AsOf, Arc<T>>>;

/// One of the functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Question {
    /// `hg_screen`.
    Screen,
    /// `hg_rescreen`.
    Rescreen,
    /// `hg_identify`.
    Identify,
    /// `hg_hts_of`.
    HtsOf,
    /// `hg_duty`.
    Duty,
    /// `hg_normal_name`.
    NormalName,
}

impl Question {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Screen,
        Self::Rescreen,
        Self::Identify,
        Self::HtsOf,
        Self::Duty,
        Self::NormalName,
    ];

    /// The name as it is written in SQL.
    pub fn name(self) -> &'static str {
        match self {
            Self::Screen => "hg_screen",
            Self::Rescreen => "hg_rescreen",
            Self::Identify => "hg_identify",
            Self::HtsOf => "hg_hts_of",
            Self::Duty => "hg_duty",
            Self::NormalName => "hg_normal_name",
        }
    }

    /// The fewest arguments, and what they are, in their order.
    pub fn arguments(self) -> (usize, &'static [&'static str]) {
        match self {
            Self::Screen | Self::Rescreen => {
                (1, &["name", "country", "address", "ids"])
            }
            Self::Identify | Self::HtsOf => (1, &["text"]),
            Self::Duty => (
                4,
                &[
                    "hts",
                    "origin",
                    "date",
                    "value",
                    "quantity",
                    "program",
                    "mode",
                    "loaded_on",
                ],
            ),
            Self::NormalName => (1, &["name"]),
        }
    }

    fn returns(self) -> DataType {
        match self {
            Self::Screen | Self::Rescreen => screen::returns(),
            Self::Identify => identify::returns(),
            Self::Duty => duty::returns(),
            Self::HtsOf | Self::NormalName => DataType::Utf8,
        }
    }
}

impl Functions {
    /// The functions over an application.
    ///
    /// # Errors
    ///
    /// [`AppError`] if the kept copies cannot be used.
    pub fn new(app: &App) -> std::result::Result<Self, AppError> {
        let app = app.clone().keeping_lists();
        let rests_on =
            sha256_hex(format!("{VERSION}\n{}", rests_on(&app)?).as_bytes());
        let mark = rests_on.chars().take(12).collect();
        let engine = Engine {
            app,
            mark,
            rests_on,
            parties: Mutex::default(),
            changes: Mutex::default(),
            goods: Mutex::default(),
        };
        Ok(Self { engine: Arc::new(engine) })
    }

    /// What the answers rest on, in one hash: pack, lists, program.
    pub fn rests_on(&self) -> &str {
        &self.engine.rests_on
    }

    /// The first twelve digits of it, which the names bear.
    pub fn mark(&self) -> &str {
        &self.engine.mark
    }

    /// The application that is asked.
    pub fn app(&self) -> &App {
        &self.engine.app
    }

    /// The functions under their whole names, as executors have them.
    pub fn marked(&self) -> Vec<Arc<ScalarUDF>> {
        Question::ALL
            .into_iter()
            .map(|question| self.function(question, true))
            .collect()
    }

    /// The functions under the names that are written in SQL; none of them is
    /// ever run.
    pub fn plain(&self) -> Vec<Arc<ScalarUDF>> {
        Question::ALL
            .into_iter()
            .map(|question| self.function(question, false))
            .collect()
    }

    fn function(&self, question: Question, marked: bool) -> Arc<ScalarUDF> {
        let name = if marked {
            format!("{}_{}", question.name(), self.engine.mark)
        } else {
            question.name().to_owned()
        };
        let engine = Arc::clone(&self.engine);
        let signature = Signature::user_defined(Volatility::Immutable);
        let function = Function { question, name, marked, engine, signature };
        Arc::new(ScalarUDF::from(function))
    }

    /// An expression in which the functions bear their whole names, have all
    /// their arguments, and are told the day.
    ///
    /// # Errors
    ///
    /// [`DataFusionError::Plan`] if a function has too few or too many
    /// arguments.
    pub fn bound(&self, expression: Expr, as_of: AsOf) -> Result<Expr> {
        let bound = expression.transform_up(|part| {
            let Expr::ScalarFunction(call) = &part else {
                return Ok(Transformed::no(part));
            };
            let named = |q: &Question| q.name() == call.func.name();
            let Some(question) = Question::ALL.into_iter().find(named) else {
                return Ok(Transformed::no(part));
            };
            let mut args = call.args.clone();
            let (fewest, arguments) = question.arguments();
            check_count(question.name(), args.len(), fewest, arguments)?;
            let text = |text| Expr::Literal(ScalarValue::Utf8(text), None);
            args.resize(arguments.len(), text(None));
            args.push(text(Some(as_of.date().to_string())));
            let func = self.function(question, true);
            let call = ScalarFunction { func, args };
            Ok(Transformed::yes(Expr::ScalarFunction(call)))
        })?;
        Ok(bound.data)
    }
}

impl Engine {
    pub(crate) fn parties(
        &self,
        as_of: AsOf,
        changes: bool,
    ) -> Result<Arc<PartyColumn>> {
        let kept = if changes { &self.changes } else { &self.parties };
        of_day(kept, as_of, || {
            let column = if changes {
                PartyColumn::of_changes(&self.app, as_of)
            } else {
                PartyColumn::new(&self.app, as_of)
            };
            column.map_err(|e| DataFusionError::Execution(e.to_string()))
        })
    }

    pub(crate) fn goods(&self, as_of: AsOf) -> Result<Arc<GoodsColumn>> {
        of_day(&self.goods, as_of, || Ok(GoodsColumn::new(&self.app, as_of)))
    }
}

/// What is kept for a day; made by whoever asks first.
fn of_day<T>(
    kept: &ByDay<T>,
    as_of: AsOf,
    make: impl FnOnce() -> Result<T>,
) -> Result<Arc<T>> {
    /// More days than any job has; a process that serves many jobs begins
    /// anew.
    const MOST_DAYS: usize = 4;
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(column) = kept.get(&as_of) {
        return Ok(Arc::clone(column));
    }
    if kept.len() >= MOST_DAYS {
        kept.clear();
    }
    let column = Arc::new(make()?);
    kept.insert(as_of, Arc::clone(&column));
    Ok(column)
}

/// A question as a function of DataFusion.
#[derive(Debug)]
struct Function {
    question: Question,
    name: String,
    marked: bool,
    engine: Arc<Engine>,
    signature: Signature,
}

// The whole name says what it answers and what that rests on.
impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Function {}

impl Hash for Function {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl ScalarUDFImpl for Function {
    fn name(&self) -> &str {
        &self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(self.question.returns())
    }

    fn coerce_types(&self, types: &[DataType]) -> Result<Vec<DataType>> {
        let (fewest, arguments) = self.question.arguments();
        let given = types.len() - usize::from(self.marked);
        check_count(self.question.name(), given, fewest, arguments)?;
        let mut names = arguments.iter().chain(std::iter::once(&"day"));
        types
            .iter()
            .map(|kind| {
                let name = names.next().copied().unwrap_or_default();
                match kind {
                    DataType::Utf8
                    | DataType::LargeUtf8
                    | DataType::Utf8View => Ok(kind.clone()),
                    DataType::Null => Ok(DataType::Utf8),
                    other => Err(DataFusionError::Plan(format!(
                        "{}: the argument `{name}` is {other}; give it as \
                         text, in which no digit and no leading zero is lost",
                        self.question.name()
                    ))),
                }
            })
            .collect()
    }

    fn invoke_with_args(
        &self,
        args: ScalarFunctionArgs,
    ) -> Result<ColumnarValue> {
        if !self.marked {
            return Err(DataFusionError::Execution(format!(
                "{} was not bound to a pack; this is a defect of hashgate",
                self.name
            )));
        }
        let rows = args.number_rows;
        let mut cells = cells::texts(&args.args)?;
        let day = cells.pop().and_then(|day| day.get(0).map(str::to_owned));
        let answers = match self.question {
            Question::Screen | Question::Rescreen => {
                let changes = self.question == Question::Rescreen;
                let column = self.engine.parties(as_of(day)?, changes)?;
                screen::answers(&column, &cells, rows)?
            }
            Question::Identify => {
                let column = self.engine.goods(as_of(day)?)?;
                identify::answers(&column, &cells, rows)?
            }
            Question::Duty => duty::answers(&self.engine.app, &cells, rows)?,
            Question::HtsOf => texts::stated_numbers(&cells, rows),
            Question::NormalName => {
                texts::normal_names(&self.engine.app, &cells, rows)?
            }
        };
        Ok(ColumnarValue::Array(answers))
    }
}

fn as_of(day: Option<String>) -> Result<AsOf> {
    let told = day.unwrap_or_default();
    told.parse().map_err(|_| {
        DataFusionError::Execution(format!("`{told}` is not a day"))
    })
}

fn check_count(
    name: &str,
    given: usize,
    fewest: usize,
    arguments: &[&str],
) -> Result<()> {
    if (fewest..=arguments.len()).contains(&given) {
        return Ok(());
    }
    let all: Vec<String> = arguments
        .iter()
        .enumerate()
        .map(|(at, argument)| {
            if at < fewest {
                (*argument).to_owned()
            } else {
                format!("[{argument}]")
            }
        })
        .collect();
    Err(DataFusionError::Plan(format!(
        "{name} was given {given} arguments and takes ({})",
        all.join(", ")
    )))
}
