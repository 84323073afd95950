//! The program, run in a folder of its own.

use std::path::Path;

use assert_cmd::Command;

/// Exit code, standard output and standard error; the store lies in the
/// folder, and nothing of the machine's environment is seen.
pub fn hashgate(dir: &Path, args: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("hashgate")
        .unwrap()
        .current_dir(dir)
        .env_clear()
        .env("HASHGATE_DATA", dir.join("store"))
        .args(args)
        .output()
        .unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}
