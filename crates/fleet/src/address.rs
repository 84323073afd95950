//! Which addresses a scan visits.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::FleetError;

/// Addresses that one scan visits at most: four /16.
pub const MAX_ADDRESSES: u64 = 262_144;

/// Ranges of IPv4 addresses, sorted and without overlap.
///
/// # Example
///
/// ```
/// use hashgate_fleet::Ranges;
/// let ranges = Ranges::parse(&["127.1.0.0/30", "127.1.0.2"])?;
/// let hosts: Vec<String> = ranges.hosts().map(|h| h.to_string()).collect();
/// // The network and the broadcast address of a subnet are no hosts.
/// assert_eq!(hosts, ["127.1.0.1", "127.1.0.2"]);
/// # Ok::<(), hashgate_fleet::FleetError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranges {
    /// First and last host of each range.
    spans: Vec<(u32, u32)>,
}

/// The blocks that a LAN is on: private (RFC 1918), link-local (RFC 3927) and
/// loopback. The shared space of providers, 100.64.0.0/10, is none of them.
const LOCAL: [(Ipv4Addr, u32); 5] = [
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
];

impl Ranges {
    /// Reads addresses and CIDR ranges of a LAN.
    ///
    /// # Errors
    ///
    /// [`FleetError`] for a text that is no IPv4 range, for a range that does
    /// not lie wholly in private, link-local or loopback space, and for
    /// ranges of more than [`MAX_ADDRESSES`] addresses together.
    pub fn parse<S: AsRef<str>>(texts: &[S]) -> Result<Self, FleetError> {
        for text in texts {
            let text = text.as_ref();
            let (first, last) = span(text)?;
            if !is_local(first, last) {
                return Err(FleetError::Public(text.trim().to_owned()));
            }
        }
        Self::parse_public(texts)
    }

    /// Reads addresses and CIDR ranges, public ones too, for a user who named
    /// them on purpose.
    ///
    /// # Errors
    ///
    /// As [`Ranges::parse`], but for public ranges.
    pub fn parse_public<S: AsRef<str>>(
        texts: &[S],
    ) -> Result<Self, FleetError> {
        let mut spans = texts
            .iter()
            .map(|text| span(text.as_ref()))
            .collect::<Result<Vec<_>, _>>()?;
        spans.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::with_capacity(spans.len());
        for (first, last) in spans {
            match merged.last_mut() {
                Some((_, end)) if first <= end.saturating_add(1) => {
                    *end = (*end).max(last);
                }
                _ => merged.push((first, last)),
            }
        }
        let ranges = Self { spans: merged };
        match ranges.count() {
            0 => Err(FleetError::NoRange),
            count if count > MAX_ADDRESSES => {
                Err(FleetError::TooMany { count, limit: MAX_ADDRESSES })
            }
            _ => Ok(ranges),
        }
    }

    /// How many addresses.
    pub fn count(&self) -> u64 {
        self.spans.iter().map(|(first, last)| u64::from(last - first) + 1).sum()
    }

    /// The addresses in order, each once.
    pub fn hosts(&self) -> impl Iterator<Item = Ipv4Addr> + '_ {
        self.spans
            .iter()
            .flat_map(|(first, last)| *first..=*last)
            .map(Ipv4Addr::from)
    }
}

/// Whether all of a range lies in one block that a LAN is on.
fn is_local(first: u32, last: u32) -> bool {
    LOCAL.iter().any(|(block, prefix)| {
        let shift = 32 - prefix;
        let block = u32::from(*block) >> shift;
        first >> shift == block && last >> shift == block
    })
}

