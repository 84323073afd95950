//! Accuracy on labelled lines: those of the test data, where it is present,
//! and our own under `tests/lines/`.

mod score;

use score::{Score, identifier, own_lines, test_lines};

#[test]
fn the_labelled_lines_of_the_test_data_are_read_right() {
    let Some(lines) = test_lines() else { return };
    let score = Score::of(&identifier(), &lines);
    println!("{score}");
    assert!(score.kind_right() >= 0.99, "{score}");
    assert!(score.model_right() >= 0.98, "{score}");
    assert_eq!(score.called_a_miner, 0, "{score}");
    assert_eq!(score.conflicts_missed, 0, "{score}");
}

#[test]
fn our_own_lines_are_read_right() {
    let lines = own_lines();
    let score = Score::of(&identifier(), &lines);
    println!("{score}");
    assert!(lines.len() >= 150, "{} lines", lines.len());
    assert!(score.kind_right() >= 0.99, "{score}");
    assert!(score.model_right() >= 0.98, "{score}");
    assert_eq!(score.called_a_miner, 0, "{score}");
    assert_eq!(score.conflicts_missed, 0, "{score}");
}
