"""What the doctor looks at for a team: how people sign in, and whether what is sent can be sent. Nothing is sent."""

from __future__ import annotations

import os
from collections.abc import Iterator

from app.access import is_loopback
from app.settings import Settings
from app.settings_checks import Finding
from store.errors import SettingsError


def sign_in(settings: Settings) -> Iterator[Finding]:
    """Whether the client is whole, whoever reaches the dashboard signs in, and a role leads in."""
    from app.sign_in import check_address, client_of

    remedy = "name every part of the client, in the environment or under [auth] (docs/operations.md)"
    try:
        client = client_of(os.environ)
        check_address(settings.dashboard.host, client)
    except SettingsError as error:
        yield Finding("sign-in", "fail", str(error), remedy)
        return
    if client is None:
        yield Finding("sign-in", "ok", f"nobody signs in: {settings.dashboard.host} is this machine's own address")
        return
    yield Finding("sign-in", "ok", f"people sign in at {client.address}")
    access = settings.access
    if access.default_role == "none" and not (access.claim and (access.viewer or access.analyst or access.admin)):
        what = "whoever signs in has no role, so nobody can see anything"
        yield Finding("sign-in", "warn", what, "set access.claim with values, or access.default_role")
    if not client.address.startswith("https:"):
        what = "sign-in without HTTPS: its cookies can be read on the way"
        yield Finding("sign-in", "warn", what, "put a proxy with HTTPS in front (docs/deploy/proxy)")


def addresses(settings: Settings) -> Iterator[Finding]:
    """Whether each address can be read by what would send to it. Their labels may be told, the addresses never."""
    from app.alerting.addresses import read_addresses
    from app.alerting.channels import can_be_read, mail_server

    remedy = "write it as docs/operations.md shows; `alerts test GROUP` tries it"
    try:
        groups = read_addresses(settings.alerting.secrets_file)
    except SettingsError:
        return  # told by the check of alerts
    for address in (one for listed in groups.values() for one in listed):
        server = mail_server(address.url) if address.channel == "e-mail" else None
        if not can_be_read(address.url):
            yield Finding("addresses", "warn", f"{address.label}: can't be read", remedy)
        elif address.channel == "e-mail" and (server is None or not server.recipients):
            yield Finding("addresses", "warn", f"{address.label}: names nobody to send to", remedy)
        elif server is not None and server.security == "insecure" and server.password and not is_loopback(server.host):
            what = f"{address.label}: the password travels in the clear"
            yield Finding("addresses", "warn", what, "begin it with mailtos://")
        else:
            yield Finding("addresses", "ok", f"{address.label}: can be read")


def digest(settings: Settings) -> Iterator[Finding]:
    """Whether the digest would reach anybody."""
    from app.digest.sending import addresses as of_digest

    wanted = settings.digest
    if not wanted.to:
        if wanted.watch_sends:
            what = "digest.watch_sends is on, but digest.to names no group"
            yield Finding("digest", "warn", what, "set digest.to, or turn it off")
        return
    try:
        found = of_digest(settings)
    except SettingsError as error:
        yield Finding("digest", "warn", str(error), "set the group's addresses")
        return
    when = f"by watch, {wanted.day} {wanted.hour} {wanted.zone}" if wanted.watch_sends else "by `digest --send` only"
    yield Finding("digest", "ok", f"to {len(found)} in {', '.join(wanted.to)}, {when}")
