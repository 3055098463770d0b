"""How blocks are read, and what is said about blocks that are written wrongly. No engine is started."""

import subprocess
import sys
from pathlib import Path

import pytest

from scripts.core.blocks import Console, File, PowerShell, read
from scripts.core.page import Page
from scripts.core.shelltext import scan
from scripts.examples import problems

HERE = Path(__file__).parent


def page(text: str, name: str = "page.md") -> Page:
    return Page(HERE / name, text)


def console(body: str, options: str = "") -> str:
    return f"```console {options}\n{body}\n```\n"


@pytest.mark.parametrize(
    ("command", "missing"),
    [
        ("docker ps", ""),
        ("docker run \\", "\\"),
        ("echo 'it", "'"),
        ('echo "a \\" b', '"'),
        ('echo "it\'s"', ""),
        ("echo it\\'s", ""),
        ("cat > f <<'EOF'", "EOF"),
        ("cat > f <<EOF\na\nEOF", ""),
        ("cat <<-EOF\n\ta\n\tEOF", ""),
        ("cat <<A <<B\n1\nA\n2", "B"),
        ("cat <<< word", ""),
        ("docker ps # it's a comment", ""),
        ("echo a#'b", "'"),
        ("docker ps |", "|"),
        ("docker ps &&", "|"),
        ("echo '|'", ""),
    ],
)
def test_where_a_command_ends(command: str, missing: str) -> None:
    assert scan(command).missing == missing


def test_quoted_text_and_heredocs_are_not_bare() -> None:
    bare = scan("echo '<h1>' > \"<b>\" <<E; rm <name>\n<p>\nE\ncat <x>").bare
    assert "<name>" in bare and "<x>" in bare
    assert not any(tag in bare for tag in ("<h1>", "<b>", "<p>"))


def test_commands_outputs_and_lines() -> None:
    text = "# 제목\n\n" + console(
        "$ docker ps\nA  B\n\n$ docker run \\\n  alpine\n$ cat <<E\n$ x\nE\ny", 'exit="0 0 3"'
    )
    first, second, third = read(page(text)).commands
    assert (first.line, first.text, first.output.lines, first.output.line) == (4, "docker ps", ("A  B",), 5)
    assert (second.line, second.text, second.output.compared) == (7, "docker run \\\n  alpine", False)
    assert (third.text, third.output.lines, third.exit) == ("cat <<E\n$ x\nE", ("y",), 3)
    assert second.exit == 0


def test_blocks_inside_tabs() -> None:
    text = '=== "Linux"\n\n    ```console\n    $ docker ps\n    A\n      B\n    ```\n'
    (command,) = read(page(text)).commands
    assert (command.line, command.output.lines) == (4, ("A", "  B"))


def test_interactive_lines() -> None:
    body = "$ docker run -it alpine\nhi\nroot@3f2a:/# ls /\nbin\nroot@3f2a:/#\nroot@3f2a:/# exit"
    (command,) = read(page(console(body, 'prompt="root@...:/#"'))).commands
    assert command.output.lines == ("hi",)
    assert [(t.line, t.text, t.output.lines) for t in command.typed] == [
        (4, "ls /", ("bin",)),
        (6, "", ()),
        (7, "exit", ()),
    ]


def test_options_belong_to_the_last_command() -> None:
    first, last = read(page(console("$ a\n$ b", 'interrupt="3" retry="5" timeout="9"'))).commands
    assert (first.interrupt, first.retry, first.exit, first.timeout) == (None, 0, 0, 9)
    assert (last.interrupt, last.retry, last.exit, last.timeout) == (3, 5, 130, 9)


def test_files_and_illustrations() -> None:
    text = '```dockerfile title="app/Dockerfile"\nFROM alpine\n\n```\n```yaml\na: 1\n```\n```text\n<x>\n```\n'
    found = read(page(text))
    (file,) = found.blocks
    assert isinstance(file, File) and (file.path, file.text) == ("app/Dockerfile", "FROM alpine\n\n")
    assert not problems(page(text))


