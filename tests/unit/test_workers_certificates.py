"""What is wrong with certificates is one sentence that names whose, and nothing is asked of the terminal."""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread

import pytest
from certificates import Certificates

from sim.errors import InputMistake
from sim.parameters.jobs.run import Tls
from sim.workers.certificates import refuse_unusable

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return Certificates(tmp_path_factory.mktemp("certificates"))


def answer(listening: socket.socket, begun: Callable[[socket.socket], socket.socket]) -> None:
    """Greet one who connects, as a scheduler does."""
    taken, _ = listening.accept()
    with taken, suppress(OSError):
        taken.settimeout(10)
        spoken = begun(taken)
        spoken.sendall(b"\0\0\0\0\0\0\0\1")
        spoken.recv(1)
        spoken.close()


@contextmanager
def scheduler(begun: Callable[[socket.socket], socket.socket]) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        one = Thread(target=answer, args=(listening, begun), daemon=True)
        one.start()
        yield f"tls://127.0.0.1:{listening.getsockname()[1]}"
        one.join(10)


def secret(made: Certificates, name: str = "ours") -> Callable[[socket.socket], socket.socket]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made.folder / f"{name}.pem", made.folder / f"{name}.key")
    context.load_verify_locations(made.folder / "ca.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    return lambda plain: context.wrap_socket(plain, server_side=True)


def tls(made: Certificates, name: str = "ours", *, ca: str = "ca.pem", key: str = "") -> Tls:
    folder = made.folder
    return Tls(ca=folder / ca, certificate=folder / f"{name}.pem", key=folder / (key or f"{name}.key"))


def test_certificates_that_belong_together_are_taken(made: Certificates) -> None:
    with scheduler(secret(made)) as address:
        refuse_unusable(address, tls(made))


@pytest.mark.parametrize(
    ("name", "why"), [("strange", r"\(unknown ca\)"), ("expired", r"\(certificate expired\)")]
)
def test_one_that_the_scheduler_does_not_believe_is_named(made: Certificates, name: str, why: str) -> None:
    said = rf"does not accept run\.cluster_tls\.certificate {why}; .*{name}\.pem must be valid today"
    with scheduler(secret(made)) as address, pytest.raises(InputMistake, match=said):
        refuse_unusable(address, tls(made, name))


@pytest.mark.parametrize(
    ("name", "ca", "why"),
    [("ours", "other_ca.pem", "self-signed"), ("expired", "ca.pem", "has expired")],
)
def test_a_scheduler_that_is_not_believed_is_said_to_be(
    made: Certificates, name: str, ca: str, why: str
) -> None:
    with (
        scheduler(secret(made, name)) as address,
        pytest.raises(InputMistake, match=f"the scheduler's certificate is not believed .*{why}"),
    ):
        refuse_unusable(address, tls(made, ca=ca))


def test_a_scheduler_without_certificates_is_said_to_have_none(made: Certificates) -> None:
    with (
        scheduler(lambda plain: plain) as address,
        pytest.raises(InputMistake, match="does not speak TLS; start the scheduler with certificates"),
    ):
        refuse_unusable(address, tls(made))


def test_where_nobody_listens_dask_may_wait(made: Certificates) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    for address in (f"tls://127.0.0.1:{port}", "tls://127.0.0.1", "tls://127.0.0.1:port"):
        refuse_unusable(address, tls(made))


def test_files_that_are_no_certificate_and_key_are_named(made: Certificates) -> None:
    whole = (made.folder / "ours.pem").read_bytes()
    (made.folder / "half.pem").write_bytes(whole[: len(whole) // 2])
    (made.folder / "text.pem").write_bytes(b"ours")
    wrong = {
        r"cluster_tls\.key: there is no file .*none\.key": tls(made, key="none.key"),
        r"cluster_tls\.key: there is no file": tls(made, key="."),
        r"cluster_tls\.ca: .*text\.pem is no file in PEM format": tls(made, ca="text.pem"),
        r"cluster_tls\.ca: .*half\.pem holds no whole certificate": tls(made, ca="half.pem"),
        r"half\.pem and .*ours\.key are not both whole": tls(made, "half", key="ours.key"),
        r"ours\.pem and .*strange\.key do not belong together": tls(made, key="strange.key"),
        r"cluster_tls\.key: .*locked\.key is locked with a pass phrase": tls(made, key=made.locked()),
    }
    for said, files in wrong.items():
        with pytest.raises(InputMistake, match=said):
            refuse_unusable("tls://127.0.0.1:1", files)
