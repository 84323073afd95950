"""`hashgate mcp` as the official client of the protocol sees it.

It holds every answer against the schema that the tool promises, by itself.
"""

import asyncio
import sys

from mcp import Client, MCPError, StdioServerParameters, stdio_client

INVOICE = (
    "Description,Qty,Unit price USD,Amount USD,Origin\n"
    "Antminer S21 Pro 234T,10,3276,32760,Malaysia\n"
)

CALLS = [
    ("check", {
        "papers": [{"name": "invoice.csv", "text": INVOICE}],
        "entry_date": "2026-11-25", "mode": "air",
    }, "hashgate.dossier/1"),
    ("identify", {"text": "50 PCS Antminer S21 Pro 234T"},
     "hashgate.identify/1"),
    ("duty", {"hts": "8543.70.98.60", "origin": "MY",
              "entry_date": "2026-11-25", "value_usd": 393120},
     "hashgate.duty/1"),
    ("duty", {"hts": "8543.70.98.60", "entry_date": "2026-11-25",
              "value_usd": "393,120"}, "hashgate.duty/1"),
    ("screen", {"name": "Sophgo Technologies", "as_of": "2026-11-25"},
     "hashgate.screen/1"),
    ("clock", {"events": [
        {"kind": "presented_for_examination", "date": "2026-10-01"}],
        "mode": "air", "as_of": "2026-11-25"}, "hashgate.clock/1"),
    ("payback", {"price_usd": 3276, "model": "Antminer S21 Pro 234T",
                 "as_of": "2026-11-25"}, "hashgate.payback/1"),
    ("explain", {"rule": "FCC-1"}, "hashgate.rule/1"),
]


async def main(program):
    server = StdioServerParameters(command=program, args=["mcp"])
    async with Client(stdio_client(server)) as client:
        tools = (await client.list_tools()).tools
        names = {tool.name for tool in tools}
        assert names >= {name for name, _, _ in CALLS}, names
        for name, arguments, schema in CALLS:
            result = await client.call_tool(name, arguments)
            assert not result.is_error, (name, result.content)
            assert result.structured_content["schema"] == schema, name
            assert result.structured_content["as_of"], name
        wrong = await client.call_tool("identify", {"txt": "S21"})
        assert wrong.is_error and "`txt`" in wrong.content[0].text, wrong
        resources = (await client.list_resources()).resources
        assert len(resources) > 20, len(resources)
        read = await client.read_resource(resources[1].uri)
        assert read.contents[0].text, read
        try:
            await client.read_resource("hashgate://rules/NOPE")
        except MCPError as error:
            assert "NOPE" in str(error), error
        else:
            raise AssertionError("a rule that is not there was read")
    print("ok")


asyncio.run(main(sys.argv[1]))
