"""The files and the checks of an export in words."""

from collections.abc import Mapping

from exporters.verify import DEBUG_VIEW, NAMES

TITLES: Mapping[str, tuple[str, str]] = dict(
    zip(
        NAMES,
        (
            ("Opens as its graph", "graph.openscope, export.json"),
            ("Compiles", "every module"),
            ("Installs in an empty folder", "wheel and editable"),
            ("Loads through its entry point", "one pipeline"),
            ("Schema equals the panel", "order, ranges, choices, defaults"),
            ("Same frames as the editor", "to the last bit, one frame and many"),
            ("Answers a slider on the next frame", "every runtime parameter, in mid-stream"),
            ("Load-time parameters act when built", "each value that tells"),
            ("The debug view shows every node", "in mid-stream"),
            ("Takes what Scope sends", "session keywords, changing sizes, grey, RGBA"),
        ),
        strict=True,
    )
)
"""Title and caption of each check by its name."""


def title_of(name: str) -> tuple[str, str]:
    """Title and caption of a check, also of one that is not among the announced."""
    return TITLES.get(name, (name[:1].upper() + name[1:], ""))


def announced(*, debug_view: bool) -> list[str]:
    """The names of the checks that an export will be put to."""
    return [name for name in NAMES if debug_view or name != DEBUG_VIEW]


def tree(files: Mapping[str, int], top: str) -> str:
    """Files by their path, with their lines, as a drawn tree."""
    nested: dict[str, object] = {}
    for place in files:
        inner = nested
        *folders, name = place.split("/")
        for folder in folders:
            inner = inner.setdefault(folder, {})  # type: ignore[assignment]
        inner[name] = files[place]
    rows = list(_rows(nested, ""))
    wide = max((len(text) for text, lines in rows if lines), default=0)
    drawn = [f"{text:<{wide}}  {lines:>4}" if lines else text for text, lines in rows]
    return "\n".join([f"{top}/", *drawn])


def _rows(nested: Mapping[str, object], indent: str) -> "list[tuple[str, int]]":
    found: list[tuple[str, int]] = []
    names = sorted(nested, key=lambda name: (isinstance(nested[name], int), name))
    for name in names:
        last = name == names[-1]
        inner, mark = nested[name], "└─ " if last else "├─ "
        if isinstance(inner, dict):
            while len(inner) == 1 and isinstance(next(iter(inner.values())), dict):
                ((deeper, inner),) = inner.items()
                name = f"{name}/{deeper}"
            found.append((f"{indent}{mark}{name}/", 0))
            found += _rows(inner, indent + ("   " if last else "│  "))
        else:
            assert isinstance(inner, int)
            found.append((f"{indent}{mark}{name}", inner))
    return found
