//! Does it pay? One section of the memo, or a page of its own.

use hashgate_economics::{
    AfterTax, Appraisal, InputSource, InputUsed, Irr, Landed, Outcomes,
    Payback, RightToRun,
};
use hashgate_model::{AsOf, Rate, Usd};
use hashgate_pack::{Meta, market::AsicPrice};
use rust_decimal::Decimal;

use super::outcomes;
use crate::{
    LEGAL,
    document::{Cell, Column, Document, Mark, Table},
};

/// One purchase, as a page shows it.
#[derive(Debug, Clone, Copy)]
pub struct Purchase<'a> {
    /// The model, if one was named.
    pub model: Option<&'a str>,
    /// What it costs at the site.
    pub landed: &'a Landed,
    /// Whether it pays.
    pub payback: &'a Payback,
    /// Dates, the rate of return, where its worth turns, and tax.
    pub appraisal: &'a Appraisal,
    /// What the market is known to have asked for the model.
    pub market_price: Option<&'a AsicPrice>,
    /// What it brings over all that may become of the shipment.
    pub outcomes: Option<&'a Outcomes>,
    /// What of the request is far from what is usual.
    pub doubts: &'a [String],
}

/// A page about one purchase: what it costs, whether it pays, and what the
/// answer rests on.
pub fn show(purchase: &Purchase<'_>, as_of: AsOf, meta: &Meta) -> Document {
    let payback = purchase.payback;
    let mut doc = Document::new();
    let model = purchase.model.map(|m| format!("{m} · "));
    doc.title(format!(
        "{}{} TH at {} J/TH · as of {as_of} · pack {}",
        model.unwrap_or_default(),
        plain(payback.ths),
        payback.efficiency_j_th,
        meta.short_hash()
    ));
    for doubt in purchase.doubts {
        doc.summary(format!(
            "Is it right? {doubt}; it was reckoned with as it stands."
        ));
    }
    let on_hold = purchase.outcomes.iter().flat_map(|tree| &tree.not_given);
    let costs = purchase.landed.not_given.iter().chain(on_hold).cloned();
    let open: Vec<String> =
        old_points(&payback.inputs).into_iter().chain(costs).collect();
    if !open.is_empty() {
        doc.summary(format!("Not covered: {}", open.join(" · ")));
    }
    cost(&mut doc, purchase);
    section(&mut doc, payback);
    if let Some(tree) = purchase.outcomes {
        outcomes::section(&mut doc, tree);
    }
    turns(&mut doc, purchase.appraisal);
    if let Some(right) = &purchase.appraisal.right_to_run {
        right_to_run(&mut doc, right);
    }
    for answer in &purchase.appraisal.after_tax {
        after_tax(&mut doc, answer);
    }
    doc.heading("What it rests on");
    doc.table(inputs(&payback.inputs));
    doc.heading("Working");
    for line in &payback.workings {
        doc.paragraph(line);
    }
    doc.foot([LEGAL]);
    doc
}

/// The market points that are too old to pass for those of the day, a clause
/// for each day of which some are.
pub(super) fn old_points(inputs: &[InputUsed]) -> Vec<String> {
    let mut days: Vec<(hashgate_model::Date, u32, Vec<String>)> = Vec::new();
    for input in inputs {
        let InputSource::Market { on, stale_days, stale: true, .. } =
            &input.source
        else {
            continue;
        };
        let what = match input.name.as_str() {
            // Heights go on by themselves, ten minutes each.
            "block_height" => continue,
            "hashprice_usd_per_ph_day" => "hashprice".to_owned(),
            "btc_usd" => "bitcoin price".to_owned(),
            other => other.replace('_', " "),
        };
        match days.iter_mut().find(|(day, ..)| day == on) {
            Some((.., of_day)) => of_day.push(what),
            None => days.push((*on, *stale_days, vec![what])),
        }
    }
    days.into_iter()
        .map(|(on, age, of_day)| {
            let (that, is) = match of_day.len() {
                1 => ("that", "is"),
                _ => ("those", "are"),
            };
            let named = of_day.join(" and ");
            format!("today's {named} ({that} of {on} {is} {age} days old)")
        })
        .collect()
}

