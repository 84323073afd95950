//! Pages of glyphs: which invoice they seem to show, and what becomes of it.

// A test says what went wrong by failing.
#![allow(clippy::unwrap_used, clippy::panic)]

use hashgate_papers::{
    Input,
    page::{Glyph, Page, propose},
    read,
};
use proptest::prelude::*;

/// A page on which texts stand at places, each a run of its own; a number
/// after the text aligns its right edge.
fn page(texts: &[(f64, f64, &str)]) -> Page {
    const SIZE: f64 = 10.0;
    const WIDTH: f64 = 5.0;
    let mut glyphs = Vec::new();
    for ((x, y, text), run) in texts.iter().zip(1..) {
        for (i, c) in text.chars().enumerate() {
            glyphs.push(Glyph {
                text: c.to_string(),
                x: x + WIDTH * f64::from(u32::try_from(i).unwrap()),
                y: *y,
                width: WIDTH,
                size: SIZE,
                run,
            });
        }
    }
    Page { number: 1, glyphs, unread: 0 }
}

fn toml(pages: &[Page]) -> String {
    let proposal = propose(pages).unwrap();
    proposal.to_toml("invoice.pdf", "00")
}

/// Three items whose numbers stand on the first, the middle and the last line
/// of their descriptions.
fn invoice(shift: f64) -> Page {
    let mut texts = vec![
        (50.0, 40.0, "Seller: Zenda Mining Ltd"),
        (50.0, 55.0, "Invoice No.: Z-7"),
        (50.0, 100.0, "Model"),
        (250.0, 100.0, "Qty"),
        (300.0, 100.0, "Unit Price"),
        (380.0, 100.0, "Amount"),
        (450.0, 100.0, "Origin"),
    ];
    let items = [
        (
            "Antminer S21 200T,",
            "new, air cooled",
            "10",
            "2,640.00",
            "26,400.00",
            "Malaysia",
        ),
        (
            "Whatsminer M60S 186T,",
            "with P221 PSU",
            "4",
            "2,418.00",
            "9,672.00",
            "Thailand",
        ),
        (
            "APW12 power supply,",
            "spare, boxed",
            "3",
            "95.50",
            "286.50",
            "China",
        ),
    ];
    let mut y = 118.0;
    for (first, second, quantity, price, amount, origin) in items {
        let at = y + shift;
        texts.extend([
            (50.0, y, first),
            (50.0, y + 12.0, second),
            (250.0, at, quantity),
            (300.0, at, price),
            (380.0, at, amount),
            (450.0, at, origin),
        ]);
        y += 40.0;
    }
    texts.extend([
        (50.0, y + 20.0, "Total USD"),
        (380.0, y + 20.0, "36,358.50"),
    ]);
    page(&texts)
}

#[test]
fn descriptions_may_wrap_around_their_numbers_anywhere() {
    for shift in [0.0, 6.0, 12.0] {
        let text = toml(&[invoice(shift)]);
        for goods in [
            "\"Antminer S21 200T, new, air cooled\"",
            "\"Whatsminer M60S 186T, with P221 PSU\"",
            "\"APW12 power supply, spare, boxed\"",
        ] {
            assert!(text.contains(goods), "{shift}: {text}");
        }
        assert!(propose(&[invoice(shift)]).unwrap().adds_up());
    }
}

#[test]
fn a_proposal_is_a_paper_once_it_is_confirmed() {
    let text = toml(&[invoice(0.0)]);
    let of = |text: &str| {
        let name = "invoice.toml".to_owned();
        read(&[Input { name, bytes: text.into() }])
    };
    let said = of(&text).unwrap_err().to_string();
    assert!(said.starts_with("invoice.toml, /confirmed: nobody has"), "{said}");
    let confirmed = text.replace("confirmed = false", "confirmed = true");
    let shipment = of(&confirmed).unwrap();
    assert_eq!(shipment.papers[0].reader, "toml");
    assert_eq!(shipment.lines.len(), 3);
    let amount = &shipment.lines[0].amount;
    assert_eq!(amount.value.to_string(), "USD 26,400.00");
    let at = amount.source.to_string();
    assert_eq!(at, "/lines/0/amount, page 1 at 380 x 118");
    assert_eq!(shipment.lines[1].origin.as_ref().unwrap().value.code(), "TH");
    assert_eq!(shipment.invoice.number.as_ref().unwrap().value, "Z-7");
    // A value may be corrected without its place.
    let amount = "amount = { value = \"286.50\"";
    let at = confirmed.find(amount).unwrap();
    let end = at + confirmed.get(at..).unwrap().find('\n').unwrap();
    let mut wrong = confirmed.clone();
    wrong.replace_range(at..end, "amount = 287");
    let said = of(&wrong).unwrap_err().to_string();
    assert!(said.contains("/lines/2/amount: the amount is 287.00"), "{said}");
    let broken = confirmed.replace("[invoice]", "[invoice");
    let said = of(&broken).unwrap_err().to_string();
    assert!(said.contains("the TOML cannot be read"), "{said}");
}

