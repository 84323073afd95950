//! Restricted-party screening: lists, index, score, explanation.
