"""Figures: frame in, `go.Figure` out; nothing is read or saved."""
