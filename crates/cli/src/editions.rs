//! HTS editions that `hashgate pack update --hts` has brought, kept in
//! compact form by hash beside what the pack knows of their dates.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use hashgate_duty::Edition;
use hashgate_model::Date;
use hashgate_pack::{Pack, rates::EditionInfo};
use serde::{Deserialize, Serialize};

use crate::{
    disk,
    exit::{Exit, Failure},
};

/// The largest edition that is fetched.
const LARGEST: u64 = 200_000_000;

/// What is kept of an edition beside its compact form.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    name: String,
    legal_from: Option<Date>,
    sha256: String,
}

/// The folder of kept editions.
pub struct Editions {
    dir: Option<PathBuf>,
}

impl Editions {
    /// The user's own folder (XDG base directories).
    pub fn new() -> Self {
        let set = |name: &str| {
            env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from)
        };
        // A relative path is invalid there and is passed over.
        let own = set("XDG_DATA_HOME")
            .filter(|path| path.is_absolute())
            .or_else(|| set("HOME").map(|home| home.join(".local/share")));
        Self { dir: own.map(|dir| dir.join("hashgate/hts")) }
    }

    /// Keeps an edition under its hash. Its name and first day of law are
    /// those of the pack if the pack knows the hash.
    pub fn keep(
        &self,
        bytes: &[u8],
        from: &str,
        legal_from: Option<Date>,
        pack: &Pack,
    ) -> Result<String, Failure> {
        let dir = self.dir.as_ref().ok_or_else(|| {
            Failure::usage("no folder is known; set XDG_DATA_HOME or HOME")
        })?;
        let mut edition = Edition::from_json(from, bytes)
            .map_err(|e| Failure::input(format!("{from}: {e}")))?;
        let known = info(&edition, pack);
        if let Some(info) = known {
            edition.rename(&info.name);
        }
        let kept = Kept {
            name: edition.name().to_owned(),
            legal_from: legal_from.or(known.and_then(|i| i.legal_from)),
            sha256: edition.sha256().to_owned(),
        };
        let compact = edition.to_compact().map_err(Failure::defect)?;
        let side = toml::to_string(&kept).map_err(Failure::defect)?;
        fs::create_dir_all(dir).map_err(|e| Failure::output(&e))?;
        let file = |end: &str| dir.join(format!("{}.{end}", kept.sha256));
        disk::write(&file("hts"), &compact)?;
        disk::write(&file("toml"), side.as_bytes())?;
        let faults = edition.faults().iter().map(|fault| {
            format!("\n  line {} has no rate: {}", fault.line, fault.what)
        });
        let law = kept.legal_from.map_or_else(
            || {
                "no first day of law is known; give --legal-from, or it is \
                 never picked by date"
                    .to_owned()
            },
            |day| format!("law from {day}"),
        );
        Ok(format!(
            "{}: {} lines, {law}, SHA-256 {}{}",
            kept.name,
            edition.len(),
            kept.sha256,
            faults.collect::<String>()
        ))
    }

    /// The kept edition that is law on a day: by legal date, among those of
    /// the pack and those kept.
    pub fn on(
        &self,
        day: Date,
        pack: &Pack,
    ) -> Result<Option<Edition>, Failure> {
        let Some(dir) = &self.dir else { return Ok(None) };
        let mut best = pack
            .rates
            .edition_on(day)
            .and_then(|info| Some((info.legal_from?, info.sha256.clone())));
        for kept in kept(dir)? {
            if let Some(from) = kept.legal_from
                && from <= day
                && best.as_ref().is_none_or(|(known, _)| *known < from)
            {
                best = Some((from, kept.sha256));
            }
        }
        let Some((_, sha256)) = best else { return Ok(None) };
        let path = dir.join(format!("{sha256}.hts"));
        match fs::read(&path) {
            Ok(bytes) => Edition::from_compact(&bytes).map(Some).map_err(|e| {
                Failure::new(Exit::Missing, format!("{}: {e}", path.display()))
            }),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(unread(&path, &e)),
        }
    }
}

/// What the pack knows of an edition.
pub fn info<'p>(edition: &Edition, pack: &'p Pack) -> Option<&'p EditionInfo> {
    pack.rates.editions.iter().find(|info| info.sha256 == edition.sha256())
}

/// What stands beside each kept edition.
fn kept(dir: &Path) -> Result<Vec<Kept>, Failure> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(unread(dir, &e)),
    };
    let mut all = Vec::new();
    for entry in entries {
        let path = entry.map_err(|e| unread(dir, &e))?.path();
        if path.extension().is_some_and(|end| end == "toml") {
            let text =
                fs::read_to_string(&path).map_err(|e| unread(&path, &e))?;
            let side = toml::from_str(&text).map_err(|e| {
                Failure::input(format!("{}: {e}", path.display()))
            })?;
            all.push(side);
        }
    }
    Ok(all)
}

/// The bytes of an edition: a file, an address, or the name of an edition
/// that the pack knows, which is fetched from the USITC.
pub fn bytes(source: &str, pack: &Pack) -> Result<Vec<u8>, Failure> {
    if source.contains("://") {
        return fetch(source);
    }
    let path = Path::new(source);
    if source == "-" || path.exists() {
        return disk::read(path);
    }
    let named = pack
        .rates
        .editions
        .iter()
        .find(|info| info.name.eq_ignore_ascii_case(source));
    match named {
        Some(info) => {
            fetch(&format!("{}{}", pack.rates.edition_address, info.file))
        }
        None => Err(Failure::new(
            Exit::NoInput,
            format!(
                "`{source}` is no file, no address and no edition of the \
                 pack; write a path, or a name such as `2026 Revision 10`"
            ),
        )),
    }
}

fn fetch(address: &str) -> Result<Vec<u8>, Failure> {
    let failed = |why: &dyn std::fmt::Display| {
        Failure::new(
            Exit::Missing,
            format!(
                "{address} cannot be fetched: {why}; fetch it in a browser \
                 and name the file"
            ),
        )
    };
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(Duration::from_mins(2)))
        .build()
        .into();
    let mut answer = agent.get(address).call().map_err(|e| failed(&e))?;
    answer
        .body_mut()
        .with_config()
        .limit(LARGEST)
        .read_to_vec()
        .map_err(|e| failed(&e))
}

fn unread(path: &Path, error: &io::Error) -> Failure {
    Failure::new(
        Exit::NoInput,
        format!("{} cannot be read: {error}", path.display()),
    )
}
