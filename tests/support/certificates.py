"""Certificates made with ``openssl`` for one test: those of a cluster, and such as it must not believe."""

import shutil
import subprocess
from pathlib import Path

import pytest

NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
NAMES = "subjectAltName=IP:127.0.0.1"


class Certificates:
    """A folder of certificates: ``ours`` is one of the cluster's, ``expired`` was, ``strange`` never was."""

    def __init__(self, folder: Path) -> None:
        if shutil.which("openssl") is None:
            pytest.skip("needs the command openssl")
        self.folder = folder
        for ca in ("ca", "other_ca"):
            self._made(
                "req", "-x509", *NEW_KEY, "-keyout", f"{ca}.key", "-out", f"{ca}.pem", "-subj", f"/CN={ca}"
            )
        self._issued("ours", "ca", days=2)
        self._issued("expired", "ca", days=-1)
        self._issued("strange", "other_ca", days=2)

    def files(self, name: str = "ours", *, ca: str = "ca", key: str = "") -> dict[str, str]:
        """The three files with which somebody says who they are."""
        files = {"ca": f"{ca}.pem", "certificate": f"{name}.pem", "key": key or f"{name}.key"}
        return {part: str(self.folder / file) for part, file in files.items()}

    def words(self, name: str = "ours", *, ca: str = "ca", key: str = "") -> tuple[str, ...]:
        """The settings that name them."""
        files = self.files(name, ca=ca, key=key)
        return tuple(f"run.cluster_tls.{part}={file}" for part, file in files.items())

    def locked(self) -> str:
        """The key of ``ours`` with a pass phrase."""
        self._made("ec", "-in", "ours.key", "-aes128", "-passout", "pass:phrase", "-out", "locked.key")
        return "locked.key"

    def _issued(self, name: str, ca: str, *, days: int) -> None:
        (self.folder / "names").write_text(NAMES)
        self._made("req", *NEW_KEY, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}")
        signed = ("x509", "-req", "-in", f"{name}.csr", "-CA", f"{ca}.pem", "-CAkey", f"{ca}.key")
        self._made(*signed, "-CAcreateserial", "-days", str(days), "-extfile", "names", "-out", f"{name}.pem")

    def _made(self, *words: str) -> None:
        subprocess.run(["openssl", *words], cwd=self.folder, check=True, capture_output=True)
