"""The look: tokens in one file, and the style sheet, palette, icons and fonts made from them."""
