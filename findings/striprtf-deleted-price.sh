#!/usr/bin/env bash
# striprtf 0.0.35: a price that was struck out with tracked changes and its successor read as one number.
#
# Field: quotes and contracts kept as RTF and revised with tracked changes: \deleted marks text as deleted, \revised as inserted.
# Seen: "3,276.00" deleted and "3,300.00" inserted reads "3,276.003,300.00". Hidden text (\v) is kept too. Headers and footers, which are
# seen on paper, are left out.
# Surprise: what nobody sees in the final document is kept, with no sign between the old and the new.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'striprtf==0.0.35'
cd "$dir"
v/bin/python - <<'PY'
import sys
from striprtf.striprtf import rtf_to_text
quote = r"{\rtf1\ansi Unit price USD {\deleted 3,276.00}{\revised 3,300.00}\par}"
hidden = r"{\rtf1\ansi {\v draft }final\par}"
framed = r"{\rtf1\ansi {\header Example Miner Works}Quote 1\par}"
seen = [rtf_to_text(text).strip() for text in (quote, hidden, framed)]
print(seen)
if seen != ["Unit price USD 3,276.003,300.00", "draft final", "Quote 1"]:
    sys.exit("CHANGED: the texts are others")
print("HOLDS: striprtf keeps text that is marked as deleted, so the old price and the new one run together.")
PY
