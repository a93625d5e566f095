"""Addresses that are keys: whoever knows one reads what it shows. It holds the number of its workspace, which is opened
with it, and a secret of which only the digest is kept."""

import secrets
from dataclasses import dataclass

from people.models.invitation import digest


@dataclass(frozen=True)
class Key:
    workspace_id: int
    secret: str

    @classmethod
    def cut(cls, workspace_id: int) -> "Key":
        return cls(workspace_id, secrets.token_urlsafe(32))

    @classmethod
    def read(cls, token: str) -> "Key | None":
        """None where no address was ever written like this."""
        workspace, _dash, secret = token.partition("-")
        is_number = workspace.isdecimal() and workspace.isascii() and len(workspace) < 19
        return cls(int(workspace), secret) if is_number else None

    @property
    def token(self) -> str:
        return f"{self.workspace_id}-{self.secret}"

    @property
    def digest(self) -> str:
        return digest(self.secret)
