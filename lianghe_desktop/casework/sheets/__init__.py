"""Tables of upper levels: mapped once onto what is known of households, then filled in as often as asked."""
