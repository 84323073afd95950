//! The examples with which the help of each command begins.
//!
//! They stand in one table so that a test can read every one of them as the
//! command line would, and so that no command is without.

use clap::Command;

/// A command by its words, and examples of it.
type Examples = (&'static str, &'static [&'static str]);

/// Every command with its examples.
const EXAMPLES: &[Examples] = &[
    (
        "",
        &[
            "hashgate check examples/invoice.xlsx --facts examples/facts.toml",
            "hashgate duty 8543.70.98.60 --origin MY --entry-date 2026-11-25 --value 393120",
            "hashgate screen \"Sophgo Technologies\"",
        ],
    ),
    (
        "check",
        &[
            "hashgate check invoice.xlsx --facts facts.toml",
            "hashgate check invoice.xlsx --facts facts.toml --full",
            "hashgate check invoice.xlsx --facts facts.toml --explain FCC-1",
            "hashgate check invoice.csv serials.csv --entry-date 2026-11-25 --mode air",
            "hashgate check invoice.xlsx --facts facts.toml --holdings holdings.csv",
            "hashgate check invoice.xlsx --facts facts.toml --json > dossier.json",
            "hashgate check invoice.xlsx --facts facts.toml --sheet supplier",
            "hashgate check --batch shipments --out dossiers",
        ],
    ),
    (
        "identify",
        &[
            "hashgate identify \"50 PCS Antminer S21 Pro 234T 15J/T\"",
            "hashgate identify --file lines.csv --jsonl",
            "cat lines.txt | hashgate identify -",
        ],
    ),
    (
        "payback",
        &[
            "hashgate payback --price 3276 --model \"Antminer S21 Pro 234T\" --duty-pct 12.6 --power 0.06",
            "hashgate payback --price 3276 --ths 234 --j-th 15 --outcomes --prior seizure=0.01",
            "hashgate payback --price 3276 --quantity 120 --ths 234 --j-th 15 --hashprice 39.40 --growth 20% --json",
        ],
    ),
    (
        "screen",
        &[
            "hashgate screen \"Sophgo Technologies\"",
            "hashgate screen --file suppliers.csv --jsonl > answers.jsonl",
            "hashgate screen --file suppliers.csv --out answers.jsonl --jsonl --resume",
            "hashgate screen \"Acme Ltd\" --against own.csv",
        ],
    ),
    (
        "screen compare",
        &[
            "hashgate screen compare \"Sophgo Ltd\" \"SOPHGO TECHNOLOGIES\"",
            "hashgate screen compare --file pairs.csv --jsonl",
        ],
    ),
    (
        "screen owners",
        &[
            "hashgate screen owners --file holdings.csv",
            "hashgate screen owners --file holdings.csv \"Zenda Power Ltd\"",
            "hashgate screen owners --file holdings.csv --as-of 2025-10-15 --json",
        ],
    ),
    (
        "screen decide",
        &[
            "hashgate screen decide \"Zenda Ltd\" --country MY --list us-ofac-sdn --entity 12345 --decision false-positive --person \"A. Reviewer\" --reason \"another firm, see register extract\" --evidence register.pdf --expires 2027-05-25",
        ],
    ),
    (
        "screen decisions",
        &["hashgate screen decisions", "hashgate screen decisions --verify"],
    ),
    (
        "screen delta",
        &[
            "hashgate screen delta --parties suppliers.csv",
            "hashgate screen delta --parties suppliers.csv --old lists-october --new lists-november",
            "hashgate screen delta --parties suppliers.csv --old own-old.csv --new own.csv --json",
        ],
    ),
    (
        "duty",
        &[
            "hashgate duty 8543.70.98.60 --origin MY --entry-date 2026-11-25 --value 393120",
            "hashgate duty 8543.70.98.60 --origin MY --entry-date 2026-11-25 --value 393120 --what-if-origin CN,TH",
        ],
    ),
    (
        "duty history",
        &[
            "hashgate duty history 8543.70.98.60 --origin CN",
            "hashgate duty history 8543.70.98.60 --origin CN --from 2025-01-01 --svg duty.svg",
        ],
    ),
    (
        "duty reconcile",
        &[
            "hashgate duty reconcile ES-003.csv",
            "hashgate duty reconcile ES-003.csv --as-of 2026-11-25 --json",
        ],
    ),
    (
        "rules",
        &[
            "hashgate rules show FCC-1",
            "hashgate rules list --agency fcc",
            "hashgate rules test --rules our-rules",
        ],
    ),
    (
        "rules list",
        &["hashgate rules list --agency fcc", "hashgate rules list --facts"],
    ),
    ("rules show", &["hashgate rules show FCC-1"]),
    (
        "rules test",
        &["hashgate rules test", "hashgate rules test --rules our-rules"],
    ),
    ("rules coverage", &["hashgate rules coverage"]),
    (
        "evidence",
        &[
            "hashgate evidence add sdoc.pdf --for FCC-1 --model \"Antminer S21 Pro\"",
            "hashgate check invoice.xlsx --facts facts.toml --evidence evidence.toml",
            "hashgate evidence pack broker.zip --dossier dossier.json",
        ],
    ),
    (
        "evidence add",
        &[
            "hashgate evidence add sdoc.pdf --for FCC-1 --model \"Antminer S21 Pro\"",
        ],
    ),
    ("evidence list", &["hashgate evidence list"]),
    ("evidence verify", &["hashgate evidence verify"]),
    ("evidence kinds", &["hashgate evidence kinds"]),
    (
        "evidence pack",
        &["hashgate evidence pack broker.zip --dossier dossier.json"],
    ),
    (
        "papers",
        &[
            "hashgate papers read invoice.xml",
            "hashgate papers read invoice.edi --json > shipment.json",
        ],
    ),
    (
        "papers extract",
        &[
            "hashgate papers extract invoice.pdf",
            "hashgate papers extract invoice.pdf --out invoice.toml",
            "hashgate check invoice.toml --facts facts.toml",
        ],
    ),
    (
        "papers read",
        &[
            "hashgate papers read invoice.xlsx serials.csv",
            "hashgate papers read invoice.edi --json > shipment.json",
            "hashgate check shipment.json --facts facts.toml",
        ],
    ),
    (
        "ledger",
        &[
            "hashgate ledger --maker Bitmain --model \"S21 Pro\"",
            "hashgate ledger --port SFO --action seize",
            "hashgate ledger --ground origin --from 2025-01-01 --svg chart.svg",
        ],
    ),
    (
        "plan",
        &[
            "hashgate plan --template > plan.toml",
            "hashgate plan plan.toml --html plan.html --svg charts --csv charts",
            "hashgate plan plan.toml --json",
        ],
    ),
    (
        "serve",
        &[
            "hashgate serve",
            "hashgate serve --without-store --listen 127.0.0.1:9000",
            "hashgate serve --database postgres://desk@db/desk --host desk.example.com",
        ],
    ),
    ("desk", &["hashgate desk backup desk.backup", "hashgate desk take-in"]),
    (
        "desk backup",
        &[
            "hashgate desk backup desk.backup",
            "hashgate desk backup desk.backup --database postgres://desk@db/desk",
        ],
    ),
    (
        "desk restore",
        &["hashgate desk restore desk.backup --database sqlite:new.sqlite"],
    ),
    (
        "desk take-in",
        &["hashgate desk take-in", "hashgate desk take-in --cases cases"],
    ),
    ("audit", &["hashgate audit verify", "hashgate audit head > head.json"]),
    (
        "audit verify",
        &["hashgate audit verify", "hashgate audit verify --head head.json"],
    ),
    ("audit head", &["hashgate audit head > head.json"]),
    ("mcp", &["hashgate mcp", "hashgate mcp --rules house-rules"]),
    (
        "network",
        &[
            "hashgate network verify headers_822528_830592.bin",
            "hashgate network simulate --template > scenario.toml",
        ],
    ),
    (
        "network simulate",
        &[
            "hashgate network simulate --template > scenario.toml",
            "hashgate network simulate scenario.toml",
            "hashgate network simulate scenario.toml --svg fans.svg --csv fans.csv",
            "hashgate network simulate scenario.toml --json",
        ],
    ),
    (
        "network verify",
        &[
            "hashgate network verify headers_822528_830592.bin",
            "hashgate network verify headers.bin --first-height 822528 --json",
            "hashgate network verify headers.csv",
        ],
    ),
    (
        "case",
        &[
            "hashgate case clock --file EVENTS.toml",
            "hashgate case new sfo-1 --deciding-agency FCC --value 5000000",
            "hashgate case event sfo-1 presented_for_examination 2024-11-22",
            "hashgate case clock sfo-1",
            "hashgate case ics sfo-1 > sfo-1.ics",
            "hashgate case letter request_reasons sfo-1",
        ],
    ),
    (
        "case new",
        &["hashgate case new sfo-1 --deciding-agency FCC --value 5000000"],
    ),
    ("case list", &["hashgate case list"]),
    ("case show", &["hashgate case show sfo-1"]),
    (
        "case event",
        &[
            "hashgate case event sfo-1 presented_for_examination 2024-11-22",
            "hashgate case event sfo-1 protest_filed 2025-01-06 --of exclusion",
        ],
    ),
    (
        "case set",
        &[
            "hashgate case set sfo-1 case_number=2026-2720-000123-01",
            "hashgate case set sfo-1 value_usd=640000 prohibited=",
        ],
    ),
    (
        "case clock",
        &[
            "hashgate case clock sfo-1",
            "hashgate case clock --file EVENTS.toml --as-of 2026-11-25 --json",
        ],
    ),
    (
        "case ics",
        &[
            "hashgate case ics sfo-1 > sfo-1.ics",
            "hashgate case ics --file EVENTS.toml --all",
        ],
    ),
    (
        "case verify",
        &["hashgate case verify sfo-1", "hashgate case verify sfo-1 --accept"],
    ),
    (
        "case letter",
        &[
            "hashgate case letter",
            "hashgate case letter request_reasons sfo-1",
            "hashgate case letter petition --file EVENTS.toml",
        ],
    ),
    (
        "fleet",
        &[
            "hashgate fleet scan 127.1.0.0/22",
            "hashgate fleet scan 127.1.0.0/22 --reconcile invoice.xlsx",
        ],
    ),
    (
        "fleet scan",
        &[
            "hashgate fleet scan 127.1.0.0/22",
            "hashgate fleet scan 127.1.0.0/24 127.1.4.7 --csv > miners.csv",
            "hashgate fleet scan 127.1.0.0/22 --reconcile invoice.xlsx",
        ],
    ),
    (
        "pack",
        &[
            "hashgate pack show",
            "hashgate pack verify data",
            "hashgate pack update --list us-ofac-sdn",
        ],
    ),
    ("pack show", &["hashgate pack show", "hashgate pack show --json"]),
    ("pack verify", &["hashgate pack verify data"]),
    ("pack due", &["hashgate pack due --as-of 2026-11-25"]),
    (
        "pack new",
        &[
            "hashgate pack new measure s301_china/list-5 data",
            "hashgate pack new model \"Bitmain/Antminer S25\" data",
            "hashgate pack new house-rule no-used-lots our-rules",
        ],
    ),
    ("pack diff", &["hashgate pack diff data-october data"]),
    (
        "pack update",
        &[
            "hashgate pack update",
            "hashgate pack update --edition \"2026 Revision 9\" --list us-ofac-sdn",
            "hashgate pack update --from-file us-bis-dpl=dpl.txt",
            "hashgate pack update --market prices.csv --columns date=Day,btc_usd=Close",
            "hashgate pack update --from-file \"2026 Revision 21=rev21.json\" --legal-from 2026-11-10",
        ],
    ),
    (
        "generate",
        &[
            "hashgate generate man man",
            "hashgate generate completion bash > hashgate.bash",
        ],
    ),
    (
        "generate schema",
        &["hashgate generate schema error", "hashgate generate schema --list"],
    ),
    ("generate man", &["hashgate generate man man"]),
    (
        "generate completion",
        &["hashgate generate completion bash > hashgate.bash"],
    ),
];

/// The command with its examples at the head of each help.
pub fn with_examples(command: Command) -> Command {
    at_head(command, "")
}

fn at_head(mut command: Command, path: &str) -> Command {
    let names: Vec<String> =
        command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
    for name in names {
        let below = format!("{path} {name}").trim().to_owned();
        command = command.mut_subcommand(name, |sub| at_head(sub, &below));
    }
    let found = EXAMPLES.iter().find(|(of, _)| *of == path);
    match found {
        Some((_, examples)) => command.before_help(text(examples)),
        None => command,
    }
}

/// Each example on a line; a long one hangs, so that it can be copied.
fn text(examples: &[&str]) -> String {
    let options = textwrap::Options::new(78)
        .initial_indent("  ")
        .subsequent_indent("      ")
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    let mut lines = vec!["Examples:".to_owned()];
    for example in examples {
        let pieces = textwrap::wrap(example, &options);
        lines.push(pieces.join(" \\\n"));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use clap::{CommandFactory as _, Parser as _, error::ErrorKind};

    use super::*;
    use crate::args::Cli;

    /// The words of a command line, as a shell parts them; nothing from a
    /// pipe or a redirection on.
    fn words(line: &str) -> Vec<String> {
        let mut words = Vec::new();
        let mut word = String::new();
        let (mut quoted, mut begun) = (None, false);
        for c in line.chars() {
            match (c, quoted) {
                ('"' | '\'', None) => (quoted, begun) = (Some(c), true),
                (c, Some(open)) if c == open => quoted = None,
                ('|' | '>' | '#' | ';', None) => break,
                (c, None) if c.is_whitespace() => {
                    if begun {
                        words.push(std::mem::take(&mut word));
                    }
                    begun = false;
                }
                (c, _) => {
                    word.push(c);
                    begun = true;
                }
            }
        }
        if begun {
            words.push(word);
        }
        words
    }

    /// Why the command line refuses a command that is quoted somewhere; one
    /// that is not `whole` may leave out what goes with it.
    fn refusal(line: &str, whole: bool) -> Option<String> {
        let from = line.find("hashgate ")?;
        let mut words = words(line.get(from..)?);
        // A word of capitals stands for a value, three dots for more.
        words.retain(|word| !word.starts_with('…') && word != "...");
        match Cli::try_parse_from(&words) {
            Ok(_) => None,
            Err(e) if !e.use_stderr() => None,
            // A mention of a command or of a flag, without what goes with it.
            Err(e)
                if !whole
                    && matches!(
                        e.kind(),
                        ErrorKind::MissingRequiredArgument
                            | ErrorKind::MissingSubcommand
                            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
                    ) =>
            {
                None
            }
            Err(e)
                if !whole
                    && e.to_string().contains("but none was supplied") =>
            {
                None
            }
            Err(e) => Some(format!("{line}\n{e}")),
        }
    }

    fn paths(command: &Command, path: &str, all: &mut Vec<String>) {
        all.push(path.to_owned());
        for sub in command.get_subcommands() {
            let below = format!("{path} {}", sub.get_name());
            paths(sub, below.trim(), all);
        }
    }

    #[test]
    fn every_command_begins_its_help_with_examples() {
        let mut all = Vec::new();
        paths(&Cli::command(), "", &mut all);
        for path in &all {
            assert!(
                EXAMPLES.iter().any(|(of, _)| of == path),
                "`hashgate {path}` has no example"
            );
        }
        for (path, _) in EXAMPLES {
            assert!(all.iter().any(|p| p == path), "no command `{path}`");
        }
        let mut command = with_examples(Cli::command());
        let help = command.render_long_help().to_string();
        assert!(help.starts_with("Examples:\n  hashgate check"), "{help}");
    }

    #[test]
    fn every_example_is_a_command_line_that_is_taken() {
        let wrong: Vec<String> = EXAMPLES
            .iter()
            .flat_map(|(_, examples)| *examples)
            .filter_map(|example| refusal(example, true))
            .collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        for (path, examples) in EXAMPLES {
            let own = format!("hashgate {path}");
            assert!(
                examples.iter().any(|example| example.contains(own.trim())),
                "no example of `{path}` is one of it"
            );
        }
    }

    /// The commands that a text quotes: lines of it that begin so, and what
    /// stands between two backticks.
    fn quoted(text: &str) -> Vec<String> {
        // A command that goes on in the next line, in Rust or in a shell.
        let text = text.replace("\\\n", " ");
        let mut found = Vec::new();
        for line in text.lines() {
            let bare = line.trim_start_matches([' ', '/', '!', '$', '#']);
            let set_in = line.starts_with("    ") || line.starts_with("//");
            if set_in && bare.starts_with("hashgate ") && !line.contains('`') {
                found.push(bare.to_owned());
            }
        }
        for (at, part) in text.split('`').enumerate() {
            let part = part.split_whitespace().collect::<Vec<_>>().join(" ");
            if at % 2 == 1 && part.starts_with("hashgate ") {
                found.push(part);
            }
        }
        found
    }

    fn files(dir: &Path, endings: &[&str], all: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy();
            if path.is_dir() && name != "target" && !name.starts_with('.') {
                files(&path, endings, all);
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                all.push(path);
            }
        }
    }

    /// A message that tells a user to run what does not exist is worse than
    /// none: every command that a message, a help page, a rule or a document
    /// quotes is read as the command line would.
    #[test]
    fn every_command_that_is_quoted_anywhere_is_taken() {
        let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
        let mut all = Vec::new();
        files(&root.join("crates"), &[".rs"], &mut all);
        files(&root.join("docs"), &[".md"], &mut all);
        files(&root.join("data"), &[".md", ".toml"], &mut all);
        files(&root.join("examples"), &[".md", ".toml"], &mut all);
        files(root, &["README.md", "CONTRIBUTING.md", "DESIGN.md"], &mut all);
        all.sort();
        all.dedup();
        let mut count = 0;
        let mut wrong = Vec::new();
        for path in &all {
            // The table of this file has a test of its own.
            if path.ends_with("cli/src/examples.rs") {
                continue;
            }
            let text = std::fs::read_to_string(path).unwrap();
            for line in quoted(&text) {
                count += 1;
                let filled = filled(&line);
                wrong.extend(
                    refusal(&filled, false)
                        .map(|why| format!("{}: {why}", path.display())),
                );
            }
        }
        assert!(count > 50, "only {count} commands found");
        assert!(
            wrong.is_empty(),
            "{} of {count} quoted commands are refused:\n{}",
            wrong.len(),
            wrong.join("\n")
        );
    }

    /// A quoted command with its blanks filled: `{name}` of a message, a
    /// command without what it needs, optional parts.
    fn filled(line: &str) -> String {
        let mut out = String::new();
        let mut rest = line;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            out.push('x');
            rest = after.split_once('}').map_or("", |(_, after)| after);
        }
        out.push_str(rest);
        // Blanks that a document names by what belongs there.
        out.replace("\\\"", "\"")
            .replace(['[', ']'], "")
            .replace(" COMMAND ", " check ")
            .replace(" HTS ", " 8543.70.98.60 ")
            .replace(" CC ", " MY ")
            .replace(" NAME=VALUE", " tpp=15000")
            .replace("generate schema x", "generate schema error")
    }
}
