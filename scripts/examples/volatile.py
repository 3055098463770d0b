"""Rules for what may differ between the output on a page and the output of a run.

A printed line becomes a regular expression for the seen line. Every volatile part accepts any text of the same form;
everything else must be equal. For example, a different time passes, but a time in place of a name does not. `...`
accepts any text within a line.
"""

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True)
class Rule:
    """One kind of volatile text."""

    name: str
    pattern: str  # for the text in printed lines, and in seen lines at the same place; no named groups
    why: str  # why it differs between runs


_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_CLOCK = r"\d\d:\d\d:\d\d"
_UNITS = r"(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?)"
_AGE = rf"(?:Less than a second|About an? (?:second|minute|hour|day|week|month|year)|\d+ {_UNITS})"
SIZE = r"\d+(?:\.\d+)?(?:e\+\d+)?(?: ?(?:kB|KB|MB|GB|TB|KiB|MiB|GiB)|B)"
#: Limits that users set are powers of two; measured usage hardly ever is.
_ROUND = r"(?:1|2|4|8|16|32|64|128|256|512)(?:\.0+)?(?:MiB|GiB)"
_SUFFIX = r"(?:[-+~][\w.+~-]+)?"
#: A version that a program prints: `1.29.3`, `v22.21.0`, `PostgreSQL 17.6`. Addresses have four parts; packages are
#: `name-1.2.3`, `name==1.2.3` or `name@1.2.3`; a number of two parts is a version only after a name.
PROGRAM_VERSION = (
    rf"(?<![\w.@-])(?<!==)v?\d+\.\d+\.\d+(?!\.?\d){_SUFFIX}"
    rf"|(?<=[A-Za-z][ /=])(?<!HTTP/)v?\d+\.\d+(?![\w%]|\.\d){_SUFFIX}"
)
_HIGH_PORT = r"(?:3276[89]|327[7-9]\d|32[89]\d\d|3[3-9]\d{3}|[45]\d{4}|6[0-5]\d{3})"
# The adjectives in moby's name generator. A container without --name is called adjective_surname.
_ADJECTIVES = (
    "admiring adoring affectionate agitated amazing angry awesome beautiful blissful bold boring brave "
    "busy charming clever compassionate competent condescending confident cool cranky crazy dazzling "
    "determined distracted dreamy eager ecstatic elastic elated elegant eloquent epic exciting fervent "
    "festive flamboyant focused friendly frosty funny gallant gifted goofy gracious great happy "
    "hardcore heuristic hopeful hungry infallible inspiring intelligent interesting jolly jovial keen "
    "kind laughing loving lucid magical modest musing mystifying naughty nervous nice nifty nostalgic "
    "objective optimistic peaceful pedantic pensive practical priceless quirky quizzical recursing "
    "relaxed reverent romantic sad serene sharp silly sleepy stoic strange stupefied suspicious sweet "
    "tender thirsty trusting unruffled upbeat vibrant vigilant vigorous wizardly wonderful xenodochial "
    "youthful zealous zen"
).replace(" ", "|")

