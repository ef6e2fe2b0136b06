"""Where children live: homes, foster households and markets, who runs them, and how a place is found."""
