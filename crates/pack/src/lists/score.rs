//! `score.toml`: the terms of the score.

use hashgate_model::Date;
use serde::{Deserialize, Serialize};

use crate::{Faults, SourceTree};

/// The terms of the score of one name against another, as calibrated.
///
/// All are between 0 and 1 but for `both_sides`, `rough_left` and
/// `run_together_step`, which say how steep a term is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoreWeights {
    /// When the terms were calibrated.
    pub calibrated: Option<Date>,
    /// On what.
    pub note: String,
    /// A match at this score and above is a hit.
    pub floor: f32,
    /// How much a listed word counts beside a query's word.
    pub listed: f32,
    /// The weight of the commonest word.
    pub commonest: f32,
    /// How fast rarer words gain weight.
    pub rarity_power: f32,
    /// The weight of articles and prepositions.
    pub stop: f32,
    /// The weight of particles of names.
    pub particle: f32,
    /// The weight of titles.
    pub title: f32,
    /// The weight of an initial.
    pub initial: f32,
    /// The weight of a number.
    pub number: f32,
    /// How alike an initial and a word that begins with it are.
    pub initial_for_word: f32,
    /// How alike a given name and its short form are.
    pub nickname: f32,
    /// The weight of a word that looks like a mistyped legal form.
    pub legal_like: f32,
    /// Below this likeness two words have nothing in common.
    pub least_alike: f32,
    /// How alike words are that sound the same.
    pub same_sound: f32,
    /// What another first letter takes off.
    pub first_letter: f32,
    /// How steeply edits count in words of up to four letters.
    pub steep_short: f32,
    /// How steeply edits count in longer words.
    pub steep: f32,
    /// How alike words are whose consonants agree where vowels are unwritten.
    pub same_consonants: f32,
    /// The same where these are two consonants only.
    pub few_consonants: f32,
    /// How steeply words left over on both sides count.
    pub both_sides: f32,
    /// The most they take away.
    pub both_sides_most: f32,
    /// Below this likeness a pair counts as partly left over.
    pub rough_below: f32,
    /// How steeply it does.
    pub rough_left: f32,
    /// The words left over name different places.
    pub other_place: f32,
    /// Only one telling word agrees, and there are more.
    pub one_word: f32,
    /// How steeply a rough agreement of that word counts.
    pub one_word_rough: f32,
    /// How steeply it counts that all words agree only roughly.
    pub all_rough: f32,
    /// The most an everyday word of the language weighs.
    pub everyday: f32,
    /// The query has the form of a firm, and the listed name is a person's.
    pub firm_for_person: f32,
    /// Below this weight a word is a common one.
    pub common_below: f32,
    /// Only common words agree, and others are left over.
    pub common_words_only: f32,
    /// No telling word agrees.
    pub no_telling_word: f32,
    /// The numbers differ.
    pub other_number: f32,
    /// Only one name has a number.
    pub number_on_one_side: f32,
    /// The legal forms are of different kinds.
    pub other_legal_form: f32,
    /// One name is the first letters of the other's words.
    pub acronym: f32,
    /// The listed name is one that the list calls weak.
    pub weak_name: f32,
    /// The same, if it is one word alone.
    pub weak_one_word: f32,
    /// Words are joined or split otherwise.
    pub joined: f32,
    /// The most that names run together can score.
    pub run_together_best: f32,
    /// How steeply edits count there.
    pub run_together_step: f32,
    /// How much of what is lacking a hit is given back if every word of the
    /// query stands in the listed name letter by letter.
    pub letter_by_letter: f32,
    /// From which score of the first stage on names are mostly one party, by
    /// the kind of their agreement, in the order of the kinds.
    #[serde(default, rename = "cut")]
    pub cuts: Vec<Cut>,
}

/// From which score on names of one kind of agreement are mostly one party.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cut {
    /// The kind, in words.
    pub kind: String,
    /// The score of the first stage that becomes 0.70.
    pub at: f32,
}

