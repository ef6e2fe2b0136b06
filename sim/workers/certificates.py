"""Certificates with which this program and a cluster prove to each other who they are: what is wrong with
them is said before any work is handed out.
"""

import socket
import ssl
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

from sim.errors import InputMistake
from sim.parameters.jobs.run import Tls

WAITS = 10.0
"""Seconds for a scheduler that has taken the connection to say something."""

NO_TLS = ("WRONG_VERSION_NUMBER", "UNEXPECTED_MESSAGE", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG")
"""What is found where the answer is anything else."""


def refuse_unusable(address: str, tls: Tls) -> None:
    """Raise :class:`InputMistake` if the files cannot be used, or the scheduler and they do not go together.

    Where nobody listens nothing is said: Dask waits for somebody to.
    """
    context = _context(tls)
    where = f"run.cluster={address}"
    try:
        _greet(address, context)
    except ssl.SSLCertVerificationError as error:
        raise InputMistake(
            f"{where}: the scheduler's certificate is not believed ({error.verify_message}); name in"
            " run.cluster_tls.ca the file of those who signed it, or give the scheduler another one"
        ) from None
    except ssl.SSLError as error:
        raise InputMistake(_refused(where, tls, error.reason or "")) from None
    except ConnectionResetError:
        raise InputMistake(_refused(where, tls, "")) from None
    except (OSError, ValueError):  # nobody there, or no such place: Dask waits, and says so
        return


def _refused(where: str, tls: Tls, reason: str) -> str:
    if reason in (
        "WRONG_VERSION_NUMBER",
        "UNEXPECTED_MESSAGE",
        "RECORD_LAYER_FAILURE",
        "PACKET_LENGTH_TOO_LONG",
    ):
        return (
            f"{where}: whoever answers there does not speak TLS; start the scheduler with certificates, or"
            " begin the address with tcp:// and leave run.cluster_tls out"
        )
    said = f" ({reason.rpartition('ALERT_')[2].replace('_', ' ').lower()})" if "ALERT_" in reason else ""
    return (
        f"{where}: the scheduler does not accept run.cluster_tls.certificate{said}; {tls.certificate} must be"
        " valid today, and signed by one of those whom the scheduler believes"
    )


def _greet(address: str, context: ssl.SSLContext) -> None:
    """Open a connection and wait for the scheduler's first word, which comes once it believes this side."""
    place = urlsplit(address)
    if place.hostname is None or place.port is None:
        return
    with (
        closing(socket.create_connection((place.hostname, place.port), timeout=WAITS)) as plain,
        context.wrap_socket(plain, server_hostname=place.hostname) as secret,
    ):
        if not secret.recv(1):
            raise ConnectionResetError


def _context(tls: Tls) -> ssl.SSLContext:
    """What Dask would make of the files."""
    for name, file in tls:
        _refuse_unreadable(name, file)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False  # nor does Dask: whoever has a certificate of the cluster's belongs to it
    try:
        context.load_verify_locations(tls.ca)
    except ssl.SSLError:
        raise InputMistake(
            f"run.cluster_tls.ca: {tls.ca} holds no whole certificate; expected one or more"
        ) from None
    _load_own(context, tls)
    return context


def _load_own(context: ssl.SSLContext, tls: Tls) -> None:
    def locked() -> str:  # or the terminal would be asked, and waited for
        raise InputMistake(
            f"run.cluster_tls.key: {tls.key} is locked with a pass phrase; name one that is not, and that its"
            " owner alone may read"
        )

    try:
        context.load_cert_chain(tls.certificate, tls.key, password=locked)
    except ssl.SSLError as error:
        other = error.reason == "KEY_VALUES_MISMATCH"
        why = "do not belong together" if other else "are not both whole"
        raise InputMistake(
            f"run.cluster_tls.certificate and run.cluster_tls.key: {tls.certificate} and {tls.key} {why};"
            " expected a certificate and its private key"
        ) from None


def _refuse_unreadable(name: str, file: Path) -> None:
    try:
        pem = b"-----BEGIN" in file.read_bytes() if file.is_file() else None
    except OSError as error:
        raise InputMistake(f"run.cluster_tls.{name}: {file} cannot be read ({error.strerror})") from error
    if pem is None:
        raise InputMistake(f"run.cluster_tls.{name}: there is no file {file}; correct the path")
    if not pem:
        raise InputMistake(f"run.cluster_tls.{name}: {file} is no file in PEM format; expected one")
