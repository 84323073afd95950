//! `hashgate papers extract`: what a PDF seems to show, to be confirmed.
//!
//! A PDF may be made to hang or to eat memory whoever reads it, so it is read
//! in a process of its own, which the system bounds and which is ended here.

use std::{
    env,
    io::Read,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use clap::Args;
use hashgate_app::AppError;
use hashgate_model::sha256_hex;
use hashgate_papers::page::propose;

use crate::{
    context::Context,
    disk,
    exit::{Exit, Failure},
};

/// Seconds that reading a PDF may take.
const SECONDS: u64 = 10;
/// Bytes of address space that reading a PDF may take, where the system can
/// bound it; the program itself takes a part of them.
#[cfg(unix)]
const MEMORY: u64 = 512 * 1024 * 1024;
/// Bytes of a proposal that are taken from the process.
const LONGEST: u64 = 64 * 1024 * 1024;

#[derive(Debug, Args)]
pub struct ExtractArgs {
    /// The PDF.
    #[arg(value_name = "FILE.pdf")]
    file: PathBuf,
    /// Write the proposal into this file, which must not be there yet, in
    /// place of standard output.
    #[arg(long, value_name = "OUT.toml")]
    out: Option<PathBuf>,
    /// Read the PDF in this very process.
    #[arg(long, hide = true)]
    in_this_process: bool,
}

pub fn run(args: &ExtractArgs, cx: &Context) -> Result<Exit, Failure> {
    if args.in_this_process {
        return Ok(in_this_process(&args.file));
    }
    if let Some(out) = args.out.as_ref().filter(|out| out.exists()) {
        let why = format!(
            "{} is there already, and may be confirmed; name another file",
            out.display()
        );
        return Err(Failure::usage(why));
    }
    // Told here, as every command tells it.
    drop(disk::read(&args.file)?);
    let (status, said) = guarded(&args.file)?;
    match status.code() {
        Some(0) => {}
        Some(1) => {
            let why = String::from_utf8_lossy(&said).trim().to_owned();
            return Err(wrong(&args.file, &why));
        }
        _ => {
            let why = "the PDF needs more memory than is given to it, or \
                       breaks what reads it; print it to a new PDF, or ask \
                       the seller for the invoice as XLSX or CSV";
            return Err(wrong(&args.file, why));
        }
    }
    if cx.json() {
        let why = "papers extract writes TOML for somebody to confirm; once \
                   confirmed, `hashgate papers read FILE.toml --json` writes \
                   it as JSON";
        return Err(Failure::usage(why));
    }
    let Some(out) = &args.out else {
        disk::print(&String::from_utf8_lossy(&said))?;
        return Ok(Exit::Action);
    };
    disk::write(out, &said)?;
    let out = out.display();
    disk::print(&format!(
        "{out}: proposed, and to be compared with the pages of {}: correct it, \
         set `confirmed = true`, then hashgate check {out}\n",
        args.file.display()
    ))?;
    Ok(Exit::Action)
}

fn wrong(file: &Path, why: &str) -> Failure {
    let name = file.display();
    AppError::input(format!("{name}: {why}")).at(name, None).into()
}

/// Reads the PDF here, where a parent bounds it: the proposal goes to standard
/// output, and so does why there is none.
fn in_this_process(file: &Path) -> Exit {
    bound();
    let proposed = std::fs::read(file)
        .map_err(|error| error.to_string())
        .and_then(|bytes| {
            let sha256 = sha256_hex(&bytes);
            let pages =
                hashgate_pdf::pages(bytes).map_err(|why| why.to_string())?;
            let proposal = propose(&pages).ok_or_else(|| {
                "no line of goods was found on its pages: none where a whole \
                 number times a price is an amount. Write its lines as a \
                 table, or ask the seller for the invoice as XLSX or CSV"
                    .to_owned()
            })?;
            let name = file.file_name().unwrap_or(file.as_os_str());
            Ok(proposal.to_toml(&name.to_string_lossy(), &sha256))
        });
    let (text, exit) = match proposed {
        Ok(text) => (text, Exit::Done),
        Err(why) => (why, Exit::Action),
    };
    match disk::print(&text) {
        Ok(()) => exit,
        Err(_) => Exit::Output,
    }
}

/// Bounds what this process may take.
#[cfg(unix)]
fn bound() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let limit = |most| Rlimit { current: Some(most), maximum: Some(most) };
    // A system that cannot bound it has the parent, which ends it by the clock.
    let _ = setrlimit(Resource::As, limit(MEMORY));
    let _ = setrlimit(Resource::Cpu, limit(SECONDS));
}

#[cfg(not(unix))]
fn bound() {}

/// Runs this program again on the PDF; gives how it ended and what it wrote.
fn guarded(file: &Path) -> Result<(ExitStatus, Vec<u8>), Failure> {
    let program = env::current_exe().map_err(Failure::defect)?;
    let mut child = Command::new(program)
        .args(["papers", "extract", "--in-this-process"])
        .arg("--")
        .arg(file)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(Failure::defect)?;
    let out = child.stdout.take();
    let reader = thread::spawn(move || {
        let mut said = Vec::new();
        if let Some(out) = out {
            // What is cut off here is no TOML, and is refused as such.
            let _ = out.take(LONGEST).read_to_end(&mut said);
        }
        said
    });
    let Some(status) = ended(&mut child)? else {
        let why = format!(
            "reading the PDF took more than {SECONDS} seconds and was ended; \
             print the pages of the invoice alone to a new PDF, or ask the \
             seller for the invoice as XLSX or CSV"
        );
        return Err(wrong(file, &why));
    };
    let said = reader.join().unwrap_or_default();
    Ok((status, said))
}

/// How the process ended; nothing if it was ended by the clock.
fn ended(child: &mut Child) -> Result<Option<ExitStatus>, Failure> {
    let until = Instant::now() + Duration::from_secs(SECONDS);
    loop {
        if let Some(status) = child.try_wait().map_err(Failure::defect)? {
            return Ok(Some(status));
        }
        if Instant::now() >= until {
            // It may have ended by itself just now.
            let _ = child.kill();
            let _ = child.wait();
            return Ok(None);
        }
        thread::sleep(Duration::from_millis(5));
    }
}
