//! The papers as a pack for the broker: a folder or a ZIP file.

use std::{
    fs,
    io::{self, Write as _},
    path::Path,
};

use hashgate_admit::manifest::FileState;
use hashgate_model::{plain_file_name, sha256_hex};

use super::{HeldPaper, list, must_be_whole, named};
use crate::{
    App, AppError,
    files::{self, unwritten},
};

/// A paper in a pack for the broker.
#[derive(Debug, Clone)]
pub struct PackedPaper {
    /// The name of its file in the pack.
    pub name: String,
    /// The paper.
    pub held: HeldPaper,
}

/// The papers of a pack for the broker, before its index page is written.
#[derive(Debug)]
pub struct BrokerPack {
    /// The papers, in the order of the manifest.
    pub papers: Vec<PackedPaper>,
    contents: Vec<(String, Vec<u8>)>,
}

/// Gathers the papers of a manifest that have a file.
///
/// # Errors
///
/// [`AppError`] if the manifest cannot be read, lists no file, or a file is
/// not as it was.
pub fn gather(app: &App, manifest_path: &Path) -> Result<BrokerPack, AppError> {
    gather_from(manifest_path, list(app, manifest_path)?)
}

/// As [`gather`], of papers that were listed already; the path is that of
/// their manifest.
///
/// # Errors
///
/// As for [`gather`].
pub fn gather_from(
    manifest_path: &Path,
    listed: Vec<HeldPaper>,
) -> Result<BrokerPack, AppError> {
    let mut papers: Vec<PackedPaper> = Vec::new();
    let mut contents: Vec<(String, Vec<u8>)> = Vec::new();
    for held in listed {
        must_be_whole(manifest_path, &held.paper, held.state)?;
        let Some(file) = &held.paper.file else { continue };
        let own = Path::new(file)
            .file_name()
            .map_or_else(|| "paper".into(), |n| n.to_string_lossy());
        let own = plain_file_name(&own);
        let name = format!("{:02}-{}-{own}", papers.len() + 1, held.paper.id);
        let bytes = named(manifest_path, &held.paper, file)?;
        let bytes =
            bytes.filter(|bytes| Some(sha256_hex(bytes)) == held.paper.sha256);
        let Some(bytes) = bytes else {
            must_be_whole(manifest_path, &held.paper, FileState::Changed)?;
            continue;
        };
        contents.push((name.clone(), bytes));
        papers.push(PackedPaper { name, held });
    }
    if papers.is_empty() {
        return Err(AppError::input(format!(
            "{} lists no file, so there is nothing to pack; take papers in \
             with `hashgate evidence add`",
            manifest_path.display()
        )));
    }
    Ok(BrokerPack { papers, contents })
}

impl BrokerPack {
    /// The files of the pack: the papers, the index page, and the hashes of
    /// the papers.
    fn files(self, index: String) -> Vec<(String, Vec<u8>)> {
        let mut files = self.contents;
        let sums = files.iter().fold(String::new(), |out, (name, bytes)| {
            out + &format!("{}  {name}\n", sha256_hex(bytes))
        });
        files.push(("index.html".to_owned(), index.into_bytes()));
        files.push(("SHA256SUMS".to_owned(), sums.into_bytes()));
        files
    }

    /// Writes the pack as a folder, or as a ZIP file if the name ends so.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Output`](crate::ErrorKind::Output) if it cannot be written.
    pub fn write(self, out: &Path, index: String) -> Result<(), AppError> {
        let is_zip =
            out.extension().is_some_and(|end| end.eq_ignore_ascii_case("zip"));
        if is_zip {
            let bytes = self.zip(index).map_err(|e| unwritten(out, &e))?;
            return files::write_file(out, &bytes);
        }
        fs::create_dir_all(out).map_err(|e| unwritten(out, &e))?;
        for (name, bytes) in self.files(index) {
            files::write_file(&out.join(name), &bytes)?;
        }
        Ok(())
    }

    /// The pack as the bytes of a ZIP file. The same files give the same
    /// bytes: entries bear no time of packing.
    ///
    /// # Errors
    ///
    /// What the packer says, such as of a name that is too long.
    pub fn zip(self, index: String) -> io::Result<Vec<u8>> {
        let mut zip = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Deflated)
            .last_modified_time(zip::DateTime::default());
        for (name, bytes) in self.files(index) {
            zip.start_file(name.as_str(), options)?;
            zip.write_all(&bytes)?;
        }
        Ok(zip.finish()?.into_inner())
    }
}
