//! Which papers are held, for which lines, and in what state.

use std::collections::{BTreeMap, BTreeSet};

use hashgate_model::{
    Date, EntryDate, EvidenceItem, EvidenceStatus, HeldEvidence,
    writing::one_writing,
};
use hashgate_pack::rules::{EvidenceKind, Rules, Scope};

/// The papers that the importer holds, judged as of a day.
pub(crate) struct Holdings<'a> {
    held: BTreeMap<&'a str, Vec<&'a HeldEvidence>>,
    /// Papers of a kind that no rule asks for.
    strange: Vec<&'a str>,
    /// The day of entry, else of the answer.
    day: Date,
    /// The day of the answer: what bears a later one is not there yet.
    as_of: Date,
}

impl<'a> Holdings<'a> {
    pub(crate) fn new(
        rules: &Rules,
        held: &'a [HeldEvidence],
        day: Date,
        as_of: Date,
    ) -> Self {
        let mut by_kind: BTreeMap<&str, Vec<&HeldEvidence>> = BTreeMap::new();
        let mut strange = Vec::new();
        for paper in held {
            if rules.evidence(&paper.id).is_some() {
                by_kind.entry(&paper.id).or_default().push(paper);
            } else {
                strange.push(paper.id.as_str());
            }
        }
        Self { held: by_kind, strange, day, as_of }
    }

    /// What cannot be counted, in sentences.
    pub(crate) fn faults(&self) -> Vec<String> {
        self.strange
            .iter()
            .map(|id| {
                format!(
                    "paper `{id}` is none that a rule asks for, so it counts \
                     for nothing; `hashgate evidence kinds` lists them"
                )
            })
            .collect()
    }

    /// Lines parted into those that the same papers speak of, each ascending.
    pub(crate) fn alike(&self, lines: &[u32]) -> Vec<Vec<u32>> {
        let named: Vec<BTreeSet<u32>> = self
            .held
            .values()
            .flatten()
            .filter(|paper| !paper.lines.is_empty())
            .map(|paper| paper.lines.iter().copied().collect())
            .collect();
        let mut parts: BTreeMap<Vec<bool>, Vec<u32>> = BTreeMap::new();
        for line in lines {
            let named = named.iter().map(|some| some.contains(line)).collect();
            parts.entry(named).or_default().push(*line);
        }
        parts.into_values().collect()
    }

    fn of(&self, kind: &EvidenceKind) -> &[&'a HeldEvidence] {
        self.held.get(kind.id.as_str()).map_or(&[], Vec::as_slice)
    }

    /// Whether a good paper of that kind covers the line.
    pub(crate) fn covers(
        &self,
        kind: &EvidenceKind,
        line: Option<u32>,
        model: Option<&str>,
    ) -> bool {
        let papers = self.of(kind);
        papers.iter().all(|p| p.contradicts.is_none())
            && papers.iter().any(|paper| {
                self.is_fresh(kind, paper) && reaches(kind, paper, line, model)
            })
    }

    /// Whether the date that a paper bears lets it count. A paper without a
    /// date does not, where the date matters.
    fn is_fresh(&self, kind: &EvidenceKind, paper: &HeldEvidence) -> bool {
        let not_too_old = kind.stale_after_days.is_none_or(|days| {
            paper.date.is_some_and(|date| {
                i64::from(self.day.days_since(date)) <= i64::from(days)
            })
        });
        let not_too_early = kind
            .not_before
            .is_none_or(|first| paper.date.is_some_and(|date| date >= first));
        not_too_old && not_too_early && self.is_made(kind, paper)
    }

    /// Whether a paper was made by the day of the answer, and before the entry
    /// where it must have been: a test after the entry supports no entry.
    fn is_made(&self, kind: &EvidenceKind, paper: &HeldEvidence) -> bool {
        let last = if kind.before_entry {
            self.as_of.min(self.day)
        } else {
            self.as_of
        };
        paper.date.is_none_or(|date| date <= last)
    }

    /// The paper as it stands on the list.
    pub(crate) fn item(
        &self,
        kind: &EvidenceKind,
        lines: &[u32],
        asked_by: &[String],
        models: &BTreeMap<u32, &str>,
        entry: Option<EntryDate>,
    ) -> EvidenceItem {
        // A paper about the shipment is asked for once, whatever the line.
        let lines = if kind.scope == Scope::Line { lines } else { &[] };
        let (status, remark) = self.status(kind, lines, models);
        let why = match remark {
            Some(remark) => format!("{} {remark}", kind.why),
            None => kind.why.clone(),
        };
        EvidenceItem {
            id: kind.id.clone(),
            paper: kind.paper.clone(),
            asked_by: asked_by.to_vec(),
            why,
            lines: lines.to_vec(),
            must_contain: kind.must_contain.clone(),
            strength: kind.strength.clone(),
            cites: kind.cites.clone(),
            status,
            keep_until: kind
                .keep
                .as_ref()
                .and_then(|keep| years_after(entry?.0, keep.years_from_entry)),
        }
    }

