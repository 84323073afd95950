//! From the text of a cell to an amount, a quantity, a date, a number.

mod count;
mod date;
mod hts;
mod number;
#[cfg(test)]
mod tests;

pub(crate) use self::{
    count::{counts_pieces, quantity, whole},
    date::date,
    hts::hts,
    number::{
        Mark, amount, decimal_mark, is_by_hashrate, measured, thousands,
        two_readings, weight,
    },
};
