#!/usr/bin/env bash
# drafthorse 2025.2.0: print() of an amount, whether set or read from an invoice, raises TypeError.
#
# Field: Factur-X and ZUGFeRD invoices read in a script that prints the price of each line.
# Seen: str(line.agreement.net.amount) raises "__str__ returned non-string (type decimal.Decimal)"; line.product.name of the same line
# prints well, and the amount is written to XML rightly. The number is reached by the private _value alone.
# Surprise: the objects that hold texts and the objects that hold amounts are of one family, and only the second cannot be shown.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'drafthorse==2025.2.0'
cd "$dir"
v/bin/python - <<'PY'
import datetime, sys
from decimal import Decimal
from drafthorse.models.document import Document
from drafthorse.models.tradelines import LineItem

invoice = Document()
invoice.context.guideline_parameter.id = "urn:cen.eu:en16931:2017"
invoice.header.id, invoice.header.type_code = "INV-1", "380"
invoice.header.issue_date_time = datetime.date(2026, 11, 10)
line = LineItem()
line.document.line_id, line.product.name = "1", "S21 Pro"
line.agreement.net.amount = Decimal("3276.00")
line.delivery.billed_quantity = (Decimal("100"), "C62")
invoice.trade.items.add(line)
read = Document.parse(invoice.serialize(schema=None)).trade.items.children[0]
print("name:", read.product.name)
try:
    seen = str(read.agreement.net.amount)
except TypeError as error:
    seen = f"TypeError: {error}"
print("amount:", seen)
if not seen.startswith("TypeError"):
    sys.exit("CHANGED: the amount can be printed")
print("HOLDS: drafthorse reads an amount from an invoice but cannot show it: its text form returns a Decimal in place of a text.")
PY
