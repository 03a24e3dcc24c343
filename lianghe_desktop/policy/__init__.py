"""Rules as data: packs, lines, points, benefits and their reasons; pure."""
