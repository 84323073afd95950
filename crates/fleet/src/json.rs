//! JSON as miners really write it.

use serde_json::Value;

/// Bytes of an answer that are taken, at most.
pub const MAX_ANSWER: usize = 256 * 1024;

/// Values in one answer that are taken, at most.
const MAX_VALUES: usize = 16;

/// The JSON values of an answer, repaired where machines are known to write
/// it wrong:
///
/// - NUL bytes and control characters, at the end or between;
/// - objects without a comma between them (`}{`);
/// - a comma before a closing bracket;
/// - `nan` and `inf` as bare words (and only there: a pool named
///   `poolbinance` stays as it is);
/// - bytes that are no UTF-8.
///
/// Nothing is returned for bytes that hold no JSON object or array.
///
/// # Example
///
/// ```
/// let answer = b"{\"STATS\":[{\"a\":1}{\"b\":nan}],}\0";
/// let values = hashgate_fleet::tolerant_json(answer);
/// assert_eq!(values[0]["STATS"][1]["b"], serde_json::Value::Null);
/// ```
pub fn tolerant_json(bytes: &[u8]) -> Vec<Value> {
    let bytes = bytes.get(..MAX_ANSWER).unwrap_or(bytes);
    let text = String::from_utf8_lossy(bytes);
    let start = text.find(['{', '[']).unwrap_or(text.len());
    let text = text.get(start..).unwrap_or_default();
    let strict = values(text);
    if !strict.is_empty() && strict.iter().all(|v| !v.is_null()) {
        return strict;
    }
    values(&repaired(text)).into_iter().filter(|v| !v.is_null()).collect()
}

/// The values one after the other; a null stands for a broken rest.
fn values(text: &str) -> Vec<Value> {
    let trimmed = text.trim_end_matches(|c: char| c.is_control() || c == ' ');
    serde_json::Deserializer::from_str(trimmed)
        .into_iter::<Value>()
        .take(MAX_VALUES)
        .map(Result::unwrap_or_default)
        .collect()
}

fn repaired(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut in_string = false;
    let mut escaped = false;
    let mut depth = 0_u32;
    let mut word = String::new();
    for c in text.chars() {
        if in_string {
            // A control character inside a string is no JSON.
            out.push(if c.is_control() { ' ' } else { c });
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => in_string = false,
                _ => {}
            }
            continue;
        }
        if c.is_ascii_alphanumeric() || "+-.".contains(c) {
            word.push(c);
            continue;
        }
        push_word(&mut out, &mut word);
        match c {
            '"' => {
                comma_between(&mut out, depth);
                in_string = true;
                out.push(c);
            }
            '{' | '[' => {
                comma_between(&mut out, depth);
                depth += 1;
                out.push(c);
            }
            '}' | ']' => {
                while out.ends_with([',', ' ']) {
                    out.pop();
                }
                depth = depth.saturating_sub(1);
                out.push(c);
            }
            ',' | ':' => out.push(c),
            // Blanks part values and say nothing else.
            _ if !out.ends_with(' ') => out.push(' '),
            _ => {}
        }
    }
    push_word(&mut out, &mut word);
    out
}

/// A comma where one value ends and the next begins inside a bracket.
fn comma_between(out: &mut String, depth: u32) {
    let last = out.trim_end().chars().last();
    if depth > 0 && matches!(last, Some('}' | ']')) {
        out.push(',');
    }
}

/// A bare word: a number, `true`, or something JSON does not know.
fn push_word(out: &mut String, word: &mut String) {
    if word.is_empty() {
        return;
    }
    let known = matches!(word.as_str(), "true" | "false" | "null")
        || serde_json::from_str::<serde_json::Number>(word).is_ok();
    let plain = word.trim_start_matches('+');
    if known {
        out.push_str(word);
    } else if serde_json::from_str::<serde_json::Number>(plain).is_ok() {
        out.push_str(plain);
    } else {
        out.push_str("null");
    }
    word.clear();
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn known_faults_are_repaired() {
        for (bytes, expected) in [
            (&b"{\"a\":1}\0"[..], json!({"a": 1})),
            (b"{\"a\":1,}", json!({"a": 1})),
            (
                b"{\"S\":[{\"a\":1}{\"b\":2}]}\0\0",
                json!({"S": [{"a": 1}, {"b": 2}]}),
            ),
            (
                b"{\"a\":nan,\"b\":-nan,\"c\":inf}",
                json!({"a": null, "b": null, "c": null}),
            ),
            (b"{\"a\":\"x\ty\"}", json!({"a": "x y"})),
            (b"{\"a\":+1.5}", json!({"a": 1.5})),
            (b"HTTP noise {\"a\":[1,2,],}", json!({"a": [1, 2]})),
            (b"{\"a\":\"\xff\"}", json!({"a": "\u{fffd}"})),
        ] {
            assert_eq!(tolerant_json(bytes), [expected]);
        }
    }

    #[test]
    fn the_word_nan_inside_a_name_stays() {
        // A repair that replaces `nan` in the raw text makes poolbi0ce of it.
        let answer = b"{\"url\":\"stratum.poolbinance.com\",\"x\":nan}";
        let values = tolerant_json(answer);
        assert_eq!(values[0]["url"], "stratum.poolbinance.com");
        assert_eq!(values[0]["x"], Value::Null);
    }

    #[test]
    fn two_answers_in_one_are_both_taken() {
        let values = tolerant_json(b"{\"a\":1}{\"b\":2}\0");
        assert_eq!(values, [json!({"a": 1}), json!({"b": 2})]);
    }

    #[test]
    fn what_is_no_json_is_nothing() {
        for bytes in [&b""[..], b"\0", b"<html></html>", b"SSH-2.0", b"{"] {
            assert!(tolerant_json(bytes).is_empty(), "{bytes:?}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        let deep = vec![b'['; MAX_ANSWER];
        assert!(tolerant_json(&deep).is_empty());
    }

    proptest! {
        #[test]
        fn any_bytes_are_values_or_nothing(
            bytes in prop::collection::vec(any::<u8>(), 0..400),
        ) {
            let _ = tolerant_json(&bytes);
        }

        #[test]
        fn good_json_is_left_alone(
            names in prop::collection::vec("[ -~]{0,12}", 0..6),
            number in any::<i32>(),
        ) {
            let value = json!({"names": names, "n": number, "x": {"y": []}});
            let bytes = value.to_string().into_bytes();
            prop_assert_eq!(tolerant_json(&bytes), [value.clone()]);
            let with_nul = [bytes, vec![0]].concat();
            prop_assert_eq!(tolerant_json(&with_nul), [value]);
        }

        #[test]
        fn a_repair_loses_no_string(
            names in prop::collection::vec("[a-z\\\\\"{}\\[\\], ]{0,12}", 1..6),
        ) {
            // Force the repair with a trailing comma at the end.
            let body = serde_json::to_string(&names).unwrap();
            let broken = format!("{{\"names\":{body},}}");
            let values = tolerant_json(broken.as_bytes());
            prop_assert_eq!(&values[0]["names"], &json!(names));
        }
    }
}
