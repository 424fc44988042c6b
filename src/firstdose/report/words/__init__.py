"""Every word of the report, in English and Chinese, and how each language writes numbers."""

from firstdose.report.words.catalogue import LANGUAGES, Language, Text, read_catalogue
from firstdose.report.words.words import Words, read_words

__all__ = ["LANGUAGES", "Language", "Text", "Words", "read_catalogue", "read_words"]
