//! What an electronic invoice says that it adds up to.

use hashgate_model::Decimal;

use super::{
    problem::MessageProblem,
    settle::Settling,
    statement::{Amount, Statement},
};
use crate::fault::Why;

impl Settling<'_> {
    /// Checks the totals against the lines, the charges and the taxes.
    pub(super) fn totals(&mut self, statement: &Statement) {
        let totals = &statement.totals;
        // What is missing cannot be added up; the faults say what it is.
        if !self.gathered.faults.is_empty() {
            return;
        }
        let slack = Decimal::new(5, 3) * Decimal::from(self.fine + 1);
        if let Some(goods) = &totals.goods
            && (goods.value - self.lines).abs() > slack
        {
            let why = total_fault(goods, self.lines, Decimal::ZERO);
            self.fault(&goods.at, why);
        }
        let untaxed = self.lines.saturating_add(self.charges);
        let taxed = untaxed.saturating_add(self.taxes);
        if let Some(all) = &totals.all {
            let fits = |sum: Decimal| (all.value - sum).abs() <= slack;
            if !fits(taxed) && !fits(untaxed) && !fits(self.lines) {
                let charges = self.charges.saturating_add(self.taxes);
                let why = total_fault(all, taxed, charges);
                self.fault(&all.at, why);
            } else if !fits(taxed) {
                let left_out = if fits(untaxed) { "taxes" } else { "charges" };
                let text = format!(
                    "the total leaves out the {left_out} that the invoice \
                     states"
                );
                self.remark(&all.at, text);
            }
            self.due(statement, all);
        }
        let total = totals.all.as_ref().or(totals.due.as_ref());
        if let Some(total) = total {
            self.gathered.head.stated_total = self.money(total);
        }
    }

    /// What is still owed is the total less what was paid ahead.
    fn due(&mut self, statement: &Statement, all: &Amount) {
        let totals = &statement.totals;
        let value = |amount: &Option<Amount>| {
            amount.as_ref().map_or(Decimal::ZERO, |amount| amount.value)
        };
        let prepaid = value(&totals.prepaid);
        if let Some(paid) = &totals.prepaid
            && !paid.value.is_zero()
        {
            let text = format!(
                "{} paid ahead is a payment, no part of the price",
                paid.value
            );
            self.remark(&paid.at, text);
        }
        let Some(due) = &totals.due else { return };
        let owed = all.value.saturating_sub(prepaid);
        let owed = owed.saturating_add(value(&totals.rounding));
        if (due.value - owed).abs() > Decimal::new(5, 3) {
            let text = format!(
                "the amount to be paid is stated as {}, but the total less \
                 what was paid ahead is {owed}; have the seller correct one \
                 of them",
                due.value
            );
            self.fault(&due.at, MessageProblem::Lacks(text));
        }
    }
}

fn total_fault(stated: &Amount, sum: Decimal, charges: Decimal) -> Why {
    Why::Total { stated: stated.value, sum, charges }
}