/// What the goods cost at the site, part by part.
fn cost(doc: &mut Document, purchase: &Purchase<'_>) {
    let landed = purchase.landed;
    doc.heading("Landed");
    let mut table = Table::new([
        Column::text("part").plain(),
        Column::amount("USD").plain(),
    ]);
    for part in &landed.parts {
        table.row([
            (&part.label).into(),
            part.amount_usd.map(Cell::amount).unwrap_or_default(),
        ]);
    }
    table.total(["together".into(), Cell::amount(landed.total_min_usd)]);
    doc.table(table);
    let per_th = landed.per_th_usd.map(|usd| format!("{usd} USD per TH"));
    let parts: Vec<String> =
        per_th.into_iter().chain(landed.caveat()).collect();
    if !parts.is_empty() {
        doc.paragraph(parts.join(", "));
    }
    if let Some(price) = purchase.market_price {
        doc.paragraph(market_price(price));
    }
}

/// The section `Does it pay?` of a memo.
pub fn section(doc: &mut Document, payback: &Payback) {
    doc.heading("Does it pay?");
    doc.paragraph(format!(
        "At hashprice {} USD/PH/day ({}) and power {} USD per kWh ({}):",
        payback.hashprice_usd_per_ph_day,
        origin_of(payback, "hashprice_usd_per_ph_day"),
        payback.power_usd_per_kwh,
        origin_of(payback, "power_usd_per_kwh"),
    ));
    doc.paragraph(payback.answer());
    doc.table(figures(payback));
    for note in &payback.notes {
        doc.item(Mark::Bullet, note);
    }
}

/// Dates, the rate of return, and where the worth turns.
fn turns(doc: &mut Document, appraisal: &Appraisal) {
    doc.heading("Where it turns");
    let mut table = Table::new([
        Column::text("what").plain(),
        Column::text("figure").plain(),
    ]);
    let day = |day: Option<hashgate_model::Date>| {
        day.map_or_else(
            || "not within the horizon".to_owned(),
            |d| d.to_string(),
        )
    };
    table.row([
        "paid back by",
        &format!(
            "{}; under growth {}",
            day(appraisal.pays_back_on),
            day(appraisal.projected_pays_back_on)
        ),
    ]);
    table.row(["return", &rate_of_return(&appraisal.irr)]);
    let figure = |value: Option<Decimal>, unit: &str, none: &str| {
        value.map_or_else(|| none.to_owned(), |v| format!("{v} {unit}"))
    };
    table.row([
        "worth nothing at",
        &format!(
            "power {}, hashprice {}",
            figure(
                appraisal.zero_npv_power_usd_per_kwh,
                "USD per kWh",
                "not even free of charge"
            ),
            figure(
                appraisal.zero_npv_hashprice_usd_per_ph_day,
                "USD/PH/day",
                "of no height"
            ),
        ),
    ]);
    let delay = appraisal.most_delay_days.map_or_else(
        || "none: under growth it does not pay without delay".to_owned(),
        |days| format!("{days} days between payment and first hash"),
    );
    table.row(["delay it bears", &delay]);
    doc.table(table);
}

fn rate_of_return(irr: &Irr) -> String {
    match irr {
        Irr::One { rate } => format!("{rate} a year under growth"),
        Irr::Several { rates } => {
            let rates: Vec<String> =
                rates.iter().map(ToString::to_string).collect();
            format!("none: the flows have several, {}", rates.join(" and "))
        }
        Irr::None { why } => format!("none: {why}"),
    }
}

/// What the right to stand still is worth.
fn right_to_run(doc: &mut Document, right: &RightToRun) {
    doc.heading("The right to run");
    let percent = |value: Decimal| Rate::from_fraction(value);
    let jumps = if right.jumps_per_year.is_zero() {
        String::new()
    } else {
        format!(
            ", and {} jumps a year of {} by {}",
            plain(right.jumps_per_year),
            percent(right.jump_mean),
            percent(right.jump_deviation)
        )
    };
    doc.paragraph(format!(
        "Hashprice moving by {} a year about its growth{jumps}:",
        percent(right.volatility)
    ));
    let mut table = Table::new([
        Column::text("machines that").plain(),
        Column::amount("worth today, USD").plain(),
    ]);
    for (what, usd) in [
        ("always run", right.always_on_usd),
        ("stand still on days known beforehand", right.curtailed_usd),
        ("stand still whenever power costs more", right.option_usd),
    ] {
        table.row([what.into(), Cell::amount(usd)]);
    }
    doc.table(table);
    doc.paragraph(format!(
        "After the landed cost the last leaves {} USD.",
        right.npv_usd.grouped()
    ));
}

