"""From pages to a site: build it, serve it, copy it."""
