"""What can be asked: query files, their headers, and how they lean on one another."""
