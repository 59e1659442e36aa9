"""The verbs, one module each: what is parsed, and what is printed. What they need, they import when they run."""