/// What income tax leaves, year by year.
fn after_tax(doc: &mut Document, answer: &AfterTax) {
    doc.heading(format!("After tax, contract {}", answer.contract));
    doc.paragraph(format!(
        "{} USD are left, discounted, after {} USD of tax; bonus {}, in service \
         on {}.",
        answer.npv_usd.grouped(),
        answer.tax_usd.grouped(),
        answer.bonus,
        answer.service_on
    ));
    let mut table = Table::new([
        Column::text("year"),
        Column::amount("income"),
        Column::amount("deducted"),
        Column::amount("sale"),
        Column::amount("taxed"),
        Column::amount("tax"),
    ]);
    for year in &answer.years {
        table.row([
            year.year.to_string().into(),
            Cell::amount(year.income_usd),
            Cell::amount(year.depreciation_usd),
            Cell::amount(year.sale_gain_usd),
            Cell::amount(year.taxable_usd),
            Cell::amount(year.tax_usd),
        ]);
    }
    doc.table(table);
    for note in &answer.notes {
        doc.item(Mark::Bullet, note);
    }
    for cite in &answer.cites {
        doc.item(Mark::Bullet, cite.to_string());
    }
}

fn figures(payback: &Payback) -> Table {
    let mut table = Table::new([
        Column::text("what").plain(),
        Column::text("figure").plain(),
    ]);
    table.row([
        "per TH and day",
        &format!(
            "revenue {} - power {} = {} USD",
            payback.revenue_usd_per_th_day,
            payback.power_usd_per_th_day,
            payback.margin_usd_per_th_day
        ),
    ]);
    let hashprice = [
        (payback.break_even_hashprice_usd_per_ph_day, "covers the power"),
        (payback.paying_hashprice_usd_per_ph_day, "pays the machines back"),
    ];
    row_of(&mut table, "hashprice that", "USD/PH/day", hashprice);
    let power = [
        (payback.break_even_power_usd_per_kwh, "still runs"),
        (payback.paying_power_usd_per_kwh, "still pays them back"),
    ];
    row_of(&mut table, "power at which it", "USD per kWh", power);
    let projected = &payback.projected;
    table.row([
        "under growth",
        &format!(
            "{} USD after the landed cost by {}, {} USD discounted",
            projected.net_usd.grouped(),
            projected.horizon_ends,
            projected.npv_usd.grouped()
        ),
    ]);
    // Machines that never earn their power have nothing to lose by these.
    if payback.payback_days.is_some() {
        if let Some(first) = projected.first_day_off {
            let days = projected.days_off;
            let text = format!("on {days} days, first {first}");
            table.row(["switched off", &text]);
        }
        let late = projected.cost_of_30_days_delay_usd.grouped();
        table.row(["30 days later", &format!("costs {late} USD")]);
        if let Some(text) = duty(payback) {
            table.row(["duty it bears", &text]);
        }
    }
    if let Some(coins) = &payback.buy_the_coins_instead {
        table.row([
            "coins instead",
            &format!(
                "{} BTC bought at {} USD; mining leaves {} BTC",
                coins.coins_bought.round_dp(4),
                coins.btc_usd.grouped(),
                coins.coins_mined.round_dp(4)
            ),
        ]);
    }
    table
}

/// `22.98 covers the power, 34.37 pays the machines back (USD/PH/day)`.
fn row_of(
    table: &mut Table,
    label: &str,
    unit: &str,
    figures: [(Option<Decimal>, &str); 2],
) {
    let parts: Vec<String> = figures
        .iter()
        .filter_map(|(value, what)| Some(format!("{what} {}", (*value)?)))
        .collect();
    if !parts.is_empty() {
        table.row([label, &format!("{} {unit}", parts.join(", "))]);
    }
}

fn duty(payback: &Payback) -> Option<String> {
    let duty = payback.zero_npv_duty_usd?;
    if duty < Usd::ZERO {
        return Some("none: under growth it would not pay free of duty".into());
    }
    let rate = payback
        .zero_npv_duty_rate
        .map_or(String::new(), |rate| format!(", {rate} of the price"));
    Some(format!("{} USD{rate}", duty.grouped()))
}

/// `2026-06-26, 152 days old`, `given`, `assumed`.
fn origin_of(payback: &Payback, name: &str) -> String {
    payback
        .inputs
        .iter()
        .find(|input| input.name == name)
        .map_or_else(String::new, |input| origin(&input.source))
}

fn origin(source: &InputSource) -> String {
    match source {
        InputSource::Given => "given".into(),
        InputSource::Market { on, stale_days, stale: true, .. } => {
            format!("{on}, {stale_days} days old")
        }
        InputSource::Market { on, .. } => on.to_string(),
        InputSource::Assumed { .. } => "assumed".into(),
        InputSource::Computed { .. } => "by formula".into(),
    }
}

