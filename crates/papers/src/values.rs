//! From the text of a cell to an amount, a quantity, a date, a number.

mod date;
mod hts;
mod number;
#[cfg(test)]
mod tests;

pub(crate) use self::{
    date::date,
    hts::hts,
    number::{
        Mark, amount, counted_in, decimal_mark, measured, quantity, thousands,
        two_readings, weight,
    },
};
