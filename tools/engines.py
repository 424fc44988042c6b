"""Write the engines of all shipped models anew, after a model or the generation has changed.

python tools/engines.py
"""

from __future__ import annotations

from pathlib import Path

from firstdose.simulate import mechanistic
from firstdose.simulate.mechanistic.generation import generated
from firstdose.simulate.mechanistic.shipped import SHIPPED, model

MODELS = Path(mechanistic.__file__).parent / "models"


def main() -> None:
    for name in SHIPPED:
        (MODELS / name / "__init__.py").write_text(f'"""The model {name}."""\n', encoding="utf-8")
        (MODELS / name / "engine.py").write_text(generated(model(name)), encoding="utf-8")


if __name__ == "__main__":
    main()
