"""`docs/operations/settings.md`, written from the table of variables: `python -m aims.config.env_docs`."""

from __future__ import annotations

from aims.config.env import ROOT, VARIABLES

PAGE = ROOT / "docs" / "operations" / "settings.md"
INTRODUCTION = """# Settings

Every setting is an environment variable, and every one may stay out. They are read and checked at the
start of each process; if any is wrong, nothing starts and the message lists all that is wrong and what it
may be. An unknown name that begins with `AIMS_` is refused too, so a misspelling is not ignored.

The key that signs sessions is generated at the first start into `secrets/secret_key` of the data folder,
readable by its owner only. Keep that folder; without the key everyone has to sign in again.

With `AIMS_HTTPS=1` the pages are served for a proxy that ends TLS. The proxy must set
`X-Forwarded-Proto` itself and pass the `Host` header on; cookies are then marked secure, plain requests
are redirected, and browsers are told to come back by https only.

Too many wrong passwords pause sign-in for the network address they came from. Behind a proxy every request
comes from the proxy's own, and one guesser would close sign-in for everybody: so say with
`AIMS_TRUSTED_PROXIES` how many proxies stand in front, one behind the other. Each must add the address it
saw at the right end of `X-Forwarded-For`; what stands further left is the client's word and is not believed.
Without a proxy it must stay 0, or a client could give itself any address.

Written from `aims/config/env.py` by `make docs`.

| variable | what it may be | without it | example |
|---|---|---|---|
"""


def markdown() -> str:
    """The whole page."""
    rows = [
        f"| `{variable.name}` | {variable.what} | {_default(variable.default)} | `{variable.example}` |"
        for variable in VARIABLES
    ]
    return INTRODUCTION + "\n".join(rows) + "\n"


def _default(text: str) -> str:
    return f"`{text.replace('{data}', 'DATA')}`" if text else "(none)"


if __name__ == "__main__":
    PAGE.write_text(markdown(), encoding="utf-8")