impl Default for ScoreWeights {
    /// Terms under which nothing matches but what is equal; the calibrated
    /// ones are in `data/lists/score.toml`.
    fn default() -> Self {
        Self {
            calibrated: None,
            note: String::new(),
            floor: 1.0,
            listed: 1.0,
            commonest: 1.0,
            rarity_power: 1.0,
            stop: 1.0,
            particle: 1.0,
            title: 1.0,
            initial: 1.0,
            number: 1.0,
            initial_for_word: 0.0,
            nickname: 0.0,
            legal_like: 0.0,
            least_alike: 0.0,
            same_sound: 0.0,
            first_letter: 0.0,
            steep_short: 1.0,
            steep: 1.0,
            same_consonants: 0.0,
            few_consonants: 0.0,
            both_sides: 1.0,
            both_sides_most: 1.0,
            rough_below: 1.0,
            rough_left: 1.0,
            other_place: 0.0,
            one_word: 0.0,
            one_word_rough: 1.0,
            all_rough: 1.0,
            everyday: 1.0,
            firm_for_person: 0.0,
            common_below: 1.0,
            common_words_only: 0.0,
            no_telling_word: 0.0,
            other_number: 0.0,
            number_on_one_side: 0.0,
            other_legal_form: 1.0,
            acronym: 0.0,
            weak_name: 0.0,
            weak_one_word: 0.0,
            joined: 0.0,
            run_together_best: 0.0,
            run_together_step: 1.0,
            letter_by_letter: 0.0,
            cuts: Vec::new(),
        }
    }
}

impl ScoreWeights {
    pub(super) fn read(tree: &SourceTree, faults: &mut Faults) -> Self {
        let path = "lists/score.toml";
        let weights: Self = tree.toml(path, faults).unwrap_or_default();
        for (name, value) in [
            ("floor", weights.floor),
            ("listed", weights.listed),
            ("commonest", weights.commonest),
            ("stop", weights.stop),
            ("particle", weights.particle),
            ("title", weights.title),
            ("initial", weights.initial),
            ("number", weights.number),
            ("initial_for_word", weights.initial_for_word),
            ("nickname", weights.nickname),
            ("legal_like", weights.legal_like),
            ("least_alike", weights.least_alike),
            ("same_sound", weights.same_sound),
            ("first_letter", weights.first_letter),
            ("few_consonants", weights.few_consonants),
            ("same_consonants", weights.same_consonants),
            ("both_sides_most", weights.both_sides_most),
            ("rough_below", weights.rough_below),
            ("other_place", weights.other_place),
            ("one_word", weights.one_word),
            ("one_word_rough", weights.one_word_rough),
            ("common_below", weights.common_below),
            ("common_words_only", weights.common_words_only),
            ("no_telling_word", weights.no_telling_word),
            ("other_number", weights.other_number),
            ("number_on_one_side", weights.number_on_one_side),
            ("other_legal_form", weights.other_legal_form),
            ("acronym", weights.acronym),
            ("weak_name", weights.weak_name),
            ("weak_one_word", weights.weak_one_word),
            ("joined", weights.joined),
            ("run_together_best", weights.run_together_best),
            ("letter_by_letter", weights.letter_by_letter),
            ("all_rough", weights.all_rough),
            ("everyday", weights.everyday),
            ("firm_for_person", weights.firm_for_person),
        ] {
            // The exactness of the search rests on factors of at most 1.
            if !(0.0..=1.0).contains(&value) {
                faults.note(path, format!("{name} must be between 0 and 1"));
            }
        }
        for cut in &weights.cuts {
            if !(0.45..=0.95).contains(&cut.at) {
                let kind = &cut.kind;
                faults.note(
                    path,
                    format!(
                        "the cut of `{kind}` must be between 0.45 and 0.95"
                    ),
                );
            }
        }
        for (name, value) in [
            ("both_sides", weights.both_sides),
            ("steep", weights.steep),
            ("steep_short", weights.steep_short),
            ("rough_left", weights.rough_left),
            ("rarity_power", weights.rarity_power),
            ("run_together_step", weights.run_together_step),
        ] {
            if !(0.0..=20.0).contains(&value) {
                faults.note(path, format!("{name} must be between 0 and 20"));
            }
        }
        weights
    }
}
