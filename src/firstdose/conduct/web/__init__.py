"""The web pages of a trial: the only place in which Django is known.

================  ================================================================================
``table``         every page once: its route, its view, the act it requires, and of which scope
``page``          what stands in that table: `Page`, `Scope`, `Open`
``gate``          lets a request through to the view of its page, or refuses it and says why
`Asked`           one request that was let through: the person, the words, reading and saving
`Trial`           the trial as it stands, folded entry by entry as the ledger grows
``pages``         one file a page; ``templates`` and ``static`` beside it
``accounts``      passwords, devices, sittings and lock-outs: all that is not in the ledger
================  ================================================================================

A page is added in four steps: a view in ``pages/NAME.py`` that takes an `Asked` and the named parts
of its path, a template in ``templates/NAME.html``, words in a topic of ``conduct/words`` (with
``layout.page.NAME`` if it stands in the menu), and its line in ``table.PAGES``::

    def lots(asked: Asked, participant: str) -> HttpResponse:
        with asked.reading() as now:
            released = now.ledger.history(participant).of(ProductReleased)
            seen = len(asked.serving.trial.store.stream(f"{participant} lots"))
        if asked.posted:
            asked.save([asked.answer(fact, day)], stream=f"{participant} lots", seen=seen)
            return asked.go(f"/participants/{participant}/")
        return asked.show("lots.html", released=released, seen=seen)
"""
