//! Whether headers are what they say, and where they break.

use serde::{Deserialize, Serialize};

use crate::{
    BLOCKS_PER_EPOCH, BlockHash, CompactBits, Target,
    reader::{At, Placed},
    retarget::{is_within_reach, retarget},
};

/// A header is later than the median of so many before it (BIP 113, Bitcoin
/// Core `GetMedianTimePast`).
const MEDIAN_OF: usize = 11;

/// Breaks of which each is told; beyond them they are only counted.
const TOLD: usize = 100;

/// What does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BreakKind {
    /// The first header is not that of mainnet's first block.
    FirstBlock,
    /// A header does not name the one before it.
    Link,
    /// The bits are not the target that the chain sets at this height.
    Bits,
    /// The hash is larger than the target that the bits claim.
    Work,
    /// The time is not after the median of the eleven before.
    Time,
}

/// A place where headers break.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Break {
    /// The height.
    pub height: u64,
    /// Where the header stands.
    pub at: At,
    /// What does not hold.
    pub kind: BreakKind,
    /// Why, in a sentence.
    pub why: String,
    /// What to do next.
    pub next: String,
}

/// A target that nothing in the file proves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unchecked {
    /// The height from which the target counts.
    pub height: u64,
    /// Where its header stands.
    pub at: At,
    /// Why it could not be checked, in a sentence.
    pub why: String,
}

/// What was checked of headers and what broke.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Verified {
    /// Headers that there were.
    pub headers: u64,
    /// Headers whose hash is at most their target; all were checked.
    pub works_right: u64,
    /// Neighbours of which the later was asked whether it names the earlier.
    pub links_checked: u64,
    /// Those that do.
    pub links_right: u64,
    /// Retargets that were computed anew.
    pub retargets_checked: u64,
    /// Those that came out to the bit.
    pub retargets_right: u64,
    /// Headers whose time was held against the median of those before.
    pub times_checked: u64,
    /// Targets that nothing in the file proves.
    pub unchecked: Vec<Unchecked>,
    /// How many breaks there are.
    pub break_count: u64,
    /// The first of them, in the order of the file; at most a hundred.
    pub breaks: Vec<Break>,
}

impl Verified {
    /// Whether nothing broke.
    pub fn holds(&self) -> bool {
        self.break_count == 0
    }

    fn broken(&mut self, of: &Placed, kind: BreakKind, why: String) {
        self.break_count += 1;
        if self.breaks.len() < TOLD {
            let (height, at) = (of.height, of.at);
            let next = next(kind, height);
            self.breaks.push(Break { height, at, kind, why, next });
        }
    }

    fn not_checked(&mut self, of: &Placed, why: &str) {
        let (height, at, why) = (of.height, of.at, why.to_owned());
        self.unchecked.push(Unchecked { height, at, why });
    }
}

/// What to do about a break.
fn next(kind: BreakKind, height: u64) -> String {
    let again = format!(
        "ask a node of your own for it again (`getblockhash {height}`, then \
         `getblockheader HASH false`)"
    );
    match kind {
        BreakKind::FirstBlock => {
            "use headers of Bitcoin's mainnet, and give the height at which \
             they begin"
                .to_owned()
        }
        BreakKind::Link => format!(
            "a header is missing, stands at the wrong place or was changed: \
             {again}, and for the one before it"
        ),
        BreakKind::Bits => format!(
            "the header, or the height that it is given, is wrong: {again}"
        ),
        BreakKind::Work | BreakKind::Time => {
            format!("the header was changed: {again}")
        }
    }
}

/// Checks headers with rising heights, each by its own bytes and by those
/// before it.
///
/// Asked are: the work (the hash is at most the target), the link (each names
/// the one before), the bits (the same within an epoch, and after it what
/// [`retarget()`] gives, where its first and last header are there), the time
/// (after the median of the eleven before), and the first block. Where an
/// epoch's headers are missing, its successor's target must at least be within
/// reach of one retarget, and is told as not checked.
pub fn verify(headers: &[Placed]) -> Verified {
    let mut out = Verified {
        headers: u64::try_from(headers.len()).unwrap_or(u64::MAX),
        ..Verified::default()
    };
    let mut chain = Chain::default();
    for placed in headers {
        chain.take(placed, &mut out);
    }
    out
}

/// What is known of the chain up to a header.
#[derive(Default)]
struct Chain {
    before: Option<Before>,
    epoch: Option<Epoch>,
    /// Times of the headers before, without a gap.
    times: Vec<u32>,
}

/// The header before.
struct Before {
    height: u64,
    time: u32,
    hash: BlockHash,
}

/// The epoch that goes on.
struct Epoch {
    number: u64,
    /// What its headers must bear.
    bits: CompactBits,
    /// Where that was found.
    from: u64,
    /// The time of its first header, if that is there.
    first_time: Option<u32>,
}

impl Chain {
    fn take(&mut self, placed: &Placed, out: &mut Verified) {
        let header = &placed.header;
        let hash = header.hash();
        let before = self.before.take();
        let neighbour =
            before.as_ref().filter(|b| b.height + 1 == placed.height);
        if neighbour.is_none() {
            self.times.clear();
        }
        link(placed, hash, neighbour, out);
        self.time(placed, out);
        self.bits(placed, neighbour.map(|b| b.time), out);
        work(placed, hash, out);
        let (height, time) = (placed.height, header.time());
        self.before = Some(Before { height, time, hash });
    }

