"""How children, days and events are counted: what the measures have in common."""
