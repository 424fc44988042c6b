from pathlib import Path
from string import Formatter

import pytest

from firstdose.design.reasons import KEYS, WORDS, Why, value_names, wording
from firstdose.records.values import Reason


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("why", Why)
def test_every_reason_has_words_in_both_languages_with_the_same_values(why: Why) -> None:
    words = WORDS[why]
    assert names(words.en) == names(words.zh) == set(value_names(why))
    assert (words.en == "") == (why is Why.SILENT)
    assert words.en[-1:] in ("", ".")
    assert words.zh[-1:] in ("", "。")


@pytest.mark.parametrize("why", [why for why in Why if why is not Why.SILENT])
def test_every_reason_is_in_the_reference(why: Why) -> None:
    page = Path(__file__).parents[2] / "docs" / "reference" / "designs.md"
    assert f"| `{why.value}` | {WORDS[why].en} |" in page.read_text(encoding="utf-8").splitlines()


def test_silence_is_zero_in_arrays() -> None:
    assert KEYS[0] is Why.SILENT


def test_a_reason_becomes_a_sentence() -> None:
    reason = Reason(
        key="three_plus_three.no_dlt_in_three",
        values=(("regimen", "d1-i7"), ("dlts", "0"), ("evaluable", "3")),
    )
    assert wording(reason, "en") == "d1-i7 has passed at three: 0 DLT in 3 evaluable."
    assert wording(reason, "zh") == "d1-i7 以 3 例通过：可评价 3 例，DLT 0 例。"