def test_digest_ignores_outputs_and_looks_only() -> None:
    base = read(page(console("$ a\nx"))).digest
    assert read(page("text\n\n" + console("$ a\ny", 'title="t"'))).digest == base
    assert read(page(console("$ b\nx"))).digest != base
    assert read(page(console("$ a\nx", 'exit="1"'))).digest != base
    assert read(page(console("$ a\nx", 'needs="account"'))).digest != base
    assert read(page(console("$ a\nx", 'engine="28"'))).digest != base
    assert read(page(console("$ a\nx", 'machine="server"'))).digest != base
    file = '```text title="f"\n1\n```\n'
    assert read(page(file)).digest != read(page(file.replace("1", "2"))).digest


WRONG = {
    "example-option": [
        (console("$ a", 'exti="1"'), 1, "`exit`"),
        (console("$ a", 'exit="x"'), 1, "exit"),
        (console("$ a", 'exit="1 2"'), 1, "2"),
        (console("$ a", 'exit="256"'), 1, "255"),
        (console("$ a", 'timeout="soon"'), 1, "timeout"),
        (console("$ a", 'timeout="0"'), 1, "timeout"),
        (console("$ a", 'retry="9999"'), 1, "900"),
        (console("$ a", 'needs="acount"'), 1, "`account`"),
        (console("$ a", 'engine="27"'), 1, "28"),
        (console("$ a", 'machine="Server"'), 1, 'machine="server:bare"'),
        (console("$ a", 'machine="server:ubuntu"'), 1, 'machine="server:bare"'),
        (console("$ a", 'machine="server" engine="28"'), 1, "`engine`"),
        (console("$ a", "exit=1"), 1, 'exit="…"'),
        (console("$ a", 'prompt="$"'), 1, "prompt"),
        ('```powershell exit="1"\ndocker ps\n```\n', 1, "exit"),
    ],
    "example-prompt": [
        (console("docker ps"), 2, "$ "),
        (console("# docker ps"), 2, "$ "),
        (console("\n\nA B"), 4, "text"),
        (console("$ docker run -it alpine\n# ls", 'prompt="/ #"'), 2, "/ # exit"),
        ("```powershell\nPS C:\\> docker ps\n```\n", 2, "PS C:\\>"),
    ],
    "example-incomplete": [
        (console("$ docker run \\"), 2, "\\"),
        (console("$ a\n$ echo 'x\ny"), 3, "'"),
        (console("$ cat <<EOF\nx"), 2, "EOF"),
    ],
    "example-shell-fence": [("```bash\ndocker ps\n```\n", 1, "console"), ("```sh\nls\n```\n", 1, "title")],
    "example-language": [
        ("```consol\n$ docker ps\n```\n", 1, "console"),
        ("```Console\n$ docker ps\n```\n", 1, "console"),
        ("```{ .console }\n$ docker ps\n```\n", 1, "console"),
        ("```pwsh\ndocker ps\n```\n", 1, "powershell"),
    ],
    "example-title": [
        ('```text title="../x"\n1\n```\n', 1, ".."),
        ('```text title="/etc/x"\n1\n```\n', 1, "/etc/x"),
        ('```text title="~/.docker/config.json"\n1\n```\n', 1, "~"),
        ('```sh title=""\n1\n```\n', 1, "title"),
    ],
    "example-placeholder": [
        (console("$ docker rm <컨테이너>"), 2, "<컨테이너>"),
        (console("$ a\n$ docker run <image:tag> ls"), 3, "<image:tag>"),
        ("```powershell\ndocker rm <name>\n```\n", 2, "<name>"),
    ],
    "example-host": [
        (console("$ DOCKER_HOST=tcp://192.168.0.2:2375 docker ps"), 2, "DOCKER_HOST"),
        (console("$ export DOCKER_HOST=ssh://me@host"), 2, "DOCKER_HOST"),
        (console("$ docker -H tcp://10.1.1.1 ps"), 2, "-H"),
        (console("$ docker --host=ssh://me@host ps"), 2, "--host"),
        (console("$ docker context create far --docker host=ssh://me@host"), 2, "host="),
        (console("$ nsenter -t 1 -m docker ps"), 2, "nsenter"),
        (console("$ docker run -it alpine\n/ # wget 10.0.2.2:2375", 'prompt="/ #"'), 3, "10.0.2.2"),
    ],
    "example-unfilled": [(console("$ a\nx\n?"), 3, "UPDATE=1")],
    "example-powershell": [
        ("```powershell\ndocker rm $(docker ps -aq\n```\n", 2, "$(docker ps -aq"),
        ('```powershell\ndocker ps\ndocker run "x\n```\n', 3, "PowerShell"),
    ],
}


