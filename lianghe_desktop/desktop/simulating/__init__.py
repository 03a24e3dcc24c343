"""What other numbers would change: the simulator over every household of the desk."""
