//! Instructions of whole commands, each a start of the program, as a user
//! starts it. `HASHGATE_BIN` names the program; `bench/instructions` sets it.

use std::{env, fmt::Write as _, fs, path::PathBuf};

use gungraun::{
    BinaryBenchmarkConfig, Command, ExitWith, Stdio, binary_benchmark,
    binary_benchmark_group, main,
};

/// The project's folder.
fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn hashgate(args: &str, exit: i32) -> Command {
    let program = env::var("HASHGATE_BIN").unwrap_or_else(|_| {
        root().join("target/release/hashgate").display().to_string()
    });
    let mut command = Command::new(program);
    command
        .args(args.split(' ').filter(|arg| !arg.is_empty()))
        .current_dir(root())
        .stdout(Stdio::File(PathBuf::from("/dev/null")))
        .exit_with(ExitWith::Code(exit));
    command
}

/// An invoice of so many lines of three kinds of machine.
fn invoice(lines: usize) -> String {
    let kinds = [
        ("Antminer S21 Pro 234T", "3276.00", "MY"),
        ("WhatsMiner M60S 186T", "2418.00", "TH"),
        ("Avalon A1566 185T", "2220.00", "MY"),
    ];
    let mut text = String::from(
        "Seller,Zenda Ltd\nModel,Qty,Unit Price USD,Amount,Origin\n",
    );
    for i in 0..lines {
        let (model, price, origin) = kinds[i % kinds.len()];
        let _ = writeln!(text, "{model},1,{price},{price},{origin}");
    }
    let name = format!("hashgate-bench-{lines}.csv");
    let path = env::temp_dir().join(name);
    fs::write(&path, text).expect("the temporary folder can be written");
    path.display().to_string()
}

#[binary_benchmark]
#[bench::check_of_the_example(
    "check examples/invoice.xlsx --facts examples/facts.toml --as-of 2026-11-25", 1
)]
#[bench::check_as_json(
    "check examples/invoice.xlsx --facts examples/facts.toml --as-of 2026-11-25 --json", 1
)]
#[bench::duty(
    "duty 8543.70.98.60 --origin MY --entry-date 2026-11-25 --value 393120", 0
)]
#[bench::identify("identify Antminer-S21-Pro-234T", 0)]
#[bench::screen("screen Sophgo", 1)]
#[bench::payback("payback --price 3276 --ths 234 --j-th 15 --hashprice 39.40", 0)]
#[bench::pack_show("pack show", 0)]
#[bench::rules_test("rules test", 0)]
fn command(args: &str, exit: i32) -> Command {
    hashgate(args, exit)
}

#[binary_benchmark]
#[bench::ten_thousand(10_000)]
fn check_of_lines(lines: usize) -> Command {
    let file = invoice(lines);
    hashgate(&format!("check {file} --entry-date 2026-11-25 --as-of 2026-11-25"), 1)
}

binary_benchmark_group!(
    name = commands,
    config = BinaryBenchmarkConfig::default(),
    benchmarks = [command, check_of_lines]
);

main!(binary_benchmark_groups = commands);
