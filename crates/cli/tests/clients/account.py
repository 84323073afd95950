"""Makes the first account of a desk and a token of it, as a browser does;
prints the token."""

import html
import re
import sys
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

home, setup = sys.argv[1:]
opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))


def post(path, **fields):
    data = urllib.parse.urlencode(fields).encode()
    return opener.open(home + path, data).read().decode()


code = urllib.parse.parse_qs(urllib.parse.urlsplit(setup).query)["code"][0]
post("/setup", code=code, name="wei", password="correct horse battery")
account = opener.open(home + "/account").read().decode()
csrf = re.search(r"csrf=([0-9a-f]+)", account)[1]
page = post(f"/account/tokens?csrf={csrf}", name="test", scope="write")
print(html.unescape(re.search(r'id="token">([^<]+)<', page)[1]))
