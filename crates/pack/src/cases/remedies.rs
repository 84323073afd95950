//! Sums, thresholds, elections and notices.

use std::collections::BTreeSet;

use hashgate_model::{Cite, Date, Period, Rate, Usd};
use serde::{Deserialize, Serialize};

use super::{ClockRule, EventKind};
use crate::{Faults, SourceTree, plausible};

const AMOUNTS: &str = "cases/amounts.toml";
const ELECTIONS: &str = "cases/elections.toml";
const NOTICES: &str = "cases/notices.toml";

/// A sum or a rate with the days it was law.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dated<T> {
    /// The first day.
    pub from: Date,
    /// The last day, if it has ended.
    #[serde(default)]
    pub to: Option<Date>,
    /// The value.
    pub value: T,
    /// The law.
    pub cites: Vec<Cite>,
}

/// The bond for the costs of a court case (19 USC 1608).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CostBond {
    /// The share of the value, where lower than the cap.
    #[serde(deserialize_with = "plausible::rate")]
    pub share: Rate,
    /// The most it can be, in dollars.
    pub cap_usd: Usd,
    /// The least it can be, in dollars.
    pub floor_usd: Usd,
}

/// Sums and thresholds of forfeiture.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amounts {
    /// Up to this value customs itself may declare forfeiture, in dollars
    /// (19 USC 1607(a)).
    pub summary_forfeiture_limit_usd: Vec<Dated<Usd>>,
    /// The bond for costs.
    pub cost_bond: Vec<Dated<CostBond>>,
    /// The share of the value at which storage is presumed out of proportion
    /// (19 CFR 162.48(b)).
    pub storage_share: Vec<Dated<Rate>>,
    /// The duty on goods that are not marked, as part of their value (19 USC
    /// 1304(i)).
    pub marking_duty: Vec<Dated<Rate>>,
    /// The part of an assessed penalty below which it may not be mitigated.
    pub penalty_floor: Vec<Dated<Rate>>,
    /// How many times the entered value goods that are restricted cost if
    /// they are not redelivered (19 CFR 113.62).
    pub restricted_damages: Vec<Dated<Rate>>,
    /// When duty under the emergency-powers act was collected; the value
    /// says on what.
    pub emergency_duty: Vec<Dated<String>>,
    /// The greatest penalties of 19 USC 1592(c).
    #[serde(rename = "penalty")]
    pub penalties: Vec<PenaltyMaximum>,
}

/// How much at fault (19 USC 1592).
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Culpability {
    /// Without reasonable care.
    Negligence,
    /// With wanton disregard.
    GrossNegligence,
    /// Knowingly.
    Fraud,
}

/// The greatest penalty for one degree of fault.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PenaltyMaximum {
    /// The degree of fault.
    pub culpability: Culpability,
    /// So many times the loss of duty, if lower than the domestic value; none
    /// where the domestic value alone is the measure.
    #[serde(default)]
    pub times_loss: Option<Rate>,
    /// Where there is no loss: this part of the dutiable value.
    #[serde(default)]
    pub share_without_loss: Option<Rate>,
    /// After a prior disclosure: so many times the loss, beside the duty; none
    /// where interest alone is due.
    #[serde(default)]
    pub disclosed_times_loss: Option<Rate>,
    /// After a prior disclosure without a loss: this part of the dutiable
    /// value.
    #[serde(default)]
    pub disclosed_share_without_loss: Option<Rate>,
    /// The law.
    pub cites: Vec<Cite>,
}

/// The stage of a case in which an election is open.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Held, neither released nor seized.
    Detained,
    /// Excluded, by decision or by lapse of time.
    Excluded,
    /// Seized.
    Seized,
    /// A penalty was asked for.
    Penalty,
}

impl Stage {
    /// The stage of that name.
    pub fn of(name: &str) -> Option<Self> {
        [Self::Detained, Self::Excluded, Self::Seized, Self::Penalty]
            .into_iter()
            .find(|stage| stage.name() == name)
    }

    /// Its name, as the data writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Detained => "detained",
            Self::Excluded => "excluded",
            Self::Seized => "seized",
            Self::Penalty => "penalty",
        }
    }
}

/// What an election costs at the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ElectionCost {
    /// Nothing but the work.
    None,
    /// The cost bond.
    CostBond,
    /// The domestic value of the goods.
    DomesticValue,
    /// What the importer offers.
    Offer,
    /// The goods themselves.
    Goods,
}

/// Whether an election is open by the value of the goods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    /// Customs itself declares forfeiture.
    Summary,
    /// A court does.
    Judicial,
}

