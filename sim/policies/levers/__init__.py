"""The levers: a module for each thing that a council can do."""
