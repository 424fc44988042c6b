"""How the pages are built: the same pages from the same sources, with no network."""

from importlib.metadata import version as version_of

project = "firstdose"
author = "The firstdose authors"
version = release = version_of("firstdose")
html_show_copyright = False

extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3

exclude_patterns = ["_build"]
nitpicky = True
language = "en"

html_theme = "furo"
html_title = "firstdose"
html_last_updated_fmt = None
html_show_sourcelink = False
