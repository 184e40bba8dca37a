"""Clients from PyPI and npm against two real servers."""

import os
import sys

import checks
import javascript
import mastodon_py
import mastodon_py_rest
import toot_commands
from checks import check
from servers import Servers


def main() -> None:
    servers = Servers(os.environ["ALDEA_BIN"])
    try:
        servers.person("ana", "alpha.test", ["--role", "owner"])
        servers.person("ben", "beta.test")
        servers.person("cleo", "alpha.test")
        ana = mastodon_py.sign_in("alpha.test", "ana@people.example")
        ben = mastodon_py.sign_in("beta.test", "ben@people.example")
        cleo = mastodon_py.sign_in("alpha.test", "cleo@people.example")
        mastodon_py.story(ana, ben)
        mastodon_py_rest.everything_else(servers, ana, cleo)
        toot_commands.run(servers)
        javascript.run(servers)
    except BaseException:
        print(servers.logs(), file=sys.stderr)
        raise
    finally:
        servers.stop()
    failed = servers.failures()
    check(f"no server failed in a request or logged an error {failed}", not failed)
    servers.forget()
    print(f"{checks.passed} passed, 0 failed")


main()