    fn status(
        &self,
        kind: &EvidenceKind,
        lines: &[u32],
        models: &BTreeMap<u32, &str>,
    ) -> (EvidenceStatus, Option<String>) {
        let papers = self.of(kind);
        if papers.is_empty() {
            return (EvidenceStatus::Missing, None);
        }
        if let Some(against) =
            papers.iter().find_map(|p| p.contradicts.as_deref())
        {
            return (
                EvidenceStatus::Contradictory,
                Some(format!("A paper handed in says the contrary: {against}")),
            );
        }
        let subjects: Vec<Option<u32>> = if lines.is_empty() {
            vec![None]
        } else {
            lines.iter().map(|&line| Some(line)).collect()
        };
        let model =
            |line: Option<u32>| line.and_then(|n| models.get(&n)).copied();
        let open: Vec<Option<u32>> = subjects
            .iter()
            .copied()
            .filter(|&line| !self.covers(kind, line, model(line)))
            .collect();
        if open.is_empty() {
            return (EvidenceStatus::Held, None);
        }
        let stale = open.iter().any(|&line| {
            papers.iter().any(|p| reaches(kind, p, line, model(line)))
        });
        let numbers: Vec<u32> = open.into_iter().flatten().collect();
        if stale {
            let dates: Vec<String> = papers
                .iter()
                .map(|p| p.date.map_or("no date".to_owned(), |d| d.to_string()))
                .collect();
            return (
                EvidenceStatus::Stale,
                Some(if papers.iter().all(|p| self.is_made(kind, p)) {
                    format!(
                        "What was handed in bears {}, which is too old or \
                         not known to be recent enough.",
                        dates.join(", ")
                    )
                } else {
                    format!(
                        "What was handed in bears {}, and one that is dated \
                         after the entry or after the day of the answer \
                         counts for nothing.",
                        dates.join(", ")
                    )
                }),
            );
        }
        (
            EvidenceStatus::Partial,
            Some(format!(
                "What was handed in does not cover line {}.",
                line_list(&numbers)
            )),
        )
    }
}

/// Whether a paper speaks of the line at all.
fn reaches(
    kind: &EvidenceKind,
    paper: &HeldEvidence,
    line: Option<u32>,
    model: Option<&str>,
) -> bool {
    let of_line = match line {
        Some(line) if kind.scope == Scope::Line => {
            paper.lines.is_empty() || paper.lines.contains(&line)
        }
        _ => true,
    };
    // A declaration for the S21 says nothing of the S21 Pro.
    let of_model = !kind.per_model
        || paper.models.is_empty()
        || model.is_some_and(|model| {
            paper.models.iter().any(|m| folded(m) == folded(model))
        });
    of_line && of_model
}

fn folded(text: &str) -> String {
    one_writing(text)
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .flat_map(char::to_lowercase)
        .collect()
}

/// The same day so many years later; 29 February becomes 28 February.
fn years_after(day: Date, years: u8) -> Option<Date> {
    let civil = day.civil();
    let year = civil.year().checked_add(i16::from(years))?;
    Date::from_parts(year, civil.month(), civil.day())
        .or_else(|| Date::from_parts(year, civil.month(), civil.day() - 1))
}

/// Numbers of lines in short: `1-3, 7`.
pub(crate) fn line_list(lines: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for &line in lines {
        match runs.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(line) => {
                *last = line;
            }
            _ => runs.push((line, line)),
        }
    }
    let shown: Vec<String> = runs
        .into_iter()
        .map(|(first, last)| match last - first {
            0 => first.to_string(),
            1 => format!("{first}, {last}"),
            _ => format!("{first}-{last}"),
        })
        .collect();
    shown.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_lines_are_told_in_short() {
        assert_eq!(line_list(&[1, 2, 3, 7]), "1-3, 7");
        assert_eq!(line_list(&[1, 2]), "1, 2");
        assert_eq!(line_list(&[u32::MAX]), u32::MAX.to_string());
    }

    #[test]
    fn five_years_from_a_leap_day_end_on_the_28th() {
        let day = "2024-02-29".parse().unwrap();
        assert_eq!(years_after(day, 5).unwrap().to_string(), "2029-02-28");
        assert_eq!(years_after(day, 4).unwrap().to_string(), "2028-02-29");
    }
}
