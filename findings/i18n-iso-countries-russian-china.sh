#!/usr/bin/env bash
# npm i18n-iso-countries 7.14.0: in Russian it does not know "Китай", in Chinese not "台湾", but it knows "China" in Spanish.
#
# Field: origins on invoices in Russian and Chinese. "Китай" is how Russian papers write China.
# Seen: getAlpha2Code("Китай", "ru") is undefined, since the one Russian name held is the long form with its abbreviation in front; "Южная
# Корея" is unknown too. getAlpha2Code("台湾", "zh") is undefined, since only 中国台湾省 is held. Малайзия, Таиланд, 马来西亚 and 泰国 are found. In
# Vietnamese, MY is shown as "Bán đảo Mã Lai", the Malay Peninsula, which is a part of the country.
# Surprise: the commonest origin of the trade is the one that misses, while rarer ones are found.
# What hashgate does: it knows both words.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'i18n-iso-countries@7.14.0'
cat > try.cjs <<'JS'
const countries = require("i18n-iso-countries");
for (const lang of ["ru", "zh", "vi", "es"]) countries.registerLocale(require(`i18n-iso-countries/langs/${lang}.json`));
const want = [["Китай", "ru", undefined], ["Южная Корея", "ru", undefined], ["Малайзия", "ru", "MY"], ["Таиланд", "ru", "TH"],
  ["台湾", "zh", undefined], ["马来西亚", "zh", "MY"], ["China", "es", "CN"]];
let holds = true;
for (const [text, lang, seen] of want) {
  const code = countries.getAlpha2Code(text, lang);
  console.log(`${text} (${lang}): ${code}`);
  holds &&= code === seen;
}
console.log("CN in Russian:", countries.getName("CN", "ru"), "| TW in Chinese:", countries.getName("TW", "zh"), "| MY in Vietnamese:", countries.getName("MY", "vi"));
if (!holds || countries.getName("MY", "vi") !== "Bán đảo Mã Lai") {
  console.error("CHANGED: the codes or names are others");
  process.exit(1);
}
console.log("HOLDS: i18n-iso-countries cannot read the ordinary Russian word for China, nor the ordinary Chinese word for " +
  "Taiwan, because each locale holds one official name; other origins of the trade are found.");
JS
node try.cjs
