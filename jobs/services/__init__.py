"""Actions that touch several rows or tell somebody. Each is one transaction."""
