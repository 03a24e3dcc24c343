"""The private keys of a desk: Ed25519 for signing, age X25519 for opening."""

import secrets
from dataclasses import dataclass

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


@dataclass(frozen=True, kw_only=True, slots=True)
class DeskKeys:
    """Both private keys of one author; never shown, never written outside the encrypted store."""

    signing_seed: bytes
    identity: str

    @property
    def signing(self) -> Ed25519PrivateKey:
        """Return the signing key."""
        return Ed25519PrivateKey.from_private_bytes(self.signing_seed)

    @property
    def sign(self) -> bytes:
        """Return the raw public signing key."""
        return self.signing.public_key().public_bytes_raw()

    @property
    def seal(self) -> str:
        """Return the public recipient age1..."""
        return str(pyrage.x25519.Identity.from_str(self.identity).to_public())

    def __repr__(self) -> str:
        """Show nothing secret."""
        return "DeskKeys(…)"


def new_keys() -> DeskKeys:
    """Return new random keys."""
    return DeskKeys(signing_seed=secrets.token_bytes(32), identity=str(pyrage.x25519.Identity.generate()))
