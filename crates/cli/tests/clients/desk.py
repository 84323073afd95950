"""`hashgate serve` as the clients of yente and of reconciliation see it."""

import sys

import pandas
from reconciler import reconcile
from yente_client import BadRequestError, Client, Company, NotFoundError, Person

home = sys.argv[1]

with Client(base_url=home) as client:
    assert client.healthz().status == "ok"
    assert client.readyz().status == "ok"
    names = {algorithm.name for algorithm in client.algorithms().algorithms}
    assert names == {"hashgate"}, names
    found = client.match(Company(name="Sophgo Technologies", country="cn"))
    assert found.top.caption == "Sophgo Technologies Ltd.", found
    assert found.top.match and found.top.score >= 0.7, found
    assert found.top.contributing_explanations, found
    none = client.match(Person(name="Nobody Ofnote"))
    assert none.results == [] and none.total.value == 0, none
    rows = [
        ("a", Company(name="Sophgo Technologies Pte")),
        ("b", Person(name="Nobody Ofnote")),
        ("c", Company(name="华为技术有限公司")),
    ]
    answered = dict(client.match_iter(rows))
    assert set(answered) == {"a", "b", "c"}, answered
    assert answered["a"].results and not answered["b"].results, answered
    assert client.search("sophgo").results
    entity = client.fetch(found.top.id)
    assert entity.caption == found.top.caption, entity
    for wrong, failure in [
        (lambda: client.match(Person(name="x"), datasets=["nowhere"]),
         NotFoundError),
        (lambda: client.match(Person(name="x"), limit=501), BadRequestError),
    ]:
        try:
            wrong()
        except failure:
            continue
        raise AssertionError(f"no {failure.__name__}")

column = pandas.Series(
    ["Prairie Nobody of Texas", "Sophgo Technologies", "Nobody Else"]
)
found = reconcile(column, reconciliation_endpoint=home + "/reconcile")
of_name = dict(zip(found["input_value"], found["name"]))
assert of_name["Sophgo Technologies"] == "Sophgo Technologies Ltd.", found
print("ok")
