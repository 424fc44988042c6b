"""The virtual patient in the files of other programmes: event tables, mrgsolve, SBML."""
