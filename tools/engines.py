"""Write the engines of all shipped models anew, after a model or the generation has changed.

python tools/engines.py
"""

from __future__ import annotations

from pathlib import Path

from firstdose.simulate import mechanistic
from firstdose.simulate.mechanistic.generation import generated, generated_for_gpu
from firstdose.simulate.mechanistic.shipped import SHIPPED, model

MODELS = Path(mechanistic.__file__).parent / "models"


def main() -> None:
    for name in SHIPPED:
        for file, text in {
            "__init__.py": f'"""The model {name}."""\n',
            "engine.py": generated(model(name)),
            "gpu_engine.py": generated_for_gpu(model(name)),
        }.items():
            (MODELS / name / file).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
