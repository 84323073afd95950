//! What a worksheet leaves open, and what a reader should know of it.

use hashgate_pack::rates::{
    AuthorityInfo, Exception, Measure, NotHeld, Program,
};

/// A measure that the data cannot settle for the line.
pub(crate) enum Unsettled<'r> {
    /// Whether it reaches the line was not read; it is left out.
    Reach(&'r Measure, &'r str),
    /// It reaches only a part of the number asked about; it is left out.
    Part(&'r Measure, &'r str),
    /// It is only named in the data; it is left out.
    NotHeld(&'r NotHeld),
    /// Its exempt lists were not read; it is reckoned in full.
    Exemptions(&'r Measure, &'r str),
    /// A second duty under a power that lays one on a line; both are in the
    /// total.
    Twice(&'r AuthorityInfo, &'r str),
}

/// Something that a reader should know.
pub(crate) enum Remark<'r> {
    /// An exception was not applied for want of facts.
    Open(&'r Measure, &'r Exception),
    /// A loading date without a mode was taken as by vessel.
    VesselAssumed(&'r Measure),
    /// The metal content is not known.
    ContentUnknown(&'r Measure),
    /// The gate of a measure was not stated to hold.
    GateUnknown(&'r Measure, &'r str),
    /// An exception without a heading holds.
    NotReached(&'r Measure, &'r Exception),
    /// The measure's own note.
    Note(&'r Measure),
    /// The program has lapsed or not begun.
    ProgramOutOfTime(&'r Program),
    /// The eligible origins of the program are not held.
    ProgramOrigins(&'r Program),
    /// The line has no special rate for the program.
    NoSpecialRate(&'r Program),
}