/// One way that the importer can take.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ElectionRule {
    /// Its id.
    pub id: String,
    /// In words.
    pub title: String,
    /// The stages in which it is open.
    pub stages: Vec<Stage>,
    /// The clocks that end it, the likeliest first; none means no day is
    /// fixed.
    #[serde(default)]
    pub clocks: Vec<String>,
    /// The route on which alone it is open.
    #[serde(default)]
    pub only_on: Option<Route>,
    /// What to say on the other route.
    #[serde(default)]
    pub otherwise: Option<String>,
    /// Whether it hangs on the clock of 19 USC 1499(c), which does not run
    /// where a statute vests the decision in another agency.
    #[serde(default)]
    pub detention_clock: bool,
    /// What it costs at the start.
    pub cost: ElectionCost,
    /// What it does.
    pub does: String,
    /// What speaks for it.
    pub speaks_for: String,
    /// What speaks against it.
    pub speaks_against: String,
    /// The law.
    pub cites: Vec<Cite>,
}

/// What a notice must say.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeRule {
    /// The kind of event that is the notice.
    pub event: String,
    /// In words.
    pub title: String,
    /// What follows if an item is missing.
    pub if_missing: String,
    /// The items.
    #[serde(rename = "item")]
    pub items: Vec<NoticeItem>,
    /// The law.
    pub cites: Vec<Cite>,
}

/// One item that a notice must state.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeItem {
    /// Its id, as `states` of an event lists it.
    pub id: String,
    /// In words.
    pub title: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ElectionFile {
    election: Vec<ElectionRule>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct NoticeFile {
    notice: Vec<NoticeRule>,
}

/// The value of a dated series on a day.
pub fn on<T>(series: &[Dated<T>], day: Date) -> Option<&Dated<T>> {
    series.iter().find(|d| Period::new(d.from, d.to).contains(day))
}

pub(super) fn amounts(tree: &SourceTree, faults: &mut Faults) -> Amounts {
    let Some(amounts) = tree.toml::<Amounts>(AMOUNTS, faults) else {
        return Amounts::default();
    };
    series(
        "summary_forfeiture_limit_usd",
        &amounts.summary_forfeiture_limit_usd,
        faults,
    );
    series("cost_bond", &amounts.cost_bond, faults);
    series("storage_share", &amounts.storage_share, faults);
    series("marking_duty", &amounts.marking_duty, faults);
    series("penalty_floor", &amounts.penalty_floor, faults);
    series("restricted_damages", &amounts.restricted_damages, faults);
    series("emergency_duty", &amounts.emergency_duty, faults);
    for penalty in &amounts.penalties {
        if penalty.cites.is_empty() {
            faults.note(
                AMOUNTS,
                format!("penalty {:?}: cite the law", penalty.culpability),
            );
        }
    }
    amounts
}

/// A series has no two values for one day, and cites each.
fn series<T>(name: &str, series: &[Dated<T>], faults: &mut Faults) {
    if series.is_empty() {
        faults.note(AMOUNTS, format!("`{name}` has no value; give one"));
    }
    for (i, a) in series.iter().enumerate() {
        if a.cites.is_empty() {
            faults.note(AMOUNTS, format!("`{name}` {}: cite the law", a.from));
        }
        let period = Period::new(a.from, a.to);
        for b in series.iter().take(i) {
            if period.overlaps(&Period::new(b.from, b.to)) {
                faults.note(
                    AMOUNTS,
                    format!(
                        "`{name}` has two values from {}; end the first",
                        a.from.max(b.from)
                    ),
                );
            }
        }
    }
}

pub(super) fn elections(
    tree: &SourceTree,
    clocks: &[ClockRule],
    faults: &mut Faults,
) -> Vec<ElectionRule> {
    let file: ElectionFile = tree.toml(ELECTIONS, faults).unwrap_or_default();
    for election in &file.election {
        for id in &election.clocks {
            if !clocks.iter().any(|clock| &clock.id == id) {
                faults.note_absent(
                    ELECTIONS,
                    "cases/clocks/",
                    format!(
                        "`{}` ends with `{id}`, which is not a clock; correct \
                         the name",
                        election.id
                    ),
                );
            }
        }
        if election.cites.is_empty() {
            faults.note(ELECTIONS, format!("`{}`: cite the law", election.id));
        }
        if election.only_on.is_some() != election.otherwise.is_some() {
            faults.note(
                ELECTIONS,
                format!(
                    "`{}`: give `only_on` and `otherwise` together",
                    election.id
                ),
            );
        }
    }
    file.election
}

pub(super) fn notices(
    tree: &SourceTree,
    kinds: &[EventKind],
    faults: &mut Faults,
) -> Vec<NoticeRule> {
    let file: NoticeFile = tree.toml(NOTICES, faults).unwrap_or_default();
    for notice in &file.notice {
        if !kinds.iter().any(|kind| kind.kind == notice.event) {
            faults.note_absent(
                NOTICES,
                "cases/events.toml",
                format!("`{}` is not an event of events.toml", notice.event),
            );
        }
        let ids: BTreeSet<_> = notice.items.iter().map(|i| &i.id).collect();
        if ids.len() < notice.items.len() {
            faults.note(
                NOTICES,
                format!("`{}` lists an item twice; keep one", notice.event),
            );
        }
        if notice.cites.is_empty() {
            faults.note(NOTICES, format!("`{}`: cite the law", notice.event));
        }
    }
    file.notice
}
