"""How the shipped attribution model was trained: ``python -m briefings.training.attributions``."""
