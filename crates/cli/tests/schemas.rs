//! Every kind of JSON answer, from a real run, against its schema; and each
//! schema against answers that are not of it.

#![expect(clippy::unwrap_used, reason = "a test that cannot run must fail")]

mod common;
mod wire;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use common::hashgate;
use serde_json::{Deserializer, Value, json};
use wire::{short_name, unlike_schema, validators};

/// Commands that print each kind of object; later ones use what earlier ones
/// have written.
const COMMANDS: &[&str] = &[
    "check invoice.csv --as-of 2026-11-25",
    "duty 8543.70.98.60 --origin MY --entry-date 2026-11-25 --value 393120",
    "duty 8543.70.98.60 --entry-date 2026-11-25 --value 393120",
    "duty history 8543.70.98.60 --origin MY",
    "duty reconcile entries.csv --as-of 2026-11-25",
    "identify Antminer-S21-Pro",
    "identify --file lines.csv",
    "identify --file lines.csv --jsonl",
    "payback --price 3276 --ths 234 --j-th 15 --hashprice 39.40",
    "payback --price 3276 --ths 234 --j-th 15 --outcomes --paths 16 --prior seizure=0.02",
    "plan plan.toml",
    "screen Ruritania-Mining --against own.csv",
    "screen Sophgo",
    "screen --file parties.csv --jsonl --against own.csv",
    "screen compare Sophgo Sophgo-Technologies",
    "screen owners --file holdings.csv",
    "screen delta --parties parties.csv --old own.csv --new new.csv",
    "screen decide Ruritania-Mining --against own.csv --list own --entity 1 \
     --decision false-positive --person A.Reviewer --reason another-firm \
     --evidence register.txt --expires 2027-05-25 --decisions d.jsonl \
     --as-of 2026-11-25",
    "screen decisions --decisions d.jsonl --against own.csv",
    "screen decisions --decisions d.jsonl --against own.csv --verify",
    "case clock --file events.toml --as-of 2026-11-25",
    "case letter request_reasons --file events.toml --as-of 2026-11-25",
    "case list --dir cases",
    "case verify held --dir cases --as-of 2026-11-25",
    "desk take-in --cases cases --database sqlite:desk.sqlite",
    "desk backup desk.backup --database sqlite:desk.sqlite",
    "audit verify --database sqlite:desk.sqlite",
    "audit head --database sqlite:desk.sqlite",
    "evidence add register.txt --for sdoc --lines 1 --manifest ev.toml",
    "evidence list --manifest ev.toml",
    "evidence verify --manifest ev.toml",
    "evidence kinds",
    "papers read invoice.csv",
    "ledger --model S21",
    "network simulate scenario.toml",
    "network verify headers.csv",
    "rules list",
    "rules list --facts",
    "rules show FCC-1",
    "rules test",
    "rules coverage",
    "pack show",
    "pack verify",
    "pack due --as-of 2026-11-25",
    "pack new house-rule no-used-lots our-rules",
    "pack diff old-data new-data",
    "pack update --from-file us-ofac-sdn=no-such-file.csv",
    "pack update --list us-bis-entity-list --from-file \
     us-bis-entity-list=csl.csv --dry-run",
    "fleet scan 127.0.0.1 --port 9 --web-port 9 --v3-port 9 --timeout 0.1",
];

fn papers(dir: &Path) {
    for (name, text) in [
        (
            "invoice.csv",
            "Seller,Zenda Ltd\nModel,Qty,Unit Price USD,Amount,Origin\n\
             Antminer S21 Pro 234T,12,3276.00,39312.00,MY\n",
        ),
        (
            "entries.csv",
            "Entry Summary Number,Entry Summary Line Number,HTS Number - \
             Full,Country of Origin Code,Entry Date,Line Tariff Goods Value \
             Amount,Line Tariff Duty Amount\n\
             XYZ-0000022-6,1,9903.05.54,MY,11/10/2026,0.00,100.00\n\
             XYZ-0000022-6,1,8543709860,MY,11/10/2026,1000.00,26.00\n",
        ),
        ("plan.toml", hashgate_app::plan::TEMPLATE),
        ("lines.csv", "description\nAntminer S21 Pro\nDC fan 12 V\n"),
        ("own.csv", "entity_id,name,country\n1,Ruritania Mining,MY\n"),
        (
            "new.csv",
            "entity_id,name,country\n1,Ruritania Mining,MY\n2,Zenda,MY\n",
        ),
        ("parties.csv", "name\nZenda\nRuritania Mining\n"),
        ("holdings.csv", "owner,owned,share\nZenda,Strelsau Ltd,60%\n"),
        ("register.txt", "register extract\n"),
        (
            "events.toml",
            "goods = \"10 miners\"\nvalue_usd = \"31000\"\n\
             deciding_agency = \"CBP\"\n[[event]]\n\
             kind = \"presented_for_examination\"\ndate = 2026-11-02\n\
             [[event]]\nkind = \"detention_notice\"\ndate = 2026-11-09\n",
        ),
        ("csl.csv", "no list"),
        (
            "scenario.toml",
            "start = 2026-06-26\nweeks = 30\npaths = 8\n\
             [shares]\nmethod = \"hashrate_index\"\n\
             [machines]\nhts = \"8543.70.98.60\"\n\
             origin_percent = { MY = 100 }\n\
             [[tariff]]\nfrom = 2026-07-01\nas_on = 2025-12-01\n",
        ),
        (
            "headers.csv",
            // The first header of mainnet, and one that names no other.
            "height,header_hex\n\
             0,010000000000000000000000000000000000000000000000000000000000\
             0000000000003ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9\
             fb8aa4b1e5e4a29ab5f49ffff001d1dac2b7c\n\
             4032,0100000000000000000000000000000000000000000000000000000000\
             000000000000003ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323\
             a9fb8aa4b1e5e4a29ab5f49ffff001d1dac2b7d\n",
        ),
    ] {
        fs::write(dir.join(name), text).unwrap();
    }
    for name in ["old-data", "new-data"] {
        fs::create_dir(dir.join(name)).unwrap();
    }
    fs::write(dir.join("new-data/part.toml"), "x = 1\n").unwrap();
}

