"""The form workshop on screen."""
