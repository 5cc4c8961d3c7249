"""The bundled film, thing by thing; `render_street.py` writes it."""
