//! What keeps a scan from starting.

/// Why a scan or a comparison cannot be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FleetError {
    /// No range was given.
    #[error("no range was given; name one as 10.0.0.0/24")]
    NoRange,
    /// A text that is no IPv4 range.
    #[error(
        "`{0}` is not an IPv4 address or range; write it as 10.0.0.7 or \
         10.0.0.0/24"
    )]
    Range(String),
    /// An IPv6 range.
    #[error(
        "`{0}` is IPv6, which is not scanned; miners answer on IPv4, name \
         that range"
    )]
    Ipv6(String),
    /// A range that is not of a LAN.
    #[error(
        "`{0}` is not wholly private, link-local or loopback space, so others \
         may own what answers there; name a range of your own LAN, or say \
         --public if you may scan this one"
    )]
    Public(String),
    /// More addresses than a scan takes.
    #[error(
        "the ranges hold {count} addresses, a scan takes at most {limit}; \
         name the subnets that the miners are in"
    )]
    TooMany {
        /// How many addresses the ranges hold.
        count: u64,
        /// The limit.
        limit: u64,
    },
    /// Credentials that HTTP cannot carry.
    #[error(
        "the user name holds a quotation mark or a control character, which \
         a miner's login cannot carry; correct it"
    )]
    Credentials,
    /// The machine that scans cannot start.
    #[error("the scan cannot start: {0}")]
    Start(String),
}
