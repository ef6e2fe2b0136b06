"""What a run shows: charts with their finding, their drawing and their table."""
