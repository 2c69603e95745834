"""A small provider of OpenID Connect, on a port of this machine: discovery, keys, codes with PKCE, signed tokens.

It does what a good one does; `say` changes what it says, to see that we do not believe everything.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "oogst", "een geheim"


class Provider:
    def __init__(self):
        self.key, self.other_key = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _key in "ab")
        self.person = {"sub": "persoon-1", "email": "iemand@oogst.example", "email_verified": True, "name": "I. Mand"}
        self.say = {}  # claims to say otherwise, or None to leave out
        self.config = {}  # the same, for the discovery document
        self.signs_with, self.algorithm, self.kid = self.key, "RS256", "een"
        self.codes, self.asked, self.problems = {}, [], []
        self.answers = True
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                provider.answer(self, {})

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                provider.answer(self, {name: values[0] for name, values in parse_qs(body).items()})

            def log_message(self, *_words):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def answer(self, handler, sent):
        parts = urlsplit(handler.path)
        self.asked.append((handler.command, parts.path, sent))
        known = {
            "/.well-known/openid-configuration": self.discovery,
            "/keys": self.keys,
            "/token": lambda: self.token(sent, handler.headers),
        }
        found = known.get(parts.path) if self.answers else None
        status, body = (200, found()) if found else (500, {"error": "no"})
        if body.get("error"):
            status = 400
        content = json.dumps(body).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    def discovery(self):
        return {
            "issuer": self.url, "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token", "jwks_uri": f"{self.url}/keys",
            "userinfo_endpoint": f"{self.url}/userinfo", "response_types_supported": ["code"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        } | self.config  # fmt: skip

    def keys(self):
        shown = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**shown, "kid": "een", "alg": "RS256", "use": "sig"}]}

    def authorise(self, address):
        """Somebody signs in at the provider: from the address that they were sent to, to the one to go back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert address.startswith(f"{self.url}/authorize?")
        assert (asked["client_id"], asked["response_type"]) == (CLIENT, "code")
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe()
        self.codes[code] = asked
        return asked, f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, sent, headers):
        asked = self.codes.pop(sent.get("code"), None)
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        basic = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        known = sent.get("client_secret") == SECRET or headers.get("Authorization") == basic
        if not asked or not known or challenge != asked["code_challenge"]:
            self.problems.append("code, secret or PKCE")
            return {"error": "invalid_grant"}
        now = int(time.time())
        claims = self.person | {
            "iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked.get("nonce"),
            "jti": secrets.token_hex(),
        }  # fmt: skip
        claims = {name: value for name, value in (claims | self.say).items() if value is not None}
        signed = jwt.encode(claims, self.signs_with, algorithm=self.algorithm, headers={"kid": self.kid})
        return {
            "access_token": secrets.token_hex(),
            "token_type": "Bearer",
            "id_token": signed,
            "refresh_token": "bewaar",
        }
