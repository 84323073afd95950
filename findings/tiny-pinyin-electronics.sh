#!/usr/bin/env bash
# npm tiny-pinyin 1.3.2 on Node 20: 电子 (electronics) becomes "dizi", 乾 and 桥 "qie"; it says that it is supported.
#
# Field: names of Chinese makers in Latin letters, for search and screening: 深圳市比特微电子科技有限公司 is the maker of Whatsminer.
# Seen: tiny-pinyin ships no table; it sorts each character between sample characters by the collation of the browser or of Node. On
# Node 20 the bounds lie off for whole syllables: dian is "di", qian and qiao are "qie". pinyin-pro, which has a table, gives dianzi, qian,
# qiao. Of 20,891 characters 927 get a reading that pinyin-pro does not list for them.
# Surprise: isSupported() answers true, and how a company is spelt depends on the version of the sorting library below.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'tiny-pinyin@1.3.2' 'pinyin-pro@3.29.4'
cat > try.cjs <<'JS'
const tiny = require("tiny-pinyin").default ?? require("tiny-pinyin");
const { pinyin } = require("pinyin-pro");
const want = { "电子": ["dizi", "dianzi"], "乾坤": ["qiekun", "qiankun"], "桥": ["qie", "qiao"], "科技": ["keji", "keji"], "比特微": ["bitewei", "bitewei"] };
let changed = !tiny.isSupported();
for (const [text, [wrong, right]] of Object.entries(want)) {
  const seen = [tiny.convertToPinyin(text, "", true), pinyin(text, { toneType: "none", type: "array" }).join("")];
  console.log(`${text}: tiny-pinyin ${seen[0]}, pinyin-pro ${seen[1]}`);
  changed ||= seen[0] !== wrong || seen[1] !== right;
}
if (changed) {
  console.error("CHANGED: the readings are others");
  process.exit(1);
}
console.log("HOLDS: tiny-pinyin says that Node 20 supports it and spells electronics as dizi, because it guesses a reading from the order " +
  "in which Node sorts the characters.");
JS
node try.cjs
