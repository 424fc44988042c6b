"""The closed list of reasons why this room cannot answer, in English and Chinese."""

from collections.abc import Mapping
from functools import cache, lru_cache

from firstdose.standards.tables import label, rows
from firstdose.standards.verdict import Label, Language, Ungradable


@cache
def catalogue() -> Mapping[str, Label]:
    """Every reason by code; braces stand for the values."""
    return {row["code"]: label(row) for row in rows("reasons/reasons.csv")}


@cache
def words() -> Mapping[str, Label]:
    """Short names of what a reason speaks of: references, items, domains, quantities."""
    return {row["code"]: label(row) for row in rows("reasons/words.csv")}


def ungradable(code: str, **values: str) -> Ungradable:
    """Build the answer 'cannot be given' from a reason of the catalogue."""
    return _ungradable(code, tuple(values.items()))


@lru_cache(maxsize=4096)
def _ungradable(code: str, pairs: tuple[tuple[str, str], ...]) -> Ungradable:
    assert code in catalogue(), f"no reason '{code}' in data/reasons/reasons.csv"
    return Ungradable(reason=_fill(catalogue()[code], pairs, "en"), code=code, values=pairs)


def wording(answer: Ungradable, language: Language) -> str:
    """Return the reason in one language; a reason made elsewhere stays as it was written."""
    template = catalogue().get(answer.code)
    if template is None or answer.reason != _fill(template, answer.values, "en"):
        return answer.reason
    return _fill(template, answer.values, language)


def _fill(template: Label, values: tuple[tuple[str, str], ...], language: Language) -> str:
    return template.text(language).format(**{key: _word(v, language) for key, v in values})


def _word(value: str, language: Language) -> str:
    """Name each of a comma-separated list in one language; what has no short name stays."""
    named = (_named(each, language) for each in value.split(", "))
    return ("、" if language == "zh" else ", ").join(named)


def _named(word: str, language: Language) -> str:
    """One short name, also of what was asked at an earlier assessment."""
    known = words()
    if word in known:
        return known[word].text(language)
    when, _, rest = word.partition("_")
    if when not in ("baseline", "previous") or rest not in known:
        return word
    earlier, name = known[when].text(language), known[rest].text(language)
    return f"{name}（{earlier}）" if language == "zh" else f"{name} ({earlier})"
