"""What a job leaves on disk: its folder, its manifest and its tidy tables."""
