"""Pages of HTML for people: the report, the sufficiency statement, and the reports on returns, fits and
backtests.
"""
