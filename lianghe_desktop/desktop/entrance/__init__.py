"""The way in: login or first start, then the desk's window. Nothing heavy is imported before it is shown."""