@pytest.mark.parametrize(
    ("code", "text", "line", "told"),
    [(code, *case) for code, cases in WRONG.items() for case in cases],
)
def test_what_is_wrong_is_told_with_its_line(code: str, text: str, line: int, told: str) -> None:
    (finding,) = problems(page(text))
    assert (finding.code, finding.line) == (code, line)
    for language in ("ko", "en"):
        assert told in finding.message(language)


@pytest.mark.parametrize(
    "text",
    [
        console("$ echo '<h1>안녕</h1>' > index.html"),
        console("$ cat < in > out"),
        console("$ curl -H 'Host: a' localhost:8080"),
        console("$ docker -H unix:///var/run/docker.sock ps"),
        console("$ DOCKER_HOST=unix:///var/run/docker.sock docker ps"),
        console("$ docker run -h web --add-host host.docker.internal:host-gateway alpine"),
        console("$ docker -H ssh://me@host ps", 'needs="hardware"'),
        console("$ docker login", 'needs="account" title="터미널" hl_lines="1"'),
        "```powershell\ndocker run --name=web -v ${PWD}:/app `\n  -d nginx:alpine\n```\n",
        "```powershell\ndocker ps -q | ForEach-Object { docker stop $_ }\n```\n",
    ],
)
def test_what_is_right_is_not_told(text: str) -> None:
    assert problems(page(text)) == []


def test_the_languages_have_the_same_commands(tmp_path: Path) -> None:
    files = {}
    for language, command in (("ko", "docker ps -a"), ("en", "docker ps")):
        files[language] = tmp_path / language / "commands" / "ps.md"
        files[language].parent.mkdir(parents=True)
        files[language].write_text(console("$ docker version\n$ " + command), encoding="utf-8")
    assert problems(Page(files["ko"])) == []
    (finding,) = problems(Page(files["en"]))
    assert (finding.code, finding.line) == ("example-languages", 3)
    assert "ps.md:3" in finding.ko
    files["ko"].write_text(files["en"].read_text().replace("```\n", "```\nkorean\n"), encoding="utf-8")
    assert problems(Page(files["en"])) == []
    files["ko"].write_text(files["en"].read_text() + console("$ docker info"), encoding="utf-8")
    (finding,) = problems(Page(files["en"]))
    assert finding.code == "example-languages" and "ps.md:5" in finding.ko


def test_powershell_invocations() -> None:
    from scripts.examples.powershell import invocations

    text = "docker rm -f $(docker ps -aq)\n\n"
    text += "docker run --name=web `\n  -e 'A B' alpine 2>$null | % { docker.exe stop $_ }"
    assert [(i.line, i.words) for i in invocations(10, text)] == [
        (10, ("rm", "-f", "$(docker ps -aq)")),
        (10, ("ps", "-aq")),
        (12, ("run", "--name=web", "-e", "A B", "alpine")),
        (13, ("stop", "$_")),
    ]
    (block,) = read(page(f"```powershell\n{text}\n```\n")).blocks
    assert isinstance(block, PowerShell) and not isinstance(block, Console)


def test_the_record_needs_nothing_that_only_tests_have() -> None:
    """The site is built without the packages that examples are run with."""
    code = (
        "import sys; import scripts.examples.record;"
        "print([m for m in ('pexpect', 'pyte', 'tree_sitter', 'mkdocs') if m in sys.modules])"
    )
    root = HERE.parent.parent
    told = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
