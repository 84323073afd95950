//! Reads and validates `data/hardware/`.

use std::collections::{BTreeMap, BTreeSet};

use hashgate_model::Confidence;
use rust_decimal::Decimal;
use serde::Deserialize;

use super::{
    Board, Carry, Catalogue, Cooling, HashUnit, Model, Radio, Spec, WordClass,
    ranges,
};
use crate::{Faults, Section, SourceTree, tree::is_named};

const MODELS: &str = "hardware/models/";
const MAKERS: &str = "hardware/makers.csv";
const SOURCES: &str = "hardware/sources.csv";
const SPECS: &str = "hardware/specs.csv";
const CARRIES: &str = "hardware/carries.csv";
const BOARDS: &str = "hardware/boards.csv";
const API: &str = "hardware/api_strings.csv";
const PARTS: &str = "hardware/part_codes.csv";
const WORDS: &str = "hardware/words.csv";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ModelRow {
    maker: String,
    model: String,
    key: String,
    also: String,
    algorithm: String,
    cooling: Cooling,
    chip: Option<String>,
    process_node: Option<String>,
    release: Option<String>,
    radio: Radio,
    radio_source: Option<String>,
    source: String,
    confidence: Confidence,
    note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SpecRow {
    maker: String,
    model: String,
    hashrate: Decimal,
    unit: HashUnit,
    power_w: Option<Decimal>,
    efficiency_j_th: Option<Decimal>,
    source: String,
    confidence: Confidence,
    doubt: Option<String>,
    note: Option<String>,
    url: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CarryRow {
    maker: String,
    model: String,
    board: String,
    tokens: String,
    evidence: String,
    source: String,
    confidence: Confidence,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BoardRow {
    id: String,
    maker: String,
    name: String,
    aliases: String,
    soc: String,
    vendor: String,
    vendor_name: Option<String>,
    vendor_country: Option<String>,
    radio: String,
    tokens: String,
    where_seen: String,
    evidence: String,
    source: String,
    confidence: Confidence,
    note: Option<String>,
}

/// The parts of a field that holds several, without spaces around them.
fn several(field: &str, separator: char) -> Vec<String> {
    field
        .split(separator)
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

impl Section for Catalogue {
    const FOLDER: &'static str = "hardware";

    fn read(tree: &SourceTree, faults: &mut Faults) -> Self {
        let (models, files) = read_models(tree, faults);
        let mut catalogue = Self {
            makers: tree.csv(MAKERS, faults),
            models,
            boards: read_boards(tree, faults),
            api_strings: tree.csv(API, faults),
            part_codes: tree.csv(PARTS, faults),
            words: tree.csv(WORDS, faults),
            sources: tree.csv(SOURCES, faults),
        };
        let index: BTreeMap<(String, String), usize> = catalogue
            .models
            .iter()
            .enumerate()
            .map(|(i, m)| ((m.maker.clone(), m.model.clone()), i))
            .collect();
        read_specs(tree, &mut catalogue, &index, faults);
        read_carries(tree, &mut catalogue, &index, faults);
        check_names(&catalogue, &index, faults);
        check_sources(&catalogue, faults);
        ranges::check(tree, &catalogue, &files, faults);
        catalogue
    }
}

/// The models, and the file in which each stands.
fn read_models(
    tree: &SourceTree,
    faults: &mut Faults,
) -> (Vec<Model>, Vec<String>) {
    let files: Vec<String> = tree
        .under(MODELS)
        .map(|(path, _)| path.to_owned())
        .filter(|path| is_named(path, ".csv"))
        .collect();
    if files.is_empty() {
        faults.note("hardware/models", "no model is listed; restore the files");
    }
    let mut models = Vec::new();
    let mut stands_in = Vec::new();
    let mut names = BTreeSet::new();
    for path in files {
        for row in tree.csv::<ModelRow>(&path, faults) {
            if !names.insert((row.maker.clone(), row.model.clone())) {
                faults.note(
                    &path,
                    format!(
                        "{} {} is listed twice; remove one row",
                        row.maker, row.model
                    ),
                );
            }
            stands_in.push(path.clone());
            models.push(Model {
                maker: row.maker,
                model: row.model,
                key: row.key,
                also: several(&row.also, ';'),
                algorithm: row.algorithm,
                cooling: row.cooling,
                chip: row.chip,
                process_node: row.process_node,
                release: row.release,
                radio: row.radio,
                radio_source: row.radio_source,
                source: row.source,
                confidence: row.confidence,
                note: row.note,
                specs: Vec::new(),
                carries: Vec::new(),
            });
        }
    }
    (models, stands_in)
}

fn read_boards(tree: &SourceTree, faults: &mut Faults) -> Vec<Board> {
    tree.csv::<BoardRow>(BOARDS, faults)
        .into_iter()
        .map(|row| Board {
            id: row.id,
            maker: row.maker,
            name: row.name,
            aliases: several(&row.aliases, ';'),
            soc: row.soc,
            vendor: row.vendor,
            vendor_name: row.vendor_name,
            vendor_country: row.vendor_country,
            radio: row.radio,
            tokens: several(&row.tokens, '|'),
            where_seen: row.where_seen,
            evidence: row.evidence,
            source: row.source,
            confidence: row.confidence,
            note: row.note,
        })
        .collect()
}

fn read_specs(
    tree: &SourceTree,
    catalogue: &mut Catalogue,
    index: &BTreeMap<(String, String), usize>,
    faults: &mut Faults,
) {
    for row in tree.csv::<SpecRow>(SPECS, faults) {
        let name = format!("{} {}", row.maker, row.model);
        let Some(model) = index
            .get(&(row.maker, row.model))
            .and_then(|i| catalogue.models.get_mut(*i))
        else {
            faults.note_absent(
                SPECS,
                MODELS,
                format!(
                    "{name} is not a model of hardware/models; add it there"
                ),
            );
            continue;
        };
        let spec = Spec {
            hashrate: row.hashrate,
            unit: row.unit,
            power_w: row.power_w,
            efficiency_j_th: row.efficiency_j_th,
            source: row.source,
            confidence: row.confidence,
            doubt: row.doubt,
            note: row.note,
            url: row.url,
        };
        if let Some(what) = disagreement(&spec)
            && spec.doubt.is_none()
        {
            faults.note(
                SPECS,
                format!(
                    "{name} at {} {}: {what}; put one number right, or say \
                     in `doubt` why they stand",
                    spec.hashrate, spec.unit
                ),
            );
        }
        model.specs.push(spec);
    }
}

/// Why hashrate, power and efficiency do not agree, if they do not.
///
/// Sources round the efficiency to a tenth or the power to ten watts, so one
/// half of a percent, or 0.06 J/TH, is let pass.
fn disagreement(spec: &Spec) -> Option<String> {
    if spec.hashrate <= Decimal::ZERO {
        return Some("the hashrate is not above zero".to_owned());
    }
    let efficiency = spec.efficiency_j_th?;
    let power = spec.power_w?;
    let computed = power.checked_div(spec.hashrate_ths()?)?.round_dp(2);
    let slack = (efficiency * Decimal::new(5, 3)).max(Decimal::new(6, 2));
    ((computed - efficiency).abs() > slack).then(|| {
        format!("{power} W give {computed} J/TH and not {efficiency} J/TH")
    })
}

fn read_carries(
    tree: &SourceTree,
    catalogue: &mut Catalogue,
    index: &BTreeMap<(String, String), usize>,
    faults: &mut Faults,
) {
    for row in tree.csv::<CarryRow>(CARRIES, faults) {
        if catalogue.board(&row.board).is_none() {
            faults.note_absent(
                CARRIES,
                BOARDS,
                format!(
                    "`{}` is not a board of {BOARDS}; add it there",
                    row.board
                ),
            );
        }
        let name = format!("{} {}", row.maker, row.model);
        match index
            .get(&(row.maker, row.model))
            .and_then(|i| catalogue.models.get_mut(*i))
        {
            Some(model) => model.carries.push(Carry {
                board: row.board,
                tokens: several(&row.tokens, '|'),
                evidence: row.evidence,
                source: row.source,
                confidence: row.confidence,
            }),
            None => faults.note_absent(
                CARRIES,
                MODELS,
                format!(
                    "{name} is not a model of hardware/models; add it there"
                ),
            ),
        }
    }
}

/// Every name that one file uses of another is there.
fn check_names(
    catalogue: &Catalogue,
    index: &BTreeMap<(String, String), usize>,
    faults: &mut Faults,
) {
    let makers: BTreeSet<&str> =
        catalogue.makers.iter().map(|m| m.maker.as_str()).collect();
    for model in &catalogue.models {
        if !makers.contains(model.maker.as_str()) {
            faults.note_absent(
                MAKERS,
                MAKERS,
                format!("{} has models and no row; add it", model.maker),
            );
        }
        if model.key.trim().is_empty() {
            faults.note(
                "hardware/models",
                format!("{} has no key; write its name apart", model.model),
            );
        }
    }
    for row in &catalogue.api_strings {
        if !index.contains_key(&(row.maker.clone(), row.model.clone())) {
            faults.note_absent(
                API,
                MODELS,
                format!(
                    "`{}` means {} {}, which is not a model of hardware/models",
                    row.api_string, row.maker, row.model
                ),
            );
        }
    }
    for row in &catalogue.part_codes {
        if let (Some(maker), Some(model)) = (&row.maker, &row.model)
            && !index.contains_key(&(maker.clone(), model.clone()))
        {
            faults.note_absent(
                PARTS,
                MODELS,
                format!(
                    "`{}` fits {maker} {model}, which is not a model of \
                     hardware/models",
                    row.code
                ),
            );
        }
    }
    let mut terms = BTreeSet::new();
    for word in &catalogue.words {
        if !terms.insert((&word.term, word.class)) {
            faults.note(
                WORDS,
                format!("`{}` is listed twice; remove one row", word.term),
            );
        }
        if word.class == WordClass::Maker
            && !makers.contains(word.value.as_str())
        {
            faults.note_absent(
                WORDS,
                MAKERS,
                format!(
                    "`{}` names {}, which is not a maker of \
                     hardware/makers.csv",
                    word.term, word.value
                ),
            );
        }
    }
}

/// Every source that a row names is there.
fn check_sources(catalogue: &Catalogue, faults: &mut Faults) {
    let known: BTreeSet<&str> =
        catalogue.sources.iter().map(|s| s.id.as_str()).collect();
    let models = catalogue.models.iter().flat_map(|m| {
        std::iter::once(&m.source)
            .chain(m.specs.iter().map(|s| &s.source))
            .chain(m.carries.iter().map(|c| &c.source))
    });
    let named: BTreeSet<&str> = models
        .chain(catalogue.boards.iter().map(|b| &b.source))
        .chain(catalogue.api_strings.iter().map(|a| &a.source))
        .chain(catalogue.part_codes.iter().map(|p| &p.source))
        .map(String::as_str)
        .collect();
    for missing in named.difference(&known) {
        faults.note_absent(
            SOURCES,
            SOURCES,
            format!("rows name the source `{missing}`, which has no row"),
        );
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::read_section;

    fn tree() -> SourceTree {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
        SourceTree::from_dir(&data).unwrap()
    }

    #[test]
    fn the_catalogue_as_it_stands_has_no_fault() {
        let catalogue: Catalogue = read_section(&tree()).unwrap();
        assert!(catalogue.models.len() > 321);
        assert!(catalogue.boards.len() >= 15);
    }

    #[test]
    fn numbers_that_do_not_agree_are_a_fault_unless_doubted() {
        let head = "maker,model,hashrate,unit,power_w,efficiency_j_th,source,\
                    confidence,doubt,note,url\n";
        let row = "Bitmain,Antminer S21,200,TH/s,3500,20,hand,secondary,";
        let mut tree = tree();
        tree.insert(SPECS, &format!("{head}{row},,\n"));
        let faults = read_section::<Catalogue>(&tree).unwrap_err();
        assert!(faults.to_string().contains("17.50 J/TH and not 20 J/TH"));
        tree.insert(SPECS, &format!("{head}{row}the page says so,,\n"));
        assert!(read_section::<Catalogue>(&tree).is_ok());
    }

    #[test]
    fn a_row_for_a_model_that_is_not_there_is_a_fault() {
        let mut tree = tree();
        tree.insert(
            CARRIES,
            "maker,model,board,tokens,evidence,source,confidence\n\
             Bitmain,Antminer Z99,bitmain-zynq,,x,hand,memory\n",
        );
        let faults = read_section::<Catalogue>(&tree).unwrap_err();
        assert!(faults.to_string().contains("Antminer Z99"));
    }

    #[test]
    fn what_a_machine_reports_leads_to_model_and_board() {
        let catalogue: Catalogue = read_section(&tree()).unwrap();
        let of = |make: &str, text: &str| {
            catalogue.api_model(make, text).map(|m| m.model.as_str())
        };
        let hydro = "Antminer S21 Hydro (Vnish 1.2.6)";
        assert_eq!(of("antminer", hydro), Some("Antminer S21 Hyd"));
        assert_eq!(of("antminer", "Antminer BHB42XXX"), {
            Some("Antminer S19j Pro")
        });
        assert_eq!(of("whatsminer", "M30S++_VH20"), Some("WhatsMiner M30S++"));
        assert_eq!(of("whatsminer", "M99V10"), None);
        let soc = |token: &str| {
            catalogue.board_of_token(token).map(|b| b.vendor.as_str())
        };
        assert_eq!(soc("CVCtrl_H6HB70701"), Some("sophgo"));
        assert_eq!(soc("AMLCtrl_BHB56XXX"), Some("amlogic"));
        assert_eq!(soc("zynq7007_HHB68XXX"), Some("amd"));
        assert_eq!(soc("nothing"), None);
    }
}
