from string import Formatter

from firstdose.design.reasons import KEYS, SILENT, WORDS, value_names, wording
from firstdose.records.values import Reason


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_reason_has_words_in_both_languages_with_the_same_values() -> None:
    for key in filter(None, KEYS):
        words = WORDS[key]
        assert names(words.en) == names(words.zh) == set(value_names(key)), key
        assert words.en.endswith("."), key
        assert words.zh.endswith("。"), key


def test_silence_is_zero_in_arrays() -> None:
    assert KEYS[0] == SILENT
    assert len(set(KEYS)) == len(KEYS)


def test_a_reason_becomes_a_sentence() -> None:
    reason = Reason(
        key="three_plus_three.no_dlt_in_three",
        values=(("regimen", "d1-i7"), ("dlts", "0"), ("evaluable", "3")),
    )
    assert wording(reason, "en") == "d1-i7 has passed at three: 0 DLT in 3 evaluable."
    assert wording(reason, "zh") == "d1-i7 以 3 例通过：可评价 3 例，DLT 0 例。"
