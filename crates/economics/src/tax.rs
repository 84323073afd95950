//! What the income tax of the United States leaves of a purchase.
//!
//! Mined coin is income when it comes (Notice 2014-21); the cost of the
//! machines, duties included, is deducted by 26 USC 168; what a sale brings
//! above what is left of the cost is ordinary income up to what was deducted
//! (26 USC 1245). A loss is taken to lower the tax on other income.

use hashgate_model::{Cite, Date, Rate, Usd};
use hashgate_pack::market::{BonusShare, Depreciation};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// What an owner says of his tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaxTerms {
    /// The rate on further income, federal and state together, 0 to 0.9.
    pub rate: Rate,
    /// The day of the written binding contract; none if it is not told.
    pub contract_on: Option<Date>,
    /// The day on which the machines are ready for use; none takes the day on
    /// which they start.
    pub service_on: Option<Date>,
}

/// What comes in on a day, and what it is worth at the start.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Income {
    pub on: Date,
    pub usd: Decimal,
}

/// A purchase as the tax sees it.
pub(crate) struct Taxed<'a> {
    /// What the machines cost at the site.
    pub basis: Decimal,
    /// What comes in after power, day by day.
    pub income: &'a [Income],
    /// The day of the sale, and what it brings.
    pub sold_on: Date,
    pub sale: Decimal,
    /// The day on which the machines are ready for use.
    pub service_on: Date,
}

/// One year of income tax.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxYear {
    /// The calendar year.
    pub year: i16,
    /// What mining leaves after power.
    pub income_usd: Usd,
    /// What is deducted of the cost.
    pub depreciation_usd: Usd,
    /// What the sale brings above what is left of the cost; negative for a
    /// loss.
    pub sale_gain_usd: Usd,
    /// What is taxed; negative for a loss.
    pub taxable_usd: Usd,
    /// The tax; negative where it lowers that on other income.
    pub tax_usd: Usd,
}

/// A purchase after income tax, for one bonus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AfterTax {
    /// For which day of the contract it is: `as given`, `after 2025-01-19`.
    pub contract: String,
    /// The day on which the machines are ready for use.
    pub service_on: Date,
    /// The share of the cost deducted in the first year.
    pub bonus: Rate,
    /// What is deducted in all before the sale.
    pub deducted_usd: Usd,
    /// What is left of the cost at the sale.
    pub adjusted_basis_usd: Usd,
    /// What of the sale is ordinary income by 26 USC 1245.
    pub recapture_usd: Usd,
    /// The years.
    pub years: Vec<TaxYear>,
    /// The taxes of all years.
    pub tax_usd: Usd,
    /// What is left at the end after the landed cost and tax, with later
    /// money discounted.
    pub npv_usd: Usd,
    /// Where the deductions stand.
    pub cites: Vec<Cite>,
    /// What a reader should know.
    pub notes: Vec<String>,
}

/// The years of a purchase for one bonus, without what later money is worth.
pub(crate) fn years(
    taxed: &Taxed<'_>,
    rate: Decimal,
    bonus: &BonusShare,
    depreciation: &Depreciation,
) -> (Vec<TaxYear>, Cost) {
    let percent = Decimal::ONE_HUNDRED;
    let year_of = |day: Date| day.civil().year();
    let first = taxed
        .income
        .first()
        .map_or(year_of(taxed.service_on), |income| year_of(income.on))
        .min(year_of(taxed.service_on));
    let last = year_of(taxed.sold_on);
    let in_service = year_of(taxed.service_on);
    // What is sold in the year in which it came into service is deducted
    // neither by year nor at once (26 CFR 1.168(d)-1(b)(3), 1.168(k)-2(g)).
    let same_year = in_service == last;
    let at_once = if same_year {
        Decimal::ZERO
    } else {
        taxed.basis * bonus.percent / percent
    };
    let mut left = taxed.basis;
    let mut years = Vec::new();
    for year in first..=last {
        let mut deducted = Decimal::ZERO;
        if !same_year && year >= in_service {
            let age = usize::try_from(year - in_service).unwrap_or(usize::MAX);
            let share = depreciation.macrs.percent.get(age);
            let whole = share.map_or(Decimal::ZERO, |share| {
                (taxed.basis - at_once) * share / percent
            });
            // The year of a sale counts half, as that of the start does.
            deducted = if year == last { whole / Decimal::TWO } else { whole };
            if year == in_service {
                deducted += at_once;
            }
        }
        left -= deducted;
        let income: Decimal = taxed
            .income
            .iter()
            .filter(|income| year_of(income.on) == year)
            .map(|income| income.usd)
            .sum();
        let gain = if year == last { taxed.sale - left } else { Decimal::ZERO };
        let taxable = Usd::new(income - deducted + gain).to_cents();
        years.push(TaxYear {
            year,
            income_usd: Usd::new(income).to_cents(),
            depreciation_usd: Usd::new(deducted).to_cents(),
            sale_gain_usd: Usd::new(gain).to_cents(),
            taxable_usd: taxable,
            tax_usd: Usd::new(taxable.amount() * rate).to_cents(),
        });
    }
    let deducted = taxed.basis - left;
    let recapture = (taxed.sale - left).clamp(Decimal::ZERO, deducted);
    (years, Cost { deducted, left, recapture })
}

/// What became of the cost.
pub(crate) struct Cost {
    pub deducted: Decimal,
    pub left: Decimal,
    pub recapture: Decimal,
}

/// What holds of every answer about tax, and of this one.
pub(crate) fn notes(taxed: &Taxed<'_>, recapture: Decimal) -> Vec<String> {
    let mut notes = vec![
        "a loss is taken to lower the tax on other income; coin is taxed when \
         it is mined, and held coin is not looked at; a later refund of duty \
         would lower the cost or be income"
            .to_owned(),
    ];
    if taxed.service_on.civil().month() >= 10 {
        notes.push(
            "in service in the last quarter: if more than two fifths of the \
             year's purchases are, the mid-quarter convention takes the place \
             of the half year (26 USC 168(d)(3))"
                .to_owned(),
        );
    }
    if recapture > Decimal::ZERO {
        notes.push(
            "what the sale brings above what is left of the cost is ordinary \
             income (26 USC 1245)"
                .to_owned(),
        );
    }
    notes
}
