"""veraPDF as a program beside the service: an outside judge of PDF/A for a share of the finished files."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from digitize.errors import SetupError, VerificationError

FLAVOUR = "2u"
"""What ``build_pdf`` promises; it holds what 2b asks, too."""

_SECONDS = 180.0
_MOST_RULES = 5  # named in an error text
_FAILED = 1  # exit status of veraPDF where a file does not conform


@dataclass(frozen=True, slots=True)
class PdfaValidator:
    """``command`` starts veraPDF's command line."""

    command: tuple[str, ...]

    def check(self, data: bytes) -> None:
        """Raise VerificationError where the file is not PDF/A-2u, naming the rules (ISO 19005-2 clauses), or where
        veraPDF gave no verdict.
        """
        with tempfile.TemporaryDirectory(prefix="digitize-verapdf-") as folder:
            path = Path(folder) / "file.pdf"
            path.write_bytes(data)
            asked = [*self.command, "--flavour", FLAVOUR, "--format", "text", "--verbose", str(path)]
            try:
                answer = subprocess.run(
                    asked, capture_output=True, text=True, errors="replace", timeout=_SECONDS, check=False
                )
            except (OSError, subprocess.TimeoutExpired) as error:
                raise VerificationError(check=f"veraPDF không trả lời: {type(error).__name__}") from error
        words = [line.split() for line in answer.stdout.splitlines() if line.split()]
        verdicts = [line[0] for line in words if line[0] in ("PASS", "FAIL")]
        if answer.returncode == 0 and verdicts[:1] == ["PASS"]:
            return
        if answer.returncode != _FAILED or verdicts[:1] != ["FAIL"]:
            raise VerificationError(check=f"veraPDF không kết luận được, mã thoát {answer.returncode}")
        rules = list(dict.fromkeys(line[1] for line in words[1:] if line[0] == "FAIL" and len(line) > 1))
        raise VerificationError(check=f"PDF/A-{FLAVOUR} theo veraPDF: {', '.join(rules[:_MOST_RULES]) or 'không đạt'}")


def find_validator(path: str) -> PdfaValidator | None:
    """The validator at ``path``, a command or a jar that starts veraPDF's command line; where ``path`` is empty the
    command ``verapdf`` if the machine has it. None where there is none to be had.

    Raises SetupError where one is named that is not there.
    """
    program = shutil.which(path or "verapdf")
    if path.endswith(".jar"):
        java = shutil.which("java")
        if java is None or not Path(path).is_file():
            raise SetupError(reason="verapdf: jar or java not found")
        return PdfaValidator((java, "-Xmx512m", "-jar", path))
    if program is None:
        if path:
            raise SetupError(reason="verapdf: command not found")
        return None
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ and not path:
        return None  # the command alone, without a JRE, judges nothing
    return PdfaValidator((program,))