    /// A header is later than the median of the eleven before it, or of all
    /// before it where the chain begins.
    fn time(&mut self, placed: &Placed, out: &mut Verified) {
        let time = placed.header.time();
        let whole = self.times.len() == MEDIAN_OF
            || u64::try_from(self.times.len()) == Ok(placed.height);
        if whole && !self.times.is_empty() {
            out.times_checked += 1;
            let mut sorted = self.times.clone();
            sorted.sort_unstable();
            let median = sorted.get(sorted.len() / 2).copied().unwrap_or(0);
            if time <= median {
                let why = format!(
                    "its time, {time} seconds since 1970, is not after \
                     {median}, the median of the headers before it"
                );
                out.broken(placed, BreakKind::Time, why);
            }
        }
        if self.times.len() == MEDIAN_OF {
            self.times.remove(0);
        }
        self.times.push(time);
    }

    fn bits(
        &mut self,
        placed: &Placed,
        last_time: Option<u32>,
        out: &mut Verified,
    ) {
        let bits = placed.header.bits();
        let number = placed.height / BLOCKS_PER_EPOCH;
        if let Some(epoch) = self.epoch.as_ref().filter(|e| e.number == number)
        {
            if bits != epoch.bits {
                let why = format!(
                    "its bits are {bits}, and those of its epoch are {} since \
                     height {}",
                    epoch.bits, epoch.from
                );
                out.broken(placed, BreakKind::Bits, why);
            }
            return;
        }
        let is_first = placed.height.is_multiple_of(BLOCKS_PER_EPOCH);
        let must_be = self.expected(placed, last_time, is_first, out);
        if let Some((expected, how)) = &must_be
            && bits != *expected
        {
            let why = format!("its bits are {bits}, and {how} {expected}");
            out.broken(placed, BreakKind::Bits, why);
        }
        self.epoch = Some(Epoch {
            number,
            bits: must_be.map_or(bits, |(expected, _)| expected),
            from: placed.height,
            first_time: is_first.then(|| placed.header.time()),
        });
    }

    /// What the bits of an epoch's first header in the file must be, and how
    /// that is known; nothing where the file does not tell.
    fn expected(
        &self,
        placed: &Placed,
        last_time: Option<u32>,
        is_first: bool,
        out: &mut Verified,
    ) -> Option<(CompactBits, String)> {
        if placed.height < BLOCKS_PER_EPOCH {
            let how = "the first epoch has".to_owned();
            return Some((CompactBits::LIMIT, how));
        }
        let earlier = self.epoch.as_ref().filter(|epoch| {
            epoch.number + 1 == placed.height / BLOCKS_PER_EPOCH
        });
        if let (true, Some(old), Some(last)) = (is_first, earlier, last_time)
            && let Some(first) = old.first_time
        {
            let Ok(new) = retarget(old.bits, first, last) else {
                let why = "the bits of the epoch before are not a target, so \
                           that nothing can be computed from them";
                out.not_checked(placed, why);
                return None;
            };
            out.retargets_checked += 1;
            if new == placed.header.bits() {
                out.retargets_right += 1;
            }
            let taken = i64::from(last) - i64::from(first);
            let how = format!(
                "the {taken} seconds of the epoch before, with bits {}, make \
                 them",
                old.bits
            );
            return Some((new, how));
        }
        let Some(old) = earlier else {
            let why = if is_first {
                "the epoch before is not in the file, so that its bits are \
                 taken as they stand"
            } else {
                "it stands in the middle of an epoch of which the file has \
                 no earlier header, so that its bits are taken as they stand"
            };
            out.not_checked(placed, why);
            return None;
        };
        let why = match (is_first, old.first_time, last_time) {
            (false, ..) => {
                "the first header of its epoch is not in the file, so that \
                 its bits are taken as they stand"
            }
            (true, None, _) => {
                "the first header of the epoch before is not in the file, \
                 from whose time the retarget counts, so that its bits are \
                 taken as they stand"
            }
            (true, Some(_), _) => {
                "the last header of the epoch before is not in the file, to \
                 whose time the retarget counts, so that its bits are taken \
                 as they stand"
            }
        };
        out.not_checked(placed, why);
        let bits = placed.header.bits();
        if is_within_reach(old.bits, bits) == Ok(false) {
            let why = format!(
                "its bits are {bits}, which no retarget reaches from {}, the \
                 bits of the epoch before: a target moves by four times at \
                 most",
                old.bits
            );
            out.broken(placed, BreakKind::Bits, why);
        }
        None
    }
}

fn link(
    placed: &Placed,
    hash: BlockHash,
    before: Option<&Before>,
    out: &mut Verified,
) {
    if placed.height == 0 && hash != BlockHash::GENESIS {
        let why = format!(
            "the header of height 0 hashes to {hash}, which is not the first \
             block of mainnet"
        );
        out.broken(placed, BreakKind::FirstBlock, why);
    }
    let Some(before) = before else { return };
    out.links_checked += 1;
    let named = placed.header.previous();
    if named == before.hash {
        out.links_right += 1;
        return;
    }
    let why = format!(
        "it names {named} as the header before it, and that of height {} \
         hashes to {}",
        before.height, before.hash
    );
    out.broken(placed, BreakKind::Link, why);
}

fn work(placed: &Placed, hash: BlockHash, out: &mut Verified) {
    let limit = CompactBits::LIMIT.target();
    let why = match placed.header.bits().target() {
        Err(error) => format!("its bits are not a target: {error}"),
        Ok(target) if limit.is_ok_and(|limit| target > limit) => format!(
            "its target, {target}, is easier than that of the first block, \
             which is the limit"
        ),
        Ok(target) if !hash.meets(target) => format!(
            "it hashes to {hash}, which is more than its target {}",
            shown(target)
        ),
        Ok(_) => {
            out.works_right += 1;
            return;
        }
    };
    out.broken(placed, BreakKind::Work, why);
}

fn shown(target: Target) -> String {
    format!("{target} (bits {})", target.compact())
}
