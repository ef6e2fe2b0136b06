"""What a job says on the screen when it is done."""
