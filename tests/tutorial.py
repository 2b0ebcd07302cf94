"""What queries/README.md tells its reader to do, as steps that a test takes in a fresh clone."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from dashboard.settings import PROJECT, Settings
from tests.serving import free_port

GUIDE = (PROJECT / "queries" / "README.md").read_text(encoding="utf-8")
TUTORIAL, OWN_FOLDER = "Your first query in ten minutes", "A folder of your own"
SERVER = "make run"
# What a clone does not hold.
LEFT = (".git", ".venv", "versions", "node_modules", "screenshots", "__pycache__", ".*_cache", ".hypothesis")
UNIT = re.compile(
    r"^```(?P<language>\w*)\n(?P<held>.*?)^```$|^#{2,6} (?P<heading>[^\n]+)$|^(?P<prose>[^\n].*?)(?=\n\n|\n```|\Z)",
    re.MULTILINE | re.DOTALL,
)
LEAD = re.compile(r"(?P<verb>Write|Change) `(?P<path>[^`]+)`:")
PAGE = re.compile(
    r'Open <(?P<url>http://localhost:8501/[a-z_]*)>\. The panel "(?P<question>[^"]+)" says "(?P<said>[^"]+)"'
)
# Prose that begins so asks for something: it is of one of the two forms above, or is not understood.
ASKING = re.compile(r"(Write|Change|Open|Add|Put|Save|Replace|Delete|Move|Rename|Run|Type) [`<]")
VARYING = re.compile(r"data version [0-9a-f]{12}")
PATIENCE = 180


@dataclass(frozen=True)
class Command:
    """A line to type, and what it prints; a line `...` stands for any lines."""

    text: str
    printed: str


@dataclass(frozen=True)
class Write:
    """A file to write, whole."""

    path: str
    text: str


@dataclass(frozen=True)
class Change:
    """Lines of a file that become others."""

    path: str
    before: str
    after: str


@dataclass(frozen=True)
class Look:
    """A page to open, the question of a panel on it, and the finding that it shows."""

    page: str
    question: str
    said: str


Step = Command | Write | Change | Look


def read_steps(guide: str, title: str) -> list[Step]:
    """Return the steps of a section, in order; raises ValueError for whatever is not understood."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", guide, re.MULTILINE | re.DOTALL)
    if not found:
        raise ValueError(f"there is no section {title!r}")
    steps: list[Step] = []
    lead, heading, before = "", "", 0
    for unit in UNIT.finditer(found[1]):
        prose = " ".join((unit["prose"] or "").split())
        if lead and unit["held"] is None:
            raise ValueError(f"no file follows {lead!r}")
        if unit["heading"]:
            _must_have_asked(heading, len(steps) - before)
            heading, before = unit["heading"], len(steps)
        elif unit["held"] is not None:
            steps += _fenced(unit["language"], unit["held"], lead)
            lead = ""
        elif page := PAGE.match(prose):
            steps.append(Look(urlsplit(page["url"]).path, page["question"], page["said"]))
        elif LEAD.fullmatch(prose):
            lead = prose
        elif ASKING.match(prose):
            raise ValueError(f"not understood: {prose!r}")
    _must_have_asked(heading, len(steps) - before)
    return steps


def _must_have_asked(heading: str, count: int) -> None:
    if heading and not count:
        raise ValueError(f"the step {heading!r} asks for nothing")


def _fenced(language: str, text: str, lead: str) -> list[Step]:
    asked = LEAD.fullmatch(lead)
    match language, asked and asked["verb"]:
        case "console", None if text.startswith("$ "):
            parts = re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]
            return [Command(*part.split("\n", maxsplit=1)) for part in parts]
        case "diff", "Change":
            lines = text.splitlines(keepends=True)
            if wrong := [line for line in lines if line[0] not in " +-"]:
                raise ValueError(f"neither kept, taken nor given: {wrong[0]!r}")
            before, after = ("".join(line[1:] for line in lines if line[0] in kind) for kind in (" -", " +"))
            return [Change(str(asked and asked["path"]), before, after)]
        case "sql" | "yaml" | "csv", "Write":
            return [Write(str(asked and asked["path"]), text)]
    raise ValueError(f"not understood: a block of {language!r} after {lead!r}")


