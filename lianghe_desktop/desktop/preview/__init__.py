"""What a paper will look like, before it is printed."""
