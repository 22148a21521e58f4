"""A provider of identities on loopback, for tests: OpenID Connect's discovery, authorisation code, token and keys.

Whoever comes is signed in as the person that `person` holds; no password is asked. Tokens are signed with RS256.
"""

from __future__ import annotations

import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "mediakit", secrets.token_hex(16)


class Provider:
    """The provider, served until `close`."""

    def __init__(self) -> None:
        self.person: dict[str, Any] = {}
        self.key = RSAKey.generate_key(2048, {"kid": "test", "use": "sig", "alg": "RS256"})
        self.codes: dict[str, dict[str, Any]] = {}
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.get(self)

            def do_POST(self) -> None:
                provider.post(self)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def get(self, request: BaseHTTPRequestHandler) -> None:
        """Discovery, keys, and the page on which one would sign in."""
        url = urlsplit(request.path)
        if url.path == "/.well-known/openid-configuration":
            _answer(request, {
                "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/jwks",
                "response_types_supported": ["code"], "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"], "scopes_supported": ["openid", "email", "profile"],
            })  # fmt: skip
        elif url.path == "/jwks":
            _answer(request, {"keys": [self.key.as_dict(private=False)]})
        elif url.path == "/authorize":
            asked = {name: values[0] for name, values in parse_qs(url.query).items()}
            code = secrets.token_urlsafe(16)
            self.codes[code] = {"nonce": asked.get("nonce"), "person": dict(self.person)}
            request.send_response(302)
            back = urlencode({"code": code, "state": asked["state"]})
            request.send_header("Location", f"{asked['redirect_uri']}?{back}")
            request.end_headers()
        else:
            request.send_error(404)

    def post(self, request: BaseHTTPRequestHandler) -> None:
        """A token for a code, once."""
        given = parse_qs(request.rfile.read(int(request.headers["Content-Length"])).decode())
        known = self.codes.pop(given["code"][0], None)
        if known is None:
            request.send_error(400)
            return
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 600,
            "nonce": known["nonce"],
            **known["person"],
        }
        token = jwt.encode(
            {"alg": "RS256", "kid": "test"}, {k: v for k, v in claims.items() if v is not None}, self.key
        )
        _answer(
            request,
            {"access_token": secrets.token_hex(8), "token_type": "Bearer", "expires_in": 600, "id_token": token},
        )

    def close(self) -> None:
        """Stop serving."""
        self.server.shutdown()
        self.server.server_close()


def _answer(request: BaseHTTPRequestHandler, said: dict[str, Any]) -> None:
    body = json.dumps(said).encode()
    request.send_response(200)
    request.send_header("Content-Type", "application/json")
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)
