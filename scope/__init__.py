"""OpenScope's own implementation of the Daydream Scope plugin API."""
