"""The lianghe command: arguments to casework to text or JSON."""
