//! Which clock runs for goods that are held, seized or billed?

use hashgate_app::{
    App, AppError,
    cases::{self, NamedCase},
};
use hashgate_cases::{CaseFacts, Event};
use hashgate_model::{AsOf, Date, Mode, Usd};
use hashgate_report::views::clock as view;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    Answer, Asked, Outcome,
    typed::{Typed, given},
};

/// A case whose clocks are asked for: what is known of it, and its events.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Clock {
    /// Its events, in the order in which they happened.
    #[schemars(length(min = 1, max = 1000))]
    events: Vec<AskedEvent>,
    /// A name for the case.
    name: Option<String>,
    /// Who decides whether the goods may come in: `CBP`, `FCC`...
    deciding_agency: Option<String>,
    /// The domestic value of the goods in US dollars (19 CFR 162.43(a)).
    value_usd: Option<Typed<Usd>>,
    /// Whether a statute bars the goods from entry, so that forfeiture is
    /// summary at any value (19 USC 1607(a)(2)).
    prohibited: Option<bool>,
    /// How the goods came: air, ocean, truck or rail.
    mode: Option<Typed<Mode>>,
    /// What one day of storage costs, in US dollars.
    storage_per_day_usd: Option<Typed<Usd>>,
    /// The first day that is charged; else the day of presentation, seizure
    /// or arrival.
    storage_from: Option<Typed<Date>>,
    /// When the limitation of action ends (19 USC 1621), if known.
    limitation_ends: Option<Typed<Date>>,
    /// The duty in question in US dollars (19 USC 1592).
    loss_of_duty_usd: Option<Typed<Usd>>,
    /// The dutiable value in US dollars (19 USC 1592).
    dutiable_value_usd: Option<Typed<Usd>>,
    /// Duty paid under the emergency-powers act, in US dollars.
    ieepa_duty_usd: Option<Typed<Usd>>,
    /// A preference program open to the goods: `USMCA`, `KR`...
    preference_program: Option<String>,
    /// The port.
    port: Option<String>,
    /// The importer.
    importer: Option<String>,
    /// The goods, in words.
    goods: Option<String>,
    /// The ground that the notice cites.
    ground: Option<String>,
    /// The date as of which to answer; today if not given.
    as_of: Option<Typed<AsOf>>,
}

/// One event of a case.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct AskedEvent {
    /// Its kind: `presented_for_examination`, `detention_notice`, `exclusion`,
    /// `seizure`, `seizure_notice_mailed`, `liquidation`...; one that is not
    /// known is answered with all that are.
    kind: String,
    /// The day it happened; for a mailing, the day of mailing.
    date: Typed<Date>,
    /// What a filing is about: `exclusion`, `liquidation`, `seizure`...
    of: Option<String>,
    /// The last day that the paper itself sets, or an extension grants.
    answer_by: Option<Typed<Date>>,
    /// The working days that the notice itself sets (19 CFR 171.2(e)).
    working_days: Option<i32>,
    /// What a notice states, by the ids of the notice checker.
    states: Option<Vec<String>>,
    /// Anything else.
    note: Option<String>,
}

impl Asked for Clock {
    fn answer(self, app: &App) -> Result<Answer, AppError> {
        if self.events.is_empty() {
            return Err(AppError::request(
                "`events` is empty; give at least one event with `kind` and \
                 `date`",
            ));
        }
        let as_of = given(self.as_of.clone()).unwrap_or(app.today());
        let case = self.case()?;
        let clock = cases::clock(app, &case, as_of)?;
        let NamedCase { name, file, .. } = &case;
        let document = view::show(name, file, &clock, as_of, app.meta());
        let (schema, outcome) = ("hashgate.clock/1", Outcome::Done);
        Answer::of(app, schema, as_of, &clock, document, outcome)
    }
}

impl Clock {
    fn case(self) -> Result<NamedCase, AppError> {
        let facts = CaseFacts {
            name: self.name,
            deciding_agency: self.deciding_agency,
            value_usd: given(self.value_usd),
            prohibited: self.prohibited,
            mode: given(self.mode),
            storage_per_day_usd: given(self.storage_per_day_usd),
            storage_from: given(self.storage_from),
            limitation_ends: given(self.limitation_ends),
            loss_of_duty_usd: given(self.loss_of_duty_usd),
            dutiable_value_usd: given(self.dutiable_value_usd),
            ieepa_duty_usd: given(self.ieepa_duty_usd),
            preference_program: self.preference_program,
            port: self.port,
            importer: self.importer,
            goods: self.goods,
            ground: self.ground,
            ..CaseFacts::default()
        };
        let events = self.events.into_iter().map(AskedEvent::event);
        NamedCase::of_events(facts, events.collect())
    }
}

impl AskedEvent {
    fn event(self) -> Event {
        Event {
            kind: self.kind,
            date: self.date.0,
            of: self.of,
            answer_by: given(self.answer_by),
            working_days: self.working_days,
            states: self.states,
            note: self.note,
        }
    }
}
