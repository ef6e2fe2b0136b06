"""Finished parts of a job, on disk: whatever ends the process, the same command goes on from there."""
