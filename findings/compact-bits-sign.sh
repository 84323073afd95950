#!/usr/bin/env bash
# python-bitcoinlib 0.12.2, bitcoinlib 0.7.10 and npm bitcoinjs-lib 7.0.5: for header bits with the sign bit set, three libraries give two targets, and none refuses.
#
# Field: difficulty and hash price from block headers. In the four bytes of bits the highest bit of the mantissa is a sign; by the rule of
# the reference client (SetCompact) 0x04923456 is negative, hence no target at all.
# Seen: both Python libraries count the sign as a part of the number (0x92345600), bitcoinjs-lib drops it (0x12345600). For 0x01123456
# bitcoinlib's target is a fraction, 18.204437..., a float, where the others say 18; above 2**256 python-bitcoinlib returns a number of
# 2,037 bits from a function named uint256_from_compact.
# Surprise: three readings of four bytes that every block holds; valid chains never show them, hostile or broken data does.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'python-bitcoinlib==0.12.2' 'bitcoinlib==0.7.10'
cd "$dir"
v/bin/python - <<'PY'
import subprocess, sys
from bitcoin.core.serialize import uint256_from_compact
from bitcoinlib.blocks import Block

def by_bitcoinlib(bits):
    block = Block.__new__(Block)
    block.bits = bits.to_bytes(4, "big")
    return block.target

subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "bitcoinjs-lib@7.0.5"], check=True)
def by_bitcoinjs(bits):
    code = f"import('bitcoinjs-lib').then(b => console.log(Buffer.from(b.Block.calculateTarget({bits})).toString('hex')))"
    return int(subprocess.run(["node", "-e", code], check=True, capture_output=True, text=True).stdout, 16)

seen = {}
for bits in (0x1D00FFFF, 0x04923456, 0x01123456):
    seen[bits] = (uint256_from_compact(bits), by_bitcoinlib(bits), by_bitcoinjs(bits))
    print(f"0x{bits:08x}: python-bitcoinlib {seen[bits][0]}, bitcoinlib {seen[bits][1]}, bitcoinjs-lib {seen[bits][2]}")
wide = uint256_from_compact(0xFF123456).bit_length()
print("0xff123456: python-bitcoinlib, bits of the number:", wide)
if len(set(seen[0x1D00FFFF])) != 1 or seen[0x04923456] != (0x92345600, 0x92345600, 0x12345600) \
        or seen[0x01123456][0] != 18 or seen[0x01123456][1] == 18 or seen[0x01123456][2] != 18 or wide != 2037:
    sys.exit("CHANGED: the targets are others")
print("HOLDS: for bits that the reference client calls negative, two libraries return one target and a third another; one returns "
      "fractions of a target, one a number far beyond 256 bits.")
PY
