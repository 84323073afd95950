#!/usr/bin/env bash
# npm node-x12 1.7.1: a text that holds an asterisk or a tilde is written as it is, and read back as other elements and segments.
#
# Field: X12 810 invoices made from a price list: "S21*PRO", "~234T" (about 234 T).
# Seen: an IT1 segment with "S21*PRO ~234T" as its last element comes back from the package's own parser as IT1 with two elements more and a
# segment "234T". The count in SE is that of the segments that were added, so a strict reader refuses the interchange. X12 has no escape
# character: a writer can refuse the text, replace the character, or choose separators that do not occur.
# Surprise: the writer checks minimal lengths of GS elements, but not the one thing that destroys the message.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'node-x12@1.7.1'
cat > try.cjs <<'JS'
const { X12Interchange, X12Parser } = require("node-x12");
const made = new X12Interchange({ elementDelimiter: "*", segmentTerminator: "~", endOfLine: "" });
made.setHeader(["00", "", "00", "", "ZZ", "SENDERID", "ZZ", "RECEIVERID", "261120", "1200", "U", "00401", "1", "0", "P", ">"]);
const group = made.addFunctionalGroup();
group.setHeader(["IN", "SND", "RCV", "20261120", "1200", "1", "X", "004010"]);
const invoice = group.addTransaction();
invoice.setHeader(["810", "0001"]);
invoice.addSegment("BIG", ["20261120", "INV1"]);
invoice.addSegment("IT1", ["1", "100", "EA", "3276.00", "", "VP", "S21*PRO ~234T"]);
invoice.addSegment("TDS", ["32760000"]);
const text = made.toString();
const segments = new X12Parser().parse(text).functionalGroups[0].transactions[0].segments;
segments.forEach((s) => console.log(s.tag, s.elements.map((e) => e.value).join(" | ")));
let strict = "accepted";
try { new X12Parser(true).parse(text); } catch (error) { strict = `refused: ${error.message}`; }
console.log("strict parser:", strict);
if (segments.map((s) => s.tag).join() !== "BIG,IT1,234T,TDS" || segments[1].elements.length !== 8) {
  console.error("CHANGED: the segments are others");
  process.exit(1);
}
console.log("HOLDS: node-x12 writes separators inside texts unchanged, so an asterisk in a description moves the elements behind it and a " +
  "tilde begins a segment that nobody wrote.");
JS
node try.cjs
