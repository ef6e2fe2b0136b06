"""Is the model right? Exact results to hold it against."""
