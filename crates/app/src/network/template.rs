//! A scenario file that runs as it is, and says what may be changed.

use std::fmt::Write as _;

use hashgate_pack::{Pack, network::Parameter};

/// A commented scenario file with the values of a pack.
pub fn scenario_template(pack: &Pack) -> String {
    let data = &pack.network;
    let mut out = String::from(HEAD);
    out.push_str(
        "\n# What power costs at the machine, dollars per kWh, all in.\n",
    );
    out.push_str("# Each is an assumption; take the # away to set your own.\n");
    out.push_str("[power_usd_per_kwh]\n");
    // Writing to a string does not fail.
    for region in &data.regions {
        let _ = writeln!(
            out,
            "# {} = {}    # {}",
            region.key, region.power_usd_per_kwh, region.name
        );
    }
    out.push_str("\n# How machines are switched, ordered and priced, and how ");
    out.push_str("the price and\n# fees move: assumptions, each with its ");
    out.push_str("bounds. Take the # away to set one.\n[parameters]\n");
    for one in &data.parameters {
        parameter(&mut out, one);
    }
    out.push_str(CHANGES);
    out
}

fn parameter(out: &mut String, one: &Parameter) {
    let _ = writeln!(
        out,
        "# {} = {}    # {}, {} to {}",
        one.name, one.value, one.unit, one.low, one.high
    );
}

const HEAD: &str = "\
# A scenario for `hashgate network simulate`: what a change of duty or of
# enforcement does to the US share of the hashrate and to the difficulty.
# What stands after a # is not read. Percents are percents: 30 is 30%.

start = 2026-06-26   # the first day
weeks = 208          # four years
paths = 4096
seed = 1             # the same seed gives the same answer

# The network on the first day. What is left out is the last market point on
# or before that day; `hashrate_ehs` is what the difficulty means.
[network]
# difficulty = 124932866006548
# hashrate_ehs = 894
# height = 955584
# btc_usd = 59712.42
# fee_share_percent = 1

# The hashrate by region. A method is a way of counting, and two methods are
# never mixed: hashrate_index (Luxor, Q3 2025) or cbeci (Cambridge, January
# 2022). Shares of your own need their day and their source.
[shares]
method = \"hashrate_index\"
# as_of = 2026-06-01
# source = \"whose count it is\"
# us_range_percent = [35, 40]
# percent = { us = 36, ru = 16, cn = 14, others = 34 }

# How the price moves: \"bootstrap\" takes weeks of the past in blocks, \"merton\"
# is a diffusion with jumps.
[price]
model = \"bootstrap\"

# What is imported into the US, and where it is made. The duty comes from the
# measures of the pack, day by day; no rate is typed here.
[machines]
hts = \"8543.70.98.60\"
origin_percent = { MY = 60, TH = 20, ID = 20 }
";

const CHANGES: &str = "
# The change. Without [[tariff]] and [[enforcement]] both courses are the same.

# From a day on the duty is again what the measures made it on another day.
[[tariff]]
from = 2027-01-01
# to = 2028-12-31
as_on = 2025-12-01   # with the country duties of 2025

# What happens to imports at the border. The values are assumptions: like the
# winter of 2024 to 2025, when half of the machines of one maker were held.
[[enforcement]]
from = 2027-01-01
to = 2027-06-30
detained_percent = 30     # of the machines
median_days = 60          # half of those are held so long, or longer
p95_days = 150            # one in twenty
holding_usd_per_th = 1    # storage and fees, for one that is held
seized_percent = 0.5      # taken for good
redirected_percent = 50   # of those that run elsewhere in the end
";
