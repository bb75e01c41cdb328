"""What stands around the pages: the first one, the list of all, and the redirects to them."""

from collections.abc import Iterable, Sequence
from urllib.parse import quote
from xml.sax.saxutils import escape

from starlette.requests import Request

from aidgraph.serve.publish.addresses import Addresses
from aidgraph.serve.publish.rewrite import rewrite
from aidgraph.serve.site import Site

_MOST = 50_000  # addresses that a sitemap may have


def first_page(site: Site) -> bytes:
    """Return the page that leads to the site in the reader's language."""
    request = Request(
        {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []}
    )
    page = bytes(site.render(request, "first.html.j2").body).decode("utf-8")
    nothing = Addresses(frozenset(), frozenset())
    return rewrite(page, "index.html", "en", nothing).html.encode("utf-8")


def sitemaps(address: str, pages: Sequence[str]) -> dict[str, bytes]:
    """
    Return the lists of *pages* below *address* for search engines, by file (sitemaps.org, 0.9).

    What is more than one list may hold is several, and ``sitemap.xml`` names them.

    >>> sitemaps("https://a.org", ["en/index.html"])["sitemap.xml"].count(b"<loc>https://a.org/en/")
    1
    """
    if len(pages) <= _MOST:
        return {"sitemap.xml": _listed("urlset", "url", address, pages)}
    parts = (pages[start : start + _MOST] for start in range(0, len(pages), _MOST))
    lists = {
        f"sitemap-{number}.xml": _listed("urlset", "url", address, part)
        for number, part in enumerate(parts, 1)
    }
    return {"sitemap.xml": _listed("sitemapindex", "sitemap", address, lists)} | lists


def _listed(root: str, row: str, address: str, files: Iterable[str]) -> bytes:
    every = (escape(f"{address}/{quote(file)}") for file in files)
    rows = "".join(f"<{row}><loc>{one}</loc></{row}>\n" for one in every)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'{head}<{root} xmlns="{space}">\n{rows}</{root}>\n'.encode()


def apache_redirects(address: str) -> bytes:
    """Return the file that a service of permanent identifiers needs: each id leads to its page.

    A client that asks for Turtle or JSON-LD is led to the data, a reader to the page in Chinese or
    English (303: a thing itself cannot be sent).
    """
    return _REDIRECTS.replace("SITE", address).encode()


_REDIRECTS = """\
# Redirects of https://w3id.org/aidgraph/ to the published site (Apache mod_rewrite).
# The service takes this file as aidgraph/.htaccess.
Options +FollowSymLinks
Header always merge Vary "Accept, Accept-Language"
RewriteEngine on

# The words and the records that claims stand on are shown with the claims of their source.
RewriteRule ^id/report/([^/]+)/evidence/ SITE/en/documents/$1.html [R=303,L]

RewriteCond %{HTTP_ACCEPT} text/turtle [NC]
RewriteRule ^id/(.+)$ SITE/doc/$1.ttl [R=303,L]
RewriteCond %{HTTP_ACCEPT} application/ld\\+json [NC]
RewriteRule ^id/(.+)$ SITE/doc/$1.jsonld [R=303,L]

RewriteCond %{HTTP:Accept-Language} ^zh [NC]
RewriteRule ^id/report/([^/]+)$ SITE/zh/documents/$1.html [R=303,L]
RewriteRule ^id/report/([^/]+)$ SITE/en/documents/$1.html [R=303,L]
RewriteCond %{HTTP:Accept-Language} ^zh [NC]
RewriteRule ^id/(.+)$ SITE/zh/doc/$1.html [R=303,L]
RewriteRule ^id/(.+)$ SITE/en/doc/$1.html [R=303,L]

RewriteCond %{HTTP_ACCEPT} text/turtle [NC]
RewriteRule ^ontology$ SITE/ontology/aidgraph.ttl [R=303,L]
RewriteCond %{HTTP:Accept-Language} ^zh [NC]
RewriteRule ^ontology$ SITE/zh/ontology.html [R=303,L]
RewriteRule ^ontology$ SITE/en/ontology.html [R=303,L]
RewriteRule ^$ SITE/ [R=302,L]
"""
