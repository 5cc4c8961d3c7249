"""The few server modules that pipelines import."""
