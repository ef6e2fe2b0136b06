"""The levers: a module for each thing that a council can do, found by the name that policies call it by."""
