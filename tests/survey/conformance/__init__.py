"""What public questionnaire engines answer, recorded, and how ours is held against it."""
