"""What can be done for children: fewer come, fewer move, more leave sooner."""
