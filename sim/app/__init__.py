"""The local page: a plan is built, run, compared and taken along in a browser of this computer.

Everything here is a front of the command line: a plan is the YAML of a scenario, a run is a process of
``sim``, and what is wrong is said in the command's own sentences.
"""
