#!/usr/bin/env bash
# npm x12-parser 1.3.0: if the first chunk is shorter than the ISA segment, the whole interchange is one segment.
#
# Field: X12 810 invoices read from a socket or a pipe. The ISA segment is 106 characters long, and its separators stand at 4, 105 and 106.
# Seen: with a first chunk of 50 characters the reader emits a single "segment" ISA of 50 elements, in which "~" stands as text
# ("004010~ST"). With 106 or more it emits eleven. A second interchange in the same stream with other separators is read as one segment too.
# Surprise: nothing is raised, and a stream gives no promise of how long its first chunk is.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'x12-parser@1.3.0'
cat > try.cjs <<'JS'
const { X12parser } = require("x12-parser");
const { Readable } = require("stream");
const interchange = (element, end) => [
  ["ISA", "00", " ".repeat(10), "00", " ".repeat(10), "ZZ", "SENDERID       ", "ZZ", "RECEIVERID     ", "261120", "1200", "U", "00401", "000000001", "0", "P", ">"],
  ["GS", "IN", "S", "R", "20261120", "1200", "1", "X", "004010"], ["ST", "810", "0001"], ["BIG", "20261120", "INV1"],
  ["IT1", "1", "100", "EA", "3276.00", "", "VP", "S21 PRO 234T"], ["PID", "F", "", "", "", "BITCOIN MINER"], ["TDS", "32760000"],
  ["CTT", "1"], ["SE", "7", "0001"], ["GE", "1", "1"], ["IEA", "1", "000000001"],
].map((segment) => segment.join(element) + end).join("");
const names = async (chunks) => {
  const found = [];
  for await (const segment of Readable.from(chunks).pipe(new X12parser())) found.push(segment.name);
  return found;
};
(async () => {
  const text = interchange("*", "~");
  const whole = await names([text]), cut = await names([text.slice(0, 50), text.slice(50)]);
  const enough = await names([text.slice(0, 106), text.slice(106)]);
  const two = await names([text + interchange("|", "\n")]);
  console.log(`whole: ${whole.length} segments, cut at 50: ${cut.length} (${cut.join()}), cut at 106: ${enough.length}`);
  console.log(`two interchanges: ${two.length} segments, the last named ${JSON.stringify(two.at(-1)).slice(0, 24)}...`);
  if (whole.length !== 11 || cut.join() !== "ISA" || enough.length !== 11 || two.length !== 12) {
    console.error("CHANGED: the numbers of segments are others");
    process.exit(1);
  }
  console.log("HOLDS: x12-parser takes the separators from the first chunk alone: 50 characters of it are too few and the " +
    "invoice arrives as one segment named ISA, without an error; a second interchange never gets its own separators.");
})();
JS
node try.cjs
