//! Options side by side: what each costs and brings, and what would turn their
//! order.

use std::fmt::Write as _;

use hashgate_model::{Decimal, Usd};
use hashgate_pack::Meta;
use hashgate_plan::{OptionAnswer, PlanAnswer, Swing, Turn};

use super::{outcomes, payback};
use crate::{
    LEGAL,
    charts::{Bar, Place, compared, frontier, tornado, waterfall},
    document::{Cell, Column, Document, Figure, Mark, Table, Text},
};

/// The page of a plan.
pub fn show(plan: &PlanAnswer, meta: &Meta) -> Document {
    let mut doc = Document::new();
    let ranked: Vec<&OptionAnswer> = plan
        .options
        .iter()
        .filter(|option| option.outcomes.is_some())
        .collect();
    doc.title(title(&ranked));
    let unranked = plan.options.len() - ranked.len();
    for doubt in &plan.doubts {
        doc.summary(format!(
            "Is it right? {doubt}; it was reckoned with as it stands."
        ));
    }
    let old = payback::old_points(&plan.inputs);
    if !old.is_empty() {
        doc.summary(format!("Not covered: {}", old.join(" · ")));
    }
    if unranked > 0 {
        doc.summary(format!(
            "Not ranked: {unranked}, since their duty is incomplete"
        ));
    }
    doc.summary(format!(
        "{} options by mean worth of a TH/s after all costs, over {} paths of one \
         market (seed {}) · the chances of a hold, a seizure and a return are \
         assumptions",
        ranked.len(),
        plan.paths,
        plan.seed
    ));
    let read_to = meta
        .read_to("rates")
        .map_or(String::new(), |day| format!(" · law read to {day}"));
    doc.summary(format!(
        "paid on {} · as of {}{read_to} · pack {}",
        plan.as_of,
        plan.as_of,
        meta.short_hash()
    ));
    let lacking: Vec<&str> = ranked
        .iter()
        .filter(|option| !lacks(option).is_empty())
        .map(|option| option.name.as_str())
        .collect();
    if !lacking.is_empty() {
        doc.summary(format!(
            "Not covered: costs that nobody gave, told below, of {}",
            lacking.join("; ")
        ));
    }
    doc.heading("Side by side");
    doc.table(costs(&plan.options));
    doc.heading("What each brings");
    doc.table(worths(&ranked));
    for option in &plan.options {
        let mut notes = Vec::new();
        if let Some(why) = &option.unranked_because {
            notes.push(format!("not ranked: {why}"));
        }
        let open = lacks(option);
        if !open.is_empty() {
            let open = open.join(", ");
            notes.push(format!("its cost lacks {open} (not given)"));
        }
        for assumed in &option.assumed {
            notes.push(format!("assumed: {assumed}"));
        }
        if !notes.is_empty() {
            let notes = notes.join("; ");
            doc.item(Mark::Bullet, format!("{}: {notes}.", option.name));
        }
    }
    let points: Vec<Place> =
        ranked.iter().filter_map(|o| place(o, plan)).collect();
    doc.figure(frontier(
        "Mean worth and mean of the worst twentieth, USD for a TH/s",
        &points,
    ));
    doc.paragraph(format!(
        "No other option beats these in both: {}.",
        plan.efficient.join("; ")
    ));
    if !plan.turns.is_empty() {
        doc.heading("What would turn the order");
        for turn in &plan.turns {
            doc.item(Mark::Bullet, turned(turn));
        }
    }
    if !plan.tornado.is_empty() {
        doc.heading("What moves the lead of the first");
        doc.figure(leads(&plan.tornado));
    }
    doc.heading("What it rests on");
    doc.table(payback::inputs(&plan.inputs));
    doc.paragraph(
        "What customs may do, and how far the market moves. These are \
         assumptions, not measurements: nobody publishes how many shipments \
         pass. Put your own under [priors] of the plan or of an option.",
    );
    outcomes::priors(&mut doc, &plan.priors);
    for option in &plan.options {
        let own = own_priors(option, plan);
        if !own.is_empty() {
            let text = format!("{}: {} instead.", option.name, own.join(", "));
            doc.item(Mark::Bullet, text);
        }
    }
    doc.foot([LEGAL]);
    doc
}

