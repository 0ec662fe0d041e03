"""Run notebooks and make pages of them: runs, engines, publishing, building, serving."""
