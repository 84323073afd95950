#!/usr/bin/env bash
# npm date-holidays 3.37.0: when Veterans Day falls on a weekend, its day off in lieu is not a "public" holiday, unlike all others.
#
# Field: deadlines of US customs are moved by the federal holidays of 5 USC 6103, which gives one rule for all that fall on a Saturday.
# Seen: the substitutes of New Year's Day, Juneteenth, Independence Day and Christmas have the type "public"; that of Veterans Day,
# 2023-11-10 and 2028-11-10, has the type "bank", although its note says that federal offices are closed.
# Surprise: the usual filter type === "public" keeps Saturday 2023-11-11, when nobody works anyway, and drops the Friday off.
# What hashgate does: one rule for all holidays, from data/cases/holidays.toml.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'date-holidays@3.37.0'
cat > try.cjs <<'JS'
const Holidays = require("date-holidays");
const us = new Holidays("US");
const types = {};
for (let year = 2021; year <= 2034; year++) {
  for (const day of us.getHolidays(year).filter((h) => h.substitute)) {
    const name = day.name.replace(" (substitute day)", "");
    (types[name] ??= new Set()).add(day.type);
  }
}
for (const [name, set] of Object.entries(types)) console.log(`${name}: substitute is ${[...set].join(", ")}`);
const days = us.getHolidays(2023).filter((h) => h.type === "public").map((h) => h.date.slice(0, 10));
console.log("public in November 2023:", days.filter((d) => d.startsWith("2023-11")).join(", "));
const bank = Object.keys(types).filter((name) => types[name].has("bank"));
if (bank.join() !== "Veterans Day" || days.includes("2023-11-10") || !days.includes("2023-11-11")) {
  console.error("CHANGED: the substitute of Veterans Day is no longer the only one of type bank");
  process.exit(1);
}
console.log("HOLDS: of all federal holidays only Veterans Day has a substitute of type 'bank'; whoever counts the public " +
  "ones takes Friday 2023-11-10, a federal day off, for a working day.");
JS
node try.cjs