/// What each command printed with `--json`.
fn printed() -> Vec<(&'static str, String)> {
    let dir = tempfile::tempdir().unwrap();
    papers(dir.path());
    let begun = "case new held --dir cases --goods miners";
    let _ = run(dir.path(), begun);
    COMMANDS
        .iter()
        .map(|command| {
            let (out, err) = run(dir.path(), &format!("{command} --json"));
            assert!(!out.is_empty(), "{command} printed nothing: {err}");
            let fails = command.contains("no-such-file");
            assert_eq!(
                out.contains("hashgate.error/1"),
                fails,
                "{command}: {err}"
            );
            (*command, out)
        })
        .collect()
}

fn run(dir: &Path, command: &str) -> (String, String) {
    let args: Vec<&str> = command.split_whitespace().collect();
    let (_, out, err) = hashgate(dir, &args);
    (out, err)
}

#[test]
fn every_kind_of_object_is_of_its_schema_and_every_schema_is_of_one() {
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    for (command, text) in printed() {
        let why = unlike_schema(&text);
        wrong.extend(why.map(|why| format!("{command}: {why}\n{text}")));
        for object in Deserializer::from_str(&text).into_iter::<Value>() {
            let object = object.unwrap();
            seen.insert(short_name(&object).unwrap().to_owned());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let known: BTreeSet<String> =
        hashgate_api::schema::names().map(str::to_owned).collect();
    assert_eq!(seen, known, "an object without a schema, or the reverse");
}

/// Each place of an object below which something can be taken away.
fn places(value: &Value, at: &str, out: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let key = key.replace('~', "~0").replace('/', "~1");
                let at = format!("{at}/{key}");
                out.push(at.clone());
                places(value, &at, out);
            }
        }
        Value::Array(all) => {
            for (i, value) in all.iter().enumerate().take(2) {
                places(value, &format!("{at}/{i}"), out);
            }
        }
        _ => {}
    }
}

/// Removes what stands at a place; gives it.
fn take(object: &mut Value, place: &str) -> Value {
    let (above, key) = place.rsplit_once('/').unwrap();
    let key = key.replace("~1", "/").replace("~0", "~");
    let map = object.pointer_mut(above).unwrap().as_object_mut().unwrap();
    map.remove(&key).unwrap()
}

#[test]
fn an_object_with_a_field_added_or_of_another_type_is_told() {
    let validators = validators();
    let mut of_name: BTreeMap<String, Value> = BTreeMap::new();
    for (_, text) in printed() {
        for object in Deserializer::from_str(&text).into_iter::<Value>() {
            let object = object.unwrap();
            let name = short_name(&object).unwrap().to_owned();
            of_name.entry(name).or_insert(object);
        }
    }
    for (name, object) in &of_name {
        let validator = &validators[name.as_str()];
        assert!(!validator.is_valid(&json!({})), "{name} takes {{}}");
        assert!(!validator.is_valid(&json!([])), "{name} takes a list");
        let mut added = object.clone();
        added["no_such_field"] = json!(1);
        assert!(!validator.is_valid(&added), "{name} takes any field");
        let mut all = Vec::new();
        places(object, "", &mut all);
        let mut required = 0;
        for place in &all {
            // What a map has for keys is no part of a schema.
            let mut other = object.clone();
            let was = take(&mut other, place);
            required += usize::from(!validator.is_valid(&other));
            // An object stands nowhere a list, a text or a number may.
            let (above, key) = place.rsplit_once('/').unwrap();
            let key = key.replace("~1", "/").replace("~0", "~");
            let wrong = if was.is_object() {
                json!([{ "no": "such" }])
            } else {
                json!({ "no": "such" })
            };
            other.pointer_mut(above).unwrap()[key] = wrong;
            assert!(
                !validator.is_valid(&other),
                "{name} takes an object or a list at {place}"
            );
        }
        // Few fields may be left out.
        assert!(
            required * 10 >= all.len() * 6,
            "{name}: {required} of {} fields are required",
            all.len()
        );
    }
}
