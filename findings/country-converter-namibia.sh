#!/usr/bin/env bash
# country_converter 1.3.2 on pandas 3.1.1: the converter cannot be made, because Namibia's code is taken for a missing value.
#
# Field: names of countries on papers turned into two-letter codes. Namibia is NA.
# Seen: CountryConverter() raises "first argument must be string or compiled pattern". Its loader takes "NA" out of the missing values and
# reads the column with converters={"ISO2": str}; pandas 2.3.3 then kept the text "NA", pandas 3.1.1 turns it into NaN all the same, unless
# keep_default_na=False is given. pip installs the pair together without a word.
# Surprise: the package guards against just this country, and the guard stopped working under it. In pandas alone the same call on the same
# two rows, with a converter that returns text, gives NaN now and gave "NA" before.
# What hashgate does: countries are a table of its own, in which no text stands for "missing".
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'country_converter==1.3.2' 'pandas==3.1.1'
cd "$dir"
v/bin/python - <<'PY'
import io, subprocess, sys
import pandas

def codes():
    return pandas.read_csv(io.StringIO("code,n\nNA,1\nMY,2\n"), converters={"code": str})["code"].tolist()

now = codes()
try:
    import country_converter
    country_converter.CountryConverter()
    made = "made"
except TypeError as error:
    made = str(error)
print(f"pandas {pandas.__version__}: codes {now}; CountryConverter(): {made}")
subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "pandas==2.3.3"], check=True)
before = subprocess.run([sys.executable, "-c", "import io, pandas\n"
    "print(pandas.read_csv(io.StringIO('code,n\\nNA,1\\nMY,2\\n'), converters={'code': str})['code'].tolist())\n"
    "import country_converter; print(country_converter.CountryConverter().convert('Namibia', to='ISO2'))"],
    check=True, capture_output=True, text=True).stdout.split("\n")
print(f"pandas 2.3.3: codes {before[0]}; Namibia is {before[1]}")
if now[0] == "NA" or made != "first argument must be string or compiled pattern" or before[:2] != ["['NA', 'MY']", "NA"]:
    sys.exit("CHANGED: the pair works, or the older one does not")
print("HOLDS: pandas 3.1.1 turns the text NA into a missing value behind a converter that returns text, where 2.3.3 kept it; "
      "country_converter, which relies on that for Namibia, can no longer be made at all.")
PY
