"""The routes, thin: each file gives ``router``, with whole paths, so that a route's template is its address."""
