"""How the shipped models of claims were trained: ``python -m briefings.training.claims``."""
