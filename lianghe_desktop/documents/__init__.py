"""What is printed, handed up or taken in: PDF and Excel."""
