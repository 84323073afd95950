#!/usr/bin/env bash
# npm eml-format 0.6.1: of a subject that is partly encoded only the encoded word is left.
#
# Field: mails of brokers and factories: "Entry ABC-1234567-8 通关", where RFC 2047 encodes the Chinese word alone.
# Seen: that subject is read "通关", "Invoice € 5" is "€", and of two encoded words the second is lost. npm eml-parse-js 1.1.15, which is
# of the same descent, and mailparser 3.14.2 give the whole.
# Surprise: what is plain is lost, and it is the entry number by which a mail is filed.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'eml-format@0.6.1' 'mailparser@3.14.2'
cat > try.cjs <<'JS'
const eml = require("eml-format");
const { simpleParser } = require("mailparser");
const subjects = { "Entry ABC-1234567-8 =?UTF-8?B?6YCa5YWz?=": "通关", "Invoice =?UTF-8?Q?=E2=82=AC?= 5": "€", "=?UTF-8?Q?Entry_?= =?UTF-8?Q?ABC?=": "Entry_",
  "Entry ABC-1234567-8 released": "Entry ABC-1234567-8 released" };
const read = (mail) => new Promise((done, fail) => eml.read(mail, (error, data) => (error ? fail(error) : done(data.subject))));
(async () => {
  let changed = false;
  for (const [subject, want] of Object.entries(subjects)) {
    const mail = ["From: broker@example.com", "To: importer@example.com", `Subject: ${subject}`, "Content-Type: text/plain", "", "x", ""].join("\r\n");
    const seen = await read(mail);
    console.log(`eml-format "${seen}", mailparser "${(await simpleParser(mail)).subject}"`);
    changed ||= seen !== want;
  }
  if (changed) {
    console.error("CHANGED: the subjects are others");
    process.exit(1);
  }
  console.log("HOLDS: eml-format keeps the first encoded word of a subject and drops all that stands around it.");
})();
JS
node try.cjs
