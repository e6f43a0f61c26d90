"""What a new portal starts with: courses and events since 2004, pages, two real notices, a sample season."""