/// Every value that an answer rests on, and where it is from.
pub(super) fn inputs(inputs: &[InputUsed]) -> Table {
    let mut table = Table::new([
        Column::text("input").plain(),
        Column::number("value").plain(),
        Column::text("where it is from").plain(),
    ]);
    for input in inputs {
        let why = match &input.source {
            InputSource::Given => String::new(),
            InputSource::Market { basis, cite, .. } => {
                format!("; {basis}; {cite}")
            }
            InputSource::Assumed { why, .. } => format!(": {why}"),
            InputSource::Computed { how } => format!(": {how}"),
        };
        table.row([
            (&input.name).into(),
            value(input),
            format!("{}{why}", origin(&input.source)).into(),
        ]);
    }
    table
}

/// A fraction as percent, everything else as it is.
fn value(input: &InputUsed) -> Cell {
    if input.unit.starts_with("fraction") {
        let rate = Rate::from_fraction(input.value);
        Cell::rate(rate.to_string(), rate.percent())
    } else {
        Cell::number(plain(input.value), input.value)
    }
}

fn plain(value: Decimal) -> String {
    value.normalize().to_string()
}

/// What the market is known to have asked for a model, in one sentence.
fn market_price(price: &AsicPrice) -> String {
    let (low, high) = (price.low_usd_per_th, price.high_usd_per_th);
    let range =
        if low == high { plain(low) } else { format!("{low} to {high}") };
    let day = if price.month_only { "in the month to" } else { "on" };
    format!(
        "{} was {range} USD per TH {day} {}: {}",
        price.machine, price.on, price.cite
    )
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use hashgate_economics::{
        AppraisalInput, DutyOwed, LandedInput, PaybackInput, appraise, landed,
        payback,
    };
    use hashgate_model::{Costs, EconomicTerms};
    use hashgate_pack::{SourceTree, market::Market, read_section};

    use super::*;
    use crate::views::set;

    fn example(terms: &EconomicTerms) -> String {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
        let tree = SourceTree::from_dir(&data).unwrap();
        let market: Market = read_section(&tree).unwrap();
        let duty: Usd = "64495.97".parse().unwrap();
        let cost = landed(&LandedInput {
            fob_usd: "490795.00".parse().unwrap(),
            costs: &Costs::default(),
            duty: DutyOwed::Known(duty),
            fees_usd: "670.86".parse().unwrap(),
            units: Some(160),
            ths: Some(35_520.into()),
        });
        let as_of = "2026-11-25".parse().unwrap();
        let input = PaybackInput {
            landed_usd: cost.total_min_usd,
            ths: 35_520.into(),
            efficiency_j_th: "15.8".parse().unwrap(),
            fob_usd: Some("490795.00".parse().unwrap()),
            duty_usd: Some(duty),
            delay_days: None,
            terms,
            as_of,
        };
        let answer = payback(&input, &market).unwrap();
        let appraisal =
            appraise(&input, &AppraisalInput::default(), &market).unwrap();
        // A made-up hash keeps the page the same as the data grows.
        let meta = Meta { sha256: "ab".repeat(32), parts: vec![] };
        let purchase = Purchase {
            model: Some("Antminer S21 Pro"),
            landed: &cost,
            payback: &answer,
            appraisal: &appraisal,
            market_price: market.asic_price("S21 Pro", as_of),
            outcomes: None,
            doubts: &[],
        };
        set(&show(&purchase, as_of, &meta))
    }

    #[test]
    fn a_page_that_rests_on_the_pack_alone() {
        let page = example(&EconomicTerms::default());
        assert!(page.lines().all(|line| line.chars().count() <= 80));
        insta::assert_snapshot!(page);
    }

    #[test]
    fn a_page_whose_terms_are_given_and_pay() {
        insta::assert_snapshot!(example(&EconomicTerms {
            hashprice_usd_per_ph_day: Some("62.50".parse().unwrap()),
            power_usd_per_kwh: Some("0.042".parse().unwrap()),
            btc_usd: Some("101000".parse().unwrap()),
            difficulty_growth_per_year: Some("-5%".parse().unwrap()),
            btc_growth_per_year: Some("4%".parse().unwrap()),
            horizon_months: Some(36),
            ..EconomicTerms::default()
        }));
    }

    #[test]
    fn a_page_that_says_never() {
        insta::assert_snapshot!(example(&EconomicTerms {
            hashprice_usd_per_ph_day: Some("20".parse().unwrap()),
            ..EconomicTerms::default()
        }));
    }
}
