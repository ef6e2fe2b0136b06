"""What reading the returns showed, for the reports of the jobs that learn from them."""

from dataclasses import dataclass

from sim.report.pages.cleaning import sentences as of_returns
from sim.report.pages.plain_page import bullets, heading, sentences
from sim.returns.ssda903 import CleanedReturns


@dataclass(frozen=True)
class ReturnsSummary:
    """Sentences about the returns that a history was read from; none where it came from elsewhere. They name
    no child.
    """

    summary: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @classmethod
    def of(cls, result: CleanedReturns) -> "ReturnsSummary":
        """What came of the returns, and what somebody should look at."""
        return cls(tuple(of_returns(result)), result.account.warnings)

    @property
    def pieces(self) -> list[str]:
        """The part of a page."""
        if not self.summary:
            return []
        look = (
            [sentences("Look at this before you use the results:"), bullets(self.warnings)]
            if self.warnings
            else []
        )
        return [heading("What reading the returns showed"), *map(sentences, self.summary), *look]

    @property
    def on_screen(self) -> list[str]:
        """What the screen shows of it."""
        return [*self.summary[:1], *(f"Look at this: {warning}" for warning in self.warnings)]