def clone(folder: Path, built: Settings) -> Path:
    """Copy the working tree as a clone would be, with its packages and a built data version; return its folder."""
    made = folder / "linchpin"
    shutil.copytree(PROJECT, made, ignore=shutil.ignore_patterns(*LEFT))
    packages = made / ".venv"
    packages.mkdir()
    for path in (PROJECT / ".venv").resolve().iterdir():
        (packages / path.name).symlink_to(path)
    # Packages are there, and none is to be fetched: the stamp that make looks for is newer than what it lists.
    (packages / "run").unlink(missing_ok=True)
    (packages / "run").touch()
    versions = made / "data" / "versions"
    versions.mkdir()
    for path in built.versions.iterdir():
        if path.suffix == ".duckdb":
            os.link(path, versions / path.name)
        elif path.suffix != ".json" and path.is_file():
            shutil.copy2(path, versions / path.name)
    for command in ("git init --quiet", "git add --all", "git commit --quiet --message begin"):
        subprocess.run(command.split(), cwd=made, env=_environment(), check=True)
    return made


def _environment(port: int = 0) -> dict[str, str]:
    """Return what the reader's terminal knows: their name for git, and the port if theirs is another one."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LINCHPIN_", "GIT_", "MAKE"))}
    named = {f"GIT_{who}_{what}": "reader" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return {**kept, **named, "GIT_CONFIG_GLOBAL": os.devnull, "PORT": str(port), "COLUMNS": "80"}


@dataclass
class Walk:
    """A reader in a clone, who takes step after step; `look` is what opening a page means to them."""

    folder: Path
    look: Callable[[str, Look], None]
    port: int = field(default_factory=free_port)
    server: subprocess.Popen[bytes] | None = None
    log: Path = Path()

    @property
    def address(self) -> str:
        """Where the pages are served."""
        return f"http://localhost:{self.port}"

    def take(self, step: Step) -> None:
        """Do what a step says; raises AssertionError where something else comes of it than the guide says."""
        match step:
            case Command() if step.text.startswith(SERVER):
                self._serve(step)
            case Command():
                self._type(step)
            case Write():
                path = self.folder / step.path
                assert path.parent.is_dir(), step.path
                path.write_text(step.text, encoding="utf-8")
            case Change():
                path = self.folder / step.path
                text = path.read_text(encoding="utf-8")
                assert text.count(step.before) == 1, f"{step.path} holds {text.count(step.before)} of {step.before}"
                path.write_text(text.replace(step.before, step.after), encoding="utf-8")
            case Look():
                self.look(self.address + step.page, step)

    def _type(self, step: Command) -> None:
        done = subprocess.run(
            step.text,
            shell=True,
            cwd=self.folder,
            env=_environment(self.port),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        must_print(step, done.stdout)
        finds = re.search(r"[1-9]\d* findings?$", done.stdout)
        assert done.returncode == (1 if finds else 0), f"{step.text}\n{done.stdout}"

    def _serve(self, step: Command) -> None:
        """Start the server and wait until it has printed what the guide says."""
        self.log = self.folder.parent / "server.log"
        with self.log.open("w") as output:
            self.server = subprocess.Popen(
                step.text,
                shell=True,
                cwd=self.folder,
                env=_environment(self.port),
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        deadline = time.monotonic() + PATIENCE
        while "is ready" not in self.log.read_text() and self.server.poll() is None and time.monotonic() < deadline:
            time.sleep(0.2)
        must_print(step, self.log.read_text().replace(self.address, "http://localhost:8501"))

    def end(self) -> None:
        """Stop the server as Ctrl+C does, and nothing else."""
        if self.server is not None and self.server.poll() is None:
            os.killpg(self.server.pid, signal.SIGINT)
            self.server.wait(timeout=20)


def must_print(step: Command, printed: str) -> None:
    """Hold what a command printed against the guide, line by line; ids of data versions differ."""
    told = VARYING.sub("data version", step.printed).rstrip().splitlines()
    found = [line.rstrip() for line in VARYING.sub("data version", printed).rstrip().splitlines()]
    pattern = "".join(r"(?:.*\n)*" if line == "..." else re.escape(line.rstrip()) + r"\n" for line in told)
    is_so = re.fullmatch(pattern, "".join(f"{line}\n" for line in found))
    assert is_so, f"$ {step.text}\n" + "\n".join(found) + "\n--- the guide says\n" + "\n".join(told)


def answers(address: str) -> int:
    """Return the status with which an address answers."""
    with urllib.request.urlopen(address, timeout=30) as answer:
        return int(answer.status)
