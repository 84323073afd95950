//! What is read is the old content or the new one, whatever happens.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::{
    fs,
    os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink},
    thread,
};

use hashgate_durable::{
    HALF_MADE, Lock, PATIENCE, Written, create, make_folder, output, replace,
};

fn mode(path: &std::path::Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_store_is_the_users_alone_and_keeps_what_the_user_gave_it() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("a/b");
    make_folder(&folder).unwrap();
    assert_eq!(mode(&folder), 0o700);
    let path = folder.join("x.toml");
    replace(&path, b"1").unwrap();
    assert_eq!(mode(&path), 0o600);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    replace(&path, b"2").unwrap();
    assert_eq!(mode(&path), 0o640);
    assert_eq!(fs::read(&path).unwrap(), b"2");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
}

#[test]
fn what_is_unchanged_is_not_written() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x");
    assert_eq!(replace(&path, b"same").unwrap(), Written::Replaced);
    let before = fs::metadata(&path).unwrap().ino();
    assert_eq!(replace(&path, b"same").unwrap(), Written::Unchanged);
    assert_eq!(fs::metadata(&path).unwrap().ino(), before);
    assert_eq!(replace(&path, b"else").unwrap(), Written::Replaced);
}

#[test]
fn a_link_is_no_store_but_is_followed_where_a_user_names_it() {
    let dir = tempfile::tempdir().unwrap();
    let (real, link) = (dir.path().join("real"), dir.path().join("link"));
    fs::write(&real, "old").unwrap();
    symlink(&real, &link).unwrap();
    assert!(replace(&link, b"new").is_err());
    assert!(create(&link, b"new").is_err());
    assert_eq!(fs::read(&real).unwrap(), b"old");
    output(&link, b"new").unwrap();
    assert_eq!(fs::read(&real).unwrap(), b"new");
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    output(std::path::Path::new("/dev/null"), b"gone").unwrap();
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
}

#[test]
fn nothing_is_begun_twice() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x");
    create(&path, b"first").unwrap();
    let kind = create(&path, b"second").unwrap_err().kind();
    assert_eq!(kind, std::io::ErrorKind::AlreadyExists);
    assert_eq!(fs::read(&path).unwrap(), b"first");
}

#[test]
fn four_writers_under_the_lock_lose_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x");
    replace(&path, b"").unwrap();
    thread::scope(|scope| {
        for writer in 0..4 {
            let (dir, path) = (dir.path(), &path);
            scope.spawn(move || {
                for entry in 0..20 {
                    let lock = Lock::of(dir, PATIENCE, |_| {}).unwrap();
                    let text = fs::read_to_string(path).unwrap()
                        + &format!("{writer} {entry}\n");
                    replace(path, text.as_bytes()).unwrap();
                    drop(lock);
                }
            });
        }
    });
    assert_eq!(fs::read_to_string(&path).unwrap().lines().count(), 80);
}

#[test]
fn the_next_writer_clears_what_a_kill_left() {
    let dir = tempfile::tempdir().unwrap();
    let left = dir.path().join(format!("{HALF_MADE}x.tmp"));
    fs::write(&left, "half").unwrap();
    let _lock = Lock::of(dir.path(), PATIENCE, |_| {}).unwrap();
    assert!(!left.exists());
}
