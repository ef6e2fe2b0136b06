"""How charts look: sheets, panels, lines with bands, bars and waterfalls, and SVG that says what it shows."""
