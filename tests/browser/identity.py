"""A provider of sign-in on loopback: OpenID Connect with the code flow, as far as a client asks for it.

Whoever comes picks who to be on its page. Tokens are signed with a key made for this one provider.
"""

from __future__ import annotations

import json
import secrets
import threading
import time
from base64 import b64decode
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "tallywire-test", "the-secret-of-the-test-client"


class Provider:
    """Knows ``people``: what the token says of each, by the name on the button. Use with ``with``."""

    def __init__(self, people: Mapping[str, Mapping[str, Any]]) -> None:
        self.people = people
        self.codes: dict[str, tuple[str, str]] = {}
        self.key = RSAKey.generate_key(2048, {"kid": "only"})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (_Handler,), {"provider": self}))
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Provider:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def settings(self, dashboard: str) -> dict[str, str]:
        """What a dashboard at that address needs in its environment."""
        return {
            "TALLYWIRE_OIDC_CLIENT_ID": CLIENT,
            "TALLYWIRE_OIDC_CLIENT_SECRET": SECRET,
            "TALLYWIRE_OIDC_SERVER_METADATA_URL": f"{self.address}/.well-known/openid-configuration",
            "TALLYWIRE_OIDC_REDIRECT_URI": f"{dashboard}/oauth2callback",
            "TALLYWIRE_OIDC_COOKIE_SECRET": secrets.token_hex(32),
        }

    def description(self) -> dict[str, Any]:
        """What OpenID Connect Discovery 1.0 asks for."""
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def token(self, code: str) -> dict[str, Any]:
        """The tokens for a code, which is good for once."""
        name, nonce = self.codes.pop(code)
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 3600, "nonce": nonce, "name": name}
        signed = jwt.encode({"alg": "RS256", "kid": "only"}, claims | dict(self.people[name]), self.key)
        return {"access_token": secrets.token_hex(8), "token_type": "Bearer", "expires_in": 3600, "id_token": signed}


class _Handler(BaseHTTPRequestHandler):
    provider: Provider

    def log_message(self, *_: object) -> None:
        """Nothing on the screen."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        if parts.path == "/.well-known/openid-configuration":
            self._json(self.provider.description())
        elif parts.path == "/jwks":
            self._json({"keys": [self.provider.key.as_dict(private=False)]})
        elif parts.path == "/authorize" and "as" not in query:
            links = [
                f'<p><a href="{self.path}&amp;as={urlencode({"": n})[1:]}">{n}</a></p>' for n in self.provider.people
            ]
            self._send(200, "text/html", "".join(links))
        elif parts.path == "/authorize":
            code = secrets.token_hex(8)
            self.provider.codes[code] = (query["as"], query["nonce"])
            back = f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"
            self._send(302, "text/plain", "", Location=back)
        else:
            self._send(204 if parts.path == "/favicon.ico" else 404, "text/plain", "")

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode())
        basic = b64decode(self.headers.get("Authorization", "").removeprefix("Basic ")).decode()
        known = [unquote(part) for part in basic.split(":")] == [CLIENT, SECRET]
        code = form.get("code", [""])[0]
        if not known or code not in self.provider.codes:
            self._send(401, "application/json", '{"error": "invalid_grant"}')
        else:
            self._json(self.provider.token(code))

    def _json(self, answer: dict[str, Any]) -> None:
        self._send(200, "application/json", json.dumps(answer))

    def _send(self, status: int, kind: str, body: str, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body.encode())), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())