#[test]
fn a_total_that_does_not_fit_is_told() {
    let mut one = invoice(0.0);
    one.glyphs.retain(|glyph| (glyph.y - 158.0).abs() > 20.0);
    let proposal = propose(&[one.clone()]).unwrap();
    assert!(!proposal.adds_up());
    assert!(toml(&[one]).contains("a line is missing here"));
}

#[test]
fn cells_that_touch_are_told_apart_by_their_runs() {
    let text = toml(&[page(&[
        (50.0, 100.0, "Antminer S21"),
        (200.0, 100.0, "10"),
        (250.0, 100.0, "2,640.00"),
        (330.0, 100.0, "26,400.00"),
        (375.0, 100.0, "中国"),
    ])]);
    assert!(text.contains("value = \"26400.00\""), "{text}");
    assert!(text.contains("value = \"中国\""), "{text}");
}

#[test]
fn decimal_commas_are_found_by_what_multiplies() {
    let text = toml(&[page(&[
        (50.0, 100.0, "Antminer S21"),
        (200.0, 100.0, "10"),
        (250.0, 100.0, "2.640,00"),
        (330.0, 100.0, "26.400,00"),
    ])]);
    assert!(text.contains("amount = { value = \"26400.00\""), "{text}");
}

#[test]
fn a_page_without_a_product_shows_no_invoice() {
    assert!(propose(&[]).is_none());
    let letter = page(&[(50.0, 100.0, "Your 120 machines left on 2 May 2026")]);
    assert!(propose(&[letter]).is_none());
    let odd = Glyph {
        text: "1".into(),
        x: f64::NAN,
        y: f64::INFINITY,
        width: -1.0,
        size: 0.0,
        run: 0,
    };
    assert!(
        propose(&[Page { number: 1, glyphs: vec![odd], unread: 0 }]).is_none()
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Any glyphs anywhere are an invoice or none, and what is proposed is
    /// TOML that is read or refused.
    #[test]
    fn any_glyphs_are_an_invoice_or_none(
        words in prop::collection::vec(
            (0_u32..60, 0_u32..40, "[0-9]{1,3}(\\.[0-9]{2})?|[A-Z\"\\\\中國:]{1,6}"),
            0..60,
        ),
    ) {
        let texts: Vec<(f64, f64, &str)> = words
            .iter()
            .map(|(x, y, text)| {
                (10.0 * f64::from(*x), 12.0 * f64::from(*y), text.as_str())
            })
            .collect();
        if let Some(proposal) = propose(&[page(&texts)]) {
            let text = proposal.to_toml("a\"b.pdf", "00");
            let text = text.replace("confirmed = false", "confirmed = true");
            prop_assert!(text.parse::<toml::Table>().is_ok(), "{}", text);
            let name = "a.toml".to_owned();
            let _ = read(&[Input { name, bytes: text.into_bytes() }]);
        }
    }
}

/// What a page shows besides is told: a line may be among it.
#[test]
fn characters_that_could_not_be_read_are_told_by_their_page() {
    let clear = propose(&[invoice(0.0)]).unwrap();
    let text = clear.to_toml("a.pdf", "0");
    assert!(!text.contains("could not be read"), "{text}");
    let page = Page { unread: 12, ..invoice(0.0) };
    let text = propose(&[page]).unwrap().to_toml("a.pdf", "0");
    assert!(text.contains("# LOOK: 12 characters of page 1"), "{text}");
}
