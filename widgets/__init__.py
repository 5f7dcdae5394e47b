"""Reusable Textual widgets; they know `backend.model` and nothing else of the product."""
