"""Results: runs side by side, charts of intervals, and the files that are given out."""
