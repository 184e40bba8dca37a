"""Somebody on a server of ours, through its API."""

import json
import urllib.parse
import urllib.request


class Person:
    def __init__(self, origin: str, token: str, other: str):
        """`other`: the handle of who is on the other server."""
        self.origin = origin
        self.token = token
        self.other = other

    def ask(self, method: str, path: str, **body):
        data = json.dumps(body).encode() if body else (b"" if method == "POST" else None)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.origin}{path}", data, headers, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def get(self, path: str):
        return self.ask("GET", path)

    def post(self, path: str, **body):
        return self.ask("POST", path, **body)

    def find(self, what: str, kind: str) -> dict | None:
        found = self.get(f"/api/v2/search?resolve=true&q={urllib.parse.quote(what)}")[kind]
        return found[0] if found else None

    def home(self, uri: str) -> dict | None:
        """What has come into the home under this address."""
        return next((status for status in self.get("/api/v1/timelines/home") if status["uri"] == uri), None)

    def told(self, kind: str) -> list[dict]:
        """The notifications of this kind by the other, the newest first."""
        notifications = self.get(f"/api/v1/notifications?types[]={kind}")
        return [told for told in notifications if told["account"]["acct"] == self.other[1:]]
