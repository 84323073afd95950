#!/usr/bin/env bash
# npm ts-edifact 0.0.14: after a UNA with other separators, the usual ones are still refused inside text.
#
# Field: EDIFACT INVOIC whose sender chose separators that do not occur in its texts, which is what UNA is for (ISO 9735).
# Seen: with UNA^|.? # the description "PSU: 12V" raises "Invalid character :", and MAKER'S the same for the apostrophe, though neither
# separates anything in this interchange. npm edifact 1.2.12, the package it descends from, reads both.
# Surprise: the segments are split by the new separators, so UNA is understood; only the list of characters that a text may hold is not
# renewed.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'ts-edifact@0.0.14' 'htmlparser2@12.0.0' 'edifact@1.2.12'
cat > try.cjs <<'JS'
console.warn = () => {};
const log = console.log;
console.log = (...texts) => { if (!/^No segment/.test(texts[0])) log(...texts); };
const { Parser: Subject } = require("ts-edifact");
const Parent = require("edifact/parser.js");
const message = (text) => `UNA^|.? #UNH|1|INVOIC^D^96A^UN#IMD|F||^^^${text}#`;
const read = (parser, hook, text) => {
  let last = "";
  hook(parser, (value) => { last = value; });
  try { parser.write(message(text)); parser.end(); return last; } catch (error) { return error.message; }
};
const seen = [];
for (const text of ["PSU: 12V", "MAKER'S", "PSU 12V"]) {
  const got = read(new Subject(), (p, f) => { p.onComponent = f; }, text);
  const parent = read(new Parent(), (p, f) => p.on("component", f), text);
  console.log(`${text}: ts-edifact ${got}; edifact ${parent}`);
  seen.push(/^Invalid character/.test(got), parent === text);
}
if (seen.join() !== "true,true,true,true,false,true") {
  console.error("CHANGED: the texts are read otherwise");
  process.exit(1);
}
console.log("HOLDS: ts-edifact refuses a colon or an apostrophe in a text of an interchange whose UNA has made other characters the " +
  "separators; the package that it descends from reads them.");
JS
node try.cjs