/// The first and the last host of a range.
fn span(text: &str) -> Result<(u32, u32), FleetError> {
    let trimmed = text.trim();
    let wrong = || FleetError::Range(trimmed.to_owned());
    let (address, prefix) = match trimmed.split_once('/') {
        Some((address, prefix)) => {
            (address, prefix.parse::<u32>().map_err(|_| wrong())?)
        }
        None => (trimmed, 32),
    };
    if address.parse::<Ipv6Addr>().is_ok() {
        return Err(FleetError::Ipv6(trimmed.to_owned()));
    }
    let address: Ipv4Addr = address.parse().map_err(|_| wrong())?;
    if prefix > 32 {
        return Err(wrong());
    }
    let mask = u32::MAX.checked_shl(32 - prefix).unwrap_or(0);
    let first = u32::from(address) & mask;
    let last = first | !mask;
    // A /31 and a /32 have no network and broadcast address (RFC 3021).
    Ok(if prefix >= 31 { (first, last) } else { (first + 1, last - 1) })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_address_is_one_host() {
        // A reader that widens one address to its /24 takes ten times longer.
        let one = Ranges::parse(&["127.1.0.9"]).unwrap();
        assert_eq!(one.count(), 1);
        assert_eq!(Ranges::parse(&["127.1.0.9/24"]).unwrap().count(), 254);
        assert_eq!(Ranges::parse(&["10.0.0.0/31"]).unwrap().count(), 2);
    }

    #[test]
    fn overlapping_ranges_visit_each_host_once() {
        let ranges =
            Ranges::parse(&["127.1.0.0/24", "127.1.0.128/25", "127.1.0.7"])
                .unwrap();
        assert_eq!(ranges.count(), 254);
        assert_eq!(ranges.hosts().count(), 254);
    }

    #[test]
    fn what_is_no_range_is_refused() {
        for text in ["", "miner", "10.0.0.0/33", "10.0.0/24", "10.0.0.1-9"] {
            let error = Ranges::parse(&[text]).unwrap_err();
            assert_eq!(error, FleetError::Range(text.to_owned()));
        }
        assert!(matches!(
            Ranges::parse(&["fe80::1"]),
            Err(FleetError::Ipv6(_))
        ));
        assert!(matches!(
            Ranges::parse(&["10.0.0.0/8"]),
            Err(FleetError::TooMany { count: 16_777_214, .. })
        ));
        let none: [&str; 0] = [];
        assert_eq!(Ranges::parse(&none), Err(FleetError::NoRange));
    }

    #[test]
    fn a_public_range_is_refused_unless_it_is_named_on_purpose() {
        for text in [
            "8.8.8.8",
            "1.1.1.0/24",
            "172.32.0.0/24",
            "172.15.255.0/24",
            "192.167.0.1",
            "192.169.0.0/30",
            "11.0.0.1",
            "9.255.255.0/24",
            "100.64.0.0/24",
            "169.253.1.1",
            "128.0.0.1",
            "126.255.255.255",
            "224.0.0.1",
            "0.0.0.0/24",
            // Half of it is private, and the other half is somebody's.
            "192.168.0.0/15",
            "172.16.0.0/11",
        ] {
            let refused = Ranges::parse(&["10.0.0.1", text]).unwrap_err();
            assert_eq!(refused, FleetError::Public(text.to_owned()));
            assert!(refused.to_string().contains("--public"), "{refused}");
            assert!(
                Ranges::parse_public(&[text]).is_ok() || text.ends_with("/11")
            );
        }
        for text in [
            "10.255.255.255",
            "172.16.0.0/24",
            "172.31.255.0/24",
            "192.168.7.0/24",
            "169.254.1.0/24",
            "127.1.0.9",
        ] {
            assert!(Ranges::parse(&[text]).is_ok(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_ranges_or_an_error(text in ".{0,20}") {
            let _ = Ranges::parse(&[text]);
        }

        #[test]
        fn the_count_is_the_number_of_hosts(
            ranges in prop::collection::vec((any::<u32>(), 24_u32..=32), 1..6),
        ) {
            let texts: Vec<_> = ranges
                .iter()
                .map(|(a, p)| format!("{}/{p}", Ipv4Addr::from(*a)))
                .collect();
            let ranges = Ranges::parse_public(&texts).unwrap();
            let hosts: Vec<_> = ranges.hosts().collect();
            prop_assert_eq!(hosts.len() as u64, ranges.count());
            prop_assert!(hosts.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}