#: Tried in this order at every position of a printed line; the first match wins.
RULES = (
    # ids and digests
    Rule("id64", r"\b[0-9a-f]{64}\b", "ids and digests are random or depend on the build time"),
    Rule("uuid", r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", "random"),
    Rule("swarm token", r"\bSWMTKN-1-[0-9a-z]{50}-[0-9a-z]{25}\b", "random"),
    Rule("swarm id", r"\b(?=[a-z]*\d)[0-9a-z]{25}\b", "random"),
    Rule("id12", r"\b[0-9a-f]{12}\b", "the first 12 digits of an id"),
    Rule("swarm id12", r"^(?=[a-z]*\d)[0-9a-z]{12}(?= {2,}|$)", "a service's or task's id in its table"),
    Rule("build", r"(?<=, build )[0-9a-z.+~-]+", "the commit that Docker was built from"),
    Rule("etag", r'(?<=ETag: )"[0-9a-f-]+"', "nginx derives it from the file's time"),
    # moments
    Rule(
        "rfc3339",
        r"\b\d{4}-\d\d-\d\dT" + _CLOCK + r"(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?",
        "a moment in docker's JSON and logs -t",
    ),
    Rule(
        "go time",
        r"\b\d{4}-\d\d-\d\d " + _CLOCK + r"(?:[.,]\d+)?(?: [+-]\d{4})?(?: (?:UTC|KST|GMT))?",
        "a moment in docker's tables and in the logs of databases",
    ),
    Rule("nginx time", r"\b\d{4}/\d\d/\d\d " + _CLOCK, "a moment in nginx's error log"),
    Rule("access time", rf"\[\d\d/{_MONTH}/\d{{4}}:{_CLOCK} [+-]\d{{4}}\]", "a moment in an access log"),
    Rule("http date", rf"\b{_DAY}, \d\d {_MONTH} \d{{4}} {_CLOCK} GMT", "a moment in HTTP headers"),
    Rule(
        "date",
        rf"\b{_DAY} {_MONTH} +\d{{1,2}} {_CLOCK}(?: (?:AM|PM))?(?: (?:UTC|KST))?(?: \d{{4}})?",
        "what `date` and `docker version` print",
    ),
    Rule("redis time", rf"\b\d\d {_MONTH} \d{{4}} {_CLOCK}\.\d{{3}}", "a moment in redis's log"),
    Rule("ls time", rf"(?<= ){_MONTH} +\d{{1,2}} +(?:\d\d:\d\d|\d{{4}})(?= )", "a file's time in `ls -l`"),
    # ages and durations
    Rule(
        "building",
        r"(?<=^\[\+\] Building )\d+\.\d+s \(\d+/\d+\)",
        "the number of steps depends on where images come from",
    ),
    Rule("age", rf"\b{_AGE}(?= ago\b)", "CREATED and STATUS change over time"),
    Rule("up", rf"(?<=\bUp ){_AGE}", "STATUS changes over time"),
    Rule("seconds", r"\b(?:\d+m)?\d+\.\d+s\b", "how long a step took; a whole number of seconds is a setting"),
    Rule("milliseconds", r"\b\d+(?:\.\d+)? ?(?:ms|µs)\b", "how long a step took"),
    # rows of process tables, before sizes and numbers
    Rule(
        "docker top row",
        r"(?<=\S) +\d+ +\d+ +\d+ +(?:\d\d:\d\d|[A-Z][a-z]{2}\d\d) +(?:\?|pts/\d+) +\d\d:\d\d:\d\d(?= )",
        "PID, PPID, C, STIME, TTY and TIME of `docker top`; the user and the command stay",
    ),
    Rule("ps aux pid", r"(?<=\S) +(?!1 )\d+(?= +\d+\.\d +\d+\.\d +\d+ +\d+ )", "a PID other than 1"),
    Rule("ps aux use", r"(?<= )\d+\.\d +\d+\.\d +\d+ +\d+(?= +(?:\?|pts/\d+) )", "%CPU %MEM VSZ RSS"),
    Rule("ps aux time", r"(?<= )(?:\d\d:\d\d|[A-Z][a-z]{2}\d\d) +\d+:\d\d(?= )", "START TIME"),
    Rule("busybox ps", r"^ *(?!1 )\d+(?= +\S+ +\d+:\d\d )", "a PID other than 1"),
    Rule("ps", r"^ *(?!1 )\d+(?= +(?:\?|pts/\d+) +\d\d:\d\d:\d\d )", "a PID other than 1"),
    Rule("pid field", r'(?<="Pid": )[1-9]\d*\b', "the PID of a running container; 0 means that it is not running"),
    Rule("job", r"^\[\d+\] \d+$", "bash prints the PID of a job in the background"),
    Rule("nginx pid", r"\b\d+#\d+:", "nginx's process in its error log"),
    # amounts
    Rule("limit", rf"\b{_ROUND}(?![\d.])", "does not differ: a configured limit must be equal (see LITERAL)"),
    Rule("reclaimed", r"(?<=reclaimed space: )0B", "does not differ: zero means that nothing was reclaimed"),
    Rule("size", rf"(?<![\w.]){SIZE}\b", "sizes depend on images and usage"),
    Rule("percent", r"(?<![\w.])\d+\.\d+%|(?<=\()\d+%(?=\))", "CPU and memory usage; share of space"),
    # addresses
    Rule("mac", r"\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b", "derived from the address"),
    Rule(
        "address",
        r"(?<![\d.])(?:172\.(?:1[6-9]|2\d|3[01])|10\.0)\.\d{1,3}\.\d{1,3}(?![\d.])",
        "from Docker's own pools, in the order of starting; a subnet that a page chooses is outside them",
    ),
    Rule("ipv6", r"\bf(?:e80|d[0-9a-f]{2}):[0-9a-f:]+(?=[/\s\"\]]|$)", "local addresses"),
    Rule(
        "random port",
        rf"(?<=:){_HIGH_PORT}(?=->|,|\s|$)|(?<=\"HostPort\": \"){_HIGH_PORT}(?=\")",
        "allocated from the kernel's range, 32768 and above",
    ),
    # names and versions
    Rule("random name", rf"\b(?:{_ADJECTIVES})_[a-z]+\d?\b", "a container without --name"),
    Rule(
        "docker version",
        r"(?<=Docker version )[\w.+~-]+",
        "may have a packager's suffix; the page's footer gives the version",
    ),
    Rule("compose version", r"(?<=Docker Compose version )v?[\w.+~-]+", "the same"),
    Rule("buildx version", r"(?<=github.com/docker/buildx )v?[\w.+~-]+(?: [\w.+~-]+)?", "the same"),
    Rule(
        "version line",
        r"\b(?:Version: +v?\d[\w.+~-]*$|Go version: +go[\w.]+|Git ?[Cc]ommit: +\S+|OS/Arch: +linux/\w+"
        r"|API version: +1\.\d+)",
        "the lines of `docker version`",
    ),
    Rule("architecture", r"(?<=^    \()\w+(?=\)$)", "the line of hello-world with the machine's architecture"),
    # layout
    Rule("rule", r"-{4,}", "the line below a table's header is as wide as its cells"),
    Rule("number column", r"^ +(?=\d)", "numbers are aligned to the right"),
    Rule("legend", r"^ +(?=i Info →)", "the legend of `docker images` is at the terminal's right edge"),
    Rule("padding", r"(?<=\S)[ \t]+", "columns are as wide as their cells; indentation must be equal"),
)

#: Rules for text that must be equal although it looks volatile.
LITERAL = frozenset({"limit", "reclaimed"})


@dataclass(frozen=True)
class Versions:
    """The engine version that the page was recorded with, and the one that runs now.

    A page may print the version. If a newer engine runs the page, the difference is not an error. Neither are
    the versions of programs in images if the page was recorded with images from elsewhere.
    """

    printed: str
    running: str
    other_images: bool = False  # stand-ins ran instead of Docker Hub's images, or the reverse

    @property
    def pattern(self) -> str:
        either = "|".join(re.escape(v) for v in sorted({self.printed, self.running}))
        return rf"(?<![\w.])(?:{either})(?!\d|\.\d)"


@lru_cache(maxsize=8)
def _volatile(versions: Versions | None) -> tuple[re.Pattern[str], dict[str, str]]:
    """Return an expression that finds the next volatile part, and the pattern that every group of it accepts."""
    forms = {"wild": r"\.{3}"}
    if versions:
        forms["versions"] = versions.pattern
    names = {f"r{n}": rule for n, rule in enumerate(RULES)}
    forms |= {group: rule.pattern for group, rule in names.items()}
    if versions and versions.other_images:
        forms["programs"] = PROGRAM_VERSION
    find = re.compile("|".join(f"(?P<{group}>{form})" for group, form in forms.items()))
    return find, forms | {"wild": ".*"}


@lru_cache(maxsize=8192)
def pattern(line: str, versions: Versions | None = None) -> re.Pattern[str]:
    """Return a regular expression for the seen lines that match this printed line (use `fullmatch`)."""
    find, accepted = _volatile(versions)
    parts: list[str] = []
    n = 0
    for volatile in find.finditer(line):
        group = volatile.lastgroup
        assert group
        parts.append(re.escape(line[n : volatile.start()]))
        literal = group[0] == "r" and RULES[int(group[1:])].name in LITERAL
        parts.append(re.escape(volatile.group()) if literal else f"(?:{accepted[group]})")
        n = volatile.end()
    parts.append(re.escape(line[n:]))
    return re.compile("".join(parts))


def matches(printed: str, seen: str, versions: Versions | None = None) -> bool:
    """Whether a printed line matches a seen one, ignoring trailing whitespace."""
    printed, seen = printed.rstrip(), seen.rstrip()
    return printed == seen or pattern(printed, versions).fullmatch(seen) is not None
