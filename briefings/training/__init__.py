"""Training of the attribution model; needs the ``train`` extra. Run as ``python -m briefings.training``."""
