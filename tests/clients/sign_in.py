"""Signing in through the pages as a browser without scripts does: follow links, fill in forms."""

from html.parser import HTMLParser
from urllib.parse import urljoin

import requests


class Forms(HTMLParser):
    """The forms of a page: where they go and what they hold."""

    def __init__(self):
        super().__init__()
        self.forms: list[dict] = []
        self.text: list[str] = []

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag == "form":
            self.forms.append({"action": values.get("action") or "", "method": values.get("method", "get"), "fields": {}})
        elif tag in ("input", "button") and self.forms and values.get("name"):
            kind = values.get("type", "text")
            if kind in ("checkbox", "radio") and "checked" not in values:
                return
            fields = self.forms[-1]["fields"]
            if tag == "button" or kind == "submit":
                fields.setdefault(values["name"], values.get("value", ""))
            else:
                fields[values["name"]] = values.get("value", "")

    def handle_data(self, data):
        self.text.append(data)


def submit(session: requests.Session, page: requests.Response, holds: str, **filled) -> requests.Response:
    """Sends the form of a page that has a field of this name."""
    parser = Forms()
    parser.feed(page.text)
    form = next((form for form in parser.forms if holds in form["fields"]), None)
    assert form, f"{page.url} has no form with {holds}: {[f['fields'] for f in parser.forms]}"
    address = urljoin(page.url, form["action"] or page.url)
    origin = "/".join(page.url.split("/")[:3])
    return session.post(address, data=form["fields"] | filled, headers={"Origin": origin})


def authorization_code(url: str, email: str, password: str) -> str:
    """Opens an application's request for access, signs in, agrees, and reads the code off the page."""
    session = requests.Session()
    page = session.get(url)
    assert page.status_code == 200, page
    if "password" in page.text.lower() and 'type="password"' in page.text:
        page = submit(session, page, "password", email=email, password=password)
    assert page.status_code == 200, (page, page.text[:2000])
    parser = Forms()
    parser.feed(page.text)
    if parser.forms and 'name="do"' in page.text and "allow" in page.text:
        page = submit(session, page, "do", do="allow")
    assert page.status_code == 200, (page, page.text[:2000])
    parser = Forms()
    parser.feed(page.text)
    words = [word.strip() for word in parser.text if len(word.strip()) == 43]
    assert words, f"no code on {page.url}: {' '.join(parser.text)[:1000]}"
    return words[0]