/// Costs of an option that nobody gave, to the site and on hold.
fn lacks(option: &OptionAnswer) -> Vec<&str> {
    let on_hold = option.outcomes.iter().flat_map(|tree| &tree.not_given);
    option.not_given.iter().chain(on_hold).map(String::as_str).collect()
}

/// The priors of an option that differ from those that all share.
fn own_priors(option: &OptionAnswer, plan: &PlanAnswer) -> Vec<String> {
    let Some(tree) = option.outcomes.as_ref().filter(|_| option.duty.is_some())
    else {
        return Vec::new();
    };
    tree.priors
        .iter()
        .zip(&plan.priors)
        .filter(|(own, shared)| own.value != shared.value)
        .map(|(own, _)| format!("`{}` {}", own.name, own.value.normalize()))
        .collect()
}

/// The charts of a plan, by name: what each costs, what it brings against what
/// it risks, what moves the lead, and each landed cost part by part.
pub fn charts(plan: &PlanAnswer) -> Vec<(String, Figure)> {
    let landed: Vec<Bar> = plan
        .options
        .iter()
        .filter_map(|option| {
            let usd = option.landed_per_th_usd?;
            Some(Bar { label: option.name.clone(), usd })
        })
        .collect();
    let ranked = plan.options.iter().filter(|o| o.outcomes.is_some());
    let points: Vec<Place> = ranked.filter_map(|o| place(o, plan)).collect();
    let title = "Mean worth and mean of the worst twentieth, USD for a TH/s";
    let figures = [
        ("landed", compared("Landed, USD for a TH/s", &landed)),
        ("frontier", frontier(title, &points)),
        ("tornado", leads(&plan.tornado)),
    ];
    let of_options = (1..).zip(&plan.options).map(|(rank, option)| {
        (format!("landed-{rank}"), landed_part_by_part(option))
    });
    let figures = figures.map(|(name, figure)| (name.to_owned(), figure));
    figures.into_iter().chain(of_options).collect()
}

/// What an option costs at the site, part by part.
fn landed_part_by_part(option: &OptionAnswer) -> Figure {
    let bars: Vec<Bar> = option
        .parts
        .iter()
        .filter_map(|part| {
            let usd = part.amount_usd?;
            Some(Bar { label: part.label.clone(), usd })
        })
        .collect();
    let open = if option.landed_usd.is_none() {
        ", without duty that is not settled"
    } else {
        ""
    };
    waterfall(&format!("{}: landed, USD{open}", option.name), &bars)
}

fn title(ranked: &[&OptionAnswer]) -> Text {
    match ranked {
        [] => Text::strong("No option can be ranked"),
        [first, ..] => {
            let loses = per_th(first, |tree| tree.mean_npv_usd)
                .is_some_and(|usd| usd < Usd::ZERO);
            let mut text = Text::strong(first.name.clone());
            text = text.and(if loses {
                " is first, and loses on average like all others"
            } else {
                " is first"
            });
            text
        }
    }
}

fn per_th(
    option: &OptionAnswer,
    of: impl Fn(&hashgate_economics::Outcomes) -> Usd,
) -> Option<Usd> {
    let worth = of(option.outcomes.as_ref()?);
    worth.per(option.ths).map(Usd::to_cents)
}

fn place(option: &OptionAnswer, plan: &PlanAnswer) -> Option<Place> {
    Some(Place {
        label: option.name.clone(),
        across: per_th(option, |tree| tree.worst_twentieth_usd)?,
        up: per_th(option, |tree| tree.mean_npv_usd)?,
        marked: plan.efficient.contains(&option.name),
    })
}

