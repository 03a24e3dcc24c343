"""Charts as geometry: laid out here once, drawn by Qt on screen and by reportlab on paper."""
