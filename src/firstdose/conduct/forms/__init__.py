"""Forms made from the fact classes: what is asked, strict reading of what is typed, facts.

No web in it: a form is a value, what was typed is text, and what comes out are facts or faults.

=================  =============================================================================
`Form`             what is asked together: sheets that become facts, the day, and why
`Case`             whom a form is about, and what is known of them
`read`             what was typed, read strictly: drafts, or every `Fault` at its blank
`in_any_case`      the faults of a form with those that no correction of their blanks would mend
`texts`            what to type into a form to say facts; `first_texts` when it is opened
=================  =============================================================================
"""

from firstdose.conduct.forms.case import Case
from firstdose.conduct.forms.form import Draft, Form, Read, first_texts, form_of, read, texts
from firstdose.conduct.forms.in_any_case import in_any_case
from firstdose.conduct.forms.typed import Fault, Typed

__all__ = [
    "Case",
    "Draft",
    "Fault",
    "Form",
    "Read",
    "Typed",
    "first_texts",
    "form_of",
    "in_any_case",
    "read",
    "texts",
]