fn costs(options: &[OptionAnswer]) -> Table {
    let mut table = Table::new([
        Column::text("option").plain(),
        Column::date("first hash"),
        Column::amount("USD/TH"),
        Column::rate("duty"),
        Column::text("if customs finds"),
        Column::amount("more USD"),
    ]);
    for option in options {
        let duty = option.duty.as_ref();
        let more = duty.and_then(|duty| duty.contingent.as_ref());
        let rate = duty.and_then(|duty| duty.rate);
        table.row([
            option.name.clone().into(),
            option.on_site.map_or_else(
                || Cell::from("-"),
                |day| Cell::date(day.to_string(), day),
            ),
            Cell::amount_or(option.landed_per_th_usd, "not known"),
            match (duty, rate) {
                (None, _) => "none".into(),
                (Some(_), None) => "not known".into(),
                (Some(duty), Some(rate)) => {
                    let range = duty.most_usd != Some(duty.least_usd);
                    let most = if range { "up to " } else { "" };
                    let text = format!("{most}{rate}");
                    Cell::rate(text, rate.percent())
                }
            },
            more.map_or_else(
                || {
                    let imported = duty.is_some();
                    Cell::from(if imported { "none dearer" } else { "" })
                },
                |more| more.origin.name().into(),
            ),
            more.map_or_else(
                || Cell::from(""),
                |more| Cell::amount(more.more_usd),
            ),
        ]);
    }
    table
}

fn worths(ranked: &[&OptionAnswer]) -> Table {
    let mut table = Table::new([
        Column::text("option").plain(),
        Column::amount("mean/TH"),
        Column::amount("worst 5%"),
        Column::amount("half"),
        Column::amount("best 5%"),
        Column::rate("paid back"),
    ]);
    for option in ranked {
        let Some(tree) = &option.outcomes else { continue };
        let usd = |usd: Usd| {
            Cell::amount_or(usd.per(option.ths).map(Usd::to_cents), "")
        };
        let share = tree.pays_back * Decimal::ONE_HUNDRED;
        table.row([
            option.name.clone().into(),
            usd(tree.mean_npv_usd),
            usd(tree.worst_twentieth_usd),
            usd(tree.p50_npv_usd),
            usd(tree.p95_npv_usd),
            Cell::rate(format!("{}%", share.normalize()), share),
        ]);
    }
    table
}

/// What would turn the order of an option and the first, in a sentence.
fn turned(turn: &Turn) -> String {
    let mut text = format!(
        "{} is {} USD/TH behind.",
        turn.option,
        turn.behind_per_th_usd.grouped()
    );
    let (mut ways, mut nots) = (Vec::new(), Vec::new());
    if let Some(rate) = turn.duty_on_the_first {
        ways.push(format!("the duty on the first were above {rate}"));
    }
    match turn.delay_of_the_first_days {
        Some(days) => ways.push(format!("the first came {days} days later")),
        None => nots.push("a delay of the first within the horizon"),
    }
    match turn.duty_on_the_other {
        Some(rate) if rate.percent() >= Decimal::ZERO => {
            ways.push(format!("its own duty were below {rate}"));
        }
        Some(_) => nots.push("lower duty of its own, not even none"),
        None => {}
    }
    match turn.price_of_the_other {
        Some(share) => {
            ways.push(format!("its price were {share} of what it is"));
        }
        None => nots.push("a lower price of its own, not even as a gift"),
    }
    if !ways.is_empty() {
        let _ = write!(
            text,
            " The two would change places if {}.",
            ways.join(", or ")
        );
    }
    if !nots.is_empty() {
        let _ = write!(text, " What would not do it: {}.", nots.join("; "));
    }
    text
}

fn leads(swings: &[Swing]) -> Figure {
    tornado("Lead of the first over the best other, USD for a TH/s", swings)
}
