"""Write a query as a call from a shell, from Python and from R."""

import json
import shlex


def as_programs(address: str, query: str) -> list[tuple[str, str]]:
    r"""
    Return (name, program) for each way to ask *query* of the endpoint at *address*.

    >>> print(dict(as_programs("http://localhost/sparql", "ASK { }"))["curl"])
    curl --get http://localhost/sparql --header 'Accept: text/csv' \
      --data-urlencode 'query=ASK { }'
    """
    where, text = json.dumps(address), json.dumps(query, ensure_ascii=False)
    curl = (
        f"curl --get {shlex.quote(address)} --header 'Accept: text/csv' \\\n"
        f"  --data-urlencode {shlex.quote('query=' + query)}"
    )
    python = (
        "from io import BytesIO\n"
        "from urllib.parse import urlencode\n"
        "from urllib.request import Request, urlopen\n\n"
        "import pandas\n\n"
        f"query = {text}\n"
        f"address = {where} + '?' + urlencode({{'query': query}})\n"
        "answer = urlopen(Request(address, headers={'Accept': 'text/csv'})).read()\n"
        "print(pandas.read_csv(BytesIO(answer)))"
    )
    r = (
        f"query <- {text}\n"
        f'address <- paste0({where}, "?format=csv&query=", URLencode(query, reserved = TRUE))\n'
        'print(read.csv(address, encoding = "UTF-8"))'
    )
    return [("curl", curl), ("Python", python), ("R", r)]
