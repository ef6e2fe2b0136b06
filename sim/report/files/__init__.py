"""What a job leaves on disk: its folder, its manifest, its tidy tables and its pictures."""
